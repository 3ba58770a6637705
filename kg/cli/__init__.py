"""The ``kg`` command: one file a command, each imported when it is called.

This module imports next to nothing, so that an interrupt meets :func:`main` from the first moment on; :mod:`kg.cli.app`
has the commands.

=====  ========================================================================
0      done
1      nothing produced
2      usage: a wrong option, an unknown format, an unknown or malformed query
3      some inputs failed (each named on stderr), the rest is done
124    a query ran past its time limit
129    the terminal went away (SIGHUP)
130    interrupted (Ctrl-C)
141    the reader of the output went away (``| head``)
143    asked to end (SIGTERM)
=====  ========================================================================
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from types import FrameType

    from kg.cli.app import COMMANDS, exit_code, group

__all__ = ["COMMANDS", "exit_code", "group", "main"]


class Ended(BaseException):
    """Another process, or the terminal that goes, asked this one to end; ``number`` is the signal's."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line.

    However it is ended, short of SIGKILL: half-written files are removed, and what was extracted is in the store.

    Args:
        argv: the arguments after the program's name; those of the process when omitted.

    Returns:
        The exit code, as in the table above.
    """
    _occupied()
    try:
        with _asked_to_end():
            from kg.cli.app import run

            return run(argv)
    except KeyboardInterrupt:
        return _ended("interrupted", signal.SIGINT)
    except Ended as ended:
        return _ended(f"ended by {signal.Signals(ended.number).name}", ended.number)


@contextmanager
def _asked_to_end() -> Iterator[None]:
    """SIGTERM and SIGHUP raise :class:`Ended` in the block, unless they are ignored (``nohup``) or handled already."""

    def end(number: int, frame: FrameType | None) -> None:
        raise Ended(number)

    ours = threading.current_thread() is threading.main_thread()  # no other may say what a signal does
    taken = [n for n in (signal.SIGTERM, signal.SIGHUP) if ours and signal.getsignal(n) is signal.SIG_DFL]
    try:
        for number in taken:
            signal.signal(number, end)
        yield
    finally:
        for number in taken:
            signal.signal(number, signal.SIG_DFL)


def _occupied() -> None:
    """Let standard streams that are closed lead to nothing.

    Else the next file that is opened, which may be one of the store's, would have the stream's number, and a library
    that complains to stderr would write into it.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.set_inheritable(os.open(os.devnull, os.O_RDWR), True)  # it gets the lowest number that is free
    if sys.stdin is None:
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: PTH123, SIM115 - no path of ours, and it stays open


def _ended(why: str, number: int) -> int:
    """Say so, where anybody still listens; gives the exit code."""
    with suppress(OSError):
        if sys.stderr is not None:
            sys.stderr.write(f"kg: error: {why}\n")
            sys.stderr.flush()
    return 128 + number


def __getattr__(name: str) -> Any:
    """Import the commands when they are first asked for."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from kg.cli import app

    return getattr(app, name)
