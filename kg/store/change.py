"""A change of the store: quads out, quads in, and the union kept in step, all in one transaction."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import DefaultGraph, NamedNode, Quad

from kg.store.data import Data
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

    def remove(self, quads: Iterable[Quad]) -> None:
        """These quads go."""
        self.removed.update(quads)

    def insert(self, quads: Iterable[Quad]) -> None:
        """These quads come; what comes stays, even if it was also removed."""
        self.inserted.update(quads)

    def replace(self, graph: NamedNode, quads: Iterable[Quad]) -> None:
        """The graph is to hold these quads and no others."""
        self.remove(self.db.quads_for_pattern(None, None, None, graph))
        self.insert(quads)

    def commit(self) -> bool:
        """Do it, wholly or not at all; says whether anything changed."""
        removed, inserted = self.difference()
        if removed or inserted:
            self.db.exchange(removed, inserted)
        return bool(removed or inserted)

    def difference(self) -> tuple[set[Quad], set[Quad]]:
        """What leaves the store and what enters it, the union included."""
        removed = self.removed - self.inserted
        visible = {_in_default(q) for q in self.inserted if self._in_union(q)}
        leaving = {q.triple: _in_default(q) for q in removed if self._in_union(q)}
        leaving = {triple: quad for triple, quad in leaving.items() if quad not in visible}
        for other in self.db.matching(leaving):
            if self._in_union(other) and other not in removed:
                leaving.pop(other.triple, None)
        removed = self.db.present(removed | set(leaving.values()))
        return removed, self.db.absent(self.inserted | visible)

    def _in_union(self, quad: Quad) -> bool:
        return isinstance(quad.graph_name, NamedNode) and self.places.in_union(quad.graph_name)


def _in_default(quad: Quad) -> Quad:
    return Quad(quad.subject, quad.predicate, quad.object, DefaultGraph())
