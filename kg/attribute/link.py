"""Linking: flat spans of sources, cues and contents become attributions.

For each cue the encoder's argument head scores every word of the window as its source or its content; a span goes to
the cue that wants it most. What follows in quotation marks after the cue's own sentence is a floating quotation: an
attribution of its own that has no cue and the speaker of the one before.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc

from kg.annotate.components import SPANS_KEY, encoding
from kg.annotate.encoder import Encoder, Scores
from kg.attribute.mode import mode
from kg.attribute.plausible import comment_declined, plausible
from kg.attribute.polarity import polarity
from kg.attribute.quotes import Quotation, find
from kg.attribute.second import arguments, decode_second, softmax
from kg.model import Draft

CONTENT_FLOOR = 0.15
SOURCE_FLOOR = 0.05
SHARED_FLOOR = 0.2
MISSED_FLOOR = 0.6
FAR_SOURCE, FAR_CONTENT = np.float32(0.3), np.float32(0.5)
FILL_FLOOR = 0.35
FLOATING_WORDS = 5
CLOSING = "”\"'’»"
FLOATING_SURE = 0.5


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


def _window_bundles(
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


def _trim(doc: Doc, span: tuple[int, int], role: str) -> tuple[int, int] | None:
    """Cut what the contract leaves out: outer whitespace and commas, a complementiser before a content."""
    first, end = span
    while first < end and (
        doc[first].is_space
        or doc[first].text in ",;:"
        or (role == "content" and doc[first].lower_ == "that" and end - first > 1 and doc[first].pos_ in ("SCONJ", "X"))
    ):
        first += 1
    while first < end and (doc[end - 1].is_space or doc[end - 1].text in ",;:"):
        end -= 1
    return (first, end) if first < end else None


def _snap(text: str, start: int, end: int, quotations: list[Quotation]) -> tuple[int, int]:
    """Take in the quotation marks of a quotation that a content holds but for its marks."""
    for q in quotations:
        if (
            q.depth == 0
            and abs(q.start - start) <= 2
            and q.start < start
            and start - q.start == len(text[q.start : start])
        ):
            inner = text[q.start : start]
            if not any(c.isalnum() for c in inner) and end >= q.start:
                start = q.start
        if (
            q.depth == 0
            and q.closed
            and 0 < q.end - end <= 3
            and start < q.end
            and not any(c.isalnum() for c in text[end : q.end])
        ):
            end = q.end
    return start, end


def _tidy(text: str, start: int, end: int, quotations: list[Quotation]) -> tuple[int, int]:
    """Cut marks at the end that belong to a quotation around the content, and close a bracket left open in it."""
    around = [q for q in quotations if q.start < start - 1 and start < q.end <= end]
    for q in around:
        cut = text[start : q.end].rstrip(CLOSING).rstrip()
        if q.end == end and cut.strip():
            end = start + len(cut.rstrip(",."))
    inner = text[start:end]
    if inner.count("(") == inner.count(")") + 1 and text[end : end + 1] == ")":
        end += 1
    return start, end


def _floating(doc: Doc, bundle: Bundle, quotations: list[Quotation], sentence: list[int]) -> list[Bundle]:
    """Split off the quotations that follow the cue's own sentence: attributions of their own, without a cue."""
    if bundle.cue is None or len(bundle.contents) < 2:
        return [bundle]
    bundle.contents.sort()
    home = sentence[bundle.cue[0]]
    core: list[tuple[int, int]] = []
    later: list[tuple[int, int]] = []
    for content in bundle.contents:
        first, last = sentence[content[0]], sentence[content[1] - 1]
        (core if first <= home <= last or last < home else later).append(content)
    if not core:
        core = [later.pop(0)]
    out = [bundle]
    starts = [q.start for q in quotations]
    for content in later:
        at = doc[content[0]].idx
        k = bisect_right(starts, at) - 1
        continued = k >= 0 and quotations[k].continues and quotations[k].start >= at - 2
        marked = any(q.start <= at + 1 and at < q.end for q in quotations)
        if continued:
            out[-1].contents.append(content) if len(out) > 1 else core.append(content)
        elif marked:
            out.append(Bundle(None, contents=[content], sure=list(bundle.sure), follows=bundle))
        else:
            core.append(content)
    bundle.contents = core
    return out


def _unclaimed(doc: Doc, bundles: list[Bundle], quotations: list[Quotation]) -> list[Bundle]:
    """Whole quoted sentences that no content covers: floating quotations. A loose piece of one grows to all of it."""
    text = doc.text
    hidden = doc._.kg_excluded or ()
    chars = [(doc[a].idx, doc[b - 1].idx + len(doc[b - 1]), bundle) for bundle in bundles for a, b in bundle.contents]
    out: list[Bundle] = []
    for q in quotations:
        words = text[q.start : q.end].strip("“”\"'‘’«»„`")
        if q.depth or len(words.split()) < FLOATING_WORDS or not words[:1].isupper() or words[-1:] not in ".?!…,":
            continue
        if any(a < q.end and q.start < b for a, b in hidden):
            continue
        over = [bundle for a, b, bundle in chars if a < q.end and q.start < b]
        span = doc.char_span(q.start, q.end, alignment_mode="contract")
        if span is None:
            continue
        if not over:
            out.append(Bundle(None, contents=[(span.start, span.end)], sure=[FLOATING_SURE]))
        elif len(over) == 1 and over[0].cue is None and len(over[0].contents) == 1:
            first, end = over[0].contents[0]
            over[0].contents[0] = (min(first, span.start), max(end, span.end))
    return out


def link(doc: Doc) -> list[Draft]:
    """Attributions of a document that has its encoding and its attribution spans, in the order of the text.

    Raises:
        ValueError: a component of the pipeline has not run.
    """
    seen = encoding(doc)
    text = doc.text
    quotations = find(text)
    sentence = [0] * len(doc)
    for n, sent in enumerate(doc.sents):
        for token in sent:
            sentence[token.i] = n
    bundles: list[Bundle] = []
    for window in seen.windows:
        for bundle in _window_bundles(doc, seen.encoder, window, seen.tokens, sentence):
            bundles += _floating(doc, bundle, quotations, sentence)
    bundles += _unclaimed(doc, bundles, quotations)
    bundles.sort(key=lambda b: (min(b.contents), -max(b.contents)[1]))
    made: list[Draft] = []
    kept: list[Bundle] = []
    index: dict[int, int] = {}
    previous: int | None = None
    for bundle in bundles:
        content = [t for c in bundle.contents if (t := _trim(doc, c, "content"))]
        spans = tuple(_snap(text, doc[a].idx, doc[b - 1].idx + len(doc[b - 1]), quotations) for a, b in sorted(content))
        spans = tuple(_tidy(text, a, b, quotations) for a, b in spans)
        if not spans or not any(c.isalnum() for a, b in spans for c in text[a:b]):
            continue
        cue, source = (_chars(doc, _trim(doc, s, "cue") if s else None) for s in (bundle.cue, bundle.source))
        if cue and comment_declined(text[slice(*cue)], " ".join(text[a:b] for a, b in spans)):
            continue
        how = mode(text, spans, quotations, cue)
        follows = None
        if bundle.cue is None:
            follows = index.get(id(bundle.follows)) if bundle.follows is not None else previous
            if follows is None or (bundle.follows is None and how == "indirect"):
                continue
        index[id(bundle)] = len(made)
        if not any(_holds(outer, bundle) for outer in kept):
            previous = len(made)
        sure = float(np.prod(bundle.sure)) if bundle.sure else 0.5
        not_said, denied = polarity(doc, cue, spans)
        made.append(Draft(source, cue, spans, how, sure, follows, negated=not_said, rejects=denied))
        kept.append(bundle)
    return [replace(draft, nested_in=_outer(bundle, kept)) for draft, bundle in zip(made, kept, strict=True)]


def _size(bundle: Bundle) -> int:
    return sum(b - a for a, b in bundle.contents)


def _holds(outer: Bundle, inner: Bundle) -> bool:
    """Whether the contents of ``outer`` hold the cue (else the content) of ``inner``, and more than its contents."""
    first, end = inner.cue or inner.contents[0]
    return (
        outer is not inner and _size(outer) > _size(inner) and any(a <= first and end <= b for a, b in outer.contents)
    )


def _outer(bundle: Bundle, bundles: list[Bundle]) -> int | None:
    """Index of the attribution that holds this one most closely."""
    around = [(_size(other), k) for k, other in enumerate(bundles) if _holds(other, bundle)]
    return min(around)[1] if around else None


def _chars(doc: Doc, span: tuple[int, int] | None) -> tuple[int, int] | None:
    return (doc[span[0]].idx, doc[span[1] - 1].idx + len(doc[span[1] - 1])) if span else None
