"""``kg render``: the interactive page, or a drawing of the network."""

from __future__ import annotations

import click

from kg.cli import values
from kg.cli.messages import Messages
from kg.cli.options import store, verbosity, writing


@click.command("render", short_help="The interactive page.")
@click.option(
    "-f",
    "--format",
    "format_",
    metavar="FORMAT",
    default="html",
    show_default=True,
    shell_complete=values.rendering,
    help="html, svg or png: the page, or a drawing of the network.",
)
@click.option(
    "--evidence",
    metavar="AMOUNT",
    default="paragraph",
    show_default=True,
    shell_complete=values.evidence,
    help="How much of an article the page holds around each statement: sentence, paragraph or none.",
)
@click.option("--title", help="Title of the page.")
@writing
@store
@verbosity
@click.pass_obj
def command(
    messages: Messages, format_: str, evidence: str, title: str | None, out: str | None, force: bool, store: str
) -> int:
    """Write the graph of the store as one HTML file that opens anywhere and asks for nothing.

    Without -o the file is graph.html (graph.svg, graph.png) in this folder; "-o -" writes to stdout.
    """
    from kg import drawing
    from kg.output import check, output

    drawing.check(format_, evidence)
    out = out or f"graph.{format_}"
    check(out, force)
    made = drawing.render(store, format=format_, evidence=evidence, title=title or None)
    with output(out, force) as stream:
        stream.write(made.data)
    messages.note(f"{out}: {made.statements} statements of {made.articles} articles")
    return 0 if made.statements else 1
