"""The articles of a store -> the records that the page draws, under the names and IRIs of the whole graph."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Protocol

from kg.model import Attribution, Entity, Record, Role, Run


class Name(Protocol):
    """What an entity is called in the whole graph."""

    @property
    def iri(self) -> str: ...

    @property
    def label(self) -> str: ...


class Kept(Protocol):
    """An article as a store keeps it (:class:`kg.store.Stored`): its record, its run, the names of its entities,
    and of its attributions those that are copies, each with its original."""

    @property
    def record(self) -> Record: ...

    @property
    def run(self) -> Run: ...

    @property
    def names(self) -> Mapping[str, Name]: ...

    @property
    def copies(self) -> Mapping[str, str]: ...


def gather(articles: Iterable[Kept]) -> tuple[list[Record], Run | None, dict[str, str]]:
    """The records with canonical entities, the latest run among those that made them (``None`` without any), and for
    each attribution that is a copy the one it is a copy of."""
    records: list[Record] = []
    runs: dict[str, Run] = {}
    copies: dict[str, str] = {}
    for kept in articles:
        records.append(canonical(kept.record, kept.names))
        runs[kept.run.id] = kept.run
        copies.update(kept.copies)
    return records, max(runs.values(), key=lambda run: (run.started or "", run.id), default=None), copies


def canonical(record: Record, names: Mapping[str, Name]) -> Record:
    """``record`` with each entity under its canonical IRI and label; the name it had in the article stays an alias."""

    def iri(old: str) -> str:
        return names[old].iri if old in names else old

    def maybe(old: str | None) -> str | None:
        return iri(old) if old else None

    def entity(e: Entity) -> Entity:
        name = names[e.id].label if e.id in names else e.name
        roles = tuple(Role(r.role, maybe(r.organization)) for r in e.roles)
        return replace(e, id=iri(e.id), name=name, roles=roles, aliases=tuple(dict.fromkeys((*e.aliases, e.name))))

    def attribution(a: Attribution) -> Attribution:
        return replace(
            a,
            speakers=tuple(map(iri, a.speakers)),
            about=tuple(map(iri, a.about)),
            affiliation=maybe(a.affiliation),
            addressee=maybe(a.addressee),
        )

    return Record(record.article, tuple(map(entity, record.entities)), tuple(map(attribution, record.attributions)))
