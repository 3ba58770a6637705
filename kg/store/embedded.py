"""The embedded store: a folder on disk, one writer at a time, readers in between.

A store holds nothing open between two calls, so that a long build and somebody's queries can take turns;
``with store.writing():`` keeps it open over many additions.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from io import BytesIO
from itertools import chain
from pathlib import Path

import pyoxigraph as ox
from pyoxigraph import Quad

from kg.errors import QueryError, QueryTimeoutError, StoreError
from kg.graph import vocab as v
from kg.iris import DEFAULT_BASE
from kg.memory import give_back
from kg.model import Record, Run
from kg.store import worker
from kg.store.answer import Answer
from kg.store.base import Store
from kg.store.change import Change
from kg.store.data import Data
from kg.store.layout import Layout, locked, open_data, read_layout, snapshot, wanted
from kg.store.ledger import Entry
from kg.store.rebuild import Rebuild


class EmbeddedStore(Store):
    """A graph store in a folder; ``wait``: seconds to wait for others who use it."""

    def __init__(self, layout: Layout, wait: float) -> None:
        super().__init__(str(layout.root), layout.base)
        self._layout, self.wait = layout, wait
        self._db: Data | None = None
        self._readers, self._view = 0, ExitStack()

    @classmethod
    def open_folder(cls, root: Path, *, create: bool, base: str | None, wait: float) -> EmbeddedStore:
        """Open the store in a folder, as :meth:`Store.open` says."""
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
    def path(self) -> Path:
        """The folder."""
        return self._layout.root

    @contextmanager
    def writing(self) -> Iterator[Data]:
        if self._readers:
            raise StoreError(str(self.path), "it is being read here", "write after the reading has ended")
        if self._db is not None:
            yield self._db
            return
        with locked(self.path, self.wait):
            self._layout = read_layout(self.path)
            self._layout.sweep()
            self._db = data = open_data(self._layout)
            try:
                yield data
                data.flush()
            except OSError as error:
                data.close()
                self._tidy()
                raise StoreError(str(self.path), str(error), "check the disk and its space") from error
            finally:
                data.close()
                self._db = None
                give_back()
            self._layout.sweep()

    def wanted(self) -> bool:
        return wanted(self.path)

    def _tidy(self) -> None:
        """Give back the room that unfinished writing takes on a full disk; else the next opening does."""
        with suppress(OSError, StoreError):
            self._layout.sweep()
            open_data(self._layout).close()

    @contextmanager
    def reading(self) -> Iterator[Data]:
        if self._readers == 0 and self._db is not None:
            yield self._db
            return
        if self._readers == 0:
            view = self._view.enter_context(snapshot(self.path, self.wait))
            try:
                self._db = Data(ox.Store.read_only(str(view)))
            except (OSError, RuntimeError) as error:
                self._view.close()
                hint = "check who may read its files; else build it again in a new folder"
                raise StoreError(str(self.path), str(error), hint) from error
        if self._db is None:
            raise StoreError(str(self.path), "it was closed while it was read", "read it again")
        data = self._db
        self._readers += 1
        try:
            yield data
        finally:
            self._readers -= 1
            if self._readers == 0:
                data.close()
                self._db = None
                self._view.close()

    def load(self, pairs: Iterable[tuple[Record, Run]]) -> int:
        with self.writing() as db, Rebuild(db, self._places) as rebuild:
            for record, run in pairs:
                rebuild.add(Entry.of(record, run))
            self._switch(db, rebuild.quads())
            return len(rebuild)

    def query(self, sparql: str, *, timeout: float | None = 30.0) -> Answer:
        if timeout is None:
            with self.reading() as db:
                return _here(db, sparql)
        if self._db is not None and not self._readers:
            raise StoreError(str(self.path), "it is open for writing here", "query after the `with` block of writing()")
        with snapshot(self.path, self.wait) as view:
            return _stoppable(self.path, view, sparql, timeout)

    def _erase(self, db: Data, change: Change) -> None:
        removed, inserted = change.difference()
        self._switch(db, chain((quad for quad in db if quad not in removed), inserted))

    def _switch(self, db: Data, quads: Iterable[Quad]) -> None:
        """Write the data anew, and switch over in one step: what follows in the session goes to the new files, and the
        old ones go when it ends."""
        layout = self._layout.next()
        fresh = Data(ox.Store(str(layout.data_path)))
        try:
            fresh.bulk_extend(quads)
            fresh.flush()
            layout.write()
        except BaseException:
            fresh.close()
            raise
        self._layout = layout
        db.become(fresh)


def _create(root: Path, base: str, wait: float) -> None:
    try:
        root.mkdir(parents=True, exist_ok=True)
        _refuse_other_folder(root)
        with locked(root, wait):
            if not (root / "store.json").exists():
                layout = Layout(root, base, "data-1")
                ox.Store(str(layout.data_path)).flush()
                layout.write()
    except OSError as error:
        raise StoreError(str(root), error.strerror or str(error), "give a folder that you may write") from error


def _refuse_other_folder(root: Path) -> None:
    ours = ("lock", "wanted", "store.json", "store.json.new")
    if any(path.name not in ours and not path.name.startswith(("data-", "snapshot-")) for path in root.iterdir()):
        raise StoreError(str(root), "the folder holds something else", "give a new or an empty folder")


def _here(db: Data, sparql: str) -> Answer:
    out = BytesIO()
    try:
        worker.write(db.query(sparql, v.PREFIXES), out)
    except SyntaxError as error:
        raise QueryError("query", error.msg, "correct it") from error
    except (OSError, RuntimeError, ValueError) as error:
        raise QueryError("query", str(error), "correct it") from error
    return Answer.of(out.getvalue())


def _stoppable(root: Path, data: Path, sparql: str, timeout: float) -> Answer:
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
    if done.returncode == worker.UNREADABLE:
        raise StoreError(str(root), message, "check who may read its files; else build it again in a new folder")
    raise QueryError("query", message or f"it ended with code {done.returncode}", "try it again with less")
