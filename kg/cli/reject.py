"""``kg reject``: attributions that are wrong."""

from __future__ import annotations

import click

from kg.cli.messages import Messages
from kg.cli.options import signed, store, verbosity


@click.command("reject", short_help="Say that attributions are wrong: they leave the graph.")
@click.argument("attributions", metavar="ATTRIBUTION...", nargs=-1, required=True)
@signed
@store
@verbosity
@click.pass_obj
def command(messages: Messages, attributions: tuple[str, ...], by: str, on: str, store: str) -> None:
    """Say that each ATTRIBUTION - an IRI, or the last part of it - is wrong: it leaves the graph.

    What was nested in it belongs to what held it. Prints the IRI of each decision, for `kg undo`.
    """
    from kg.cli.judging import decide
    from kg.query import decisions
    from kg.store import Judgement, Store

    graph = Store.open(store)
    rejected = [decisions.attribution(graph, name) for name in attributions]
    decide(messages, graph, [Judgement("reject", iri, by=by, on=on) for iri in rejected])
