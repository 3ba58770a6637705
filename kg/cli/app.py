"""The group of commands, and what becomes of the errors that end one.

A command is a module of this package of the same name with a ``command``; what is heavy is imported inside its
function, so that ``kg --help`` stays quick. A command returns its exit code (``None`` is 0); it lets
:class:`~kg.errors.KgError` pass: :func:`run` alone turns errors into messages and exit codes.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module

import click

from kg.cli.messages import Messages
from kg.cli.options import verbosity
from kg.errors import FormatError, KgError, QueryError, QueryTimeoutError

COMMANDS = (
    "extract", "build", "export", "query", "render", "validate", "stats", "explain", "diff", "forget",
    "merge", "split", "reject", "correct", "undo", "judgements", "evaluate",
    "doctor", "completion",
)  # fmt: skip

DONE, NOTHING, USAGE, SOME_FAILED, STOPPED, READER_GONE = 0, 1, 2, 3, 124, 141


class Commands(click.Group):
    """The commands in the order of :data:`COMMANDS`; a module is imported when its command is wanted."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"kg.cli.{cmd_name}").command
        return command


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="said-kg", prog_name="kg", message="%(prog)s %(version)s")
@verbosity
def group() -> None:
    """Who said what about whom: news articles to a source-attribution knowledge graph.

    Exit codes: 0 done; 1 nothing produced; 2 usage; 3 some inputs failed, each named on stderr, the rest done.
    """


def run(argv: Sequence[str] | None) -> int:
    """Run a command.

    Args:
        argv: the arguments after the program's name; those of the process when ``None``.

    Returns:
        The exit code, as in the table of :mod:`kg.cli`.

    Raises:
        KeyboardInterrupt: the user broke it off.
    """
    # Small matrix products are quicker on one thread each; the cores are for processes and for the encoder's windows.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    messages = Messages()
    out = sys.stdout
    try:
        code: int | None = group.main(
            args=None if argv is None else list(argv), prog_name="kg", obj=messages, standalone_mode=False
        )
    except click.Abort:
        raise KeyboardInterrupt from None
    except BrokenPipeError:
        messages.detach_stdout()
        return READER_GONE
    except SystemExit:
        if sys.stdout is not out:  # click leaves so when the reader of its help is gone, with stdout silenced
            return READER_GONE
        raise
    except click.ClickException as error:
        if sys.stderr is not None:  # click would write to stdout
            with suppress(OSError):  # stderr is full, or nobody reads it
                error.show()
        return error.exit_code
    except KgError as error:
        messages.failure(error)
        messages.trace()
        return exit_code(error)
    except Exception as error:
        hint = "run it again with -vv and report what it prints"
        messages.error(f"internal error: {type(error).__name__}: {error}; {hint}")
        messages.trace()
        return NOTHING
    return code or DONE


def exit_code(error: KgError) -> int:
    """The exit code of an error that ended the command."""
    if isinstance(error, QueryTimeoutError):
        return STOPPED
    if isinstance(error, QueryError | FormatError):
        return USAGE
    return NOTHING
