"""``kg explain``: what stands behind a node."""

from __future__ import annotations

import click

from kg.cli.messages import Messages
from kg.cli.options import store, verbosity


@click.command("explain", short_help="The sentence, offsets and model behind a node.")
@click.argument("iri")
@store
@verbosity
@click.pass_obj
def command(messages: Messages, iri: str, store: str) -> None:
    """Show what stands behind IRI: an attribution, claim, span, answer, entity, article or run.

    For each attribution concerned: the sentence with its parts marked, how its source was found, model, confidence.
    """
    from kg.output import encode, output
    from kg.query.explain import explain
    from kg.store import Store
    from kg.table import plain

    lines = explain(Store.open(store), iri).splitlines()
    with output(None) as stream:
        for line in lines:
            heading = line[:14] if line.startswith("  ") and line[:14].isprintable() else ""
            stream.write(encode(heading + plain(line[len(heading) :]) + "\n"))
