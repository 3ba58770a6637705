"""What entities are called in the whole graph.

The books give each entity the names that articles write it with. Judgements join entities into groups. What a group
is called depends on these two alone, never on the order in which anything came.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pyoxigraph import Literal, NamedNode

from kg.graph import Canonical
from kg.graph import vocab as v
from kg.model import ENTITY_TYPES, Entity
from kg.store.data import Data
from kg.store.judgements import Judgement
from kg.store.ledger import Naming, Places


def best_label(names: Iterable[str]) -> str:
    """The preferred one of several ways to write one name: in mixed case, else the first in code-point order."""
    return min(names, key=lambda name: (name.isupper() or name.islower(), name))


class View:
    """What entities are called, given the books, changes to them, and the judgements.

    Args:
        db: the store.
        places: where things stand in it.
        judgements: all that hold.
        changed: for entities whose namings differ from those in the books, what they are.
        beside: another view of the same books, whose reading of them this one shares.
    """

    def __init__(
        self,
        db: Data,
        places: Places,
        judgements: Iterable[Judgement],
        changed: Mapping[str, frozenset[Naming]] | None = None,
        beside: View | None = None,
    ) -> None:
        self.db, self.places, self.changed = db, places, changed or {}
        self._group = _groups(judgements)
        self._called: dict[str, Canonical | None] = {}
        self._read: dict[str, frozenset[Naming]] = beside._read if beside is not None else {}

    def namings(self, entity: str) -> frozenset[Naming]:
        """How the articles describe an entity; empty where none names it."""
        if entity in self.changed:
            return self.changed[entity]
        if entity not in self._read:
            quads = self.db.quads_for_pattern(NamedNode(entity), v.NAME, None, self.places.names)
            self._read[entity] = frozenset(Naming.parse(q.object.value) for q in quads if isinstance(q.object, Literal))
        return self._read[entity]

    def members(self, entity: str) -> frozenset[str]:
        """The entities that are one with it, itself included."""
        return self._group.get(entity, frozenset((entity,)))

    def called(self, entity: str) -> Canonical | None:
        """What an entity is called in the whole graph; ``None`` where no article names it or its group."""
        if entity not in self._called:
            found = self._call(entity)
            for member in self.members(entity):
                self._called[member] = found
        return self._called[entity]

    def describe(self, entity: str) -> Entity | None:
        """An entity as the articles describe it."""
        namings = self.namings(entity)
        if not namings:
            return None
        label = best_label({n.name for n in namings})
        first = min(namings)
        type_ = first.type if first.type in ENTITY_TYPES else "other"
        return Entity(entity, label, type_, first.named)  # type: ignore[arg-type]

    def _call(self, entity: str) -> Canonical | None:
        """A group goes by the IRI and the label of its fullest named member."""
        members = [(member, self.namings(member)) for member in sorted(self.members(entity))]
        ranked = []
        for member, namings in members:
            if namings:
                label = best_label({n.name for n in namings})
                named = any(n.named for n in namings)
                ranked.append((not named, -len(label), label, member, named))
        if not ranked:
            return None
        _, _, label, iri, named = min(ranked)
        return Canonical(iri, label, named)


def _groups(judgements: Iterable[Judgement]) -> dict[str, frozenset[str]]:
    groups: dict[str, set[str]] = {}
    for judgement in judgements:
        if judgement.kind == "same":
            joined = groups.get(judgement.subject, {judgement.subject}) | groups.get(
                judgement.object, {judgement.object}
            )
            for member in joined:
                groups[member] = joined
    return {member: frozenset(group) for member, group in groups.items()}
