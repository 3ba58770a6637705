"""CSV, one line an attribution, and JSON Lines, the records of ``kg extract`` under the names of the whole graph."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TextIO

from kg.export.options import Options
from kg.graph import Canonical, content_text
from kg.graph.build import evidence_spans, holding
from kg.graph.terms import clean
from kg.model import Article, Attribution, Entity, Mention, Record, Role, Span
from kg.store import Stored

COLUMNS = (
    "article",
    "headline",
    "publisher",
    "published",
    "attribution",
    "mode",
    "who",
    "role",
    "on_behalf_of",
    "cue",
    "holds",
    "what",
    "about",
    "addressee",
    "via",
    "said_on",
    "confidence",
    "answers",
    "sentence",
    "start",
    "end",
    "copy_of",
)
_HOLDS = {"content": "said", "rejects": "rejected", "notSaid": "not said"}
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def write_csv(stored: Iterable[Stored], out: TextIO, options: Options) -> None:
    """Write CSV (RFC 4180). Names are joined by "; ". A cell that a spreadsheet would run gets a leading apostrophe."""
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow(COLUMNS)
    for item in stored:
        record = item.record
        names = {iri: name.label for iri, name in item.names.items()}
        by_iri = {a.id: a for a in record.attributions}
        for a in sorted(record.attributions, key=lambda a: (_start(a), a.id)):
            outer = by_iri.get(a.nested_in or "")
            sentences = () if options.evidence == "none" else evidence_spans(record, a)
            article = record.article
            cells = (
                article.id,
                article.title,
                article.publisher,
                article.published,
                a.id,
                a.mode,
                _joined(names[iri] for iri in a.speakers),
                a.role,
                names.get(a.affiliation or ""),
                a.cue.text if a.cue else None,
                _HOLDS[holding(record, a)],
                content_text(a),
                _joined(names[iri] for iri in a.about),
                names.get(a.addressee or ""),
                _joined(names[iri] for iri in outer.speakers) if outer else None,
                a.said_on,
                f"{a.confidence:.4g}",
                _joined(f"{r.type} {r.to}" for r in a.relations),
                " ".join(s.text for s in sentences),
                str(min((s.start for s in a.content), default=0)),
                str(max((s.end for s in a.content), default=0)),
                item.copies.get(a.id),
            )
            table.writerow(_cell(cell) for cell in cells)


def _joined(names: Iterable[str]) -> str:
    return "; ".join(names)


def _cell(text: str | None) -> str:
    shown = clean(text or "")
    return "'" + shown if shown.lstrip(" ").startswith(_FORMULA) else shown


def _start(a: Attribution) -> int:
    return min((s.start for s in (a.source, a.cue, *a.content) if s is not None), default=0)


def write_jsonl(stored: Iterable[Stored], out: TextIO, options: Options) -> None:
    """Write the records, one article a line.

    Offsets hold for every level of evidence: what is not to go out of an article's text is blanked, character for
    character.
    """
    for item in stored:
        record = canonical(item.record, item.names)
        article = shown(record, options)
        out.write(json.dumps(replace(record, article=article).to_json(), ensure_ascii=False) + "\n")


def shown(record: Record, options: Options) -> Article:
    """The article with as much of its text as is to go out; the rest is spaces and line ends."""
    if options.evidence == "article":
        return record.article
    text = record.article.text
    kept: list[Span] = []
    for a in record.attributions:
        kept += [s for s in (a.source, a.cue, *a.content) if s is not None]
        if options.evidence == "sentence":
            kept += evidence_spans(record, a)
    blank = ["\n" if c == "\n" else " " for c in text]
    for span in kept:
        blank[span.start : span.end] = text[span.start : span.end]
    return replace(record.article, text="".join(blank))


def canonical(record: Record, names: Mapping[str, Canonical]) -> Record:
    """The record with the IRIs and labels of the whole graph; entities that are one there become one."""

    def one(iri: str) -> str:
        return names[iri].iri if iri in names else iri

    def maybe(iri: str | None) -> str | None:
        return None if iri is None else one(iri)

    merged: dict[str, Entity] = {}
    for e in record.entities:
        name = names.get(e.id) or Canonical(e.id, e.name)
        other = merged.get(name.iri)
        roles = [Role(r.role, maybe(r.organization)) for r in e.roles]
        aliases = {*e.aliases, e.name, *(other.aliases if other else ())} - {name.label}
        mentions: set[Mention] = {*e.mentions, *(other.mentions if other else ())}
        merged[name.iri] = Entity(
            name.iri,
            name.label,
            other.type if other else e.type,
            e.named if name.named is None else name.named,
            tuple(sorted(aliases)),
            tuple(sorted(mentions)),
            tuple(dict.fromkeys([*(other.roles if other else ()), *roles])),
        )
    attributions = tuple(
        replace(
            a,
            speakers=tuple(dict.fromkeys(map(one, a.speakers))),
            about=tuple(dict.fromkeys(map(one, a.about))),
            affiliation=maybe(a.affiliation),
            addressee=maybe(a.addressee),
        )
        for a in record.attributions
    )
    return replace(record, entities=tuple(merged.values()), attributions=attributions)
