"""``kg split``: a name that is somebody else's in one article."""

from __future__ import annotations

import click

from kg.cli.messages import Messages
from kg.cli.options import signed, store, verbosity


@click.command("split", short_help="Say that a name is somebody else's in an article.")
@click.argument("entity")
@click.argument("article")
@signed
@store
@verbosity
@click.pass_obj
def command(messages: Messages, entity: str, article: str, by: str, on: str, store: str) -> None:
    """Say that ENTITY, as ARTICLE has it, is somebody else of the same name.

    ENTITY is an IRI or a name that only one goes by; ARTICLE an IRI, a URL, or a file as it was given. The article's
    own gets an IRI that belongs to this article alone. Prints the IRI of the decision, for `kg undo`.
    """
    from kg.cli.judging import decide
    from kg.query import decisions
    from kg.store import Judgement, Store

    graph = Store.open(store)
    judgement = Judgement("split", decisions.entity(graph, entity), decisions.article(graph, article), by, on)
    decide(messages, graph, [judgement])
