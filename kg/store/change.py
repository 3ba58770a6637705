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
        if removed:
            self.db.update(_data("DELETE", removed) + (";\n" + _data("INSERT", inserted) if inserted else ""))
        elif inserted:
            self.db.extend(inserted)
        return bool(removed or inserted)

    def difference(self) -> tuple[set[Quad], set[Quad]]:
        """What leaves the store and what enters it, the union included."""
        removed = self.removed - self.inserted
        inserted = {q for q in self.inserted if q not in self.db}
        visible = {_in_default(q) for q in self.inserted if self._in_union(q)}
        removed |= {
            _in_default(q)
            for q in removed
            if self._in_union(q) and _in_default(q) not in visible and not self._supported(q, removed)
        }
        removed = {q for q in removed if q in self.db}
        inserted |= {q for q in visible if q not in self.db}
        return removed, inserted

    def _in_union(self, quad: Quad) -> bool:
        return isinstance(quad.graph_name, NamedNode) and self.places.in_union(quad.graph_name)

    def _supported(self, quad: Quad, removed: set[Quad]) -> bool:
        others = self.db.quads_for_pattern(quad.subject, quad.predicate, quad.object, None)
        return any(self._in_union(other) and other not in removed for other in others)


def _in_default(quad: Quad) -> Quad:
    return Quad(quad.subject, quad.predicate, quad.object, DefaultGraph())


def _data(verb: str, quads: set[Quad]) -> str:
    graphs: dict[str, list[str]] = {}
    for quad in quads:
        graph = str(quad.graph_name) if isinstance(quad.graph_name, NamedNode) else ""
        graphs.setdefault(graph, []).append(f"{quad.subject} {quad.predicate} {quad.object} .")
    parts = [
        "\n".join(lines) if not graph else f"GRAPH {graph} {{\n" + "\n".join(lines) + "\n}"
        for graph, lines in graphs.items()
    ]
    return f"{verb} DATA {{\n" + "\n".join(parts) + "\n}"
