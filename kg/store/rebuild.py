"""The whole of a store from its books: for loading very many articles at once."""

from __future__ import annotations

import dbm
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from pyoxigraph import DefaultGraph, NamedNode, Quad

from kg.graph import vocab as v
from kg.graph.build import with_union
from kg.model import Record
from kg.store.copies import Collected, links
from kg.store.data import Data
from kg.store.judgements import adjusted, read_judgements
from kg.store.ledger import Entry, Naming, Places, entries
from kg.store.naming import View
from kg.store.planning import answering


class Rebuild:
    """Collects entries on disk, and gives all quads of the store that has them beside those it had.

    In memory are names, articles' and attributions' IRIs and digests of their sentences only.
    """

    def __init__(self, db: Data, places: Places) -> None:
        self.db, self.places = db, places
        self._times: set[Quad] = set()
        self.judgements = read_judgements(db, places.shared)
        self._resources = ExitStack()
        folder = Path(self._resources.enter_context(tempfile.TemporaryDirectory(prefix="kg-load-")))
        self._entries = self._resources.enter_context(dbm.open(str(folder / "entries"), "n"))  # noqa: SIM115
        self._articles: dict[str, None] = {}
        for entry in entries(db, places):
            self.add(entry)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._resources.close()

    def __len__(self) -> int:
        return len(self._articles)

    def add(self, entry: Entry) -> None:
        """Take an entry; of two of one article the later one holds."""
        self._entries[entry.record.article.id] = entry.text.encode()
        self._articles[entry.record.article.id] = None
        self._times |= entry.times(self.places)

    def quads(self) -> Iterator[Quad]:
        """All quads, the union included; some more than once."""
        namings: dict[str, set[Naming]] = {}
        attributions: set[str] = set()
        for _, record in self._records():
            attributions.update(a.id for a in record.attributions)
            for entity in record.entities:
                namings.setdefault(entity.id, set()).add(Naming.of(entity))
        described = {iri: frozenset(made) for iri, made in namings.items()}
        view = View(self.db, self.places, self.judgements, described)
        library = Collected()
        for entry, record in self._records():
            yield from entry.quads(self.places, record)
            yield from library.add(record).quads(self.places)
            kept = answering(record, attributions.__contains__)
            called = {e.id: view.called(e.id) for e in kept.entities}
            names = {iri: name for iri, name in called.items() if name is not None}
            yield from with_union(kept, entry.run, self.places.base, canonical=names)
        for iri, made in described.items():
            yield from (Quad(NamedNode(iri), v.NAME, naming.literal(), self.places.names) for naming in made)
        yield from _and_in_union(self._judged(view))
        for article in self._articles:
            yield from _and_in_union(links(article, library, self.places))
        yield from self._times
        for graph in (self.places.runs, self.places.history):
            yield from self.db.quads_for_pattern(None, None, None, graph)
        for quad in self.db.quads_for_pattern(None, v.WAS_REVISION_OF, None, self.places.history):
            if isinstance(quad.object, NamedNode):
                yield from self.db.quads_for_pattern(None, None, None, quad.object)

    def _records(self) -> Iterator[tuple[Entry, Record]]:
        """Every entry, with its record as the judgements have it."""
        for article in self._articles:
            entry = Entry.parse(self._entries[article].decode())
            yield entry, adjusted(entry.record, self.judgements, self.places.base)

    def _judged(self, view: View) -> Iterator[Quad]:
        """The judgements, and where retired IRIs lead."""
        for judgement in self.judgements:
            yield from judgement.quads(self.places.base, self.places.shared)
            if judgement.kind == "same":
                for entity in view.members(judgement.subject):
                    name = view.called(entity)
                    if name is not None and name.iri != entity:
                        yield Quad(NamedNode(entity), v.CANONICAL, NamedNode(name.iri), self.places.shared)


def _and_in_union(made: Iterable[Quad]) -> Iterator[Quad]:
    for quad in made:
        yield quad
        yield Quad(quad.subject, quad.predicate, quad.object, DefaultGraph())
