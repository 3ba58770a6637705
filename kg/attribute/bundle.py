"""Which source and which contents belong to a cue: attributions in the making, window by window.

For each cue the encoder's argument head scores every word of the window as its source or its content; a span goes to
the cue that wants it most, and what the flat tagging has not is decoded again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc

from kg.annotate.components import SPANS_KEY
from kg.annotate.encoder import Encoder, Scores, softmax
from kg.attribute.plausible import plausible
from kg.attribute.second import arguments, decode_second

CONTENT_FLOOR = 0.15
SOURCE_FLOOR = 0.05
SHARED_FLOOR = 0.2
MISSED_FLOOR = 0.6
FAR_SOURCE, FAR_CONTENT = np.float32(0.3), np.float32(0.5)
FILL_FLOOR = 0.35


@dataclass(slots=True)
class Bundle:
    """An attribution in the making: token ranges ``[first, end)`` and how sure the heads are of them."""

    cue: tuple[int, int] | None
    source: tuple[int, int] | None = None
    contents: list[tuple[int, int]] = field(default_factory=list)
    sure: list[float] = field(default_factory=list)
    follows: Bundle | None = None


@dataclass(frozen=True, slots=True)
class Roles:
    """Of one window: for each of its cues, each word's probability to be its source and its content: ``(n, cues)``."""

    source: NDArray[np.float32]
    content: NDArray[np.float32]


def roles(encoder: Encoder, window: Scores, cues: list[int]) -> Roles:
    """Score all words of a window against its cues, given by the positions of their first words."""
    p = softmax(encoder.argument_scores(window.states, np.asarray(cues, np.int64)))
    return Roles(p[:, :, 1] + p[:, :, 2], p[:, :, 3] + p[:, :, 4])


def bundles_of(
    doc: Doc, encoder: Encoder, window: Scores, tokens: NDArray[np.int64], sentence: list[int]
) -> list[Bundle]:
    """The attributions of one window, and its contents that no cue wants (bundles without a cue)."""
    at = tokens[window.words]
    low, high = int(at[0]), int(at[-1])
    position = {int(t): k for k, t in enumerate(at)}
    found: dict[str, list[tuple[int, int]]] = {"source": [], "cue": [], "content": []}
    for span in doc.spans[SPANS_KEY]:
        if low <= span.start and span.end - 1 <= high and span.start in position:
            found[span.label_].append((span.start, span.end))

    def words(span: tuple[int, int]) -> list[int]:
        return [position[i] for i in range(*span) if i in position]

    bundles = [Bundle(cue) for cue in found["cue"]]
    if not bundles:
        loose = [Bundle(None, contents=[c], sure=[0.5]) for c in found["content"]]
        return loose + _second(doc, encoder, window, at, words, loose)
    p = roles(encoder, window, [position[c[0]] for c in found["cue"]])
    near = np.array([[sentence[t] == sentence[c[0]] for c in found["cue"]] for t in at])
    p = Roles(p.source * np.where(near, 1, FAR_SOURCE), p.content * np.where(near, 1, FAR_CONTENT))
    tags = softmax(window.spans)

    for bundle in bundles:
        if bundle.cue:
            rows = words(bundle.cue)
            bundle.sure.append(float(tags[rows][:, 3:5].sum(1).mean()))
    loose = []
    for content in found["content"]:
        mean = p.content[words(content)].mean(0)
        best = int(mean.argmax())
        if mean[best] >= CONTENT_FLOOR:
            bundles[best].contents.append(content)
            bundles[best].sure.append(float(mean[best]))
        else:
            loose.append(Bundle(None, contents=[content], sure=[float(1 - mean[best])]))
    _assign_sources(bundles, found["source"], p, words)
    for bundle in bundles:
        if bundle.source is None and bundle.cue is not None:
            bundle.source = _subject(doc, bundle.cue, found["source"])
    _missed_sources(encoder, window, at, bundles, found, words)
    _fill(encoder, window, at, bundles, loose, words)
    kept = [b for b in bundles if b.contents] + loose
    kept = [b for b in kept if b.contents]
    return kept + _second(doc, encoder, window, at, words, kept)


def _assign_sources(
    bundles: list[Bundle], sources: list[tuple[int, int]], p: Roles, words: Callable[[tuple[int, int]], list[int]]
) -> None:
    """Give each cue the source that it wants most; several cues may share one ("he said ..., adding ...").

    A source that no cue wanted first goes to the cue without a source that wants it most.
    """
    if not sources:
        return
    wants = np.stack([p.source[words(source)].mean(0) for source in sources])
    for k, bundle in enumerate(bundles):
        best = int(wants[:, k].argmax())
        if wants[best, k] >= SHARED_FLOOR:
            bundle.source = sources[best]
            bundle.sure.append(float(wants[best, k]))
    left = {n for n, source in enumerate(sources) if not any(b.source == source for b in bundles)}
    for mean, n, k in sorted(((float(wants[n, k]), n, k) for n in left for k in range(len(bundles))), reverse=True):
        if mean >= SOURCE_FLOOR and n in left and bundles[k].source is None:
            bundles[k].source = sources[n]
            bundles[k].sure.append(mean)
            left.discard(n)


SHARED_SUBJECT = frozenset({"conj", "advcl", "xcomp", "acl", "parataxis", "ccomp"})


def _subject(doc: Doc, cue: tuple[int, int], sources: list[tuple[int, int]]) -> tuple[int, int] | None:
    """The source that is the subject of the cue's verb, or of the verb that it shares its subject with."""
    verb = doc[cue[0] : cue[1]].root
    for _ in range(4):
        subjects = [c for c in verb.children if c.dep_ in ("nsubj", "nsubj:pass", "obl:agent")]
        if verb.dep_ == "acl":
            subjects.append(verb.head)
        for subject in subjects:
            for source in sources:
                if source[0] <= subject.i < source[1]:
                    return source
        if subjects or verb.dep_ not in SHARED_SUBJECT or verb.head.i == verb.i:
            return None
        verb = verb.head
    return None


def _missed_sources(
    encoder: Encoder,
    window: Scores,
    at: NDArray[np.int64],
    bundles: list[Bundle],
    found: dict[str, list[tuple[int, int]]],
    words: Callable[[tuple[int, int]], list[int]],
) -> None:
    """Sources that the flat tagging has not, from the argument head, among the words that no span holds."""
    bare = [b for b in bundles if b.source is None and b.cue]
    if not bare:
        return
    free = np.ones(len(window.words), bool)
    for spans in found.values():
        for span in spans:
            free[words(span)] = False
    scores = encoder.argument_scores(window.states, np.array([words(b.cue)[0] for b in bare if b.cue], np.int64))
    for k, bundle in enumerate(bare):
        source, _, _ = arguments(scores[:, k], free)
        if source is not None and softmax(scores[source[0] : source[1], k])[:, 1:3].sum(1).mean() >= MISSED_FLOOR:
            bundle.source = (int(at[source[0]]), int(at[source[1] - 1]) + 1)


def _fill(
    encoder: Encoder,
    window: Scores,
    at: NDArray[np.int64],
    bundles: list[Bundle],
    loose: list[Bundle],
    words: Callable[[tuple[int, int]], list[int]],
) -> None:
    """Cues that no content chose decode their own: among free words, loose contents, and contents others can spare."""
    empty = [b for b in bundles if not b.contents and b.cue]
    if not empty:
        return
    free = np.ones(len(window.words), bool)
    for bundle in bundles:
        spare = len(bundle.contents) > 1
        for span in (bundle.cue, bundle.source, *(() if spare else bundle.contents)):
            if span:
                free[words(span)] = False
    scores = encoder.argument_scores(window.states, np.array([words(b.cue)[0] for b in empty if b.cue], np.int64))
    for k, bundle in enumerate(empty):
        _, contents, sure = arguments(scores[:, k], free)
        if sure < FILL_FLOOR:
            continue
        for a, b in contents:
            span = (int(at[a]), int(at[b - 1]) + 1)
            for owner in [*bundles, *loose]:
                for other in [c for c in owner.contents if c[0] < span[1] and span[0] < c[1]]:
                    owner.contents.remove(other)
                    span = (min(span[0], other[0]), max(span[1], other[1]))
            bundle.contents.append(span)
            free[words(span)] = False
        bundle.sure.append(sure)


def _second(
    doc: Doc,
    encoder: Encoder,
    window: Scores,
    at: NDArray[np.int64],
    words: Callable[[tuple[int, int]], list[int]],
    flat: list[Bundle],
) -> list[Bundle]:
    """Bundles of the second decoding beside the ``flat`` ones of a window."""
    n = len(window.words)
    taken = np.zeros(n, bool)
    regions = []
    for bundle in flat:
        for span in (bundle.cue, bundle.source):
            if span:
                taken[words(span)] = True
        region = np.zeros(n, bool)
        for content in bundle.contents:
            region[words(content)] = True
        regions.append(region)

    def tokens(span: tuple[int, int]) -> tuple[int, int]:
        return int(at[span[0]]), int(at[span[1] - 1]) + 1

    found = [
        Bundle(tokens(f.cue), tokens(f.source) if f.source else None, [tokens(c) for c in f.contents], [f.sure])
        for f in decode_second(encoder, window, taken, regions)
    ]
    return [b for b in found if plausible(doc, b.cue, b.source)]
