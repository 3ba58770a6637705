"""What every graph store does, wherever its quads are: articles and judgements in, records and answers out."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

from pyoxigraph import DefaultGraph, NamedNode, Quad

from kg.errors import NotFoundError
from kg.graph import Block, Canonical, EvidenceLevel, blocks, quads
from kg.graph import vocab as v
from kg.model import Article, Record, Run
from kg.store.answer import Answer
from kg.store.change import Change
from kg.store.copies import originals
from kg.store.data import Data
from kg.store.judgements import Judgement, adjusted, read_judgements
from kg.store.ledger import Entry, Places, article_ids, entries, read_entry, read_origin, records_of_run, started
from kg.store.naming import View
from kg.store.parts import parts
from kg.store.planning import Plan, answering, completed, forgetting

Added = Literal["added", "unchanged", "replaced"]


@dataclass(frozen=True, slots=True)
class Stored:
    """An article of a store.

    Attributes:
        record: what was extracted, judgements included.
        run: what extracted it, and, where that is known, when it last ran.
        names: what the record's entities are called in the whole graph.
        base: what the IRIs of the data begin with.
        copies: of its attributions those that are copies, each with the IRI of the one it is a copy of.
    """

    record: Record
    run: Run
    names: Mapping[str, Canonical]
    base: str
    copies: Mapping[str, str]

    def quads(self, evidence: EvidenceLevel = "sentence") -> Iterator[Quad]:
        """Its part of the graph, as :func:`kg.graph.quads` gives it."""
        return quads(self.record, self.run, self.base, canonical=self.names, evidence=evidence)

    def blocks(self, evidence: EvidenceLevel = "sentence") -> Iterator[Block]:
        """The same, block by block, as :func:`kg.graph.blocks` gives it."""
        return blocks(self.record, self.run, self.base, canonical=self.names, evidence=evidence)


class Store(ABC):
    """A graph store: a folder, or a SPARQL endpoint. Make one with :meth:`open`."""

    def __init__(self, name: str, base: str) -> None:
        self._name, self._base = name, base
        self._places = Places(base)

    @classmethod
    def open(cls, path: str | Path, *, create: bool = False, base: str | None = None, wait: float = 10.0) -> Store:
        """Open the store in a folder, or at a SPARQL endpoint.

        Args:
            path: the folder; or the URL (``http://``, ``https://``) of a SPARQL 1.1 server's dataset, as
                :mod:`kg.store.remote` says.
            create: make the store where there is none yet; an endpoint has to be there.
            base: what the IRIs of the data begin with; of a new store :data:`kg.iris.DEFAULT_BASE` when omitted.
            wait: seconds to wait, in every later call, for others who use the store.

        Raises:
            StoreError: there is no store and ``create`` is false, the folder holds something else, or the store has
                another base.
            StoreLockedError: another process kept the store for itself all the time.
        """
        if str(path).startswith(("http://", "https://")):
            from kg.store.remote import RemoteStore

            return RemoteStore.connect(str(path), base=base, wait=wait)
        from kg.store.embedded import EmbeddedStore

        return EmbeddedStore.open_folder(Path(path), create=create, base=base, wait=wait)

    @property
    def base(self) -> str:
        """What the IRIs of the data begin with."""
        return self._base

    @property
    def name(self) -> str:
        """The folder or URL, as it may be shown."""
        return self._name

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing is held open between two calls."""
        del kind, error, trace

    @abstractmethod
    def writing(self) -> AbstractContextManager[Data]:
        """Keep the store open for writing: many additions, one opening. Others wait meanwhile.

        Raises:
            StoreLockedError: somebody else kept the store all the time.
            StoreError: it cannot be written.
        """

    def wanted(self) -> bool:
        """Whether somebody else waits to use the store, which is kept open here."""
        return False

    @abstractmethod
    def reading(self) -> AbstractContextManager[Data]:
        """A steady view of the store, of all that is asked within the block; writers go on meanwhile.

        Raises:
            StoreLockedError: a writer kept the store all the time.
            StoreError: it cannot be read.
        """

    @abstractmethod
    def query(self, sparql: str, *, timeout: float | None = 30.0) -> Answer:
        """Answer a query over the union of all graphs of articles and the shared one.

        The prefixes of :data:`kg.graph.PREFIXES` are known. The text is trusted here: :func:`kg.query.run` refuses
        what would leave the store.

        Args:
            sparql: SELECT, ASK, CONSTRUCT or DESCRIBE.
            timeout: seconds after which the query is stopped; ``None``: never. In a folder, a query with a limit
                runs in a process of its own, one without in this process.

        Raises:
            QueryError: the query is malformed or failed.
            QueryTimeoutError: it ran past the limit.
            StoreError, StoreLockedError: as :meth:`reading`.
        """

    @abstractmethod
    def load(self, pairs: Iterable[tuple[Record, Run]]) -> int:
        """Add very many articles at once.

        The outcome is that of :meth:`add` for each, but that an article which is there already with another record is
        replaced without history. In a folder the data are written anew and switched over in one step, some ten times
        as fast from a few hundred articles on: all are there afterwards, or none.

        Returns:
            The number of articles in the store.

        Raises:
            RecordError: a record is not sound.
            StoreError, StoreLockedError: as :meth:`writing`.
        """

    @abstractmethod
    def _erase(self, db: Data, change: Change) -> None:
        """Do a change after which nothing of what left is to be found in the store's files."""

    def add(self, record: Record, run: Run, *, on: date | None = None) -> Added:
        """Add an article, wholly or not at all.

        The same record again changes nothing. Another record of the same article (its text was corrected, or a new
        model read it) takes the place of the earlier one, which leaves the union and is kept in the history.

        Args:
            record: what was extracted from the article.
            run: what extracted it.
            on: the day on which an earlier version is withdrawn; today when omitted.

        Raises:
            RecordError: the record is not sound.
            StoreError, StoreLockedError: as :meth:`writing`.
        """
        new = Entry.of(record, run)
        with self.writing() as db:
            old = read_entry(db, self._places, record.article.id)
            if old is not None and old.text == new.text:
                return "unchanged"
            withdrawn_on = (on or date.today()) if old is not None else None
            plan = Plan(db, self._places, {record.article.id: new}, withdrawn_on=withdrawn_on)
            plan.change.insert(new.times(self._places))
            plan.change.commit()
            return "replaced" if old is not None else "added"

    def add_all(self, pairs: Iterable[tuple[Record, Run]]) -> list[Added]:
        """Add many articles, one after the other, with the store opened once."""
        with self.writing():
            return [self.add(record, run) for record, run in pairs]

    def forget(self, article: str) -> None:
        """Erase an article and whatever nothing else supports: from the graph, from the history, and, by writing the
        store's files anew, from the disk.

        Args:
            article: its IRI.

        Raises:
            NotFoundError: the store has no such article.
            StoreError, StoreLockedError: as :meth:`writing`.
        """
        with self.writing() as db:
            if read_entry(db, self._places, article) is None:
                raise NotFoundError(article, "the store has no such article", "see `kg stats` for those it has")
            self._erase(db, forgetting(db, self._places, article).change)

    def find(self, article: str) -> list[str]:
        """IRIs of the articles that somebody means by an IRI, a URL or the path of a file."""
        with self.reading() as db:
            if _entry_if_iri(db, self._places, article) is not None:
                return [article]
            found = entries(db, self._places)
            return [e.record.article.id for e in found if article in (e.record.article.url, e.record.article.source)]

    def judge(self, judgement: Judgement) -> str:
        """Take a decision of the user; the same one twice counts once. Gives its IRI.

        Raises:
            RecordError: a part of it is not what its kind asks for.
            NotFoundError: the store has no such entity, article or attribution.
            StoreError, StoreLockedError: as :meth:`writing`.
        """
        with self.writing() as db:
            judgement = completed(judgement, db, self._places)
            judged = read_judgements(db, self._places.shared)
            Plan(db, self._places, {}, judgements=[*judged, judgement]).change.commit()
            return judgement.iri(self.base)

    def undo(self, judgement: str) -> Judgement:
        """Take a judgement back, by its IRI; the graph is as it was without it.

        Raises:
            NotFoundError: the store has no such judgement.
            StoreError, StoreLockedError: as :meth:`writing`.
        """
        with self.writing() as db:
            judged = {j.iri(self.base): j for j in read_judgements(db, self._places.shared)}
            if judgement not in judged:
                raise NotFoundError(judgement, "the store has no such judgement", "see `kg judgements`")
            found = judged.pop(judgement)
            Plan(db, self._places, {}, judgements=judged.values()).change.commit()
            return found

    def judgements(self) -> list[Judgement]:
        """All decisions of the user, sorted."""
        with self.reading() as db:
            return read_judgements(db, self._places.shared)

    def articles(self) -> list[str]:
        """IRIs of the articles, sorted."""
        with self.reading() as db:
            return article_ids(db, self._places)

    def graphs(self) -> list[str]:
        """IRIs of the graphs that make up the union, sorted."""
        with self.reading() as db:
            names = (g.value for g in db.named_graphs() if isinstance(g, NamedNode) and self._places.in_union(g))
            return sorted(names)

    def records(self) -> Iterator[Stored]:
        """All articles by IRI, one at a time; the store stays open for reading until the last."""
        with self.reading() as db:
            derive = self._deriving(db)
            for entry in entries(db, self._places):
                yield derive(entry)

    def origins(self) -> Iterator[tuple[Article, str]]:
        """All articles by IRI, each with the IRI of the run that read it: what a build has to know of them."""
        with self.reading() as db:
            for article in article_ids(db, self._places):
                origin = read_origin(db, self._places, article)
                if origin is not None:
                    yield origin

    def record(self, article: str) -> Stored | None:
        """One article, by its IRI; ``None`` where the store does not have it."""
        with self.reading() as db:
            entry = read_entry(db, self._places, article)
            return self._deriving(db)(entry) if entry is not None else None

    def records_of_run(self, run: str) -> list[Record]:
        """The records that a run gave, as it gave them, also those that were replaced since; by article."""
        with self.reading() as db:
            return sorted(records_of_run(db, self._places, run), key=lambda record: record.article.id)

    def parts(self) -> Iterator[list[Quad]]:
        """What stands in the graph, article by article, with the articles' texts: what is to be validated."""
        with self.reading() as db:
            yield from parts(db, self._places)

    def _deriving(self, db: Data) -> Callable[[Entry], Stored]:
        """How an entry looks in the whole graph."""
        judged = read_judgements(db, self._places.shared)
        view = View(db, self._places, judged)
        copied = originals(db, self._places)
        times = started(db, self._places)

        def exists(attribution: str) -> bool:
            return Quad(NamedNode(attribution), v.TYPE, v.ATTRIBUTION, DefaultGraph()) in db

        def derive(entry: Entry) -> Stored:
            record = answering(adjusted(entry.record, judged, self.base), exists)
            called = {e.id: view.called(e.id) for e in record.entities}
            names = {iri: name for iri, name in called.items() if name is not None}
            own = {a.id: copied[a.id] for a in record.attributions if a.id in copied}
            run = replace(entry.run, started=times.get(entry.run.id))
            return Stored(record, run, names, self.base, own)

        return derive

    def extra(self, *, runs: bool = False) -> list[Quad]:
        """What belongs to no article: judgements, where retired IRIs lead, and with ``runs`` the times of the runs and
        what was withdrawn; sorted."""
        with self.reading() as db:
            found: list[Quad] = []
            for judgement in read_judgements(db, self._places.shared):
                found += judgement.quads(self.base, self._places.shared)
            found += db.quads_for_pattern(None, v.CANONICAL, None, self._places.shared)
            if runs:
                found += db.quads_for_pattern(None, None, None, self._places.runs)
                found += db.quads_for_pattern(None, None, None, self._places.history)
            return sorted(found, key=str)


def _entry_if_iri(db: Data, places: Places, text: str) -> Entry | None:
    try:
        return read_entry(db, places, text)
    except ValueError:
        return None
