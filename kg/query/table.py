"""Rows as a table of text."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from typing import BinaryIO

from rich.console import Console
from rich.table import Table
from rich.text import Text


def write_table(columns: Sequence[str], rows: Iterable[Sequence[str]], out: BinaryIO, width: int | None) -> None:
    """Write a table: a header, a rule, a line a row.

    Args:
        columns: headings.
        rows: cells; article text is shown as it is, but control characters do not reach a terminal.
        out: a binary file.
        width: characters a line may have; cells are wrapped to fit. Not limited when ``None``.
    """
    cells = [[_printable(cell) for cell in row] for row in rows]
    table = Table(box=None, pad_edge=False, show_edge=False, padding=(0, 2, 0, 0), header_style="")
    for column in columns:
        table.add_column(column, overflow="fold", no_wrap=width is None)
    table.add_row(*("-" * len(column) for column in columns))
    for row in cells:
        table.add_row(*(Text(cell) for cell in row))
    widest = sum(max([len(c), *(2 * len(r[i]) for r in cells)]) + 2 for i, c in enumerate(columns)) + 2
    console = Console(width=width or max(widest, 20), color_system=None, force_terminal=False, legacy_windows=False)
    with console.capture() as capture:
        console.print(table, soft_wrap=False)
    lines = capture.get().split("\n")
    out.write("\n".join(line.rstrip(" ") for line in lines).encode("utf-8", "replace"))


def _printable(text: str) -> str:
    spaced = " ".join(text.split())
    return "".join("\ufffd" if unicodedata.category(c) in ("Cc", "Cs") or c in _BIDI else c for c in spaced)


_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
