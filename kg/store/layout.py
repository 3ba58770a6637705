"""The folder of an embedded store, and the lock on it.

::

    kg-store/
      store.json    format, base IRI, and which data folder is the current one
      lock          held by the one process that has the data folder open
      wanted        held by those who wait for the lock: whoever has it for long lets them in between
      data-1/       RocksDB; a rewrite makes data-2/, switches store.json in one rename, then removes data-1/
      snapshot-*/   a reader's view: hard links to the data files, removed when the reader ends

RocksDB must not be opened by a reader while a writer has it open. A reader holds the lock only for as long as a
snapshot takes, a writer while it writes; whoever waits too long gives up with
:class:`~kg.errors.StoreLockedError`. A reader who may write nothing there (a read-only disk, another's folder) reads
the data folder itself, which takes no file, and shares the lock with others like it until it ends. Where a writer
was killed in the midst of a change, that reader is told to let somebody open the store who may write there.
"""

from __future__ import annotations

import errno
import fcntl
import json
import os
import re
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pyoxigraph as ox

from kg.errors import StoreError, StoreLockedError
from kg.store.data import Data

FORMAT = 1
_POLL_SECONDS = 0.02
# a name in the store's own folder, and no path
_DATA = re.compile(r"data-[0-9]{1,18}")
_numbers = count()


@dataclass(frozen=True, slots=True)
class Layout:
    """What ``store.json`` says."""

    root: Path
    base: str
    data: str

    @property
    def data_path(self) -> Path:
        """The current data folder."""
        return self.root / self.data

    def check(self) -> None:
        """Make sure that there are data; only under the lock.

        Raises:
            StoreError: the data folder is gone.
        """
        if not self.data_path.is_dir():
            raise StoreError(str(self.root), f"its {self.data} is missing", "build it again in a new folder")

    def next(self) -> Layout:
        """The layout after a rewrite, with the next free data folder."""
        return Layout(self.root, self.base, f"data-{int(self.data.rpartition('-')[2]) + 1}")

    def write(self) -> None:
        """Make this the layout of the folder, in one rename."""
        text = json.dumps({"format": FORMAT, "base": self.base, "data": self.data}, indent=1) + "\n"
        temporary = self.root / "store.json.new"
        temporary.unlink(missing_ok=True)
        with temporary.open("x", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(self.root / "store.json")
        folder = os.open(self.root, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def sweep(self) -> None:
        """Remove data folders and log files that nothing points at, and snapshots whose readers are gone.

        Only under the lock.
        """
        for path in self.root.glob("data-*"):
            if path.is_symlink():
                path.unlink()
            elif path.name != self.data:
                shutil.rmtree(path)
        for path in self.data_path.glob("LOG.old.*"):
            path.unlink(missing_ok=True)
        for path in self.root.glob("snapshot-*"):
            if _unused(path):
                shutil.rmtree(path, ignore_errors=True)


def _unused(snapshot: Path) -> bool:
    """Whether no reader holds a snapshot's folder."""
    try:
        return not _held(snapshot, os.O_RDONLY)
    except FileNotFoundError:
        return False


def _held(path: Path, how: int) -> bool:
    """Whether somebody holds a lock on a file or folder, which is opened with the flags ``how``."""
    file = os.open(path, how)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(file)
    return False


def read_layout(root: Path) -> Layout:
    """The layout of an existing store.

    Raises:
        StoreError: there is no store in that folder, or another version of this program made it.
    """
    try:
        data = json.loads((root / "store.json").read_text(encoding="utf-8"))
        if data["format"] != FORMAT:
            raise StoreError(
                str(root),
                f"it has store format {data['format']}, this version reads {FORMAT}",
                "build it again with this version, in a new folder",
            )
        layout = Layout(root, data["base"], data["data"])
        if not isinstance(layout.base, str) or not _DATA.fullmatch(layout.data):
            raise ValueError(f"its data folder is named {layout.data!r}")
        if layout.data_path.is_symlink():
            raise StoreError(
                str(root), f"its {layout.data} is a link to another folder", "copy the data into the store"
            )
        return layout
    except FileNotFoundError:
        hint = "make one with `kg build SRC... --store DIR`"
        raise StoreError(str(root), "there is no graph store here", hint) from None
    except (ValueError, KeyError, TypeError) as error:
        hint = "build the store again in a new folder"
        raise StoreError(str(root / "store.json"), f"it is damaged ({error})", hint) from error
    except OSError as error:
        raise StoreError(str(root), error.strerror or str(error), "give a folder that you may read") from error


@contextmanager
def locked(root: Path, wait: float, *, shared: bool = False) -> Iterator[None]:
    """Hold the lock of a store's folder.

    Args:
        root: the folder.
        wait: seconds to wait for others.
        shared: hold it together with others who share it; the folder need not be writable.

    Raises:
        StoreLockedError: somebody else held it for the whole of ``wait`` seconds.
        StoreError: the folder does not let itself be locked.
    """
    how = os.O_RDONLY if shared else os.O_RDWR | os.O_CREAT
    try:
        file = os.open(root / "lock", how | os.O_CLOEXEC | os.O_NOFOLLOW, 0o666)
    except OSError as error:
        hint = "copy the store to a folder that you may write" if shared else "give a folder that you may write"
        raise StoreError(str(root), error.strerror or str(error), hint) from error
    try:
        deadline = time.monotonic() + wait
        while True:
            try:
                fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() >= deadline:
                    cause = f"another process is writing to it (waited {wait:g} s)"
                    raise StoreLockedError(str(root), cause, "try again when that has ended") from None
                with _wanting(root, how):
                    time.sleep(_POLL_SECONDS)
        yield
    finally:
        os.close(file)


@contextmanager
def _wanting(root: Path, how: int) -> Iterator[None]:
    """Show whoever holds the lock that it is waited for; where that cannot be shown, it comes free later."""
    mark: int | None = None
    with suppress(OSError):
        mark = os.open(root / "wanted", how | os.O_CLOEXEC | os.O_NOFOLLOW, 0o666)
        fcntl.flock(mark, fcntl.LOCK_SH | fcntl.LOCK_NB)
    try:
        yield
    finally:
        if mark is not None:
            os.close(mark)


def wanted(root: Path) -> bool:
    """Whether somebody waits for the lock that is held here."""
    try:
        return _held(root / "wanted", os.O_RDONLY | os.O_NOFOLLOW)
    except OSError:
        return False


def open_data(layout: Layout) -> Data:
    """Open the data folder, and end what was broken off there; only under the lock.

    Raises:
        StoreError: it is gone, or RocksDB cannot open it.
    """
    layout.check()
    try:
        data = Data(ox.Store(str(layout.data_path)))
        try:
            data.settle()
        except BaseException:
            data.close()
            raise
        return data
    except (OSError, RuntimeError, SyntaxError) as error:
        hint = "check the disk and its permissions; else build again in a new folder"
        if os.strerror(errno.ENOSPC) in str(error):
            hint = "free some space on its disk"
        raise StoreError(str(layout.root), f"its data cannot be opened ({error})", hint) from error


@contextmanager
def snapshot(root: Path, wait: float) -> Iterator[Path]:
    """A view of the data as they are now, for as long as the block lasts; writers go on meanwhile.

    Yields:
        A folder to open read-only; nobody writes to it.

    Raises:
        StoreLockedError: a writer kept the store all the time.
        StoreError: it cannot be opened.
    """
    if not _writable(read_layout(root)):
        with locked(root, wait, shared=True):
            layout = read_layout(root)
            layout.check()
            _refuse_unsettled(layout)
            yield layout.data_path
        return
    with locked(root, wait):
        layout = read_layout(root)
        layout.sweep()
        path = root / f"snapshot-{os.getpid()}-{next(_numbers)}-{secrets.token_hex(4)}"
        db = open_data(layout)
        try:
            db.backup(str(path))
            folder = os.open(path, os.O_RDONLY)
        except OSError as error:
            raise StoreError(
                str(root), f"no view of it can be made ({error})", "free some space on its disk"
            ) from error
        finally:
            db.close()
        fcntl.flock(folder, fcntl.LOCK_SH)
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)
        os.close(folder)


def _refuse_unsettled(layout: Layout) -> None:
    try:
        data = Data(ox.Store.read_only(str(layout.data_path)))
        try:
            settled = data.settled()
        finally:
            data.close()
    except (OSError, RuntimeError):  # whoever opens it next tells
        return
    if not settled:
        hint = f"let somebody run `kg stats --store {layout.root}` who may write there"
        raise StoreError(str(layout.root), "a change of it was broken off, and cannot be ended without writing", hint)


def _writable(layout: Layout) -> bool:
    """Whether a view can be made there: files in the store's folder, its locks taken."""
    locks = [path for path in (layout.root / "lock", layout.data_path / "LOCK") if path.exists()]
    effective = os.access in os.supports_effective_ids
    return all(os.access(path, os.W_OK, effective_ids=effective) for path in (layout.root, layout.data_path, *locks))
