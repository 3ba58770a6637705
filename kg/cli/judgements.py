"""``kg judgements``: the decisions that hold."""

from __future__ import annotations

import json

import click

from kg.cli.messages import Messages
from kg.cli.options import store, verbosity, writing

HEADER = ("judgement", "kind", "on what", "as", "by", "day")
SHARES = {"judgement": 0.26, "kind": 0.1, "by": 0.14, "day": 0.13}


@click.command("judgements", short_help="The decisions of users that hold.")
@click.option(
    "-f",
    "--format",
    "format_",
    type=click.Choice(["table", "json"]),
    default="table",
    show_default=True,
    help="A table for people, or JSON with all IRIs.",
)
@writing
@store
@verbosity
@click.pass_obj
def command(messages: Messages, format_: str, out: str | None, force: bool, store: str) -> None:
    """List the decisions of `kg merge`, `kg split`, `kg reject` and `kg correct` that hold.

    The table's first column is what `kg undo` takes.
    """
    from kg.output import check, encode, output, width
    from kg.query.decisions import decisions
    from kg.store import Store
    from kg.table import table

    check(out, force)
    found = decisions(Store.open(store))
    if format_ == "json":
        text = json.dumps([decision.to_json() for decision in found], indent=1, ensure_ascii=False) + "\n"
    else:
        rows = (
            (d.iri.rpartition("/")[2], d.judgement.kind, d.subject or d.judgement.subject,
             d.object or d.judgement.object, d.judgement.by, d.judgement.on)
            for d in found
        )  # fmt: skip
        text = table(HEADER, rows, width(out), SHARES)
    with output(out, force) as stream:
        stream.write(encode(text))
    if not found:
        messages.note("no judgements")
