"""Text for people: one safe line of it, and tables of such lines."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

# CSI ("ESC [ ... letter"), strings that run to BEL or ST (OSC, DCS, SOS, PM, APC), other two-byte escapes
_ESCAPES = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f]).*?(?:\x07|\x1b\\|\x9c)|\x1b[ -/]*[0-~]",
    re.DOTALL,
)
_JOINERS = "\u200c\u200d"  # zero-width non-joiner and joiner: part of words and emoji, harmless


def plain(text: str) -> str:
    """One line of text that is safe to show: for data of an article, a file name, a web page.

    Escape sequences, control characters, bidirectional overrides, other invisible characters and lone surrogates
    are dropped; white space of any kind, line ends included, becomes single spaces.
    """
    text = " ".join(_ESCAPES.sub("", text).split())
    if text.isprintable():
        return text
    return "".join(c for c in text if c in _JOINERS or unicodedata.category(c) not in ("Cc", "Cf", "Cs"))


def table(
    header: Sequence[str], rows: Iterable[Sequence[str]], columns: int | None, shares: Mapping[str, float] | None = None
) -> str:
    """Lay out a table, one row a line.

    Args:
        header: names of the columns.
        rows: a cell for each column; made safe to show by :func:`plain`.
        columns: the width in characters to cut cells to, with "…" for what is missing; ``None`` leaves them whole.
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
            Text(name),
            no_wrap=True,
            overflow="ellipsis" if columns else "ignore",
            max_width=max(6, int(share * columns)) if share and columns else None,
            ratio=1 if columns and not share else None,
        )
    for row in rows:
        layout.add_row(*(Text(plain(cell)) for cell in row))
    text = io.StringIO()
    console = Console(
        file=text, width=columns or 1_000_000, color_system=None, legacy_windows=False, force_jupyter=False
    )
    console.print(layout)
    return "".join(line.rstrip() + "\n" for line in text.getvalue().splitlines())
