"""Records into a store, here or in a process of its own.

While that process writes, this one goes on extracting; and the memory that a large store takes while it is open is not
in the process that others are forked from. It is started anew rather than forked, since the database does not survive
forking, and ends when its pipe does: it does not outlive a parent that was killed by more than one article.
"""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Protocol
from weakref import WeakSet

from kg.errors import KgError, RecordError, StoreError
from kg.model import Record, Run
from kg.parallel import leave_signals, undisturbed
from kg.store import Added, Store
from kg.store.data import Data

FLUSHED = 200
"""After so many records what is in memory goes to the data files: it is some 1.3 MB an article."""
PATIENCE, GAP = 4.0, 0.1
"""Seconds for which the process keeps the store open and waits for more records, since closing breaks off what the
database is rearranging; and for which it leaves the store to somebody who waits for it."""
_POLL = 0.05


@dataclass(slots=True)
class Session:
    """What became of the records that a session was given.

    Attributes:
        changes: of each in turn, as far as it came.
        error: why it came no further, if that is one.
        overhead: seconds that extraction stood still because the store was opened and closed.
    """

    changes: list[Added | RecordError] = field(default_factory=list)
    error: KgError | None = None
    overhead: float = 0.0


class Writer(Protocol):
    """Writes what it is given in one session; :meth:`begin` and :meth:`end` take turns."""

    def begin(self, records: Sequence[Record]) -> None:
        """Take these records."""

    def ready(self) -> bool:
        """Whether :meth:`end` would not have to wait."""

    def end(self) -> Session:
        """What became of them; waits for it. Nothing, as far as is known, where that was broken off before.

        Raises:
            StoreError: the process that wrote was ended from outside.
        """

    def close(self) -> None:
        """Nothing more will come."""


@dataclass(slots=True)
class Unflushed:
    """Records of which the database holds something in memory alone; its log has them, so that no kill loses them."""

    db: Data
    count: int = 0

    def add(self) -> None:
        """One more."""
        self.count += 1
        if self.count >= FLUSHED:
            self.db.flush()
            self.count = 0


def write(
    store: Store,
    unflushed: Unflushed,
    records: Sequence[Record],
    run: Run,
    done: Session,
    broken_off: Callable[[], bool],
) -> None:
    """Write records to an open store, each wholly or not at all, and tell ``done``.

    It ends before a record if somebody else waits for the store and one at least was written, or if ``broken_off``
    says so.
    """
    for record in records:
        if broken_off() or (done.changes and store.wanted()):
            break
        try:
            done.changes.append(store.add(record, run))
        except RecordError as error:
            done.changes.append(error)
        unflushed.add()


def _let_in(store: Store) -> None:
    """Leave the store to whoever waits for it."""
    if store.wanted():
        time.sleep(GAP)


class Here:
    """Writes in this process."""

    def __init__(self, store: Store, run: Run) -> None:
        self._store, self._run = store, run
        self._done = Session()

    def begin(self, records: Sequence[Record]) -> None:
        self._done = done = Session()
        asked = opened = written = time.monotonic()
        try:
            with self._store.writing() as db:
                opened = time.monotonic()
                write(self._store, Unflushed(db), records, self._run, done, lambda: False)
                written = time.monotonic()
        except KgError as error:
            done.error = error
        done.overhead = opened - asked + time.monotonic() - written
        _let_in(self._store)

    def ready(self) -> bool:
        return True

    def end(self) -> Session:
        return self._done

    def close(self) -> None:
        pass


class Apart:
    """Writes in a process of its own, which is started with the first records.

    Args:
        path: the store's folder.
        run: what extracts the records.
        wait: seconds to wait for others who use the store.
    """

    def __init__(self, path: Path, run: Run, wait: float) -> None:
        self._path, self._run, self._wait = path, run, wait
        self._process: SpawnProcess | None = None
        self._pipe: Connection | None = None
        _started.add(self)

    def begin(self, records: Sequence[Record]) -> None:
        if self._pipe is None:
            self._pipe, theirs = multiprocessing.Pipe()
            context = multiprocessing.get_context("spawn")
            given = (theirs, self._path, self._run, self._wait)
            self._process = context.Process(target=_serve, args=given, daemon=True)
            with undisturbed():
                self._process.start()
            theirs.close()
        with self._whole():
            self._pipe.send(records)

    def ready(self) -> bool:
        return self._pipe is not None and self._pipe.poll()

    def end(self) -> Session:
        if self._pipe is None:
            return Session()
        with self._whole():
            done: Session = self._pipe.recv()
        return done

    def close(self) -> None:
        process = self._process
        self.leave()
        if process is not None:
            process.join()

    def leave(self) -> None:
        """Let go of the pipe; so does a process that is forked from this one, or the pipe would not end before it."""
        if self._pipe is not None:
            self._pipe.close()
        self._pipe = self._process = None

    @contextmanager
    def _whole(self) -> Iterator[None]:
        """A message to the process, or from it: if it is broken off, so is the process."""
        process = self._process
        try:
            yield
        except BaseException as error:
            self.close()
            if not isinstance(error, EOFError | OSError):
                raise
            cause = f"the process that writes to it ended (exit code {process.exitcode if process else None})"
            raise StoreError(str(self._path), cause, "start it again: it goes on where it was") from None


_started: WeakSet[Apart] = WeakSet()


def _leave() -> None:
    for writer in list(_started):
        writer.leave()


os.register_at_fork(after_in_child=_leave)


def _serve(pipe: Connection, path: Path, run: Run, wait: float) -> None:
    """The loop of the process: records in, what became of them out, until the pipe ends."""
    leave_signals()
    try:
        store = Store.open(path, wait=wait)
        late: KgError | None = None
        while True:
            records = pipe.recv()
            if late is None:
                late = _hold(pipe, store, run, records)
            else:
                pipe.send(Session(error=late))
                late = None
    except (EOFError, BrokenPipeError, ConnectionResetError):  # the parent is done, or gone
        return


def _hold(pipe: Connection, store: Store, run: Run, records: Sequence[Record]) -> KgError | None:
    """Write records, and those that come while nobody else waits for the store; gives an error of its closing."""
    done: Session | None = Session()
    try:
        with store.writing() as db:
            unflushed = Unflushed(db)
            while done is not None:
                write(store, unflushed, records, run, done, pipe.poll)
                pipe.send(done)
                done = None
                if _more(pipe, store):
                    records, done = pipe.recv(), Session()
    except KgError as error:
        if done is None:
            return error
        done.error = error
        pipe.send(done)
    _let_in(store)
    return None


def _more(pipe: Connection, store: Store) -> bool:
    """Wait for more records, as long as nobody else waits for the store: whether there are any."""
    until = time.monotonic() + PATIENCE
    while not store.wanted() and time.monotonic() < until:
        if pipe.poll(_POLL):
            return True
    return False
