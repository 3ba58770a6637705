"""Which stretch of an article the page holds for a statement, and where in it source, cue and content stand."""

from __future__ import annotations

from kg.model import Attribution, Span
from kg.paragraphs import paragraphs
from kg.render.model import Evidence, Mark, Passage

CONTEXT = 1500
"""Code points of a paragraph kept on either side of the sentence: a text without line breaks stays small."""

Placed = tuple[int | None, tuple[int, int] | None, tuple[Mark, ...]]


class PassageTable:
    """Collects passages, each stored once however many statements stand in it."""

    def __init__(self, evidence: Evidence) -> None:
        self._evidence = evidence
        self._at: dict[tuple[int, int, int], int] = {}
        self._passages: list[Passage] = []
        self._cut: tuple[int, list[tuple[int, int]]] = (-1, [])

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
        cut = _word_start(text, start, first), _word_end(text, end, last)
        key = (article, *cut)
        if key not in self._at:
            self._at[key] = len(self._passages)
            self._passages.append(Passage(article, text[slice(*cut)], (cut[0] > start, cut[1] < end)))
        return self._at[key], (first - cut[0], last - cut[0]), _marks(a, cut[0])

    def _paragraphs(self, article: int, text: str, first: int, last: int) -> tuple[int, int]:
        """From the first to the last paragraph that ``[first, last)`` touches."""
        if self._cut[0] != article:
            self._cut = article, paragraphs(text)
        around = [p for p in self._cut[1] if p[0] < last and p[1] > first]
        start, end = (around[0][0], around[-1][1]) if around else (first, last)
        return min(start, first), max(end, last)


def _word_start(text: str, start: int, first: int) -> int:
    """``start``, or where a word begins within :data:`CONTEXT` before ``first``."""
    if first - start <= CONTEXT:
        return start
    cut = text.find(" ", first - CONTEXT, first)
    return cut + 1 if cut >= 0 else first - CONTEXT


def _word_end(text: str, end: int, last: int) -> int:
    """``end``, or where a word ends within :data:`CONTEXT` after ``last``."""
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
