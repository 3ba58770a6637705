"""The store's books: for each article, the record and the run that its graph is made of.

They stand in named graphs that are no part of the union (:class:`Places`): queries see them only with ``GRAPH``.
The record is the JSON of ``kg extract`` with the evidence of each attribution added.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, TypeVar

from pyoxigraph import Literal, NamedNode, Quad

from kg.errors import RecordError, StoreError
from kg.graph import vocab as v
from kg.graph.terms import moment
from kg.iris import derived_iri
from kg.model import Article, Entity, Record, Run, Span
from kg.store.data import Data

T = TypeVar("T")

RECORD, RUN, ANSWERS = v.said("record"), v.said("run"), v.said("answers")
WITHDREW, WITHDRAWN_ON = v.said("withdrew"), v.said("withdrawnOn")


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

    def quads(self, places: Places, adjusted: Record) -> set[Quad]:
        """The books of this article.

        Args:
            places: where they stand.
            adjusted: its record as the judgements have it: names are taken from there, attributions from both.
        """
        article, graph = NamedNode(self.record.article.id), places.ledger(self.record.article.id)
        made = {
            Quad(article, RECORD, Literal(self.text, datatype=v.JSON), graph),
            Quad(article, RUN, NamedNode(self.run.id), graph),
        }
        made.update(Quad(NamedNode(e.id), v.NAME, Naming.of(e).literal(), graph) for e in adjusted.entities)
        made.update(Quad(NamedNode(a.id), v.IN_ARTICLE, article, graph) for a in self.record.attributions)
        own = {a.id for a in adjusted.attributions}
        answered = {r.to for a in adjusted.attributions for r in a.relations} - own
        made.update(Quad(article, ANSWERS, NamedNode(iri), graph) for iri in answered)
        return made

    def times(self, places: Places) -> set[Quad]:
        """When the run was, as far as that is known; it is no part of the union."""
        if self.run.started is None:
            return set()
        return {Quad(NamedNode(self.run.id), v.STARTED_AT, moment(self.run.started), places.runs)}


@dataclass(frozen=True, slots=True, order=True)
class Naming:
    """How one or more articles describe an entity."""

    name: str
    type: str
    named: bool

    @classmethod
    def of(cls, entity: Entity) -> Naming:
        """How a record describes it."""
        return cls(entity.name, entity.type, entity.named)

    def literal(self) -> Literal:
        """It as the books hold it: JSON, so that any text comes back as it was."""
        return Literal(json.dumps([self.name, self.type, self.named]))

    @classmethod
    def parse(cls, text: str) -> Naming:
        """Read it back."""
        name, type_, named = json.loads(text)
        return cls(name, type_, named)


def _run(data: dict[str, Any]) -> Run:
    return Run(data["id"], data["model"], data["version"], tuple((k, value) for k, value in data["settings"]))


def now() -> str:
    """This moment as an ISO time in UTC, to the second; ``SOURCE_DATE_EPOCH``, where it is set, stands for it.

    See https://reproducible-builds.org/specs/source-date-epoch/.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    at = datetime.fromtimestamp(int(epoch), UTC) if epoch.isdecimal() else datetime.now(UTC)
    return at.isoformat(timespec="seconds")


def started(db: Data, places: Places) -> dict[str, str]:
    """When each run last started, as far as that is known: an ISO time by the run's IRI."""
    found: dict[str, str] = {}
    for quad in db.quads_for_pattern(None, v.STARTED_AT, None, places.runs):
        run, time = iri_of(quad.subject), iri_of(quad.object)
        found[run] = max(found.get(run, ""), time)
    return found


def article_ids(db: Data, places: Places) -> list[str]:
    """IRIs of all articles, sorted."""
    return sorted(
        iri_of(q.subject) for q in db.quads_for_pattern(None, RUN, None, None) if places.is_ledger(q.graph_name)
    )


def read_entry(db: Data, places: Places, article: str) -> Entry | None:
    """The books of one article, if it is in the store.

    Raises:
        StoreError: what stands there cannot be read.
    """
    return _read(db, places, article, Entry.parse)


def read_origin(db: Data, places: Places, article: str) -> tuple[Article, str] | None:
    """Of the books of one article only the article, and the IRI of the run that read it.

    Raises:
        StoreError: what stands there cannot be read.
    """
    return _read(db, places, article, _origin)


def _origin(text: str) -> tuple[Article, str]:
    data = json.loads(text)
    return Article.from_json(data["record"]["article"]), data["run"]["id"]


def _read(db: Data, places: Places, article: str, parse: Callable[[str], T]) -> T | None:
    for quad in db.quads_for_pattern(NamedNode(article), RECORD, None, places.ledger(article)):
        try:
            return parse(iri_of(quad.object))
        except (RecordError, ValueError, KeyError, TypeError, RecursionError) as error:
            raise StoreError(
                article, f"its record in the store is damaged ({error})", "`kg forget` the article and build it again"
            ) from error
    return None


def entries(db: Data, places: Places) -> Iterator[Entry]:
    """The books of all articles, by IRI."""
    for article in article_ids(db, places):
        entry = read_entry(db, places, article)
        if entry is not None:
            yield entry


def records_of_run(db: Data, places: Places, run: str) -> Iterator[Record]:
    """The records of a run as it gave them: those of articles, and those of their earlier versions."""
    for quad in list(db.quads_for_pattern(None, RUN, NamedNode(run), None)):
        graph = quad.subject if quad.graph_name == places.history else quad.graph_name
        if isinstance(graph, NamedNode):
            for record in db.quads_for_pattern(quad.subject, RECORD, None, graph):
                yield Entry.parse(iri_of(record.object)).record


def iri_of(term: object) -> str:
    """The IRI, or the text, of a term of the books."""
    if isinstance(term, NamedNode | Literal):
        return term.value
    raise StoreError(str(term), "a blank node or a triple stands in the store's books", "build the store again")
