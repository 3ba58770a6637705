"""``kg export``: the graph as a file."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import click

from kg.cli import values
from kg.cli.messages import Messages
from kg.cli.options import store, verbosity, writing

if TYPE_CHECKING:
    from kg.graph import EvidenceLevel


@click.command("export", short_help="The graph as Turtle or in another format.")
@click.option(
    "-f",
    "--format",
    "format_",
    metavar="FORMAT",
    shell_complete=values.exporting,
    default="turtle",
    show_default=True,
    help="Format of the file: turtle, trig, nquads, ntriples, jsonld, graphml, gexf, csv or jsonl.",
)
@click.option(
    "--evidence",
    type=click.Choice(["sentence", "article", "none"]),
    default="sentence",
    show_default=True,
    help="How much of the articles' text goes out: each attribution's sentences, all of it, or neither.",
)
@click.option("--runs", is_flag=True, help="RDF: tell also when the runs were and what was withdrawn.")
@click.option("--rdf12", is_flag=True, help="RDF: add triple terms, for users of RDF 1.2 (not JSON-LD).")
@writing
@store
@verbosity
@click.pass_obj
def command(
    messages: Messages,
    format_: str,
    evidence: EvidenceLevel,
    runs: bool,
    rdf12: bool,
    out: str | None,
    force: bool,
    store: str,
) -> int:
    """Write the whole graph of the store to stdout or a file. The same articles give the same bytes."""
    from kg.export import export
    from kg.export.formats import writer
    from kg.output import check, output
    from kg.store import Store

    writer(format_)
    check(out, force)
    graph = Store.open(store)
    with output(out, force) as stream:
        text = io.TextIOWrapper(stream, encoding="utf-8", errors="backslashreplace", newline="\n")
        count = export(graph, format_, text, evidence=evidence, runs=runs, rdf12=rdf12)
        text.detach()
    messages.note(f"{out or 'standard output'}: the graph of {count} articles")
    return 0 if count else 1
