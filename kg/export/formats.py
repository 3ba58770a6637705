"""The formats by name. A format is a function ``write(stored, out, options)`` in a module of its own kind."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib import import_module
from typing import TextIO

from kg.errors import FormatError
from kg.export.options import Options
from kg.store import Stored

Write = Callable[[Iterable[Stored], TextIO, Options], None]

FORMATS: dict[str, str] = {
    "turtle": "kg.export.turtle:write",
    "trig": "kg.export.trig:write",
    "nquads": "kg.export.lines:write_quads",
    "ntriples": "kg.export.lines:write_triples",
    "jsonld": "kg.export.jsonld:write",
    "graphml": "kg.export.networks:write_graphml",
    "gexf": "kg.export.networks:write_gexf",
    "csv": "kg.export.tables:write_csv",
    "jsonl": "kg.export.tables:write_jsonl",
}
"""Name to module and function, each imported when it is asked for."""


def writer(name: str) -> Write:
    """The writer of a format.

    Raises:
        FormatError: there is no such format.
    """
    if name not in FORMATS:
        raise FormatError(name, "no such export format", "the formats are " + ", ".join(FORMATS))
    module, _, function = FORMATS[name].partition(":")
    write: Write = getattr(import_module(module), function)
    return write
