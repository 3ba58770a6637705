"""Texts that once took the square of their length, or worse: CPU seconds, with much room for a slow machine."""

from __future__ import annotations

import time

import pytest

from kg.attribute.quotes import find
from kg.read import from_text


@pytest.mark.parametrize("piece", ['"', "' \" ", "“‘«", "'a ", "6'2\" "])
def test_quotation_marks_without_end(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    before = time.process_time()
    find(text)
    assert time.process_time() - before < 10


@pytest.mark.parametrize("line", ["Reporting by " + "A. " * 180 + "!", "A" * 58 + "! (Reuters) - X"])
def test_lines_like_credits_and_slugs(line: str) -> None:
    before = time.process_time()
    from_text("The board met on Monday.\n\n" + f"{line}\n\n" * 50)
    assert time.process_time() - before < 5
