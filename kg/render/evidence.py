"""Which stretch of an article the page holds for a statement, and where in it source, cue and content stand."""

from __future__ import annotations

import re
from bisect import bisect_right

from kg.model import Attribution, Span
from kg.render.model import Evidence, Mark, Passage

CONTEXT = 1500
"""Code points of a paragraph kept on either side of the sentence: a text without line breaks stays small."""

_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")
_LINE = re.compile(r"\n\s*")

Placed = tuple[int | None, tuple[int, int] | None, tuple[Mark, ...]]


class PassageTable:
    """Collects passages, each stored once however many statements stand in it."""

    def __init__(self, evidence: Evidence) -> None:
        self._evidence = evidence
        self._at: dict[tuple[int, int, int], int] = {}
        self._passages: list[Passage] = []
        self._breaks: tuple[int, list[tuple[int, int]]] = (-1, [])

    @property
    def passages(self) -> tuple[Passage, ...]:
        """The passages so far, in the order in which they were first needed."""
        return tuple(self._passages)

    def add(self, a: Attribution, article: int, text: str) -> Placed:
        """The passage of ``a`` (its position), its sentence within the passage, and the marks; nothing for "none"."""
        spans = [s for s in (a.source, a.cue, *a.content, *a.evidence) if s]
        if self._evidence == "none" or not spans:
            return None, None, ()
        first, last = min(s.start for s in spans), max(s.end for s in spans)
        start, end = (first, last) if self._evidence == "sentence" else self._paragraphs(article, text, first, last)
        key = (article, start, end)
        if key not in self._at:
            self._at[key] = len(self._passages)
            clipped = (start > 0 and text[start - 1] != "\n" and self._evidence == "paragraph",
                       end < len(text) and text[end] != "\n" and self._evidence == "paragraph")
            self._passages.append(Passage(article, text[start:end], clipped))
        return self._at[key], (first - start, last - start), _marks(a, start)

    def _paragraphs(self, article: int, text: str, first: int, last: int) -> tuple[int, int]:
        """The paragraphs around ``[first, last)``, at most :data:`CONTEXT` code points to either side."""
        if self._breaks[0] != article:
            pattern = _BLANK_LINE if _BLANK_LINE.search(text.strip()) else _LINE
            self._breaks = article, [m.span() for m in pattern.finditer(text)]
        breaks = self._breaks[1]
        before = bisect_right(breaks, (first, len(text))) - 1
        start = breaks[before][1] if before >= 0 else 0
        after = bisect_right(breaks, (last - 1, len(text)))
        end = breaks[after][0] if after < len(breaks) else len(text.rstrip())
        start, end = min(start, first), max(end, last)
        return _word_start(text, start, first), _word_end(text, end, last)


def _word_start(text: str, start: int, first: int) -> int:
    if first - start <= CONTEXT:
        return start
    cut = text.find(" ", first - CONTEXT, first)
    return cut + 1 if cut >= 0 else first - CONTEXT


def _word_end(text: str, end: int, last: int) -> int:
    if end - last <= CONTEXT:
        return end
    cut = text.rfind(" ", last, last + CONTEXT)
    return cut if cut >= 0 else last + CONTEXT


def _marks(a: Attribution, offset: int) -> tuple[Mark, ...]:
    def mark(kind: str, span: Span) -> Mark:
        return Mark(kind, span.start - offset, span.end - offset)  # type: ignore[arg-type]

    marks = [mark("source", a.source)] if a.source else []
    marks += [mark("cue", a.cue)] if a.cue else []
    marks += [mark("content", s) for s in a.content]
    return tuple(sorted(marks, key=lambda m: (m.start, -m.end, m.kind)))
