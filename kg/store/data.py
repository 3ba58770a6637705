"""A database that can be closed.

RocksDB stays open for as long as anything refers to it, a caught exception's traceback included. So nothing outside
of this class does: when the session ends, the database is closed, whoever still holds the handle.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import pyoxigraph as ox
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Triple

from kg.errors import StoreError

Subject = NamedNode | ox.BlankNode | ox.Triple
Term = Subject | Literal
Graph = NamedNode | ox.BlankNode | DefaultGraph
_LEAVING = NamedNode("urn:kg:leaving")
Answers = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples


class Data:
    """The methods of ``pyoxigraph.Store`` that this package uses, until :meth:`close`."""

    def __init__(self, database: ox.Store) -> None:
        self._database: ox.Store | None = database
        self._leaving = False

    @property
    def _open(self) -> ox.Store:
        if self._database is None:
            raise StoreError("store", "it was used after its session had ended", "use it inside the `with` block")
        return self._database

    def close(self) -> None:
        """Let go of the database."""
        self._database = None

    def become(self, other: Data) -> None:
        """Let go of the database, and stand for that of ``other``, which is closed."""
        self._database, other._database = other._open, None

    def __iter__(self) -> Iterator[Quad]:
        return iter(self._open)

    def __contains__(self, quad: Quad) -> bool:
        return quad in self._open

    def __len__(self) -> int:
        return len(self._open)

    def quads_for_pattern(
        self, subject: Term | None, predicate: NamedNode | None, object: Term | None, graph_name: Graph | None = None
    ) -> Iterator[Quad]:
        """The quads that match; ``None`` matches everything."""
        if isinstance(subject, Literal):
            return iter(())
        return self._open.quads_for_pattern(subject, predicate, object, graph_name)

    def named_graphs(self) -> Iterator[NamedNode | ox.BlankNode]:
        """The names of all graphs."""
        return self._open.named_graphs()

    def query(self, query: str, prefixes: Mapping[str, str]) -> Answers:
        """Answer a query over the default graph."""
        return self._open.query(query, prefixes=dict(prefixes))

    def add(self, quad: Quad) -> None:
        """Add a quad."""
        self._open.add(quad)

    def remove(self, quad: Quad) -> None:
        """Remove a quad."""
        self._open.remove(quad)

    def extend(self, quads: Iterable[Quad]) -> None:
        """Add quads in one transaction."""
        self._open.extend(quads)

    def bulk_extend(self, quads: Iterable[Quad]) -> None:
        """Add very many quads, fast and in no transaction."""
        self._open.bulk_extend(quads)

    def exchange(self, removed: set[Quad], inserted: set[Quad]) -> None:
        """Remove and add quads, wholly or not at all; in order, since keys that come close together are written faster.

        What comes is written in one transaction together with a note of what goes, and that goes after it: one that
        both adds and removes takes the database three times as long. If it is broken off in between, :meth:`settle`
        ends it.
        """
        if self._leaving:
            self.settle()
        if not removed:
            self._open.extend(sorted(inserted, key=str))
            return
        self._leaving = True
        note = Quad(_LEAVING, _LEAVING, Literal("\n".join(sorted(map(_line, removed)))), _LEAVING)
        self._open.extend(sorted({*inserted, note}, key=str))
        self._leave(removed)

    def settle(self) -> None:
        """End what a change was broken off in, as whoever opens a database does first."""
        for note in self._notes():
            text = note.object.value if isinstance(note.object, Literal) else ""
            self._leave(ox.parse(text.encode(), format=ox.RdfFormat.N_QUADS))
        self._leaving = False

    def settled(self) -> bool:
        """Whether :meth:`settle` would have nothing to do."""
        return not self._notes()

    def _notes(self) -> list[Quad]:
        return list(self._open.quads_for_pattern(None, _LEAVING, None, _LEAVING))

    def _leave(self, removed: Iterable[Quad]) -> None:
        self._open.update(f"{update_text('DELETE', removed)} ;\nDROP GRAPH {_LEAVING}")
        self._leaving = False

    def matching(self, triples: Iterable[Triple]) -> Iterator[Quad]:
        """The quads of these triples, in whatever graphs."""
        for triple in list(triples):
            yield from self._open.quads_for_pattern(triple.subject, triple.predicate, triple.object, None)

    def present(self, quads: set[Quad]) -> set[Quad]:
        """Those that are there."""
        return {quad for quad in quads if quad in self._open}

    def absent(self, quads: set[Quad], known: Mapping[Graph, set[Quad]]) -> set[Quad]:
        """Those that are missing; what the ``known`` graphs hold need not be looked up."""
        return {quad for quad in quads if quad not in known.get(quad.graph_name, self._open)}

    def flush(self) -> None:
        """Write everything to the data files."""
        self._open.flush()

    def backup(self, folder: str) -> None:
        """Make a copy with hard links."""
        self._open.backup(folder)


def _line(quad: Quad) -> str:
    """A quad in N-Quads."""
    return f"{quad} ."


def update_text(verb: str, quads: Iterable[Quad]) -> str:
    """``INSERT DATA`` or ``DELETE DATA`` of these quads."""
    graphs: dict[str, list[str]] = {}
    for quad in quads:
        graph = str(quad.graph_name) if isinstance(quad.graph_name, NamedNode) else ""
        graphs.setdefault(graph, []).append(f"{quad.subject} {quad.predicate} {quad.object} .")
    parts = [
        "\n".join(lines) if not graph else f"GRAPH {graph} {{\n" + "\n".join(lines) + "\n}"
        for graph, lines in graphs.items()
    ]
    return f"{verb} DATA {{\n" + "\n".join(parts) + "\n}"
