"""Options that several commands share, as decorators."""

from __future__ import annotations

import getpass
import math
from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import urlsplit

import click

from kg.cli import values
from kg.cli.messages import Messages
from kg.cores import cores
from kg.iris import DEFAULT_BASE

Function = Callable[..., Any]


def _set_quiet(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if value:
        ctx.ensure_object(Messages).set_verbosity(-1)


def _set_verbose(ctx: click.Context, param: click.Parameter, value: int) -> None:
    if value:
        ctx.ensure_object(Messages).set_verbosity(min(value, 2))


def verbosity(function: Function) -> Function:
    """``-q``, ``-v`` and ``-vv``; they act on the :class:`Messages` of the context."""
    function = click.option(
        "-v",
        "--verbose",
        count=True,
        expose_value=False,
        callback=_set_verbose,
        help="Tell more; -vv also shows tracebacks.",
    )(function)
    return click.option(
        "-q", "--quiet", is_flag=True, expose_value=False, callback=_set_quiet, help="Show errors only."
    )(function)


def _check_date(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    if value is None:
        return None
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        raise click.BadParameter(f"{value!r} is not a day; write it as 2023-12-04.") from None


def _check_base(ctx: click.Context, param: click.Parameter, value: str) -> str:
    try:
        scheme = urlsplit(value).scheme
    except ValueError:
        scheme = ""
    if not scheme or not value.endswith(("/", "#")) or any(c <= " " or c in '<>"{}|^`\\' for c in value):
        raise click.BadParameter(f"{value!r} is not an absolute IRI that ends in / or #.")
    return value


def reading(function: Function) -> Function:
    """``SRC...`` and how they are read: arguments of :class:`kg.cli.inputs.Inputs`."""
    for decorate in (
        click.option(
            "--base",
            default=DEFAULT_BASE,
            show_default=True,
            metavar="IRI",
            callback=_check_base,
            help="What the IRIs of the data begin with.",
        ),
        click.option("--title", help="Headline, for articles that bring none."),
        click.option("--publisher", help="Publisher, for articles that bring none."),
        click.option(
            "--published",
            metavar="DAY",
            callback=_check_date,
            help="Day of publication (2023-12-04), for articles that bring none.",
        ),
        click.option(
            "--from",
            "from_",
            metavar="FORMAT",
            shell_complete=values.reading,
            help="Format of the inputs: text, markdown, html or jsonl. Sniffed when omitted.",
        ),
        click.argument("sources", metavar="SRC...", nargs=-1, required=True, shell_complete=values.file),
    ):
        function = decorate(function)
    return function


def _check_confidence(ctx: click.Context, param: click.Parameter, value: float) -> float:
    if math.isnan(value):
        raise click.BadParameter("nan is not in the range 0<=x<=1.")
    return value


def confidence(function: Function) -> Function:
    """``--min-confidence``, 0 to 1: what :class:`kg.pipeline.Extractor` takes."""
    return click.option(
        "--min-confidence",
        type=click.FloatRange(0, 1),
        default=0.0,
        show_default=True,
        metavar="FLOAT",
        callback=_check_confidence,
        help="Leave out attributions of a lower confidence, 0 to 1.",
    )(function)


def jobs(function: Function) -> Function:
    """``--jobs N``: processes that extract; as many as there are cores when omitted."""
    return click.option(
        "-j",
        "--jobs",
        type=click.IntRange(min=1),
        default=cores,
        show_default="as many as cores",
        metavar="N",
        help="How many processes extract at a time; they share one copy of the model.",
    )(function)


def _signature(ctx: click.Context, param: click.Parameter, value: str | None) -> str:
    if value is None:
        try:
            value = getpass.getuser()
        except (KeyError, ImportError, OSError):
            raise click.BadParameter("this system has no login name; say who decides: --by NAME.") from None
    if not (name := " ".join(value.split())):
        raise click.BadParameter("a name is needed.")
    return name


def signed(function: Function) -> Function:
    """``--by NAME`` and ``--on DAY``: who decides, and when; arguments ``by`` and ``on``."""
    function = click.option(
        "--on",
        metavar="DAY",
        callback=lambda ctx, param, value: _check_date(ctx, param, value) or date.today().isoformat(),
        help="Day of the decision (2023-12-04); today when omitted.",
    )(function)
    return click.option("--by", metavar="NAME", callback=_signature, help="Who decides; the login name when omitted.")(
        function
    )


def writing(function: Function) -> Function:
    """``-o FILE`` and ``--force``: arguments ``out`` and ``force`` of :func:`kg.output.output`."""
    function = click.option("--force", is_flag=True, help="Overwrite FILE where it exists.")(function)
    return click.option(
        "-o", "--output", "out", metavar="FILE", shell_complete=values.file, help="Write to FILE instead of stdout."
    )(function)


def store(function: Function) -> Function:
    """``--store DIR``, the folder of the graph store."""
    return click.option(
        "--store",
        default="kg-store",
        show_default=True,
        metavar="DIR",
        shell_complete=values.folder,
        help="Folder of the graph store.",
    )(function)
