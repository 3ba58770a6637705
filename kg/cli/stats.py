"""``kg stats``: what the graph holds, in numbers."""

from __future__ import annotations

import json

import click

from kg.cli.messages import Messages
from kg.cli.options import store, verbosity, writing


@click.command("stats", short_help="What the graph holds, in numbers.")
@click.option(
    "-f",
    "--format",
    "format_",
    type=click.Choice(["table", "json", "void"]),
    default="table",
    show_default=True,
    help="A table, JSON, or a VoID description in Turtle.",
)
@writing
@store
@verbosity
@click.pass_obj
def command(messages: Messages, format_: str, out: str | None, force: bool, store: str) -> int:
    """Count articles, attributions, entities and runs of the store."""
    from kg.output import check, encode, output, width
    from kg.query.stats import stats
    from kg.store import Store
    from kg.table import table

    check(out, force)
    found = stats(Store.open(store))
    counts = dict(found.counts)
    if format_ == "void":
        text = found.void()
    elif format_ == "json":
        runs = [dict(zip(("id", "model", "version", "attributions"), run, strict=True)) for run in found.runs]
        plain = {what.strip().replace(" ", "_"): n for what, n in found.counts}
        text = (
            json.dumps(
                {**plain, "classes": dict(found.classes), "properties": dict(found.properties), "runs": runs},
                indent=1,
                ensure_ascii=False,
            )
            + "\n"
        )
    else:
        rows = [(what.strip(), str(n)) for what, n in found.counts]
        rows += [(f"by {model} {version}", str(n)) for _, model, version, n in found.runs]
        text = table(("what", "count"), rows, width(out))
    with output(out, force) as stream:
        stream.write(encode(text))
    return 0 if counts["articles"] else 1
