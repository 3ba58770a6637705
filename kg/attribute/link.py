"""Linking: flat spans of sources, cues and contents become attributions.

What follows in quotation marks after the cue's own sentence is a floating quotation: an attribution of its own that has
no cue and the speaker of the one before.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np
from spacy.tokens import Doc

from kg.annotate.components import SPANS_KEY, encoding
from kg.attribute.bundle import Bundle, bundles_of
from kg.attribute.mode import mode
from kg.attribute.plausible import comment_declined
from kg.attribute.polarity import polarity
from kg.attribute.quotes import Quotation, find
from kg.model import Draft
from kg.paragraphs import paragraphs

FLOATING_WORDS = 5
CLOSING = "”\"'’»"
OPENING = "“\"'‘«„`"
FLOATING_SURE = 0.5
# an article before a noun cue ("the decision to ...") names nobody
ARTICLES = frozenset({"the", "a", "an"})


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
        if q.depth == 0 and abs(q.start - start) <= 2 and q.start < start:
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


def _joined(spans: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Parts that have come to overlap, as one."""
    out: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if out and start < out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return tuple(out)


def _parted(doc: Doc, bundle: Bundle, quotations: list[Quotation], paragraph: list[int]) -> list[Bundle]:
    """Cut contents at paragraph breaks, and part from the others what is a quotation closed in its own paragraph.

    Such a quotation floats when the cue stands, with other content, in a later paragraph, or when there is no cue.
    """
    pieces: list[tuple[int, int]] = []
    for first, end in sorted(bundle.contents):
        while paragraph[first] != paragraph[end - 1]:
            cut = next(i for i in range(first, end) if paragraph[i] != paragraph[first])
            pieces.append((first, cut))
            first = cut
        pieces.append((first, end))
    if len(pieces) == 1:
        return [bundle]

    def whole(piece: tuple[int, int]) -> bool:
        words = [doc[i] for i in range(*piece) if not doc[i].is_space]
        if not words:
            return False
        start, stop = words[0].idx, words[-1].idx + len(words[-1])
        return any(q.closed and not q.continues and q.start <= start + 1 and stop <= q.end for q in quotations)

    parted: list[tuple[int, int]] = []
    if bundle.cue is None:
        parted = [p for p in pieces[1:] if whole(p) and paragraph[p[0]] != paragraph[pieces[0][0]]]
    elif any(paragraph[p[0]] == paragraph[bundle.cue[0]] for p in pieces):
        parted = [p for p in pieces if paragraph[p[0]] < paragraph[bundle.cue[0]] and whole(p)]
    bundle.contents = [p for p in pieces if p not in parted]
    return [bundle, *(Bundle(None, contents=[p], sure=list(bundle.sure)) for p in parted)]


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


def _unclaimed(doc: Doc, text: str, bundles: list[Bundle], quotations: list[Quotation]) -> list[Bundle]:
    """Whole quoted sentences that no content covers: floating quotations. A loose piece of one grows to all of it."""
    hidden = doc._.kg_excluded or ()
    chars = [(doc[a].idx, doc[b - 1].idx + len(doc[b - 1]), bundle) for bundle in bundles for a, b in bundle.contents]
    out: list[Bundle] = []
    for q in quotations:
        if q.depth:
            continue
        words = text[q.start : q.end].strip("“”\"'‘’«»„`")
        if len(words.split()) < FLOATING_WORDS or not words[:1].isupper() or words[-1:] not in ".?!…,":
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


_ASIDE = re.compile(r"\s[—–]\s*(?:where|whose|which|who)\s")


def _aside(text: str, start: int, end: int, cues: list[int]) -> tuple[int, int]:
    """The clause behind a dash, where the words before it are another's: "He urged calm — where ..., according"."""
    for m in _ASIDE.finditer(text, start, end):
        if any(cue < m.start() for cue in cues) and not any(m.end() <= cue < end for cue in cues):
            return m.end(), end
    return start, end


def _owner(doc: Doc, cue: tuple[int, int]) -> tuple[int, int] | None:
    """Whose words a noun cue says they are: "the ministry's position that ..."."""
    mark = cue[0] - 1
    if mark < 1 or doc[cue[0]].pos_ != "NOUN" or doc[mark].text not in ("'s", "’s", "'", "’"):
        return None
    head = doc[mark - 1]
    while head.dep_ in ("flat", "compound") and head.head.i < head.i:
        head = head.head
    if head.pos_ not in ("NOUN", "PROPN"):
        return None
    first = min((t.i for t in head.subtree if t.i <= head.i), default=head.i)
    return first, mark + 1


def link(doc: Doc) -> list[Draft]:
    """Attributions of a document that has its encoding and its attribution spans, in the order of the text.

    Raises:
        ValueError: a component of the pipeline has not run.
    """
    seen = encoding(doc)
    text = doc.text
    quotations = find(text)
    sentence = [n for n, sent in enumerate(doc.sents) for _ in range(len(sent))]
    ends = [end for _, end in paragraphs(text)]
    paragraph: list[int] = np.searchsorted(ends, doc.to_array("IDX").astype(np.int64), side="right").tolist()
    tagged = [(span.label_, span.start, span.end) for span in doc.spans[SPANS_KEY]]
    bundles: list[Bundle] = []
    for window in seen.windows:
        for found in bundles_of(doc, seen.encoder, window, seen.tokens, sentence, tagged):
            for bundle in _parted(doc, found, quotations, paragraph):
                bundles += _floating(doc, bundle, quotations, sentence)
    bundles += _unclaimed(doc, text, bundles, quotations)
    bundles.sort(key=lambda b: (min(b.contents), -max(b.contents)[1]))
    marked = {first for label, first, _ in tagged if label == "cue"} | {b.cue[0] for b in bundles if b.cue}
    made: list[Draft] = []
    kept = _Extents()
    index: dict[int, int] = {}
    previous: int | None = None
    for bundle in bundles:
        owner = _owner(doc, bundle.cue) if bundle.cue else None
        if owner and (bundle.source is None or bundle.source[1] <= owner[0] or owner[1] <= bundle.source[0]):
            bundle.source = owner
        content = [t for c in bundle.contents if (t := _trim(doc, c, "content"))]
        spans = tuple(_snap(text, doc[a].idx, doc[b - 1].idx + len(doc[b - 1]), quotations) for a, b in sorted(content))
        spans = _joined(_tidy(text, a, b, quotations) for a, b in spans)
        if bundle.cue and doc[bundle.cue[0]].lower_ == "according":
            first = doc[bundle.cue[0]].sent.start
            cues = sorted(doc[i].idx for i in marked if first <= i != bundle.cue[0])
            spans = tuple(_aside(text, a, b, cues) for a, b in spans)
        if not spans or not any(c.isalnum() for a, b in spans for c in text[a:b]):
            continue
        cue, source = (_chars(doc, _trim(doc, s, "cue") if s else None) for s in (bundle.cue, bundle.source))
        if source and text[slice(*source)].lower() in ARTICLES:
            source = None
        if cue and comment_declined(text[slice(*cue)], " ".join(text[a:b] for a, b in spans)):
            continue
        how = mode(text, spans, quotations, cue)
        follows = None
        if bundle.cue is None:
            follows = index.get(id(bundle.follows)) if bundle.follows is not None else previous
            loose = how != "direct" and text[spans[0][0]] not in OPENING
            if follows is None or (bundle.follows is None and loose):
                continue
        index[id(bundle)] = len(made)
        extent = _Extent.of(bundle)
        if kept.outer(extent) is None:
            previous = len(made)
        sure = math.prod(bundle.sure) if bundle.sure else 0.5
        not_said, denied = polarity(doc, text, cue, spans)
        made.append(Draft(source, cue, spans, how, sure, follows, negated=not_said, rejects=denied))
        kept.add(extent)
    return [replace(draft, nested_in=kept.outer(extent)) for draft, extent in zip(made, kept, strict=True)]


@dataclass(frozen=True, slots=True)
class _Extent:
    """Where a bundle stands: its contents, their tokens in all, and its cue (else its content)."""

    contents: tuple[tuple[int, int], ...]
    size: int
    anchor: tuple[int, int]

    @classmethod
    def of(cls, bundle: Bundle) -> _Extent:
        return cls(tuple(bundle.contents), sum(b - a for a, b in bundle.contents), bundle.cue or bundle.contents[0])


class _Extents:
    """The extents of attributions, found again by the words of their contents."""

    def __init__(self) -> None:
        self._all: list[_Extent] = []
        self._at: dict[int, list[int]] = {}

    def __iter__(self) -> Iterator[_Extent]:
        return iter(self._all)

    def add(self, extent: _Extent) -> None:
        for a, b in extent.contents:
            for i in range(a, b):
                self._at.setdefault(i, []).append(len(self._all))
        self._all.append(extent)

    def outer(self, inner: _Extent) -> int | None:
        """Index of the one that holds this one most closely: whose contents hold its anchor, and more than it."""
        first, end = inner.anchor
        around = [
            (outer.size, k)
            for k in self._at.get(first, ())
            if (outer := self._all[k]).size > inner.size and any(a <= first and end <= b for a, b in outer.contents)
        ]
        return min(around)[1] if around else None


def _chars(doc: Doc, span: tuple[int, int] | None) -> tuple[int, int] | None:
    return (doc[span[0]].idx, doc[span[1] - 1].idx + len(doc[span[1] - 1])) if span else None
