"""``kg merge``: entities that are one."""

from __future__ import annotations

import click

from kg.cli.messages import Messages
from kg.cli.options import signed, store, verbosity


@click.command("merge", short_help="Say that entities are one.")
@click.argument("entities", metavar="ENTITY ENTITY...", nargs=-1, required=True)
@signed
@store
@verbosity
@click.pass_obj
def command(messages: Messages, entities: tuple[str, ...], by: str, on: str, store: str) -> None:
    """Say that the ENTITIES - IRIs, or names that only one goes by - are one and the same.

    They go by the fullest of their names from now on, and the IRI of that one; the others stay resolvable. Prints the
    IRI of each decision, for `kg undo`.
    """
    from kg.cli.judging import decide
    from kg.query import decisions
    from kg.store import Judgement, Store

    if len(entities) < 2:
        raise click.UsageError("name two entities or more.")
    graph = Store.open(store)
    first, *others = (decisions.entity(graph, name) for name in entities)
    decide(messages, graph, [Judgement("same", first, other, by, on) for other in others])
