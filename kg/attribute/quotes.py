"""Quotations: where quoted words begin and end, whatever the marks and however badly they are balanced.

Curly, straight, single and low marks, guillemets and TeX's double grave are known. A mark's direction follows from
its shape and its neighbours; an apostrophe is no mark. A quotation that its paragraph leaves open runs to the end of
the paragraph, and on into the next one where that begins with an opening mark again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.paragraphs import paragraphs

_MARK = re.compile(r"``|''|‘‘|’’|[\"“”„‟«»‹›‘’‚‛'`]")
_INCHES = re.compile(r"\d['′]\s?\d+$")
_SINGLE_END = re.compile(r"['’](?!\w)")
_WORD = re.compile(r"\w+")
_DOUBLE, _SINGLE, _ANGLE = "double", "single", "angle"
_OPENERS = "([{<—–-/"


@dataclass(frozen=True, slots=True, order=True)
class Quotation:
    """A quoted stretch, marks included: code-point offsets; ``depth`` 0 at the top, ``closed`` when balanced.

    ``continues`` is true where the quotation goes on from one that the paragraph before left open.
    """

    start: int
    end: int
    depth: int = 0
    closed: bool = True
    continues: bool = False


@dataclass(slots=True)
class _Open:
    start: int
    kind: str
    mark: str


def _looks(text: str, start: int, end: int) -> tuple[bool, bool]:
    """Whether a mark at ``[start, end)`` could open, and could close, by its neighbours."""
    before = text[start - 1] if start else " "
    after = text[end] if end < len(text) else " "
    opens = (before.isspace() or before in _OPENERS or before in "“‘\"'„«") and not after.isspace()
    closes = not before.isspace() and not after.isalnum()
    return opens, closes


def _kind(mark: str) -> str:
    if mark in "«»‹›":
        return _ANGLE
    return _SINGLE if len(mark) == 1 and mark in "‘’‚‛'`" else _DOUBLE


def _last_closing(text: str, begin: int, end: int) -> int:
    """Where the last single mark of a paragraph is that could end a quotation: at a word's end, not a plural's.

    -1 where there is none. What is asked of a mark does not depend on where a quotation would begin, so one look at
    the paragraph answers for all of its marks.
    """
    last = max(text.rfind("'", begin, end), text.rfind("’", begin, end))
    found = -1
    for m in _SINGLE_END.finditer(text, begin + 1, end):
        i = m.start()
        before, after = text[i - 1], text[i + 1] if i + 1 < end else ","
        plain = before in ",.?!…;" or (not before.isspace() and before != "s")
        if plain or (before == "s" and (after in ",.?!;:)" or i == last)):
            found = i
    return found


def _scan(text: str, begin: int, end: int, carried: bool) -> list[Quotation]:
    """Quotations of one paragraph; ``carried`` when the paragraph before left one open."""
    stack: list[_Open] = []
    places: dict[str, list[int]] = {_DOUBLE: [], _SINGLE: [], _ANGLE: []}  # by kind, where in the stack
    out: list[Quotation] = []
    last_closing = _last_closing(text, begin, end)

    def open_(start: int, kind: str, mark: str) -> None:
        places[kind].append(len(stack))
        stack.append(_Open(start, kind, mark))

    def close(index: int, stop: int) -> None:
        out.append(Quotation(stack[index].start, stop, index))
        while len(stack) > index:
            places[stack.pop().kind].pop()

    for m in _MARK.finditer(text, begin, end):
        mark, start, stop = m.group(), m.start(), m.end()
        kind = _kind(mark)
        if mark == "’’" and not places[_DOUBLE]:
            mark, kind = "’", _SINGLE
        opens, closes = _looks(text, start, stop)
        top = places[kind][-1] if places[kind] else None
        if kind == _ANGLE:
            if mark in "«‹" and not (top is not None and stack[top].mark in "»›"):
                open_(start, kind, mark)
            elif top is not None:
                close(top, stop)
            elif opens:
                open_(start, kind, mark)
        elif kind == _DOUBLE:
            if (
                mark == '"'
                and _INCHES.search(text, max(begin, start - 8), start)
                and (top is None or text.find('"', stop, end) >= 0)
            ):
                continue
            if mark in ("“", "„", "``", "‟", "‘‘") and not (
                mark == "“" and top is not None and (stack[top].mark == "„" or (closes and not opens))
            ):
                open_(start, kind, mark)
            elif mark == '"' and (top is None or (opens and not closes)):
                if opens or (top is None and not closes):
                    open_(start, kind, mark)
            elif top is not None:
                close(top, stop)
            elif mark in ("”", "’’") and opens and not closes:
                open_(start, kind, mark)
        elif mark in "‘‚‛`" or (mark == "'" and opens) or (mark == "’" and opens and top is None):
            word = _WORD.match(text, stop, end)
            elided = (
                mark in "'’" and word is not None and (word.group().lower() in _ELIDED or word.group()[0].isdigit())
            )
            if top is None and opens and not elided and last_closing > stop:
                open_(start, kind, mark)
            elif top is not None and closes and not opens:
                close(top, stop)
        elif top is not None and closes and not _possessive(text, start, end, stack[top], last_closing):
            close(top, stop)
    if stack:
        # The outermost that was left open holds to the paragraph's end; what opened inside it is lost with it.
        opened = next((o for o in stack if o.kind != _SINGLE), None)
        if opened is not None:
            out = [q for q in out if q.end <= opened.start or q.start > opened.start]
            out.append(Quotation(opened.start, len(text[:end].rstrip()), 0, closed=False))
    out.sort()
    around: list[int] = []  # where those that hold the present one end
    found: list[Quotation] = []
    for i, q in enumerate(out):
        while around and around[-1] <= q.start:
            around.pop()
        continues = carried and i == 0 and q.start == _first(text, begin, end)
        found.append(Quotation(q.start, q.end, len(around), q.closed, continues))
        around.append(q.end)
    return found


_ELIDED = frozenset(["em", "tis", "twas", "til", "cause", "round", "n", "s"])


def _first(text: str, begin: int, end: int) -> int:
    while begin < end and text[begin].isspace():
        begin += 1
    return begin


def _possessive(text: str, at: int, end: int, opened: _Open, last_closing: int) -> bool:
    """Whether a mark after a plural's s is its apostrophe: another closing mark follows and a noun comes next."""
    if at == 0 or text[at - 1] not in "sS" or at + 1 >= end or not text[at + 1].isspace():
        return False
    return last_closing > at + 1 and opened.mark in "‘'"


def find(text: str) -> list[Quotation]:
    """All quotations of a text, sorted; ``depth`` counts the quotations around each."""
    out: list[Quotation] = []
    carried = False
    for start, end in paragraphs(text):
        here = _scan(text, start, end, carried)
        out += here
        carried = any(not q.closed for q in here)
    return out


def top(quotations: list[Quotation]) -> list[Quotation]:
    """Those that stand in no other."""
    return [q for q in quotations if q.depth == 0]


def quoted(quotations: list[Quotation], start: int, end: int) -> int:
    """How many characters of ``[start, end)`` stand in (outermost) quotations."""
    return sum(max(0, min(q.end, end) - max(q.start, start)) for q in quotations if q.depth == 0)
