"""``kg query``: questions to the graph."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import click

from kg.cli import values
from kg.cli.messages import Messages
from kg.cli.options import store, verbosity, writing


def _list(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if not value:
        return
    from kg.output import encode, output, width
    from kg.query import shipped
    from kg.table import table

    columns = width(None)
    # what is left of a narrow terminal is too little for the descriptions
    shown = 2 if columns is not None and columns < 120 else 3
    with output(None) as stream:
        rows = ((query.name, query.title, query.description)[:shown] for query in shipped())
        header = ("name", "title", "description")[:shown]
        stream.write(encode(table(header, rows, columns, {"name": 0.35} | ({"title": 0.5} if shown == 3 else {}))))
    ctx.exit()


_PARAMETERS = {
    "about": ("NAME", "For queries that take it: whom it is about."),
    "speaker": ("NAME", "For queries that take it: who said it."),
    "organization": ("NAME", "For queries that take it: an organization."),
    "since": ("DAY", "For queries that take it: the first day."),
    "until": ("DAY", "For queries that take it: the last day."),
    "statement": ("IRI", "For queries that take it: an attribution."),
    "run": ("IRI", "For queries that take it: a run."),
}


def _parameters(function: Callable[..., Any]) -> Callable[..., Any]:
    for name, (metavar, text) in reversed(_PARAMETERS.items()):
        function = click.option(f"--{name}", metavar=metavar, help=text)(function)
    return function


@click.command("query", short_help="Answers from the graph, by SPARQL or a shipped query.")
@click.argument("query", shell_complete=values.query)
@click.option(
    "-f",
    "--format",
    "format_",
    type=click.Choice(["table", "csv", "tsv", "json", "xml", "turtle"]),
    default="table",
    show_default=True,
    help="turtle is for CONSTRUCT and DESCRIBE, the others for all.",
)
@click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    default=30.0,
    show_default=True,
    metavar="SECONDS",
    help="Stop the query after this time, without an answer.",
)
@click.option(
    "--list", is_flag=True, is_eager=True, expose_value=False, callback=_list, help="List the shipped queries and exit."
)
@_parameters
@click.option(
    "-p",
    "--parameter",
    "others",
    metavar="NAME=VALUE",
    multiple=True,
    help="Value of another parameter, one that QUERY has as VALUES ?name { UNDEF }.",
)
@click.option("--allow-service", is_flag=True, help="Let QUERY ask other servers (SERVICE).")
@writing
@store
@verbosity
@click.pass_obj
def command(
    messages: Messages,
    query: str,
    format_: str,
    timeout: float,
    others: tuple[str, ...],
    allow_service: bool,
    out: str | None,
    force: bool,
    store: str,
    about: str | None,
    speaker: str | None,
    organization: str | None,
    since: str | None,
    until: str | None,
    statement: str | None,
    run: str | None,
) -> None:
    """Answer QUERY from the union of all graphs of the store.

    QUERY is SPARQL as it stands (the prefixes said, schema, skos, prov, oa, cito, rdf, rdfs and xsd are known), a .rq
    file, - for stdin, or the name of a shipped query.
    """
    from kg.output import check, output, width
    from kg.query import read_query
    from kg.query import run as answer
    from kg.store import Store

    check(out, force)
    named = {
        "about": about,
        "speaker": speaker,
        "organization": organization,
        "since": since,
        "until": until,
        "statement": statement,
        "run": run,
    }
    parameters = {name: value for name, value in named.items() if value is not None}
    for other in others:
        name, equals, value = other.partition("=")
        if not equals:
            raise click.UsageError(f"-p {other}: write it as NAME=VALUE.")
        parameters[name] = value
    text = read_query(query, sys.stdin)
    result = answer(Store.open(store), text, parameters=parameters, timeout=timeout, allow_service=allow_service)
    with output(out, force) as stream:
        result.write(stream, format_, width=width(out))
    if result.form == "solutions" and not result:
        messages.note("no rows")
