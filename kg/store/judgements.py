"""Decisions of a user, kept as data: signed, dated, reversible, and respected by every later build.

========  ====================  ===========================  ==========================================
kind      ``subject``           ``object``                   says
========  ====================  ===========================  ==========================================
same      an entity             another entity               both are one
split     an entity             an article                   in that article, the name is somebody else's
reject    an attribution                                     it is wrong: it leaves the graph
correct   an attribution        an entity                    this is its source
========  ====================  ===========================  ==========================================

They stand in the shared graph. The graph of a store follows from the articles and the judgements alone, so that
taking a judgement back gives the same graph as before.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, get_args
from typing import Literal as Choice

from pyoxigraph import Literal, NamedNode, Quad

from kg.errors import RecordError
from kg.graph import terms as t
from kg.graph import vocab as v
from kg.iris import derived_iri, entity_iri
from kg.model import Attribution, Entity, EntityType, Record
from kg.store.data import Data

Kind = Choice["same", "split", "reject", "correct"]
KINDS: tuple[str, ...] = get_args(Kind)

JUDGEMENT, JUDGEMENT_KIND = v.said("Judgement"), v.said("judgementKind")
JUDGES, JUDGED_AS = v.said("judges"), v.said("judgedAs")
JUDGED_BY, JUDGED_ON, JUDGED_NAME = v.said("judgedBy"), v.said("judgedOn"), v.said("judgedName")


@dataclass(frozen=True, slots=True, order=True)
class Judgement:
    """One decision. ``by`` is whoever decided, ``on`` the day (``2023-12-04``).

    For ``correct``, ``name``, ``type`` and ``named`` describe the entity as it was when the decision was made: the
    corrected article names it from then on, whatever becomes of the others.
    """

    kind: Kind
    subject: str
    object: str = ""
    by: str = ""
    on: str = ""
    name: str = ""
    type: EntityType = "other"
    named: bool = True

    def iri(self, base: str) -> str:
        """Its IRI: the same decision of the same person on the same day has the same."""
        return derived_iri(self.subject, "judgement", "\n".join((self.kind, self.object, self.by, self.on)), base)

    def quads(self, base: str, graph: NamedNode) -> set[Quad]:
        """It as RDF.

        Raises:
            RecordError: a part of it is not what its kind asks for.
        """
        if self.kind not in KINDS or bool(self.object) == (self.kind == "reject"):
            raise RecordError("judgement", f"{self.kind!r} does not take these parts", "see `kg judgements --help`")
        node = NamedNode(self.iri(base))
        made = {
            Quad(node, v.TYPE, JUDGEMENT, graph),
            Quad(node, JUDGEMENT_KIND, Literal(self.kind), graph),
            Quad(node, JUDGES, t.iri(self.subject), graph),
        }
        if self.object:
            made.add(Quad(node, JUDGED_AS, t.iri(self.object), graph))
        if self.kind == "correct":
            text = json.dumps([self.name, self.type, self.named])
            made.add(Quad(node, JUDGED_NAME, Literal(text, datatype=v.JSON), graph))
        if self.by:
            made.add(Quad(node, JUDGED_BY, t.string(self.by), graph))
        if self.on:
            made.add(Quad(node, JUDGED_ON, t.day(self.on), graph))
        return made


def read_judgements(db: Data, graph: NamedNode) -> list[Judgement]:
    """All judgements of a store, sorted."""
    nodes = (q.subject for q in db.quads_for_pattern(None, v.TYPE, JUDGEMENT, graph))
    return sorted(_read(db.quads_for_pattern(node, None, None, graph)) for node in nodes)


def _read(quads: Iterable[Quad]) -> Judgement:
    parts = {q.predicate: q.object.value for q in quads if isinstance(q.object, NamedNode | Literal)}
    name, type_, named = json.loads(parts.get(JUDGED_NAME, '["", "other", true]'))
    kind: Any = parts[JUDGEMENT_KIND]
    return Judgement(
        kind,
        parts[JUDGES],
        parts.get(JUDGED_AS, ""),
        parts.get(JUDGED_BY, ""),
        parts.get(JUDGED_ON, ""),
        name,
        type_,
        named,
    )


def concerns(judgement: Judgement, record: Record) -> bool:
    """Whether a judgement changes what a record says, beyond what its entities are called."""
    if judgement.kind == "split":
        return judgement.object == record.article.id
    return judgement.kind != "same" and any(a.id == judgement.subject for a in record.attributions)


def adjusted(record: Record, judgements: Iterable[Judgement], base: str) -> Record:
    """The record as the judgements have it.

    Args:
        record: as it was extracted.
        judgements: all of a store, sorted; those that concern other articles are passed over.
        base: what the IRIs of the data begin with.
    """
    mine = [j for j in judgements if concerns(j, record)]
    for judgement in mine:
        if judgement.kind == "split":
            record = _split(record, judgement.subject, base)
    rejected = {j.subject for j in mine if j.kind == "reject"}
    if rejected:
        record = replace(record, attributions=tuple(_without(record.attributions, rejected)))
    for judgement in mine:
        if judgement.kind == "correct":
            record = _corrected(record, judgement)
    return record


def _split(record: Record, iri: str, base: str) -> Record:
    """The entity gets an IRI that belongs to this article alone."""
    for entity in record.entities:
        if entity.id == iri:
            own = entity_iri(entity.type, entity.name, record.article.id, base)
            return _renamed(record, iri, own)
    return record


def _renamed(record: Record, old: str, new: str) -> Record:
    def one(iri: str) -> str:
        return new if iri == old else iri

    def maybe(iri: str | None) -> str | None:
        return None if iri is None else one(iri)

    entities = tuple(
        replace(e, id=one(e.id), roles=tuple(replace(r, organization=maybe(r.organization)) for r in e.roles))
        for e in record.entities
    )
    attributions = tuple(
        replace(
            a,
            speakers=tuple(map(one, a.speakers)),
            about=tuple(map(one, a.about)),
            affiliation=maybe(a.affiliation),
            addressee=maybe(a.addressee),
        )
        for a in record.attributions
    )
    return replace(record, entities=entities, attributions=attributions)


def _without(attributions: tuple[Attribution, ...], rejected: set[str]) -> Iterator[Attribution]:
    """Without these; what was nested in one is nested in what held that one."""
    above = {a.id: a.nested_in for a in attributions}

    def outer(iri: str | None) -> str | None:
        passed: set[str] = set()
        while iri in rejected and iri not in passed:
            passed.add(iri)
            iri = above[iri]
        return iri

    for a in attributions:
        if a.id not in rejected:
            kept = tuple(r for r in a.relations if r.to not in rejected)
            yield replace(a, nested_in=outer(a.nested_in), relations=kept)


def _corrected(record: Record, judgement: Judgement) -> Record:
    entities = record.entities
    if all(e.id != judgement.object for e in entities):
        entities = (*entities, Entity(judgement.object, judgement.name, judgement.type, judgement.named))
    attributions = tuple(
        replace(a, speakers=(judgement.object,)) if a.id == judgement.subject else a for a in record.attributions
    )
    return replace(record, entities=entities, attributions=attributions)
