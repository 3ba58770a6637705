"""``kg.build``: articles into a graph store.

Extraction comes first and asks nothing of the store; what it gave is written in sessions, each article wholly or
not at all, and whoever waits for the store is let in between two articles. So two builds into one store, or a build and
somebody's queries, take turns.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from os import PathLike, fspath
from typing import TYPE_CHECKING

from kg.access import Graph
from kg.display import table_html
from kg.errors import InputError, KgError, RecordError
from kg.iris import digest
from kg.model import Article, Record, Run
from kg.read import Defaults, read
from kg.store import Added, Store, now
from kg.store.embedded import EmbeddedStore
from kg.writing import Apart, Here, Writer

if TYPE_CHECKING:
    from kg.steps import Steps

SECONDS = 2.0
"""Records wait this long (of extraction) for the store to be opened: opening it for each would cost more."""
SHARE, MOST = 10, 6.0
"""They wait so many times as long as opening and closing took, which a large store makes longer, where extraction stood
still meanwhile; seconds at most, since what is written in one go is in memory at once."""
WAITING = 200
"""When so many records wait, extraction waits for those that are being written."""

Source = str | PathLike[str] | Article
Outcomes = list[tuple[Record, Added | RecordError]]


class Builder:
    """Adds records to a store, and knows which articles it need not extract again.

    Args:
        store: where to.
        run: what extracts the records.
        apart: write to a folder in a process of its own, so that this one can go on extracting. It is started when
            records have waited long enough for the first time: what a short build adds is written here.

    Raises:
        StoreError, StoreLockedError: the store cannot be read.
    """

    def __init__(self, store: Store, run: Run, apart: bool = False) -> None:
        self.store = store
        self.run = replace(run, started=now())
        self._known = {article.id: _state(article, run_id) for article, run_id in store.origins()}
        self._writer: Writer = Here(store, self.run)
        self._apart = Apart(store.path, self.run, store.wait) if apart and isinstance(store, EmbeddedStore) else None
        self._waiting: list[Record] = []
        self._given: list[Record] = []
        self._since = time.monotonic()
        self._pause = SECONDS

    def has(self, article: Article) -> bool:
        """Whether the store has just this article from just this run; if not, it is taken to have it from now on."""
        state = _state(article, self.run.id)
        known = self._known.get(article.id) == state
        self._known[article.id] = state
        return known

    def add(self, record: Record) -> Outcomes:
        """Take a record; write it and those before it when the store has not been written to for a while.

        That is :data:`SECONDS`, or, where extraction stands still meanwhile, longer by :data:`SHARE`.

        Returns:
            What was written meanwhile, and what became of it; of one that is not sound, the error.

        Raises:
            StoreError, StoreLockedError: the store cannot be written.
        """
        self._waiting.append(record)
        done = self._written(wait=len(self._waiting) >= WAITING)
        if not self._given and time.monotonic() - self._since >= self._pause:
            self._writer = self._apart or self._writer
            self._write()
            done += self._written()
        return done

    def flush(self) -> Outcomes:
        """Write what waits, as :meth:`add` does, to its end."""
        try:
            done = self._written(wait=True)
            while self._waiting:
                self._write()
                done += self._written(wait=True)
        finally:
            self._writer.close()
        return done

    def _write(self) -> None:
        self._given, self._waiting = self._waiting, []
        self._writer.begin(self._given)

    def _written(self, wait: bool = False) -> Outcomes:
        """What became of the records that were given to be written, if that is known already or waited for."""
        if not self._given or not (wait or self._writer.ready()):
            return []
        session = self._writer.end()
        given, self._given = self._given, []
        done = list(zip(given, session.changes, strict=False))
        self._waiting = given[len(done) :] + self._waiting
        self._since = time.monotonic()
        self._pause = max(SECONDS, min(MOST, SHARE * session.overhead))
        if session.error is not None:
            raise session.error
        return done


def _state(article: Article, run: str) -> str:
    """A digest of all that an article's record follows from: not of where it was found."""
    return digest(run, json.dumps({**article.to_json(), "source": None}, sort_keys=True))


@dataclass(frozen=True)
class Built:
    """What became of a build.

    Attributes:
        graph: the graph that it went into.
        added, replaced, unchanged: how many articles were new, took an earlier version's place, were there already.
        failed: for each input that could not be read or added, why.
    """

    graph: Graph
    added: int
    replaced: int
    unchanged: int
    failed: tuple[KgError, ...] = ()

    def __repr__(self) -> str:
        counts = f"{self.added} added, {self.replaced} replaced, {self.unchanged} unchanged, {len(self.failed)} failed"
        return "\n".join([f"<Built {self.graph.store.name}: {counts}>", *(f"  {error}" for error in self.failed)])

    def _repr_html_(self) -> str:
        header = ("store", "added", "replaced", "unchanged", "failed")
        row = (self.graph.store.name, *map(str, (self.added, self.replaced, self.unchanged, len(self.failed))))
        shown = table_html(header, [row], 1)
        if self.failed:
            shown += table_html(("failed", "why"), ((e.subject, e.cause) for e in self.failed), len(self.failed))
        return shown


def build(
    sources: Source | Iterable[Source],
    store: str | PathLike[str] = "kg-store",
    *,
    format: str | None = None,
    published: str | None = None,
    publisher: str | None = None,
    title: str | None = None,
    base: str | None = None,
    min_confidence: float = 0.0,
    steps: Steps | None = None,
) -> Built:
    """Read articles, extract who said what about whom, and add it to a graph store.

    An article that is there already, read by the same model with the same settings, is left as it is: a build that was
    broken off goes on where it stopped when called again. An input that cannot be read stops nothing.

    Args:
        sources: files, folders, globs and URLs, or articles that ``kg.read`` made; one, or several.
        store: the store's folder, made where there is none; or the URL of a SPARQL 1.1 server's dataset.
        format: of the inputs: ``text``, ``markdown``, ``html`` or ``jsonl``; recognised when omitted.
        published: an ISO day (``2023-12-04``) for articles that give none; ``publisher`` and ``title`` likewise.
        base: what the IRIs of the data begin with; the store's own when omitted.
        min_confidence: attributions below it are left out (0..1).
        steps: steps of the user's own (:mod:`kg.steps`).

    Raises:
        FormatError: the format is unknown, or ``published`` is no day.
        ModelError: the model is missing or damaged.
        StoreError, StoreLockedError: the store cannot be written, holds something else, or has another base.
    """
    from kg.pipeline import Extractor

    where = store if isinstance(store, str) else fspath(store)
    given = [sources] if isinstance(sources, str | PathLike | Article) else list(sources)
    target = Store.open(where, create=True, base=base)
    extractor = Extractor(base=target.base, min_confidence=min_confidence, steps=steps)
    builder = Builder(target, extractor.run)
    done: Counter[str] = Counter()
    failed: list[KgError] = []

    def count(written: Outcomes) -> None:
        for _, change in written:
            if isinstance(change, RecordError):
                failed.append(change)
            else:
                done[change] += 1

    defaults = Defaults(published=published, publisher=publisher, title=title)
    try:
        for item in _articles(given, format, defaults, target.base):
            try:
                if isinstance(item, InputError):
                    failed.append(item)
                elif builder.has(item):
                    done["unchanged"] += 1
                else:
                    count(builder.add(extractor.record(item)))
            except InputError as error:
                failed.append(error)
    finally:
        count(builder.flush())
    return Built(Graph(target), done["added"], done["replaced"], done["unchanged"], tuple(failed))


def _articles(
    sources: Iterable[Source], format: str | None, defaults: Defaults, base: str
) -> Iterator[Article | InputError]:
    """The articles of sources in their order, and the errors of those that cannot be read."""
    for source in sources:
        if isinstance(source, Article):
            yield source
        else:
            yield from read([fspath(source)], format=format, defaults=defaults, base=base)
