"""Wire copies: the same reports in several articles, linked so that they need not count twice.

Two attributions are the same report when they have the same cue, and the same words (case, punctuation and quotation
marks aside) as their content or in the sentences that they are read from. Two articles are copies when they share
:data:`SHARED` reports, or half of those of the one that has fewer. A report of the later article then leads to that of
the earliest one (``prov:wasDerivedFrom``), and the later article to the earlier (``schema:isBasedOn``): an attribution
without such a link is one that counts. Which article is the earlier depends on these two alone: its day of
publication, whether its own publisher signs its dateline, its IRI.

What is needed to find copies stands in a graph of its own, outside the union.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from pyoxigraph import Literal, NamedNode, Quad

from kg.graph import content_text
from kg.graph import vocab as v
from kg.graph.evidence import evidence
from kg.iris import digest
from kg.model import Record
from kg.store.change import Change
from kg.store.data import Data
from kg.store.ledger import Places, iri_of

SHARED = 3
"""So many common reports make copies of two articles, however long they are."""
WORDS = 6
"""Shorter sentences and contents may be alike by chance."""
REPORT, REPORTS = v.said("report"), v.said("reports")
WAS_DERIVED_FROM, IS_BASED_ON = NamedNode(v.PROV + "wasDerivedFrom"), NamedNode(v.SCHEMA + "isBasedOn")
_UNDATED = "9999-12-31"
_HEAD = 800
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Reports:
    """The reports of an article: digests, with the attribution of each. ``rank`` orders articles, earliest first."""

    article: str
    rank: tuple[str, bool, str]
    attributions: Mapping[str, str]

    @classmethod
    def of(cls, record: Record) -> Reports:
        """The reports of a record, judgements included."""
        article = record.article
        signed = bool(article.publisher) and f"({article.publisher})" in article.text[:_HEAD]
        seen: Counter[str] = Counter()
        found = {}
        for a in record.attributions:
            cue, content = _words(a.cue.text) if a.cue else "", _words(content_text(a))
            sentence = _words(" ".join(span.text for span in evidence(article.text, a)))
            for kind, words in (("content", content), ("sentence", sentence)):
                if words.count(" ") + 1 >= WORDS:
                    key = digest(kind, words, cue or content)
                    found[digest(key, str(seen[key]))] = a.id
                    seen[key] += 1
        return cls(article.id, (article.published or _UNDATED, not signed, article.id), found)

    @property
    def count(self) -> int:
        """Attributions among them."""
        return len(set(self.attributions.values()))

    def common(self, other: Reports) -> set[str]:
        """The attributions here that another article has, too."""
        return {self.attributions[report] for report in self.attributions.keys() & other.attributions.keys()}

    def copies(self, other: Reports) -> bool:
        """Whether this article is a copy of another one, if that is the earlier."""
        shared = len(self.common(other))
        return shared >= SHARED or (shared > 0 and 2 * shared >= min(self.count, other.count))

    def quads(self, places: Places) -> set[Quad]:
        """They as a store keeps them."""
        if not self.attributions:
            return set()
        node, graph = NamedNode(self.article), _graph(places)
        text = json.dumps([self.rank, self.attributions], sort_keys=True)
        made = {Quad(node, REPORT, Literal(key), graph) for key in self.attributions}
        return made | {Quad(node, REPORTS, Literal(text, datatype=v.JSON), graph)}


class Library(Protocol):
    """The reports of all articles."""

    def reports(self, article: str) -> Reports | None:
        """Those of an article; ``None`` where it has none."""

    def articles(self, report: str) -> Iterable[str]:
        """The articles that have a report."""


def links(article: str, library: Library, places: Places, only: Collection[str] | None = None) -> set[Quad]:
    """What leads from an article and its attributions (``only`` these) to those that they are copies of, in the shared
    graph."""
    own = library.reports(article)
    if own is None:
        return set()
    told = sorted((report, a) for report, a in own.attributions.items() if only is None or a in only)
    others = {other for report, _ in told for other in library.articles(report)}
    earlier = [
        reports
        for reports in map(library.reports, others)
        if reports is not None and reports.rank < own.rank and own.copies(reports)
    ]
    first: dict[str, Reports] = {}
    targets: dict[str, str] = {}
    for reports in sorted(earlier, key=lambda reports: reports.rank):
        for report, attribution in told:
            if report in reports.attributions and attribution not in first:
                first[attribution], targets[attribution] = reports, reports.attributions[report]
    made = set()
    for attribution, reports in first.items():
        made.add(Quad(NamedNode(attribution), WAS_DERIVED_FROM, NamedNode(targets[attribution]), places.shared))
        made.add(_based(article, reports.article, places))
    return made


def _based(article: str, on: str, places: Places) -> Quad:
    return Quad(NamedNode(article), IS_BASED_ON, NamedNode(on), places.shared)


class Collected:
    """A library in memory, for many articles at once."""

    def __init__(self) -> None:
        self._reports: dict[str, Reports] = {}
        self._articles: dict[str, list[str]] = {}

    def add(self, record: Record) -> Reports:
        """Take an article."""
        found = Reports.of(record)
        if found.attributions:
            self._reports[found.article] = found
            for report in found.attributions:
                self._articles.setdefault(report, []).append(found.article)
        return found

    def reports(self, article: str) -> Reports | None:
        return self._reports.get(article)

    def articles(self, report: str) -> Iterable[str]:
        return self._articles.get(report, ())


class _Stored:
    """A store's library, as it is now."""

    def __init__(self, db: Data, places: Places) -> None:
        self.db, self.graph = db, _graph(places)
        self._read: dict[str, Reports | None] = {}
        self._with: dict[str, frozenset[str]] = {}

    def reports(self, article: str) -> Reports | None:
        if article not in self._read:
            self._read[article] = None
            for quad in self.db.quads_for_pattern(NamedNode(article), REPORTS, None, self.graph):
                (day, unsigned, iri), attributions = json.loads(iri_of(quad.object))
                self._read[article] = Reports(article, (day, unsigned, iri), attributions)
        return self._read[article]

    def articles(self, report: str) -> frozenset[str]:
        if report not in self._with:
            there = self.db.quads_for_pattern(None, REPORT, Literal(report), self.graph)
            self._with[report] = frozenset(iri_of(q.subject) for q in there)
        return self._with[report]


class _Changed:
    """A store's library, as it will be when some articles have changed."""

    def __init__(self, now: _Stored, changed: Mapping[str, Reports | None]) -> None:
        self.now, self.changed = now, changed

    def reports(self, article: str) -> Reports | None:
        return self.changed[article] if article in self.changed else self.now.reports(article)

    def articles(self, report: str) -> frozenset[str]:
        new = {a for a, reports in self.changed.items() if reports is not None and report in reports.attributions}
        return (self.now.articles(report) - self.changed.keys()) | new

    def later(self, than: Reports) -> set[str]:
        """The articles that have a report of these, and come after: links lead to earlier ones alone."""
        return {reports.article for reports in self._alike(than) if reports.rank > than.rank}

    def led(self, to: Reports) -> dict[str, set[str]]:
        """The later articles whose links an article takes that was not there before, each with the attributions that
        now lead to it: those of its copies that lead to no earlier article."""
        alike = self._alike(to)
        earlier = [reports for reports in alike if reports.rank < to.rank]
        later = [reports for reports in alike if reports.rank > to.rank and reports.copies(to)]
        found = {reports.article: _uncovered(reports, to, earlier) for reports in later}
        return {article: attributions for article, attributions in found.items() if attributions}

    def _alike(self, reports: Reports) -> list[Reports]:
        others = {other for report in reports.attributions for other in self.articles(report)}
        return [found for found in map(self.reports, others) if found is not None]


def _uncovered(copy: Reports, by: Reports, earlier: Iterable[Reports]) -> set[str]:
    """The attributions of a copy that an article has, too, and that no article before it has."""
    left = copy.common(by)
    for reports in earlier:
        if left and not left.isdisjoint(common := copy.common(reports)) and copy.copies(reports):
            left -= common
    return left


def update(
    db: Data, places: Places, records: Mapping[str, Record | None], rewritten: Iterable[str], change: Change
) -> None:
    """Keep the links between copies in step.

    Args:
        db: the store, as it is now.
        places: where things stand in it.
        records: articles that come or change, or (``None``) go, judgements included.
        rewritten: articles whose graphs are written anew: what their attributions have in the shared graph went.
        change: what else changes; the links are added to it.
    """
    changed = {article: Reports.of(record) if record is not None else None for article, record in records.items()}
    now = _Stored(db, places)
    after = _Changed(now, changed)
    anew = {*changed, *rewritten}
    led: dict[str, set[str]] = {}
    for article, reports in changed.items():
        before = now.reports(article)
        if before is not None:
            anew |= after.later(before) | (after.later(reports) if reports is not None else set())
            change.remove(before.quads(places))
        elif reports is not None:
            for other, attributions in after.led(reports).items():
                led.setdefault(other, set()).update(attributions)
        change.insert(reports.quads(places) if reports is not None else ())
    for article in sorted(anew):
        before = now.reports(article)
        change.remove(_linked(db, article, before, places) if before is not None else ())
        change.insert(links(article, after, places))
    for article in sorted(led.keys() - anew):
        change.remove(_given_up(article, led[article], now, places))
        change.insert(links(article, after, places, led[article]))


def _given_up(article: str, attributions: set[str], library: Library, places: Places) -> set[Quad]:
    """The links of these attributions, with those of the article that no other attribution of it supports."""
    own = library.reports(article)
    given_up = links(article, library, places, attributions)
    for quad in [quad for quad in given_up if quad.predicate == IS_BASED_ON]:
        other = library.reports(iri_of(quad.object))
        if (
            own is not None
            and other is not None
            and quad in links(article, library, places, own.common(other) - attributions)
        ):
            given_up.discard(quad)
    return given_up


def _linked(db: Data, article: str, reports: Reports, places: Places) -> Iterable[Quad]:
    """The links from an article and its attributions."""
    yield from db.quads_for_pattern(NamedNode(article), IS_BASED_ON, None, places.shared)
    for attribution in set(reports.attributions.values()):
        yield from db.quads_for_pattern(NamedNode(attribution), WAS_DERIVED_FROM, None, places.shared)


def copies(db: Data, places: Places) -> list[Quad]:
    """All links between copies, sorted."""
    found = [*db.quads_for_pattern(None, WAS_DERIVED_FROM, None, places.shared),
             *db.quads_for_pattern(None, IS_BASED_ON, None, places.shared)]  # fmt: skip
    return sorted(found, key=str)


def originals(db: Data, places: Places) -> dict[str, str]:
    """For each attribution that is a copy, the one it is a copy of, through whatever stands between them."""
    links = db.quads_for_pattern(None, WAS_DERIVED_FROM, None, places.shared)
    direct = {iri_of(q.subject): iri_of(q.object) for q in sorted(links, key=str)}
    found = {}
    for copy, original in direct.items():
        passed = {copy}
        while original in direct and original not in passed:
            passed.add(original)
            original = direct[original]
        found[copy] = original
    return found


def _graph(places: Places) -> NamedNode:
    return NamedNode(f"{places.base}graph/copies")


def _words(text: str) -> str:
    return " ".join(_WORD.findall(unicodedata.normalize("NFKC", text).casefold()))
