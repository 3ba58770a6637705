"""The second decoding: attributions that the flat tagging cannot show, from the same states.

A flat tag sequence gives each word one role, so speech reported inside a content is lost in it. The encoder's cue head
is free of that: it says of each word, inside contents too, whether it opens reporting words; the argument head then
says which words around it are its source and its content. Inside a content both must lie in that content.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kg.annotate import decode
from kg.annotate.encoder import Encoder, Scores, softmax
from kg.annotate.labels import ARGUMENT_TAGS

CUE_INSIDE, CUE_OUTSIDE = np.float32(0.17), np.float32(0.5)
CONTENT_SURE = 0.5
GAP = 4
_LOW = np.float32(-1e4)


@dataclass(frozen=True, slots=True)
class Found:
    """Positions ``[first, end)`` in the window, and how sure the heads are."""

    cue: tuple[int, int]
    source: tuple[int, int] | None
    contents: tuple[tuple[int, int], ...]
    sure: float


def _transitions() -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    n = len(ARGUMENT_TAGS)
    step, start = np.zeros((n, n), np.float32), np.zeros(n, np.float32)
    for j, tag in enumerate(ARGUMENT_TAGS):
        if tag.startswith("I-"):
            start[j] = _LOW
            for i, before in enumerate(ARGUMENT_TAGS):
                if before[2:] != tag[2:]:
                    step[i, j] = _LOW
    return step, start


_STEP, _START = _transitions()


def arguments(
    scores: NDArray[np.float32], allowed: NDArray[np.bool_]
) -> tuple[tuple[int, int] | None, list[tuple[int, int]], float]:
    """Source and contents of one cue among the allowed words.

    Args:
        scores: ``(n, 5)`` of the argument head for this cue.
        allowed: ``(n,)`` words that may take part.

    Returns:
        The source, the contents, and the mean probability of the contents' words (0 where there are none).
    """
    p = softmax(scores)
    emissions = np.log(np.maximum(p, 1e-9))
    edges = np.flatnonzero(np.diff(allowed, prepend=False, append=False)).tolist()
    runs = list(zip(edges[::2], edges[1::2], strict=True))
    tags = ["O"] * len(p)
    for (a, b), best in zip(runs, decode.sequences([emissions[a:b] for a, b in runs], _STEP, _START), strict=True):
        tags[a:b] = [ARGUMENT_TAGS[t] for t in best]
    spans = decode.spans(tags)
    contents = [(a, b) for label, a, b in spans if label == "content"]
    contents = joined(contents, allowed)
    sources = [(float(p[a:b, 1:3].sum(1).mean()), (a, b)) for label, a, b in spans if label == "source"]
    sure = float(np.mean([p[a:b, 3:5].sum(1).mean() for a, b in contents])) if contents else 0.0
    return (max(sources)[1] if sources else None), contents, sure


def joined(runs: list[tuple[int, int]], allowed: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Runs of one content put together over small gaps; of what stays apart, the longest run on each side of a bar.

    A bar is a stretch that may not take part (the cue, another source): a content is split by nothing else.
    """
    merged: list[tuple[int, int]] = []
    for a, b in runs:
        if merged and a - merged[-1][1] <= GAP and allowed[merged[-1][1] : a].all():
            merged[-1] = (merged[-1][0], b)
        else:
            merged.append((a, b))
    sides: list[tuple[int, int]] = []
    for a, b in merged:
        if sides and allowed[sides[-1][1] : a].all():
            if b - a > sides[-1][1] - sides[-1][0]:
                sides[-1] = (a, b)
        else:
            sides.append((a, b))
    longest = max((b - a for a, b in sides), default=0)
    return [(a, b) for a, b in sides if b - a == longest or b - a >= 3]


def cues(window: Scores, free: NDArray[np.bool_], inside: NDArray[np.bool_]) -> list[tuple[tuple[int, int], float]]:
    """Cues that the flat tagging has not: runs of likely words among the ``free`` ones, with their probability."""
    p = softmax(window.cues)
    opens = np.flatnonzero(free & (p[:, 1] >= np.where(inside, CUE_INSIDE, CUE_OUTSIDE)))
    goes_on = free & (p[:, 2] > np.maximum(p[:, 0], p[:, 1]))
    out: list[tuple[tuple[int, int], float]] = []
    end = 0
    for i in opens.tolist():
        if i < end:
            continue
        end = i + 1
        while end < len(p) and goes_on[end] and inside[end] == inside[i]:
            end += 1
        out.append(((i, end), float(p[i, 1])))
    return out


def decode_second(
    encoder: Encoder, window: Scores, taken: NDArray[np.bool_], regions: Sequence[NDArray[np.bool_]]
) -> list[Found]:
    """Attributions beside the flat ones.

    Args:
        encoder: for its argument head.
        window: the scores.
        taken: ``(n,)`` words of flat sources and cues.
        regions: for each flat attribution, ``(n,)`` the words of its contents.
    """
    n = len(window.words)
    inside = np.zeros(n, bool)
    for region in regions:
        inside |= region
    found = cues(window, ~taken, inside)
    if not found:
        return []
    scores = encoder.argument_scores(window.states, np.array([cue[0] for cue, _ in found], np.int64))
    out = []
    for k, (cue, sure) in enumerate(found):
        allowed = next((region.copy() for region in regions if region[cue[0]]), ~(taken | inside))
        allowed[cue[0] : cue[1]] = False
        source, contents, content_sure = arguments(scores[:, k], allowed)
        if contents and content_sure >= CONTENT_SURE:
            out.append(Found(cue, source, tuple(contents), sure * content_sure))
    return out
