"""Decisions of a user on entities and attributions: what they name, as IRIs; taking them; all of them in words.

An entity is meant by its IRI, the last part of it, or a name that only one entity goes by; a preferred name comes
before other names, and the case as written before any case.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from pyoxigraph import DefaultGraph, Literal, NamedNode

from kg.errors import InputError, NotFoundError
from kg.graph import content_text
from kg.graph import vocab as v
from kg.store import Judgement, Store
from kg.store.data import Data
from kg.store.judgements import read_judgements
from kg.store.ledger import Places, iri_of, read_entry
from kg.store.naming import View
from kg.store.planning import completed

_LAST_PART = re.compile(r"(?:[a-z]+/)?[0-9a-f]{20}")
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Decision:
    """A judgement with its IRI, and what it is on in words; these are empty where the store no longer has it."""

    iri: str
    judgement: Judgement
    subject: str
    object: str

    def to_json(self) -> dict[str, Any]:
        """It as JSON."""
        j = self.judgement
        return {
            "id": self.iri, "kind": j.kind, "subject": j.subject, "subject_text": self.subject or None,
            "object": j.object or None, "object_text": self.object or None, "by": j.by or None, "on": j.on or None,
        }  # fmt: skip


def entity(store: Store, text: str) -> str:
    """The IRI of the entity that somebody means.

    Raises:
        NotFoundError: no entity goes by that name.
        InputError: several do; they are listed.
    """
    if iri := _iri(store, text, "entity"):
        return iri
    with store.reading() as db:
        found = sorted(_named(db, " ".join(text.split())))
        if not found:
            hint = "give a name as `kg query` shows it, or an IRI"
            raise NotFoundError(text, "the store has no entity of this name", hint)
        if len(found) > 1:
            view = View(db, Places(store.base), read_judgements(db, Places(store.base).shared))
            names = [f"{iri} ({name.label})" if (name := view.called(iri)) else iri for iri in found[:_SHOWN]]
            more = f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
            raise InputError(text, f"{len(found)} entities go by this name", f"give an IRI: {', '.join(names)}{more}")
    return found[0]


def article(store: Store, text: str) -> str:
    """The IRI of the article that somebody means by its IRI, its URL or its file as it was given.

    Raises:
        NotFoundError: the store has none.
        InputError: several are meant; they are listed.
    """
    found = store.find(_iri(store, text, "article") or text) or store.find(text)
    if not found:
        raise NotFoundError(text, "the store has no such article", "give its IRI, its URL, or its file as given")
    if len(found) > 1:
        raise InputError(text, f"it means {len(found)} articles: {', '.join(found)}", "give one of these IRIs")
    return found[0]


def attribution(store: Store, text: str) -> str:
    """The IRI of the attribution that somebody means by its IRI or the last part of it.

    Raises:
        NotFoundError: it is neither.
    """
    if iri := _iri(store, text, "attribution"):
        return iri
    raise NotFoundError(text, "it is no IRI of an attribution", "take it from `kg extract`, `kg query` or the page")


def judgement(store: Store, text: str) -> str:
    """The IRI of the judgement that somebody means by its IRI or the last part of it.

    Raises:
        NotFoundError: it is neither.
    """
    if iri := _iri(store, text, "judgement"):
        return iri
    raise NotFoundError(text, "it is no IRI of a judgement", "see `kg judgements`")


def decide(store: Store, wanted: Judgement) -> tuple[Decision, bool]:
    """Take a decision. One that holds already, whoever took it, is left as it is.

    Returns:
        The decision that holds from now on, and whether it is new.

    Raises:
        InputError: it contradicts itself or one that holds.
        NotFoundError: the store has no such entity, article or attribution.
        RecordError: a part of it is no IRI or no day.
    """
    places = Places(store.base)
    with store.writing() as db:
        wanted = completed(wanted, db, places)
        judged = read_judgements(db, places.shared)
        if wanted.kind == "same":
            first, second = sorted((wanted.subject, wanted.object))
            wanted = replace(wanted, subject=first, object=second)
            joined = View(db, places, judged).members(first)
            for old in judged:
                if old.kind == "same" and old.subject in joined and second in joined:
                    return _described(db, places, old), False
            if first == second:
                raise InputError(first, "it is named twice", "name two entities")
        for old in judged:
            if (old.kind, old.subject) != (wanted.kind, wanted.subject):
                continue
            if old.object == wanted.object:
                return _described(db, places, old), False
            if wanted.kind == "correct":
                raise InputError(
                    wanted.subject,
                    f"{old.by or 'somebody'} gave it another source{f' on {old.on}' if old.on else ''}",
                    f"take that back first: kg undo {old.iri(store.base)}",
                )
        store.judge(wanted)
        return _described(db, places, wanted), True


def decisions(store: Store) -> list[Decision]:
    """All decisions that hold, by kind and what they are on.

    Raises:
        StoreError, StoreLockedError: the store cannot be read.
    """
    places = Places(store.base)
    with store.reading() as db:
        return [_described(db, places, judgement) for judgement in read_judgements(db, places.shared)]


def _iri(store: Store, text: str, kind: str) -> str | None:
    """The IRI that a text is, or is the last part of."""
    if "://" in text or text.startswith("urn:"):
        return text
    return f"{store.base}{kind}/{text.rpartition('/')[2]}" if _LAST_PART.fullmatch(text) else None


def _named(db: Data, name: str) -> set[str]:
    """The entities of that name."""
    for property_ in (v.PREF_LABEL, v.ALT_LABEL):
        found = {iri_of(q.subject) for q in db.quads_for_pattern(None, property_, Literal(name), DefaultGraph())}
        if found:
            return found
    folded = name.casefold()
    for property_ in (v.PREF_LABEL, v.ALT_LABEL):
        labels = db.quads_for_pattern(None, property_, None, DefaultGraph())
        found = {iri_of(q.subject) for q in labels if iri_of(q.object).casefold() == folded}
        if found:
            return found
    return set()


def _described(db: Data, places: Places, judgement: Judgement) -> Decision:
    on_entity, to_entity = judgement.kind in ("same", "split"), judgement.kind in ("same", "correct")
    subject = (_entity if on_entity else _attribution)(db, places, judgement.subject)
    object_ = (_entity if to_entity else _article)(db, places, judgement.object) if judgement.object else ""
    if judgement.kind == "correct":
        object_ = object_ or judgement.name
    return Decision(judgement.iri(places.base), judgement, subject, object_)


def _entity(db: Data, places: Places, iri: str) -> str:
    """How the articles themselves call an entity."""
    found = View(db, places, ()).describe(iri)
    return found.name if found else ""


def _article(db: Data, places: Places, iri: str) -> str:
    entry = read_entry(db, places, iri)
    return entry.record.article.title or entry.record.article.source if entry else ""


def _attribution(db: Data, places: Places, iri: str) -> str:
    """Source, cue and content, as the article has them."""
    for quad in db.quads_for_pattern(NamedNode(iri), v.IN_ARTICLE, None, None):
        entry = read_entry(db, places, iri_of(quad.object)) if places.is_ledger(quad.graph_name) else None
        for a in entry.record.attributions if entry else ():
            if a.id == iri:
                return " | ".join((a.source.text if a.source else "-", a.cue.text if a.cue else "-", content_text(a)))
    return ""
