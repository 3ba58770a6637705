"""What entities are called in the whole graph.

The preferred label of an entity depends on the set of articles, never on the order in which they came: of the ways
in which they write its name, the one in mixed case, else the first in code-point order.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

import pyoxigraph as ox
from pyoxigraph import Literal, NamedNode

from kg.graph import vocab as v
from kg.store.ledger import Entry, Places, name_literal


def best_label(names: Iterable[str]) -> str:
    """The preferred one of several ways to write one name."""
    return min(names, key=lambda name: (name.isupper() or name.islower(), name))


class Naming:
    """The names of entities before and after one article's books change."""

    def __init__(self, db: ox.Store, places: Places, old: Entry | None, new: Entry | None) -> None:
        self.db, self.places = db, places
        entry = old or new
        self.article = entry.record.article.id if entry else ""
        self.old = {e.id: e.name for e in old.record.entities} if old else {}
        self.new = {e.id: e.name for e in new.record.entities} if new else {}

    def before(self, entity: str) -> set[str]:
        """The names that the articles of the store give it now."""
        quads = self.db.quads_for_pattern(NamedNode(entity), v.NAME, None, self.places.names)
        return {json.loads(q.object.value) for q in quads if isinstance(q.object, Literal)}

    def after(self, entity: str) -> set[str]:
        """The names that they will give it."""
        names = self.before(entity)
        gone = self.old.get(entity)
        if gone is not None and not self._elsewhere(entity, gone):
            names.discard(gone)
        if entity in self.new:
            names.add(self.new[entity])
        return names

    def touched(self) -> set[str]:
        """The entities that either version of the article names."""
        return self.old.keys() | self.new.keys()

    def articles_with(self, entity: str) -> set[str]:
        """Ledger graphs of the other articles that name it."""
        mine = (self.places.names, self.places.ledger(self.article))
        return {
            q.graph_name.value
            for q in self.db.quads_for_pattern(NamedNode(entity), v.NAME, None, None)
            if isinstance(q.graph_name, NamedNode) and q.graph_name not in mine
        }

    def _elsewhere(self, entity: str, name: str) -> bool:
        mine = (self.places.names, self.places.ledger(self.article))
        quads = self.db.quads_for_pattern(NamedNode(entity), v.NAME, name_literal(name), None)
        return any(q.graph_name not in mine for q in quads)
