"""Paragraphs of a text: blank lines part them; so does a single line break, unless the lines are wrapped ones."""

from __future__ import annotations

import re

_BLOCK = re.compile(r"[^\n]*\S[^\n]*(?:\n[^\n]*\S[^\n]*)*")
_LONG, _SHORT = 100, 40
_FINAL = tuple(".?!:”\"'’»)…")


def _wrapped(lines: list[str]) -> bool:
    """Whether the lines of a block are one paragraph broken at a column: none too long, few ending a sentence."""
    body = [line.rstrip() for line in lines[:-1]]
    if not all(_SHORT <= len(line) <= _LONG for line in body):
        return False
    return sum(line.endswith(_FINAL) for line in body) <= len(body) / 3


def paragraphs(text: str) -> list[tuple[int, int]]:
    """Offsets ``(start, end)`` of the paragraphs in code points, outer whitespace left out, in order."""
    out: list[tuple[int, int]] = []
    for block in _BLOCK.finditer(text):
        lines = block.group().split("\n")
        at = block.start()
        parts = [(at, block.end())]
        if len(lines) > 1 and not _wrapped(lines):
            parts = []
            for line in lines:
                parts.append((at, at + len(line)))
                at += len(line) + 1
        for start, end in parts:
            piece = text[start:end]
            out.append((start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())))
    return [p for p in out if p[0] < p[1]]
