"""``kg diff``: what changed."""

from __future__ import annotations

import json
from pathlib import Path

import click

from kg.cli import values
from kg.cli.messages import Messages
from kg.cli.options import store, verbosity, writing


@click.command("diff", short_help="What changed between two exports or two runs.")
@click.argument("old", shell_complete=values.file)
@click.argument("new", shell_complete=values.file)
@click.option(
    "-f",
    "--format",
    "format_",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="For people, or for programs.",
)
@writing
@store
@verbosity
@click.pass_obj
def command(messages: Messages, old: str, new: str, format_: str, out: str | None, force: bool, store: str) -> None:
    """Compare OLD and NEW: attributions added, gone and changed.

    Each is a file of `kg export` (Turtle, TriG, N-Quads, N-Triples, JSON-LD, JSONL), or the IRI of a run of the store,
    what was withdrawn since included.
    """
    from kg.output import check, encode, output
    from kg.query.diff import diff, statements_of, statements_of_run
    from kg.query.statements import Statement
    from kg.store import Store

    def side(name: str) -> list[Statement]:
        is_run = "://" in name and not Path(name).exists()
        return statements_of_run(Store.open(store), name) if is_run else statements_of(Path(name))

    check(out, force)
    found = diff(side(old), side(new))
    text = found.text() if format_ == "text" else json.dumps(found.to_json(), indent=1, ensure_ascii=False) + "\n"
    with output(out, force) as stream:
        stream.write(encode(text))
