"""What a command tells its user: messages and progress on stderr, never on stdout."""

from __future__ import annotations

import logging
import os
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Protocol

import click

from kg.errors import KgError
from kg.table import plain

# verbosity: the least serious of a library's log records that is shown, and of this package's own
_LEVELS = {
    -1: (logging.CRITICAL, logging.ERROR),
    0: (logging.ERROR, logging.WARNING),
    1: (logging.WARNING, logging.INFO),
    2: (logging.DEBUG, logging.DEBUG),
}


class Step(Protocol):
    """Called once for each thing done, with its name."""

    def __call__(self, name: str) -> None: ...


def _tell(text: str, nl: bool = True) -> None:
    """Write to stderr, if anybody still listens: what the command does is no less done when nobody is told."""
    with suppress(OSError):
        click.echo(text, err=True, nl=nl)


class Messages:
    """The voice of a command. ``-q`` leaves errors only; ``-v`` and ``-vv`` tell more."""

    def __init__(self) -> None:
        self.set_verbosity(0)

    @property
    def debug(self) -> bool:
        """Whether tracebacks are wanted (``-vv``)."""
        return self.verbosity >= 2

    def set_verbosity(self, level: int) -> None:
        """-1: errors only; 0: notes and warnings too; 1: also what is being done; 2: everything, libraries included."""
        self.verbosity = level
        libraries, own = _LEVELS[level]
        logging.basicConfig(stream=sys.stderr, level=libraries, format="kg: %(name)s: %(message)s", force=True)
        logging.getLogger("kg").setLevel(own)

    def error(self, text: str) -> None:
        """Say what failed; shown always."""
        _tell(f"kg: error: {plain(text)}")

    def failure(self, error: KgError) -> None:
        """Say what an error says; a cause of several lines (a query, and where it is wrong) keeps them."""
        first, *more = error.cause.rstrip().split("\n")
        hint = f"; {error.hint}" if error.hint else ""
        self.error(f"{error.subject}: {first}{hint}")
        for line in more:
            _tell(" " * (len(line) - len(line.lstrip())) + plain(line))

    def trace(self, text: str = "") -> None:
        """Show a traceback, by default that of the exception that is being handled; only with ``-vv``."""
        if self.debug:
            _tell(text or traceback.format_exc(), nl=False)

    def note(self, text: str) -> None:
        """Say what was done, or what is worth knowing; not shown with ``-q``."""
        if self.verbosity >= 0:
            _tell(f"kg: {plain(text)}")

    def detail(self, text: str) -> None:
        """Say what is only of interest with ``-v``."""
        if self.verbosity >= 1:
            _tell(f"kg: {plain(text)}")

    @contextmanager
    def progress(self, what: str, total: Callable[[], int | None] = lambda: None) -> Iterator[Step]:
        """A progress line while the block runs, where stderr is a terminal (and neither ``-q`` nor ``-v`` is given).

        It tells how many are done, how many that is a second, the time taken and, where the total is known, the time
        left.

        Args:
            what: the plural of what is counted: ``"articles"``.
            total: how many there will be, where that is known; asked for only when the line is shown.
        """
        if sys.stderr is None or not sys.stderr.isatty() or self.verbosity != 0:
            yield lambda name: None
            return
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            MofNCompleteColumn,
            Progress,
            ProgressColumn,
            SpinnerColumn,
            Task,
            TextColumn,
            TimeElapsedColumn,
            TimeRemainingColumn,
        )
        from rich.text import Text

        class Rate(ProgressColumn):
            def render(self, task: Task) -> Text:
                rate = task.completed / task.elapsed if task.elapsed else 0.0
                return Text(f"{rate:.1f}/s")

        known = total()
        with Progress(
            SpinnerColumn(),
            BarColumn(bar_width=20),
            MofNCompleteColumn(),
            TextColumn(what, markup=False),
            Rate(),
            TimeElapsedColumn(),
            *([] if known is None else [TextColumn("left"), TimeRemainingColumn()]),
            TextColumn("{task.description}", markup=False),
            console=Console(stderr=True),
            transient=True,
            redirect_stdout=False,
        ) as bar:
            task = bar.add_task("", total=known)
            yield lambda name: bar.update(task, advance=1, description=plain(name))

    def detach_stdout(self) -> None:
        """Point stdout at nothing, so that the interpreter's last flush of it cannot fail aloud."""
        with open(os.devnull, "wb") as nothing:  # noqa: PTH123  os.devnull is no path of ours
            os.dup2(nothing.fileno(), sys.stdout.fileno())
