"""Tables for reading: cut to the width of a terminal, whole where the output goes elsewhere."""

from __future__ import annotations

import io
import os
import shutil
import sys
from collections.abc import Iterable, Mapping, Sequence

from kg.cli.messages import plain


def width(out: str | None = None) -> int | None:
    """Columns of the terminal that a table written to ``out`` is shown in; ``None`` where it is no terminal.

    ``COLUMNS`` in the environment sets it, also where the output is no terminal.
    """
    if os.environ.get("COLUMNS", "").isdigit() or (out is None and sys.stdout is not None and sys.stdout.isatty()):
        return shutil.get_terminal_size().columns
    return None


def table(
    header: Sequence[str], rows: Iterable[Sequence[str]], columns: int | None, shares: Mapping[str, float] | None = None
) -> str:
    """Lay out a table, one row a line.

    Args:
        header: names of the columns.
        rows: a cell for each column; made safe to show by :func:`~kg.cli.messages.plain`.
        columns: the width to cut cells to ("..."); ``None`` leaves them whole.
        shares: the most that a named column may take of the width, 0..1; the others share the rest.
    """
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    layout = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, expand=columns is not None)
    for name in header:
        share = (shares or {}).get(name)
        layout.add_column(
            Text(name), no_wrap=True, overflow="ellipsis" if columns else "ignore",
            max_width=max(6, int(share * columns)) if share and columns else None,
            ratio=1 if columns and not share else None,
        )
    for row in rows:
        layout.add_row(*(Text(plain(cell)) for cell in row))
    text = io.StringIO()
    console = Console(file=text, width=columns or 1_000_000, color_system=None, legacy_windows=False)
    console.print(layout)
    return "".join(line.rstrip() + "\n" for line in text.getvalue().splitlines())
