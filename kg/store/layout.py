"""The folder of an embedded store, and the lock on it.

::

    kg-store/
      store.json    format, base IRI, and which data folder is the current one
      lock          held shared by readers, exclusively by the one writer
      data-1/       RocksDB; a rewrite makes data-2/, switches store.json in one rename, then removes data-1/

RocksDB must not be opened by a reader while a writer has it open; the lock sees to that. Both sides wait a while for
each other before they give up with :class:`~kg.errors.StoreLockedError`.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from kg.errors import StoreError, StoreLockedError

FORMAT = 1
_POLL_SECONDS = 0.02


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

    def next(self) -> Layout:
        """The layout after a rewrite, with the next free data folder."""
        return Layout(self.root, self.base, f"data-{int(self.data.rpartition('-')[2]) + 1}")

    def write(self) -> None:
        """Make this the layout of the folder, in one rename."""
        text = json.dumps({"format": FORMAT, "base": self.base, "data": self.data}, indent=1) + "\n"
        temporary = self.root / "store.json.new"
        with temporary.open("w", encoding="utf-8") as file:
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
        """Remove data folders and log files that nothing points at; only under the exclusive lock."""
        for path in self.root.glob("data-*"):
            if path.name != self.data:
                shutil.rmtree(path)
        for path in self.data_path.glob("LOG.old.*"):
            path.unlink(missing_ok=True)


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
        return Layout(root, data["base"], data["data"])
    except FileNotFoundError:
        hint = "make one with `kg build SRC... --store DIR`"
        raise StoreError(str(root), "there is no graph store here", hint) from None
    except (ValueError, KeyError, TypeError) as error:
        hint = "build the store again in a new folder"
        raise StoreError(str(root / "store.json"), f"it is damaged ({error})", hint) from error
    except OSError as error:
        raise StoreError(str(root), error.strerror or str(error), "give a folder that you may read") from error


@contextmanager
def locked(root: Path, *, exclusive: bool, wait: float) -> Iterator[None]:
    """Hold the lock of a store's folder.

    Raises:
        StoreLockedError: somebody else held it for the whole of ``wait`` seconds.
        StoreError: the folder does not let itself be locked.
    """
    try:
        file = os.open(root / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
    except OSError as error:
        raise StoreError(str(root), error.strerror or str(error), "give a folder that you may write") from error
    try:
        deadline = time.monotonic() + wait
        while True:
            try:
                fcntl.flock(file, (fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH) | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() >= deadline:
                    who = "somebody else is using it" if exclusive else "another process is writing to it"
                    cause = f"{who} (waited {wait:g} s)"
                    raise StoreLockedError(str(root), cause, "try again when that has ended") from None
                time.sleep(_POLL_SECONDS)
        yield
    finally:
        os.close(file)
