"""``kg.open``: the graph of a store from Python."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

from kg.display import table_html
from kg.export import export
from kg.export.tables import canonical
from kg.graph import EvidenceLevel
from kg.model import Record
from kg.query import Result, run
from kg.query.explain import explain
from kg.query.statements import Statements, from_record
from kg.query.stats import stats
from kg.store import Store


class Graph:
    """The graph of a store: questions, statements, and the same data for rdflib and networkx.

    Attributes:
        store: the store itself: articles in and out, judgements.
    """

    def __init__(self, store: Store) -> None:
        self.store = store

    def __repr__(self) -> str:
        return f"Graph({self.store.name!r})"

    def _repr_html_(self) -> str:
        counts = stats(self.store).counts
        return table_html(("graph", self.store.name), ((what.strip(), str(n)) for what, n in counts), len(counts))

    def articles(self) -> list[str]:
        """IRIs of the articles, sorted."""
        return self.store.articles()

    def query(self, query: str, parameters: Mapping[str, str] | None = None, *, timeout: float | None = 30.0) -> Result:
        """Answer SPARQL, or a shipped query by name, as :func:`kg.query.run` does."""
        return run(self.store, query, parameters=parameters, timeout=timeout)

    def attributions(
        self,
        *,
        speaker: str | None = None,
        about: str | None = None,
        since: str | None = None,
        until: str | None = None,
    ) -> Statements:
        """Who said what, by article and place in it; what is a copy of another statement says so (``copy_of``).

        Args:
            speaker: only statements of this source: a name or alias in any case, or an IRI.
            about: only those about this entity, named likewise.
            since: only those of this day (``2023-12-04``) or later: the day it was said, else that of publication.
            until: only those of this day or earlier.

        Raises:
            StoreError, StoreLockedError: the store cannot be read.
        """
        found = Statements()
        for stored in self.store.records():
            names: dict[str, set[str]] = {}
            for entity in stored.record.entities:
                name = stored.names[entity.id]
                known = (entity.id, name.iri, name.label, entity.name, *entity.aliases)
                names[entity.id] = {text.casefold() for text in known}
            statements = from_record(stored.record, stored.names)
            for attribution, statement in zip(stored.record.attributions, statements, strict=True):
                day = statement.said_on or stored.record.article.published or ""
                if speaker is not None and not _among(speaker, attribution.speakers, names):
                    continue
                if about is not None and not _among(about, attribution.about, names):
                    continue
                if (since is not None and not day >= since) or (until is not None and not "" < day <= until):
                    continue
                found.append(replace(statement, copy_of=stored.copies.get(statement.id, "")))
        return found

    def records(self) -> Iterator[Record]:
        """The articles with their entities and attributions, under the names and IRIs of the whole graph, by IRI."""
        for stored in self.store.records():
            yield canonical(stored.record, stored.names)

    def export(self, format: str = "turtle", *, evidence: EvidenceLevel = "sentence") -> str:
        """The whole graph as text.

        Args:
            format: a name of :data:`kg.export.FORMATS`.
            evidence: how much of the articles' text goes out: ``sentence``, ``article`` or ``none``.

        Raises:
            FormatError: there is no such format.
            StoreError, StoreLockedError: the store cannot be read.
        """
        out = StringIO(newline="\n")
        export(self.store, format, out, evidence=evidence)
        return out.getvalue()

    def explain(self, iri: str) -> str:
        """What stands behind a node, as text."""
        return explain(self.store, iri)

    def rdflib(self) -> Any:
        """An ``rdflib.Dataset`` in memory with the same named graphs; its default graph is their union."""
        from pyoxigraph import NamedNode
        from rdflib import Dataset, URIRef

        from kg.graph.validate import to_rdflib

        made = Dataset(default_union=True)
        with self.store.reading() as db:
            for name in self.store.graphs():
                graph = made.graph(URIRef(name))
                for triple in to_rdflib(db.quads_for_pattern(None, None, None, NamedNode(name))):
                    graph.add(triple)
        return made

    def networkx(self) -> Any:
        """A ``networkx.MultiDiGraph``: entities as nodes, statements as edges from source to topic."""
        from kg.export.networks import network
        from kg.export.options import Options

        return network(self.store.records(), Options(self.store.base))


def _among(name: str, entities: tuple[str, ...], names: Mapping[str, set[str]]) -> bool:
    return any(name.casefold() in names[iri] for iri in entities)


def open(path: str | Path = "kg-store", *, create: bool = False) -> Graph:
    """The graph in a store's folder, or at a SPARQL endpoint.

    Args:
        path: the folder; or the URL of a SPARQL 1.1 server's dataset.
        create: make the store where there is none yet.

    Raises:
        StoreError: there is no store, or the folder holds something else.
    """
    return Graph(Store.open(path, create=create))
