"""``kg render``: the interactive page, or a drawing of the network."""

from __future__ import annotations

import click

from kg.cli.messages import Messages
from kg.cli.options import store, verbosity, writing

FORMATS = ("html", "svg", "png")


@click.command("render", short_help="The interactive page.")
@click.option(
    "-f",
    "--format",
    "format_",
    metavar="FORMAT",
    default="html",
    show_default=True,
    help=f"{', '.join(FORMATS[:-1])} or {FORMATS[-1]}: the page, or a drawing of the network.",
)
@click.option(
    "--evidence",
    metavar="AMOUNT",
    default="paragraph",
    show_default=True,
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
    from kg.cli.output import check, encode, output
    from kg.errors import FormatError
    from kg.render import page, svg, view
    from kg.render.source import gather
    from kg.store import Store

    if format_ not in FORMATS:
        raise FormatError(format_, "there is no such format", f"choose one of {', '.join(FORMATS)}")
    view.check_evidence(evidence)
    out = out or f"graph.{format_}"
    check(out, force)
    records, run = gather(Store.open(store).records())
    graph = view.build(records, evidence=evidence, run=run)  # type: ignore[arg-type]  # checked above
    title = title or page.TITLE
    if format_ == "png":
        data = svg.png(graph, title)
    else:
        data = encode(page.html(graph, title) if format_ == "html" else svg.draw(graph, title))
    with output(out, force) as stream:
        stream.write(data)
    messages.note(f"{out}: {len(graph.statements)} statements of {len(graph.articles)} articles")
    return 0 if graph.statements else 1
