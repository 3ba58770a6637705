"""Sorting more than fits in memory: runs are spilled to a temporary folder and merged."""

from __future__ import annotations

import heapq
import json
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TextIO

CHUNK = 200_000
Row = tuple[Any, ...]
"""Strings, numbers and tuples of these: what JSON can carry."""


class DiskSorter:
    """Takes rows in any order and gives them back sorted, each distinct row once.

    No more than about ``chunk`` rows are in memory at a time; fewer than that never touch the disk. A context manager:
    its temporary files go with it.

    Args:
        chunk: how many rows are sorted in memory.
    """

    def __init__(self, chunk: int = CHUNK) -> None:
        self.chunk = chunk
        self._rows: list[Row] = []
        self._runs: list[Path] = []
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._folder is not None:
            self._folder.cleanup()

    def add(self, row: Row) -> None:
        """Take a row: a tuple that compares with the others."""
        self._rows.append(row)
        if len(self._rows) >= self.chunk:
            self._spill()

    def update(self, rows: Iterable[Row]) -> None:
        """Take many rows."""
        for row in rows:
            self.add(row)

    def __iter__(self) -> Iterator[Row]:
        """All rows in order, each distinct one once."""
        self._rows.sort()
        with ExitStack() as files:
            runs = [_read(files.enter_context(path.open(encoding="utf-8"))) for path in self._runs]
            last: Row | None = None
            for row in heapq.merge(*runs, self._rows):
                if row != last:
                    yield row
                last = row

    def _spill(self) -> None:
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix="kg-sort-")
        path = Path(self._folder.name) / str(len(self._runs))
        with path.open("w", encoding="utf-8") as out:
            for row in sorted(set(self._rows)):
                out.write(json.dumps(row) + "\n")
        self._runs.append(path)
        self._rows.clear()


def sorted_on_disk(rows: Iterable[Row], chunk: int = CHUNK) -> Iterator[Row]:
    """``rows`` in order, each distinct one once, as :class:`DiskSorter` sorts them."""
    with DiskSorter(chunk) as sorter:
        sorter.update(rows)
        yield from sorter


def _read(file: TextIO) -> Iterator[Row]:
    for line in file:
        yield tuple(tuple(value) if isinstance(value, list) else value for value in json.loads(line))
