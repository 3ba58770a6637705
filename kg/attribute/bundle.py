"""Which source and which contents belong to a cue: attributions in the making, window by window.

For each cue the encoder's argument head scores every word of the window as its source or its content; a span goes to
the cue that wants it most, and what the flat tagging has not is decoded again.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc

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


Words = Callable[[tuple[int, int]], slice]


@dataclass(frozen=True, slots=True)
class Roles:
    """Of one window: the argument head's ``scores`` of each word for each of its cues, ``(n, cues, 5)``, and each
    word's probability to be the cue's source and its content, ``(n, cues)``."""

    scores: NDArray[np.float32]
    source: NDArray[np.float32]
    content: NDArray[np.float32]


def roles(encoder: Encoder, window: Scores, cues: list[int], near: NDArray[np.bool_]) -> Roles:
    """Score all words of a window against its cues, given by the positions of their first words.

    Words of other sentences than the cue's, which are not ``near`` it, ``(n, cues)``, are less likely its arguments.
    """
    scores = encoder.argument_scores(window.states, np.asarray(cues, np.int64))
    p = softmax(scores)
    source, content = p[:, :, 1] + p[:, :, 2], p[:, :, 3] + p[:, :, 4]
    return Roles(scores, source * np.where(near, 1, FAR_SOURCE), content * np.where(near, 1, FAR_CONTENT))


def bundles_of(
    doc: Doc,
    encoder: Encoder,
    window: Scores,
    tokens: NDArray[np.int64],
    sentence: list[int],
    spans: Sequence[tuple[str, int, int]],
) -> list[Bundle]:
    """The attributions of one window, and its contents that no cue wants (bundles without a cue).

    ``spans`` are the labels and the token ranges of all spans of the document.
    """
    at: list[int] = tokens[window.words].tolist()
    low, high, within = at[0], at[-1], frozenset(at)
    found: dict[str, list[tuple[int, int]]] = {"source": [], "cue": [], "content": []}
    for label, first, end in spans:
        if low <= first and end - 1 <= high and first in within:
            found[label].append((first, end))

    def words(span: tuple[int, int]) -> slice:
        return slice(bisect_left(at, span[0]), bisect_left(at, span[1]))

    bundles = [Bundle(cue) for cue in found["cue"]]
    if not bundles:
        loose = [Bundle(None, contents=[c], sure=[0.5]) for c in found["content"]]
        return loose + _second(doc, encoder, window, at, words, loose)
    near = np.array([sentence[t] for t in at])[:, None] == np.array([sentence[c[0]] for c in found["cue"]])
    p = roles(encoder, window, [words(cue).start for cue in found["cue"]], near)
    tags = softmax(window.spans)

    for bundle in bundles:
        if bundle.cue:
            bundle.sure.append(float(tags[words(bundle.cue), 3:5].sum(1).mean()))
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
    _missed_sources(p, at, bundles, found, words)
    _fill(p, at, bundles, loose, words)
    kept = [b for b in bundles if b.contents] + loose
    kept = [b for b in kept if b.contents]
    return kept + _second(doc, encoder, window, at, words, kept)


def _assign_sources(bundles: list[Bundle], sources: list[tuple[int, int]], p: Roles, words: Words) -> None:
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
    p: Roles, at: list[int], bundles: list[Bundle], found: dict[str, list[tuple[int, int]]], words: Words
) -> None:
    """Sources that the flat tagging has not, from the argument head, among the words that no span holds."""
    bare = [k for k, b in enumerate(bundles) if b.source is None]
    if not bare:
        return
    free = np.ones(len(at), bool)
    for spans in found.values():
        for span in spans:
            free[words(span)] = False
    for k in bare:
        source, _, _ = arguments(p.scores[:, k], free)
        if source is not None and softmax(p.scores[slice(*source), k])[:, 1:3].sum(1).mean() >= MISSED_FLOOR:
            bundles[k].source = _tokens(at, source)


def _tokens(at: list[int], span: tuple[int, int]) -> tuple[int, int]:
    """The tokens of a span of a window's words."""
    return at[span[0]], at[span[1] - 1] + 1


def _fill(p: Roles, at: list[int], bundles: list[Bundle], loose: list[Bundle], words: Words) -> None:
    """Cues that no content chose decode their own: among free words, loose contents, and contents others can spare."""
    empty = [k for k, b in enumerate(bundles) if not b.contents]
    if not empty:
        return
    free = np.ones(len(at), bool)
    for bundle in bundles:
        spare = len(bundle.contents) > 1
        for span in (bundle.cue, bundle.source, *(() if spare else bundle.contents)):
            if span:
                free[words(span)] = False
    for k in empty:
        bundle = bundles[k]
        _, contents, sure = arguments(p.scores[:, k], free)
        if sure < FILL_FLOOR:
            continue
        for content in contents:
            span = _tokens(at, content)
            for owner in [*bundles, *loose]:
                for other in [c for c in owner.contents if c[0] < span[1] and span[0] < c[1]]:
                    owner.contents.remove(other)
                    span = (min(span[0], other[0]), max(span[1], other[1]))
            bundle.contents.append(span)
            free[words(span)] = False
        bundle.sure.append(sure)


def _second(
    doc: Doc, encoder: Encoder, window: Scores, at: list[int], words: Words, flat: list[Bundle]
) -> list[Bundle]:
    """Bundles of the second decoding beside the ``flat`` ones of a window."""
    taken = np.zeros(len(at), bool)
    regions = []
    for bundle in flat:
        for span in (bundle.cue, bundle.source):
            if span:
                taken[words(span)] = True
        region = np.zeros(len(at), bool)
        for content in bundle.contents:
            region[words(content)] = True
        regions.append(region)

    found = [
        Bundle(
            _tokens(at, f.cue),
            _tokens(at, f.source) if f.source else None,
            [_tokens(at, c) for c in f.contents],
            [f.sure],
        )
        for f in decode_second(encoder, window, taken, regions)
    ]
    return [b for b in found if plausible(doc, b.cue, b.source)]
