"""``kg forget``: an article goes, and whatever nothing else supports."""

from __future__ import annotations

import click

from kg.cli.messages import Messages
from kg.cli.options import store, verbosity


@click.command("forget", short_help="Erase an article and whatever nothing else supports.")
@click.argument("article")
@store
@verbosity
@click.pass_obj
def command(messages: Messages, article: str, store: str) -> None:
    """Erase ARTICLE - its IRI, its URL, or its file as it was given - and whatever nothing else supports.

    Its earlier versions and the judgements on it go too. The store's files are written anew: the text is gone from the
    disk as well.
    """
    from kg.errors import InputError, NotFoundError
    from kg.store import Store

    graph = Store.open(store)
    found = graph.find(article)
    if not found:
        raise NotFoundError(article, "the store has no such article", "give its IRI, its URL, or its file as given")
    if len(found) > 1:
        raise InputError(article, f"it means {len(found)} articles: {', '.join(found)}", "give one of these IRIs")
    graph.forget(found[0])
    messages.note(f"{store}: {found[0]} is forgotten")
