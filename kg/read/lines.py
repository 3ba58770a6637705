"""A text as the units that furniture comes in: lines, or paragraphs where the lines are only wrapped."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_LINE = re.compile(r"[^\n]+")
_BLANK = re.compile(r"\n[^\S\n]*\n")
_ENDS = re.compile(r"[.?!:;…\"'”’»)\]]\Z")
_SAMPLE = 20_000
_WRAPPED_WIDTH = 120


@dataclass(frozen=True, slots=True)
class Unit:
    """A line or paragraph: where it starts and ends without the white space around it, and its words."""

    start: int
    end: int
    text: str
    #: nothing but white space stands between it and a blank line, or the end of the text
    closed: bool


def units(text: str) -> list[Unit]:
    """The text's lines, or its paragraphs where it is wrapped to a width; blank ones are left out."""
    pieces = _paragraphs(text) if is_wrapped(text) else (match.span() for match in _LINE.finditer(text))
    found = []
    for start, end in pieces:
        piece = text[start:end]
        words = piece.strip()
        if words:
            start += len(piece) - len(piece.lstrip())
            end = start + len(words)
            found.append(Unit(start, end, words, _closed(text, end)))
    return found


def is_wrapped(text: str) -> bool:
    """True where lines break in mid-sentence: paragraphs of several short lines, few of which end like a sentence."""
    broken = ended = 0
    for paragraph in _BLANK.split(text[:_SAMPLE]):
        lines = [line.strip() for line in paragraph.strip().split("\n")]
        if any(len(line) > _WRAPPED_WIDTH for line in lines):
            return False
        for line in lines[:-1]:
            if _ENDS.search(line):
                ended += 1
            else:
                broken += 1
    return broken > 3 and broken > 2 * ended


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _BLANK.finditer(text):
        yield start, match.start()
        start = match.end()
    yield start, len(text)


def _closed(text: str, end: int) -> bool:
    rest = re.compile(r"[^\S\n]*(?:\n[^\S\n]*(?:\n|\Z)|\Z)")
    return rest.match(text, end) is not None
