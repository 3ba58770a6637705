"""The store's books: for each article, the record and the run that its graph is made of.

They stand in named graphs that are no part of the union (:class:`Places`): queries see them only with ``GRAPH``.
The record is the JSON of ``kg extract`` with the evidence of each attribution added.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pyoxigraph as ox
from pyoxigraph import Literal, NamedNode, Quad

from kg.errors import StoreError
from kg.graph import vocab as v
from kg.iris import derived_iri
from kg.model import Record, Run, Span

RECORD, RUN = v.said("record"), v.said("run")


@dataclass(frozen=True, slots=True)
class Places:
    """Where things stand in a store whose data IRIs begin with ``base``."""

    base: str

    @property
    def shared(self) -> NamedNode:
        """Preferred labels, judgements, what links articles; part of the union."""
        return NamedNode(f"{self.base}graph/shared")

    @property
    def names(self) -> NamedNode:
        """Every name that some article gives an entity."""
        return NamedNode(f"{self.base}graph/names")

    @property
    def history(self) -> NamedNode:
        """What was withdrawn, and when."""
        return NamedNode(f"{self.base}graph/history")

    @property
    def judgements(self) -> NamedNode:
        """The user's decisions, as they were given."""
        return NamedNode(f"{self.base}graph/judgements")

    @property
    def runs(self) -> NamedNode:
        """Runs with their times."""
        return NamedNode(f"{self.base}graph/runs")

    def ledger(self, article: str) -> NamedNode:
        """The books of one article."""
        return NamedNode(derived_iri(article, "ledger", base=self.base))

    def withdrawn(self, article: str, record: str) -> NamedNode:
        """The graph that an article had with an earlier record."""
        return NamedNode(derived_iri(article, "withdrawn", record, self.base))

    def in_union(self, graph: NamedNode) -> bool:
        """Whether queries see that graph without naming it."""
        return self._kind(graph) not in ("graph", "ledger", "withdrawn") or graph == self.shared

    def is_ledger(self, graph: object) -> bool:
        """Whether that graph holds the books of an article."""
        return isinstance(graph, NamedNode) and self._kind(graph) == "ledger"

    def _kind(self, graph: NamedNode) -> str:
        name = graph.value
        return name[len(self.base) :].partition("/")[0] if name.startswith(self.base) else ""


@dataclass(frozen=True, slots=True)
class Entry:
    """An article's record and run as they were added."""

    record: Record
    run: Run
    text: str

    @classmethod
    def of(cls, record: Record, run: Run) -> Entry:
        """The entry for a record that comes in."""
        data = record.to_json()
        for made, attribution in zip(data["attributions"], record.attributions, strict=True):
            made["evidence"] = [s.to_json() for s in attribution.evidence]
        run_data = {"id": run.id, "model": run.model, "version": run.version, "settings": run.settings}
        return cls(record, run, json.dumps({"record": data, "run": run_data}, sort_keys=True, separators=(",", ":")))

    @classmethod
    def parse(cls, text: str) -> Entry:
        """Read an entry back."""
        data = json.loads(text)
        record = Record.from_json(data["record"])
        evidence = [tuple(Span.from_json(s) for s in a["evidence"]) for a in data["record"]["attributions"]]
        attributions = tuple(replace(a, evidence=e) for a, e in zip(record.attributions, evidence, strict=True))
        return cls(replace(record, attributions=attributions), _run(data["run"]), text)

    def quads(self, places: Places) -> set[Quad]:
        """The books of this article; names are those of the record, before any judgement."""
        article, graph = NamedNode(self.record.article.id), places.ledger(self.record.article.id)
        made = {
            Quad(article, RECORD, Literal(self.text, datatype=v.JSON), graph),
            Quad(article, RUN, NamedNode(self.run.id), graph),
        }
        made.update(Quad(NamedNode(e.id), v.NAME, name_literal(e.name), graph) for e in self.record.entities)
        return made


def name_literal(name: str) -> Literal:
    """A name as the books hold it: JSON, so that any text comes back as it was."""
    return Literal(json.dumps(name))


def _run(data: dict[str, Any]) -> Run:
    return Run(data["id"], data["model"], data["version"], tuple((k, value) for k, value in data["settings"]))


def article_ids(db: ox.Store, places: Places) -> list[str]:
    """IRIs of all articles, sorted."""
    return sorted(
        _value(q.subject) for q in db.quads_for_pattern(None, RUN, None, None) if places.is_ledger(q.graph_name)
    )


def read_entry(db: ox.Store, places: Places, article: str) -> Entry | None:
    """The books of one article, if it is in the store.

    Raises:
        StoreError: what stands there cannot be read.
    """
    for quad in db.quads_for_pattern(NamedNode(article), RECORD, None, places.ledger(article)):
        try:
            return Entry.parse(_value(quad.object))
        except (ValueError, KeyError, TypeError) as error:
            raise StoreError(
                article, f"its record in the store is damaged ({error})", "`kg forget` the article and build it again"
            ) from error
    return None


def entries(db: ox.Store, places: Places) -> Iterator[Entry]:
    """The books of all articles, by IRI."""
    for article in article_ids(db, places):
        entry = read_entry(db, places, article)
        if entry is not None:
            yield entry


def _value(term: object) -> str:
    if isinstance(term, NamedNode | Literal):
        return term.value
    raise StoreError(str(term), "a blank node or a triple stands in the store's books", "build the store again")
