"""Sorting on disk."""

from __future__ import annotations

import random

import pytest

from kg.export.sort import sorted_on_disk


@pytest.mark.parametrize("chunk", [1, 7, 50, 51, 1000])
def test_sorted_and_distinct_whatever_the_chunk(chunk: int) -> None:
    numbers = [n % 40 for n in range(50)]
    random.Random(1).shuffle(numbers)
    rows = [(n, str(n)) for n in numbers]
    assert list(sorted_on_disk(rows, chunk)) == sorted(set(rows))


def test_nothing() -> None:
    assert list(sorted_on_disk([])) == []
