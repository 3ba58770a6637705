"""Sorting more than fits in memory: runs are spilled to a temporary folder and merged."""

from __future__ import annotations

import heapq
import pickle
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

CHUNK = 200_000


def sorted_on_disk(rows: Iterable[tuple[Any, ...]], chunk: int = CHUNK) -> Iterator[tuple[Any, ...]]:
    """``rows`` in order, each distinct row once; no more than about ``chunk`` of them are in memory at a time.

    Args:
        rows: tuples that compare with each other.
        chunk: how many are sorted in memory; fewer than that never touch the disk.
    """
    source = iter(rows)
    first = _take(source, chunk)
    if len(first) < chunk:
        yield from _distinct(first)
        return
    with tempfile.TemporaryDirectory(prefix="kg-sort-") as folder, ExitStack() as files:
        runs: list[Iterator[tuple[Any, ...]]] = []
        while first:
            path = Path(folder) / str(len(runs))
            with path.open("wb") as out:
                for row in first:
                    pickle.dump(row, out, pickle.HIGHEST_PROTOCOL)
            runs.append(_rows(files.enter_context(path.open("rb"))))
            first = _take(source, chunk)
        yield from _distinct(heapq.merge(*runs))


def _take(source: Iterator[tuple[Any, ...]], count: int) -> list[tuple[Any, ...]]:
    return sorted(islice(source, count))


def _rows(file: BinaryIO) -> Iterator[tuple[Any, ...]]:
    while True:
        try:
            yield pickle.load(file)
        except EOFError:
            return


def _distinct(rows: Iterable[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    last: tuple[Any, ...] | None = None
    for row in rows:
        if row != last:
            yield row
        last = row
