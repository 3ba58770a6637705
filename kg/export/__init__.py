"""The graph as files: one module a kind of format, behind a table of names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TextIO

from kg.export.formats import FORMATS, writer
from kg.export.options import Options
from kg.graph import EvidenceLevel
from kg.store import Store, Stored
from kg.store.copies import copies
from kg.store.ledger import Places

__all__ = ["FORMATS", "Options", "export"]


def export(
    store: Store,
    format: str,
    out: TextIO,
    *,
    evidence: EvidenceLevel = "sentence",
    runs: bool = False,
    rdf12: bool = False,
) -> int:
    """Write the whole graph of a store.

    The same articles and judgements give the same bytes, in whatever order they came.

    Args:
        store: where the graph is.
        format: a name of :data:`FORMATS`.
        out: where to write; text, UTF-8 when it is a file, with line feeds as they are.
        evidence: how much of the articles' text goes out.
        runs: whether the RDF formats also tell when the runs were and what was withdrawn.
        rdf12: whether the RDF formats, JSON-LD excepted, also have triple terms of RDF 1.2.

    Returns:
        The number of articles written.

    Raises:
        FormatError: there is no such format, or it has no triple terms.
        StoreError, StoreLockedError: the store cannot be read.
    """
    write = writer(format)
    with store.reading() as db:
        counter = _Counter(store.records())
        extra = (*store.extra(runs=runs), *copies(db, Places(store.base)))
        write(counter, out, Options(store.base, evidence, rdf12, extra))
    return counter.count


class _Counter:
    """Counts what goes by."""

    def __init__(self, items: Iterable[Stored]) -> None:
        self.items, self.count = items, 0

    def __iter__(self) -> Iterator[Stored]:
        for item in self.items:
            self.count += 1
            yield item
