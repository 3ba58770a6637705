"""Attributions as plain values: read from records or from RDF, compared field by field."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from importlib import import_module
from typing import Any

import pyoxigraph as ox
from pyoxigraph import Literal, NamedNode

from kg.display import TEXT_ROWS, TEXT_WIDTH, cut, table_html
from kg.graph import PREFIXES, Canonical, content_text
from kg.graph.build import holding
from kg.model import Attribution, Record
from kg.table import plain


@dataclass(frozen=True, slots=True)
class Statement:
    """An attribution with its entities by name.

    ``holds`` is ``content``, ``rejects`` or ``notSaid``. ``copy_of``: the IRI of the attribution that it is a copy of,
    in an article of which its own is a copy (a wire story printed twice); only a store knows that.
    """

    id: str
    article: str
    mode: str
    who: tuple[str, ...]
    cue: str
    holds: str
    what: str
    about: tuple[str, ...] = ()
    role: str = ""
    on_behalf_of: str = ""
    addressee: str = ""
    nested_in: str = ""
    said_on: str = ""
    confidence: float = 1.0
    answers: tuple[str, ...] = ()
    copy_of: str = ""

    def to_json(self) -> dict[str, Any]:
        """It as JSON; tuples become lists."""
        return {key: list(value) if isinstance(value, tuple) else value for key, value in asdict(self).items()}

    def line(self) -> str:
        """It in a line."""
        who = ", ".join(self.who) or "nobody named"
        holds = f" [{_HOLDS[self.holds]}]" if _HOLDS[self.holds] else ""
        return f"{who} | {self.cue or '-'} | {self.what}{holds}"


class Statements(list[Statement]):
    """Statements that a terminal and a notebook show as a table."""

    def __repr__(self) -> str:
        lines = [f"<{len(self)} statements>", *(f"  {cut(plain(s.line()), TEXT_WIDTH)}" for s in self[:TEXT_ROWS])]
        if len(self) > TEXT_ROWS:
            lines.append(f"  … and {len(self) - TEXT_ROWS} more")
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        rows = (
            (
                ", ".join(s.who),
                s.role,
                s.cue,
                s.what,
                _HOLDS[s.holds],
                ", ".join(s.about),
                s.said_on,
                f"{s.confidence:.2f}",
            )
            for s in self
        )
        header = ("who", "role", "cue", "what", "", "about", "said on", "confidence")
        return table_html(header, rows, len(self))

    def to_pandas(self) -> Any:
        """A ``pandas.DataFrame`` with a column for each field; ``who``, ``about`` and ``answers`` are lists.

        Raises:
            ModuleNotFoundError: pandas is not installed.
        """
        columns = [field.name for field in fields(Statement)]
        return import_module("pandas").DataFrame([s.to_json() for s in self], columns=columns)


_HOLDS = {"content": "", "rejects": "rejected", "notSaid": "not said"}
FIELDS = tuple(field.name for field in fields(Statement) if field.name not in ("id", "copy_of"))


def from_record(record: Record, names: Mapping[str, Canonical] | None = None) -> Iterator[Statement]:
    """The statements of a record, in its order; entities go by ``names``, else by the record's own."""
    label = {e.id: e.name for e in record.entities} | {iri: name.label for iri, name in (names or {}).items()}
    for a in record.attributions:
        yield _statement(a, record, label)


def _statement(a: Attribution, record: Record, label: Mapping[str, str]) -> Statement:
    return Statement(
        id=a.id,
        article=record.article.id,
        mode=a.mode,
        who=tuple(sorted({label[iri] for iri in a.speakers})),
        cue=a.cue.text if a.cue else "",
        holds=holding(record, a),
        what=content_text(a),
        about=tuple(sorted({label[iri] for iri in a.about})),
        role=a.role or "",
        on_behalf_of=label.get(a.affiliation or "", ""),
        addressee=label.get(a.addressee or "", ""),
        nested_in=a.nested_in or "",
        said_on=a.said_on or "",
        confidence=round(a.confidence, 4),
        answers=tuple(sorted(f"{r.type} {r.to}" for r in a.relations if r.confidence >= 0.5)),
    )


_QUERY = """
SELECT ?a ?property ?value ?label WHERE {
  ?a a said:Attribution ; ?property ?value .
  OPTIONAL { ?value skos:prefLabel ?label }
  FILTER(?property NOT IN (said:sourceSpan, said:cueSpan, said:contentSpan, said:evidence, prov:wasGeneratedBy))
}"""
_CLAIMS = """
SELECT ?a ?holds ?text ?label WHERE {
  ?a ?holds ?c . ?c said:text ?text .
  FILTER(?holds IN (said:content, said:rejects, said:notSaid))
  OPTIONAL { ?c schema:about/skos:prefLabel ?label }
}"""
_ANSWERS = """
SELECT ?a ?kind ?to WHERE {
  ?a ?kind ?c . ?to said:content|said:rejects|said:notSaid ?c .
  FILTER(?kind IN (said:denies, said:supports, said:repeats, said:criticises))
}"""
_ONE = {"cue": "cue", "role": "role", "inArticle": "article", "nestedIn": "nested_in", "saidOn": "said_on"}
_NAMED = {"onBehalfOf": "on_behalf_of", "addressee": "addressee"}


def from_rdf(db: ox.Store) -> list[Statement]:
    """The statements of a graph, by IRI; the graph is the default graph of ``db``."""
    found: dict[str, dict[str, Any]] = {}
    many: dict[str, dict[str, set[str]]] = {}
    for a, property_, value, label in _rows(db, _QUERY):
        made = found.setdefault(a, {"id": a, "article": "", "mode": "", "cue": "", "holds": "content", "what": ""})
        name = property_.rpartition("#")[2]
        if name in _ONE:
            made[_ONE[name]] = value
        elif name in _NAMED:
            made[_NAMED[name]] = label
        elif name == "source":
            many.setdefault(a, {}).setdefault("who", set()).add(label)
        elif name == "confidence":
            made["confidence"] = float(value)
        elif name == "type" and value.endswith("Attribution") and not value.endswith("#Attribution"):
            made["mode"] = value.rpartition("#")[2].removesuffix("Attribution").lower()
    for a, holds, text, label in _rows(db, _CLAIMS):
        if a in found:
            found[a].update(holds=holds.rpartition("#")[2], what=text)
            if label:
                many.setdefault(a, {}).setdefault("about", set()).add(label)
    for a, kind, to in _rows(db, _ANSWERS):
        many.setdefault(a, {}).setdefault("answers", set()).add(f"{kind.rpartition('#')[2]} {to}")
    sets = {a: {key: tuple(sorted(values)) for key, values in made.items()} for a, made in many.items()}
    return [Statement(**{"who": (), **found[a], **sets.get(a, {})}) for a in sorted(found)]


def _rows(db: ox.Store, query: str) -> Iterable[tuple[str, ...]]:
    solutions = db.query(query, prefixes=dict(PREFIXES))
    if isinstance(solutions, ox.QuerySolutions):
        for solution in solutions:
            yield tuple(term.value if isinstance(term, NamedNode | Literal) else "" for term in solution)
