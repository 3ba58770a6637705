"""``kg correct``: the source that an attribution should have."""

from __future__ import annotations

import click

from kg.cli.messages import Messages
from kg.cli.options import signed, store, verbosity


@click.command("correct", short_help="Say who the source of an attribution is.")
@click.argument("attribution")
@click.argument("entity")
@signed
@store
@verbosity
@click.pass_obj
def command(messages: Messages, attribution: str, entity: str, by: str, on: str, store: str) -> None:
    """Say that ENTITY is the source of ATTRIBUTION.

    ATTRIBUTION is an IRI or the last part of it, ENTITY an IRI or a name that only one goes by. Prints the IRI of the
    decision, for `kg undo`.
    """
    from kg.cli.judging import decide
    from kg.query import decisions
    from kg.store import Judgement, Store

    graph = Store.open(store)
    judgement = Judgement("correct", decisions.attribution(graph, attribution), decisions.entity(graph, entity), by, on)
    decide(messages, graph, [judgement])
