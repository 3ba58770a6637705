"""Where data go: stdout, or a file that appears whole or not at all."""

from __future__ import annotations

import codecs
import errno
import io
import os
import re
import secrets
import shutil
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO

from kg.errors import OutputError

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EROFS}
# what can steer a terminal or hide text in it: controls but tab and newline, bidirectional and other invisible marks
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")


def visible(text: str) -> str:
    r"""Text with what could steer a terminal written as ``\uXXXX``, which JSON and the RDF formats read back."""
    return _UNSAFE.sub(lambda m: f"\\u{ord(m[0]):04X}", text)


def encode(text: str) -> bytes:
    r"""UTF-8; a lone surrogate becomes ``\uXXXX``, which is what JSON writes for it."""
    return text.encode("utf-8", "backslashreplace")


class _Writer(io.BufferedIOBase):
    """A binary stream whose faults are errors of ours; a terminal gets :func:`visible` text."""

    def __init__(self, stream: BinaryIO, name: str) -> None:
        self._stream, self._name = stream, name
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace") if stream.isatty() else None

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        left = memoryview(encode(visible(self._decoder.decode(bytes(data)))) if self._decoder else data)
        try:
            while left:  # an unbuffered stream (PYTHONUNBUFFERED) may take a part, and tell the fault the next time
                written = self._stream.write(left)
                if written is None:
                    raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))
                left = left[written:]
        except OSError as error:
            raise _failed(self._name, error) from error
        return len(data)

    def flush(self) -> None:
        try:
            self._stream.flush()
        except OSError as error:
            raise _failed(self._name, error) from error


def _failed(name: str, error: OSError) -> Exception:
    if isinstance(error, BrokenPipeError):
        return BrokenPipeError("the reader of the output went away")
    hint = "free some space, or write elsewhere" if error.errno in _FULL else "write elsewhere"
    return OutputError(name, f"it cannot be written ({error.strerror or error})", hint)


def width(out: str | None) -> int | None:
    """Columns of the terminal that a table written to ``out`` is shown in; ``None`` where it is no terminal.

    ``COLUMNS`` in the environment sets it, also where the output is no terminal.
    """
    if os.environ.get("COLUMNS", "").isdigit() or (out is None and sys.stdout is not None and sys.stdout.isatty()):
        return shutil.get_terminal_size().columns
    return None


@contextmanager
def output(out: str | None, force: bool = False) -> Iterator[BinaryIO]:
    """A binary stream for a command's data.

    Args:
        out: a file's path; ``None`` or ``-`` is stdout. A regular file is written beside its place and moved there
            when the block ends well, so that a reader never sees half of it and a failure leaves the old one alone.
        force: overwrite an existing file.

    Raises:
        OutputError: the file exists (without ``force``), is a folder, or cannot be written.
        BrokenPipeError: the reader of stdout went away.
    """
    if out is None or out == "-":
        if sys.stdout is None:
            raise OutputError("standard output", "it is closed", "name a file with -o")
        sys.stdout.flush()
        yield from _written(sys.stdout.buffer, "standard output")
        return
    check(out, force)
    target = Path(os.path.realpath(out))
    if target.exists() and not target.is_file():
        try:
            device = target.open("wb")
        except OSError as error:
            raise _failed(out, error) from error
        with _closing(device):
            yield from _written(device, out)
        return
    with _beside(out, target) as file:
        yield file


def _written(stream: BinaryIO, name: str) -> Iterator[BinaryIO]:
    writer = _Writer(stream, name)
    yield writer  # type: ignore[misc]  # it has what BinaryIO asks of a writer
    writer.flush()


def check(out: str | None, force: bool) -> None:
    """Refuse a path that :func:`output` would refuse, before the work is done.

    Raises:
        OutputError: the file exists (without ``force``), is a folder, or its folder is missing.
    """
    if out is None or out == "-":
        return
    target = Path(os.path.realpath(out))
    if target.is_dir():
        raise OutputError(out, "it is a folder", "name a file in it")
    if target.is_file() and not force:
        raise OutputError(out, "it exists already", "give --force to overwrite it, or another name")
    if not target.parent.is_dir():
        raise OutputError(out, f"there is no folder {Path(out).parent}", "make the folder first")


@contextmanager
def _closing(file: BinaryIO) -> Iterator[BinaryIO]:
    """Close the file; what it still buffers was flushed, or else its flush has failed already and need not twice."""
    try:
        yield file
    finally:
        with suppress(OSError):
            file.close()


@contextmanager
def _beside(out: str, target: Path) -> Iterator[BinaryIO]:
    """A new file beside ``target``, moved there when the block ends well, and removed when it does not."""
    # named before it is made, so that an interrupt at any moment leaves nothing behind
    new = target.with_name(f".{target.name[:60]}.{secrets.token_hex(6)}.tmp")
    try:
        try:
            stream = new.open("xb")
        except OSError as error:
            raise _failed(out, error) from error
        with _closing(stream) as file:
            yield from _written(file, out)
            try:
                os.fsync(file.fileno())
                os.fchmod(file.fileno(), _mode(target))
                new.replace(target)
            except OSError as error:
                raise _failed(out, error) from error
    except BaseException:
        with suppress(OSError):  # on a read-only file system it could not be made, and cannot be removed
            new.unlink(missing_ok=True)
        raise


def _mode(target: Path) -> int:
    """The permissions of the file that is there, or those that a new file gets."""
    if target.exists():
        return stat.S_IMODE(target.stat().st_mode)
    umask = os.umask(0)
    os.umask(umask)
    return 0o666 & ~umask
