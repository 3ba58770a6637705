"""What the user names - files, folders, globs, URLs, ``-`` - to single inputs, in a fixed order."""

from __future__ import annotations

import glob
import os
import re
import stat
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from kg.errors import EmptyInputError, InputError, NotFoundError
from kg.read.document import Origin
from kg.read.formats import FORMATS, SUFFIXES

STDIN = "-"
# files of a collection that are about it and no articles of it
_ABOUT = frozenset({"readme", "license", "licence", "copying", "notice", "changelog", "contributing"})
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
_MAGIC = re.compile(r"[*?\[]")


@dataclass(frozen=True, slots=True)
class Input:
    """Bytes to read: ``open`` gives them; ``suffix`` and ``media`` are what their name and server say they are.

    ``keep`` is true for a stream that is not ours to close.
    """

    origin: Origin
    open: Callable[[], BinaryIO]
    suffix: str = ""
    media: str | None = None
    keep: bool = False


def expand(sources: Iterable[str], stdin: BinaryIO | None = None) -> Iterator[Input | InputError]:
    """The inputs behind each source, in the order given; folders and globs in the order of their names.

    ``stdin`` is what ``-`` stands for; the process's own by default.
    """
    for source in sources:
        if source == STDIN:
            yield Input(Origin(source), lambda: stdin if stdin is not None else sys.stdin.buffer, keep=True)
        elif _SCHEME.match(source):
            yield from _fetched(source)
        else:
            yield from _paths(source)


def failure(source: str, error: OSError) -> InputError:
    """The error for a file that the system would not let us read."""
    if isinstance(error, FileNotFoundError):
        return NotFoundError(source, "no such file or folder", "check the path")
    if isinstance(error, PermissionError):
        return InputError(source, "permission denied", "check who may read it, for instance with `ls -l`")
    return InputError(source, f"it cannot be read ({error.strerror or error})", "check the path")


def _fetched(source: str) -> Iterator[Input | InputError]:
    from kg.read.url import fetch

    try:
        yield fetch(source)
    except InputError as error:
        yield error


def _paths(source: str) -> Iterator[Input | InputError]:
    try:
        mode = Path(source).stat().st_mode if source else None
    except FileNotFoundError:
        mode = None
    except OSError as error:
        yield failure(source, error)
        return
    except ValueError:  # a zero character
        yield NotFoundError(source, "no such file or folder", "check the path")
        return
    if mode is not None:
        yield from _folder(source) if stat.S_ISDIR(mode) else (_file(source),)
    elif not _MAGIC.search(source):
        yield _missing(source)
    else:
        matches = sorted(glob.glob(source, recursive=True))  # noqa: PTH207 - the pattern may be absolute
        if not matches:
            yield NotFoundError(source, "no file matches this pattern", "check the pattern, or quote it differently")
        for match in matches:
            yield from _paths(match)


def _missing(path: str) -> NotFoundError:
    cause = "it is a link that leads nowhere" if Path(path).is_symlink() else "no such file or folder"
    return NotFoundError(path, cause, "check the path")


def _file(path: str) -> Input:
    return Input(Origin(path), lambda: Path(path).open("rb"), Path(path).suffix)


def _folder(source: str) -> Iterator[Input | InputError]:
    """The readable files below a folder: of a known suffix, not hidden, not about the collection, not out of it."""
    root, empty = Path(source).resolve(), True
    denied: list[OSError] = []
    for folder, folders, files in os.walk(source, onerror=denied.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for error in denied:
            empty = False
            yield failure(str(error.filename), error)
        denied.clear()
        for name in sorted(files):
            path = Path(folder, name)
            if name.startswith(".") or path.suffix.lower() not in SUFFIXES or path.stem.lower() in _ABOUT:
                continue
            if path.is_symlink() and not Path(os.path.realpath(path)).is_relative_to(root):
                empty = False
                cause = "it is a link that leads out of the folder"
                yield InputError(str(path), cause, "name the file that it leads to, if that is meant")
                continue
            try:
                regular = stat.S_ISREG(path.stat().st_mode)
            except OSError as fault:  # it went away meanwhile, say
                empty = False
                yield _missing(str(path)) if isinstance(fault, FileNotFoundError) else failure(str(path), fault)
                continue
            if regular:
                empty = False
                yield _file(str(path))
    for error in denied:
        empty = False
        yield failure(str(error.filename), error)
    if empty:
        known = ", ".join(suffix for each in FORMATS.values() for suffix in each.suffixes)
        yield EmptyInputError(source, "nothing in this folder can be read", f"articles are files ending in {known}")
