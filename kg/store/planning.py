"""What has to change in a store when articles or judgements come or go.

The graph is a function of the articles' records and the judgements. An article's own graph can depend on others:
on what its entities are called, and on whether the attributions that it answers are there. So a change of one article
may touch the graphs of others; this module finds which, and derives them again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from kg.errors import NotFoundError
from kg.graph import Canonical, quads
from kg.graph import vocab as v
from kg.graph.terms import iri as node
from kg.graph.terms import string
from kg.model import Record
from kg.store import copies
from kg.store.change import Change
from kg.store.data import Data
from kg.store.judgements import Judgement, adjusted, concerns, read_judgements
from kg.store.ledger import ANSWERS, RECORD, RUN, WITHDRAWN_ON, WITHDREW, Entry, Naming, Places, iri_of, read_entry
from kg.store.naming import View


class Plan:
    """Plans one change of a store. Nothing is written before :attr:`change` is committed.

    Args:
        db: the store, as it is now.
        places: where things stand in it.
        entries: articles that come or change, or (``None``) go.
        judgements: all judgements that are to hold from now on; as before when omitted.
        withdrawn_on: the day on which earlier versions are withdrawn; ``None``: they leave no trace.
    """

    def __init__(
        self,
        db: Data,
        places: Places,
        entries: Mapping[str, Entry | None],
        *,
        judgements: Iterable[Judgement] | None = None,
        withdrawn_on: date | None = None,
    ) -> None:
        self.db, self.places, self.entries = db, places, entries
        self.change = Change(db, places)
        judged = read_judgements(db, places.shared)
        self.judgements = judged if judgements is None else sorted(set(judgements))
        self._new_judgements = set(self.judgements) ^ set(judged)
        self._judged_before = judged
        self._own = self._find_own()
        self._records = {a: self._record(a) for a in self._own}
        self._before = View(db, places, judged)
        self._namings = self._changed_namings()
        self._after = View(db, places, self.judgements, self._namings, beside=self._before)
        touched = self._touched()
        for article in sorted(self._own):
            self._write_books(article)
        written = sorted(self._own | self._others(touched))
        for article in written:
            self._write_graph(article, withdrawn_on)
        copies.update(db, places, self._records, written, self.change)
        self._write_names(touched)
        for judgement in self._new_judgements:
            made = judgement.quads(places.base, places.shared)
            (self.change.insert if judgement in self.judgements else self.change.remove)(made)

    def _entry(self, article: str) -> Entry | None:
        """The books of an article as they are to be."""
        return self.entries[article] if article in self.entries else read_entry(self.db, self.places, article)

    def _record(self, article: str) -> Record | None:
        """The record of an article as it is to be, judgements included."""
        entry = self._entry(article)
        return adjusted(entry.record, self.judgements, self.places.base) if entry is not None else None

    def _find_own(self) -> set[str]:
        """Articles whose records, with the judgements, change."""
        found = set(self.entries)
        for judgement in self._new_judgements:
            if judgement.kind == "split":
                found.add(judgement.object)
            elif judgement.kind != "same":
                books = self.db.quads_for_pattern(NamedNode(judgement.subject), v.IN_ARTICLE, None, None)
                found |= {iri_of(q.object) for q in books if self.places.is_ledger(q.graph_name)}
        return found

    def _changed_namings(self) -> dict[str, frozenset[Naming]]:
        """For each entity that the changing articles name or named: how all articles will describe it."""
        ledgers = {self.places.ledger(article) for article in self._own}
        new: dict[str, set[Naming]] = {}
        for ledger in ledgers:
            for quad in self.db.quads_for_pattern(None, v.NAME, None, ledger):
                new.setdefault(iri_of(quad.subject), set())
        for record in self._records.values():
            for entity in record.entities if record is not None else ():
                new.setdefault(entity.id, set()).add(Naming.of(entity))
        found = {}
        for iri, namings in new.items():
            for naming in self._before.namings(iri):
                others = self.db.quads_for_pattern(NamedNode(iri), v.NAME, naming.literal(), None)
                if any(q.graph_name != self.places.names and q.graph_name not in ledgers for q in others):
                    namings.add(naming)
            found[iri] = frozenset(namings)
        return found

    def _touched(self) -> set[str]:
        """Entities that may be called something else from now on: with all that are or were one with them."""
        found = set(self._namings)
        for judgement in self._new_judgements:
            if judgement.kind == "same":
                found |= {judgement.subject, judgement.object}
        return {member for e in found for view in (self._before, self._after) for member in view.members(e)}

    def _others(self, touched: set[str]) -> set[str]:
        """Other articles whose graphs change: what they name is called otherwise, what they answer comes or goes."""
        found = set()
        for entity in touched:
            if self._before.called(entity) != self._after.called(entity):
                books = self.db.quads_for_pattern(NamedNode(entity), v.NAME, None, None)
                ledgers = {q.graph_name for q in books if self.places.is_ledger(q.graph_name)}
                found |= {
                    iri_of(q.subject) for ledger in ledgers for q in self.db.quads_for_pattern(None, RUN, None, ledger)
                }
        answered = any(True for _ in self.db.quads_for_pattern(None, ANSWERS, None, None))
        for article in self._own if answered else ():
            record = self._records[article]
            now = {a.id for a in record.attributions} if record is not None else set()
            for attribution in self._attributions(article) ^ now:
                books = self.db.quads_for_pattern(None, ANSWERS, NamedNode(attribution), None)
                found |= {iri_of(q.subject) for q in books}
        return found - self._own

    def _attributions(self, article: str) -> set[str]:
        """The attributions of an article's graph as it is now."""
        node = NamedNode(article)
        return {iri_of(q.subject) for q in self.db.quads_for_pattern(None, v.IN_ARTICLE, node, node)}

    def _exists(self, attribution: str) -> bool:
        """Whether an attribution will be in the graph."""
        for article, record in self._records.items():
            if record is not None and any(a.id == attribution for a in record.attributions):
                return True
            if attribution in self._attributions(article):
                return False
        return Quad(NamedNode(attribution), v.TYPE, v.ATTRIBUTION, DefaultGraph()) in self.db

    def names(self, record: Record) -> dict[str, Canonical]:
        """What the entities of a record will be called."""
        called = {e.id: self._after.called(e.id) for e in record.entities}
        return {iri: name for iri, name in called.items() if name is not None}

    def _write_books(self, article: str) -> None:
        entry, record = self._entry(article), self._records[article]
        made = entry.quads(self.places, record) if entry is not None and record is not None else set()
        self.change.replace(self.places.ledger(article), made)

    def _write_graph(self, article: str, withdrawn_on: date | None) -> None:
        """An article's graph, and its part of the shared one."""
        record = self._records[article] if article in self._own else self._record(article)
        entry = self._entry(article)
        old = self.change.now(NamedNode(article))
        new: set[Quad] = set()
        if entry is not None and record is not None:
            kept = answering(record, self._exists)
            new = set(quads(kept, entry.run, self.places.base, canonical=self.names(kept)))
        for attribution in self._attributions(article):
            self.change.remove(self._answers(attribution))
        self.change.replace(NamedNode(article), new)
        if withdrawn_on is not None and article in self.entries:
            self._withdraw(article, old - new, withdrawn_on)

    def _answers(self, attribution: str) -> list[Quad]:
        """What an attribution has in the shared graph: its answers to other articles."""
        node, shared = NamedNode(attribution), self.places.shared
        found = list(self.db.quads_for_pattern(node, None, None, shared))
        for quad in self.db.quads_for_pattern(None, v.ANSWER_BY, node, shared):
            found += self.db.quads_for_pattern(quad.subject, None, None, shared)
        return found

    def _withdraw(self, article: str, gone: set[Quad], on: date) -> None:
        """Keep what an earlier version of an article said, outside the union."""
        entry = read_entry(self.db, self.places, article)
        if entry is None:
            return
        history, node = self.places.history, self.places.withdrawn(article, entry.text)
        self.change.insert(Quad(q.subject, q.predicate, q.object, node) for q in gone)
        self.change.insert(
            [
                Quad(node, RECORD, Literal(entry.text, datatype=v.JSON), node),
                Quad(NamedNode(article), v.WAS_REVISION_OF, node, history),
                Quad(node, RUN, NamedNode(entry.run.id), history),
                Quad(node, WITHDRAWN_ON, Literal(on.isoformat(), datatype=v.DATE), history),
            ]
        )
        self.change.insert(
            Quad(node, WITHDREW, q.subject, history)
            for q in gone
            if q.predicate == v.TYPE and q.object == v.ATTRIBUTION
        )

    def _write_names(self, touched: set[str]) -> None:
        """The index of names, preferred labels, and where retired IRIs lead."""
        for entity, namings in self._namings.items():
            node, before = NamedNode(entity), self._before.namings(entity)
            self.change.remove(Quad(node, v.NAME, n.literal(), self.places.names) for n in before - namings)
            self.change.insert(Quad(node, v.NAME, n.literal(), self.places.names) for n in namings - before)
        for entity in touched:
            self.change.remove(self._called(entity, self._before.called(entity)))
            self.change.insert(self._called(entity, self._after.called(entity)))

    def _called(self, entity: str, name: Canonical | None) -> list[Quad]:
        if name is None:
            return []
        made = [Quad(NamedNode(name.iri), v.PREF_LABEL, string(name.label), self.places.shared)]
        if name.iri != entity:
            made.append(Quad(NamedNode(entity), v.CANONICAL, NamedNode(name.iri), self.places.shared))
        return made


def answering(record: Record, exists: Callable[[str], bool]) -> Record:
    """The record without answers to attributions that are not there."""
    own = {a.id for a in record.attributions}
    attributions = tuple(
        replace(a, relations=tuple(r for r in a.relations if r.to in own or exists(r.to))) if a.relations else a
        for a in record.attributions
    )
    return replace(record, attributions=attributions)


def forgetting(db: Data, places: Places, article: str) -> Plan:
    """Plan that an article goes, with its earlier versions and the judgements on it."""
    entry = read_entry(db, places, article)
    judged = read_judgements(db, places.shared)
    kept = [j for j in judged if entry is None or not concerns(j, entry.record)]
    plan = Plan(db, places, {article: None}, judgements=kept)
    for quad in list(db.quads_for_pattern(NamedNode(article), v.WAS_REVISION_OF, None, places.history)):
        version = NamedNode(iri_of(quad.object))
        plan.change.remove([quad, *db.quads_for_pattern(version, None, None, places.history)])
        plan.change.remove(db.quads_for_pattern(None, None, None, version))
    if entry is not None:
        plan.change.remove(_times(db, places, entry, article))
    return plan


def _times(db: Data, places: Places, entry: Entry, article: str) -> list[Quad]:
    """When the run of an article was, if no other article is of that run."""
    run = NamedNode(entry.run.id)
    others = (q for q in db.quads_for_pattern(None, RUN, run, None) if places.is_ledger(q.graph_name))
    if any(q.subject != NamedNode(article) for q in others):
        return []
    return list(db.quads_for_pattern(run, None, None, places.runs))


def completed(judgement: Judgement, db: Data, places: Places) -> Judgement:
    """A judgement with the description of the entity that it names as a source.

    Raises:
        NotFoundError: the store has no such entity, article or attribution.
    """
    view = View(db, places, ())
    attributions = {"reject": [judgement.subject], "correct": [judgement.subject]}.get(judgement.kind, [])
    entities = {
        "same": [judgement.subject, judgement.object],
        "split": [judgement.subject],
        "correct": [judgement.object],
    }.get(judgement.kind, [])
    for iri in attributions:
        if not any(True for _ in db.quads_for_pattern(node(iri), v.IN_ARTICLE, None, None)):
            raise NotFoundError(iri, "the store has no such attribution", "take an IRI from `kg query` or `kg export`")
    for iri in entities:
        if not view.namings(node(iri).value):
            raise NotFoundError(iri, "the store has no such entity", "take an IRI from `kg query` or `kg export`")
    if judgement.kind == "split":
        return replace(judgement, subject=_named_in(judgement, db, places))
    entity = view.describe(judgement.object) if judgement.kind == "correct" else None
    if entity is None:
        return judgement
    return replace(judgement, name=entity.name, type=entity.type, named=entity.named)


def _named_in(judgement: Judgement, db: Data, places: Places) -> str:
    """The entity of a split, by the IRI that the article itself has for it."""
    entry = read_entry(db, places, node(judgement.object).value)
    if entry is None:
        raise NotFoundError(judgement.object, "the store has no such article", "take an IRI from `kg query`")
    members = View(db, places, read_judgements(db, places.shared)).members(judgement.subject)
    own = sorted(members & {e.id for e in entry.record.entities}, key=lambda iri: (iri != judgement.subject, iri))
    if not own:
        raise NotFoundError(judgement.subject, "that article does not name it", "take an IRI from `kg query`")
    return own[0]
