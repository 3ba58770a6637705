"""A change of the store: quads out, quads in, and the union kept in step, wholly or not at all."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import DefaultGraph, NamedNode, Quad

from kg.store.data import Data, Graph
from kg.store.ledger import Places


class Change:
    """Collects what leaves and what enters named graphs; :meth:`commit` does it.

    The default graph holds the union of the graphs that queries see, each triple once: a triple that leaves one
    graph stays in the union while another graph supports it.
    """

    def __init__(self, db: Data, places: Places) -> None:
        self.db, self.places = db, places
        self.removed: set[Quad] = set()
        self.inserted: set[Quad] = set()
        self._there: dict[Graph, set[Quad]] = {}
        self._seen: dict[Graph, bool] = {}

    def now(self, graph: NamedNode) -> set[Quad]:
        """What a graph holds before the change."""
        if graph not in self._there:
            self._there[graph] = set(self.db.quads_for_pattern(None, None, None, graph))
        return self._there[graph]

    def remove(self, quads: Iterable[Quad]) -> None:
        """These quads go."""
        self.removed.update(quads)

    def insert(self, quads: Iterable[Quad]) -> None:
        """These quads come; what comes stays, even if it was also removed."""
        self.inserted.update(quads)

    def replace(self, graph: NamedNode, quads: Iterable[Quad]) -> None:
        """The graph is to hold these quads and no others."""
        self.remove(self.now(graph))
        self.insert(quads)

    def commit(self) -> bool:
        """Do it, wholly or not at all; says whether anything changed."""
        removed, inserted = self.difference()
        if removed or inserted:
            self.db.exchange(removed, inserted)
        return bool(removed or inserted)

    def difference(self) -> tuple[set[Quad], set[Quad]]:
        """What leaves the store and what enters it, the union included.

        A quad that enters brings its triple into the union, which may have it from elsewhere: to write it again costs
        less than to look for it.
        """
        removed = self.removed - self.inserted
        leaving = {q.triple: _in_default(q) for q in removed if self._in_union(q)}
        if leaving:
            staying = {q.triple for q in self.inserted if self._in_union(q)}
            leaving = {triple: quad for triple, quad in leaving.items() if triple not in staying}
        for other in self.db.matching(leaving):
            if self._in_union(other) and other not in removed:
                leaving.pop(other.triple, None)
        removed = self.db.present(removed | set(leaving.values()))
        new = self.db.absent(self.inserted, self._there)
        return removed, new | {_in_default(q) for q in new if self._in_union(q)}

    def _in_union(self, quad: Quad) -> bool:
        graph = quad.graph_name
        if graph not in self._seen:
            self._seen[graph] = isinstance(graph, NamedNode) and self.places.in_union(graph)
        return self._seen[graph]


def _in_default(quad: Quad) -> Quad:
    return Quad(quad.subject, quad.predicate, quad.object, DefaultGraph())
