"""N-Triples and N-Quads: one statement a line, sorted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TextIO

from pyoxigraph import Quad, Triple

from kg.export.options import Options
from kg.export.sort import sorted_on_disk
from kg.export.terms import quads
from kg.store import Stored


def write_triples(stored: Iterable[Stored], out: TextIO, options: Options) -> None:
    """Write N-Triples: the union of all graphs."""
    rows = ((f"{q.subject} {q.predicate} {_object(q)} .\n",) for q in _all(stored, options))
    out.writelines(line for (line,) in sorted_on_disk(rows))


def write_quads(stored: Iterable[Stored], out: TextIO, options: Options) -> None:
    """Write N-Quads."""
    rows = ((f"{q.subject} {q.predicate} {_object(q)} {q.graph_name} .\n",) for q in _all(stored, options))
    out.writelines(line for (line,) in sorted_on_disk(rows))


def _all(stored: Iterable[Stored], options: Options) -> Iterator[Quad]:
    for item in stored:
        yield from quads(item, options)
    yield from options.extra


def _object(quad: Quad) -> str:
    return f"<<( {quad.object} )>>" if isinstance(quad.object, Triple) else str(quad.object)
