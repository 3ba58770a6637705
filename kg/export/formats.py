"""The formats by name. A format is a module with ``write(stored, out, options)``."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib import import_module
from typing import TextIO

from kg.errors import FormatError
from kg.export.options import Options
from kg.store import Stored

Write = Callable[[Iterable[Stored], TextIO, Options], None]

FORMATS: dict[str, str] = {"turtle": "kg.export.turtle"}
"""Name to module, each imported when it is asked for."""


def writer(name: str) -> Write:
    """The writer of a format.

    Raises:
        FormatError: there is no such format.
    """
    if name not in FORMATS:
        raise FormatError(name, "no such export format", "the formats are " + ", ".join(FORMATS))
    write: Write = import_module(FORMATS[name]).write
    return write
