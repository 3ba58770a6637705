"""``kg validate``: whether the graph has the shape that it should have."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli import values
from kg.cli.messages import Messages
from kg.cli.options import store, verbosity, writing


@click.command("validate", short_help="Check the graph, or a file, against the shapes.")
@click.argument("file", required=False, shell_complete=values.file)
@click.option(
    "-f",
    "--format",
    "format_",
    type=click.Choice(["text", "turtle"]),
    default="text",
    show_default=True,
    help="A report for people, or SHACL's own.",
)
@writing
@store
@verbosity
@click.pass_obj
def command(messages: Messages, file: str | None, format_: str, out: str | None, force: bool, store: str) -> int:
    """Check the graph of the store, or FILE (Turtle, TriG, N-Quads, N-Triples, JSON-LD), against the shapes (SHACL).

    For a store, the text at each span's offsets is compared with the words that it quotes. Exit code 1: something does
    not conform.
    """
    from kg.graph.validate import validate
    from kg.output import check, encode, output
    from kg.query.diff import read_graph
    from kg.store import Store

    check(out, force)
    report = validate([read_graph(Path(file))] if file else Store.open(store).parts())
    with output(out, force) as stream:
        stream.write(encode(report.text() if format_ == "text" else report.turtle()))
    return 0 if report.conforms else 1
