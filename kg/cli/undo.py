"""``kg undo``: decisions taken back."""

from __future__ import annotations

import click

from kg.cli.messages import Messages
from kg.cli.options import store, verbosity


@click.command("undo", short_help="Take decisions back.")
@click.argument("judgements", metavar="JUDGEMENT...", nargs=-1, required=True)
@store
@verbosity
@click.pass_obj
def command(messages: Messages, judgements: tuple[str, ...], store: str) -> None:
    """Take each JUDGEMENT back, given by its IRI or the last part of it; see `kg judgements`.

    The graph is what it was without it, to the byte.
    """
    from kg.query import decisions
    from kg.store import Store

    graph = Store.open(store)
    for iri in [decisions.judgement(graph, name) for name in judgements]:
        graph.undo(iri)
        messages.note(f"{store}: {iri} is taken back")
