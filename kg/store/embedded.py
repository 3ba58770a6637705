"""The embedded store: a folder on disk, one writer at a time, readers in between.

A :class:`Store` holds nothing open between two calls, so that a long build and somebody's queries can take turns;
``with store.writing():`` keeps it open over many additions.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

import pyoxigraph as ox
from pyoxigraph import NamedNode, Quad

from kg.errors import QueryError, QueryTimeoutError, StoreError
from kg.graph import Block, Canonical, EvidenceLevel, blocks, quads
from kg.graph import terms as t
from kg.graph import vocab as v
from kg.iris import DEFAULT_BASE
from kg.model import Record, Run
from kg.store import worker
from kg.store.answer import Answer
from kg.store.change import Change
from kg.store.layout import Layout, locked, read_layout
from kg.store.ledger import Entry, Places, article_ids, entries, name_literal, read_entry
from kg.store.naming import Naming, best_label

Added = Literal["added", "unchanged", "replaced"]


@dataclass(frozen=True, slots=True)
class Stored:
    """An article of a store: its record and run as added, and what its entities are called in the whole graph."""

    record: Record
    run: Run
    names: Mapping[str, Canonical]
    base: str

    def quads(self, evidence: EvidenceLevel = "sentence") -> Iterator[Quad]:
        """Its part of the graph, as :func:`kg.graph.quads` gives it."""
        return quads(self.record, self.run, self.base, canonical=self.names, evidence=evidence)

    def blocks(self, evidence: EvidenceLevel = "sentence") -> Iterator[Block]:
        """The same, block by block, as :func:`kg.graph.blocks` gives it."""
        return blocks(self.record, self.run, self.base, canonical=self.names, evidence=evidence)


class Store:
    """A graph store in a folder. Make one with :meth:`open`."""

    def __init__(self, layout: Layout, wait: float) -> None:
        self._layout, self._wait = layout, wait
        self._places = Places(layout.base)
        self._db: ox.Store | None = None

    @classmethod
    def open(cls, path: str | Path, *, create: bool = False, base: str | None = None, wait: float = 10.0) -> Store:
        """Open the store in the folder ``path``.

        Args:
            path: the folder.
            create: make the store where there is none yet.
            base: what the IRIs of the data begin with; of a new store :data:`kg.iris.DEFAULT_BASE` when omitted.
            wait: seconds to wait, in every later call, for others who use the store.

        Raises:
            StoreError: there is no store and ``create`` is false, the folder holds something else, or the store has
                another base.
            StoreLockedError: another process kept the store for itself all the time.
        """
        root = Path(path)
        if create and not (root / "store.json").exists():
            _create(root, base or DEFAULT_BASE, wait)
        layout = read_layout(root)
        if base is not None and base != layout.base:
            raise StoreError(
                str(root),
                f"its IRIs begin with {layout.base}, not with {base}",
                "leave --base out, or build into another folder",
            )
        return cls(layout, wait)

    @property
    def base(self) -> str:
        """What the IRIs of the data begin with."""
        return self._layout.base

    @property
    def path(self) -> Path:
        """The folder."""
        return self._layout.root

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Nothing is held open between two calls; here for symmetry with other stores."""

    @contextmanager
    def writing(self) -> Iterator[ox.Store]:
        """Keep the store open for writing: many additions, one opening. Queries of others wait meanwhile.

        Raises:
            StoreLockedError: somebody else kept the store all the time.
            StoreError: it cannot be written.
        """
        if self._db is not None:
            yield self._db
            return
        with locked(self._layout.root, exclusive=True, wait=self._wait):
            self._layout = read_layout(self._layout.root)
            self._layout.sweep()
            try:
                self._db = ox.Store(str(self._layout.data_path))
                yield self._db
                self._db.flush()
            except OSError as error:
                raise StoreError(str(self.path), str(error), "check the disk; build again in a new folder") from error
            finally:
                self._db = None

    @contextmanager
    def reading(self) -> Iterator[ox.Store]:
        """Keep the store open for reading: a steady view while writers wait.

        Raises:
            StoreLockedError: a writer kept the store all the time.
            StoreError: it cannot be read.
        """
        if self._db is not None:
            yield self._db
            return
        with locked(self._layout.root, exclusive=False, wait=self._wait):
            self._layout = read_layout(self._layout.root)
            try:
                db = ox.Store.read_only(str(self._layout.data_path))
            except OSError as error:
                raise StoreError(str(self.path), str(error), "build it again in a new folder") from error
            yield db

    def add(self, record: Record, run: Run) -> Added:
        """Add an article in one transaction.

        The same record again changes nothing. Another record of the same article (its text was corrected, or a new
        model read it) takes the place of the earlier one.

        Raises:
            RecordError: the record is not sound.
            StoreError, StoreLockedError: as :meth:`writing`.
        """
        new = Entry.of(record, run)
        with self.writing() as db:
            old = read_entry(db, self._places, record.article.id)
            if old is not None and old.text == new.text:
                return "unchanged"
            self._change(db, old, new).commit()
            return "replaced" if old is not None else "added"

    def add_all(self, pairs: Iterable[tuple[Record, Run]]) -> list[Added]:
        """Add many articles, one transaction each, with the store opened once."""
        with self.writing():
            return [self.add(record, run) for record, run in pairs]

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
            for entry in entries(db, self._places):
                yield Stored(entry.record, entry.run, self._names(db, entry.record), self.base)

    def query(self, sparql: str, *, timeout: float | None = 30.0) -> Answer:
        """Answer a query over the union of all graphs of articles and the shared one.

        The prefixes of :data:`kg.graph.PREFIXES` are known. The text is trusted here: :func:`kg.query.run` refuses
        what would leave the store.

        Args:
            sparql: SELECT, ASK, CONSTRUCT or DESCRIBE.
            timeout: seconds after which the query is stopped, in a process of its own; ``None``: it runs in this
                process and cannot be stopped.

        Raises:
            QueryError: the query is malformed or failed.
            QueryTimeoutError: it ran past the limit.
            StoreError, StoreLockedError: as :meth:`reading`.
        """
        if timeout is not None and self._db is not None:
            raise StoreError(str(self.path), "it is open for writing here", "query after the `with` block of writing()")
        with self.reading() as db:
            if timeout is None:
                return _here(db, sparql)
            del db
            return _stoppable(self._layout.data_path, sparql, timeout)

    def _names(self, db: ox.Store, record: Record) -> dict[str, Canonical]:
        naming = Naming(db, self._places, None, None)
        return {e.id: Canonical(e.id, best_label(naming.before(e.id) or {e.name})) for e in record.entities}

    def _change(self, db: ox.Store, old: Entry | None, new: Entry | None) -> Change:
        """What it takes to put ``new`` in the place of ``old``; either may be missing."""
        places, change, naming = self._places, Change(db, self._places), Naming(db, self._places, old, new)
        labels: dict[str, str] = {}
        others: set[str] = set()
        for entity in sorted(naming.touched()):
            before, after = naming.before(entity), naming.after(entity)
            node = NamedNode(entity) if entity in naming.old else t.iri(entity)
            change.remove(Quad(node, v.NAME, name_literal(n), places.names) for n in before - after)
            change.insert(Quad(node, v.NAME, name_literal(n), places.names) for n in after - before)
            labels[entity] = best_label(after) if after else ""
            if before and labels[entity] != best_label(before):
                change.remove(db.quads_for_pattern(node, v.PREF_LABEL, None, places.shared))
                others |= naming.articles_with(entity) if after else set()
        if old is not None:
            change.replace(NamedNode(old.record.article.id), ())
            change.replace(places.ledger(old.record.article.id), ())
        for entry in [*self._entries_of(db, others), *([new] if new else [])]:
            names = {
                **self._names(db, entry.record),
                **{e.id: Canonical(e.id, labels[e.id]) for e in entry.record.entities if e.id in labels},
            }
            if entry is not new:
                change.replace(NamedNode(entry.record.article.id), ())
            change.insert(quads(entry.record, entry.run, self.base, canonical=names))
        if new is not None:
            change.insert(new.quads(places))
        return change

    def _entries_of(self, db: ox.Store, ledgers: set[str]) -> Iterator[Entry]:
        for ledger in sorted(ledgers):
            for quad in db.quads_for_pattern(None, v.said("run"), None, NamedNode(ledger)):
                entry = read_entry(db, self._places, str(quad.subject)[1:-1])
                if entry is not None:
                    yield entry


def _create(root: Path, base: str, wait: float) -> None:
    try:
        root.mkdir(parents=True, exist_ok=True)
        _refuse_other_folder(root)
        with locked(root, exclusive=True, wait=wait):
            if not (root / "store.json").exists():
                layout = Layout(root, base, "data-1")
                ox.Store(str(layout.data_path)).flush()
                layout.write()
    except OSError as error:
        raise StoreError(str(root), error.strerror or str(error), "give a folder that you may write") from error


def _refuse_other_folder(root: Path) -> None:
    ours = ("lock", "store.json", "store.json.new")
    if any(path.name not in ours and not path.name.startswith("data-") for path in root.iterdir()):
        raise StoreError(str(root), "the folder holds something else", "give a new or an empty folder")


def _here(db: ox.Store, sparql: str) -> Answer:
    out = BytesIO()
    try:
        worker.evaluate(db, sparql, dict(v.PREFIXES), out)
    except SyntaxError as error:
        raise QueryError("query", error.msg, "correct it") from error
    except (OSError, RuntimeError, ValueError) as error:
        raise QueryError("query", str(error), "correct it") from error
    return Answer.of(out.getvalue())


def _stoppable(data: Path, sparql: str, timeout: float) -> Answer:
    request = json.dumps({"path": str(data), "query": sparql, "prefixes": dict(v.PREFIXES)})
    command = [sys.executable, "-P", worker.__file__]
    try:
        done = subprocess.run(command, input=request.encode(), capture_output=True, timeout=timeout, check=False)
    except subprocess.TimeoutExpired:
        raise QueryTimeoutError(
            "query",
            f"it was stopped after {timeout:g} s, without an answer",
            "ask for less, or allow more with --timeout",
        ) from None
    if done.returncode == 0:
        return Answer.of(done.stdout)
    message = done.stderr.decode("utf-8", "replace").strip()
    if done.returncode == worker.MALFORMED:
        raise QueryError("query", message, "correct it")
    raise QueryError("query", message or f"it ended with code {done.returncode}", "try it again with less")
