"""``kg extract``: articles to attribution records on stdout; no graph."""

from __future__ import annotations

import json
from collections.abc import Iterator

import click

from kg.cli.inputs import Inputs
from kg.cli.messages import Messages
from kg.cli.options import confidence, jobs, reading, verbosity, writing
from kg.display import HEADER, rows
from kg.model import Record

SHARES = {"who": 0.2, "cue": 0.12, "about": 0.16, "mode": 0.1, "article": 0.12}


@click.command("extract", short_help="Articles to attribution records.")
@reading
@click.option(
    "-f",
    "--format",
    "format_",
    type=click.Choice(["jsonl", "table"]),
    default="jsonl",
    show_default=True,
    help="jsonl: a record a line, one for each article. table: an attribution a line, to read.",
)
@confidence
@jobs
@writing
@verbosity
@click.pass_obj
def command(
    messages: Messages,
    sources: tuple[str, ...],
    format_: str,
    from_: str | None,
    base: str,
    published: str | None,
    publisher: str | None,
    title: str | None,
    min_confidence: float,
    jobs: int,
    out: str | None,
    force: bool,
) -> int:
    """Print who said what about whom in the articles of SRC.

    SRC is a file, a folder, a glob, a URL, or - for stdin: plain text, Markdown, HTML, or JSON Lines with the fields
    text, title, published, url and publisher.
    """
    from kg.output import check, encode, output, width
    from kg.pipeline import Extractor
    from kg.table import table

    check(out, force)
    inputs = Inputs(messages, sources, from_=from_, base=base, published=published, publisher=publisher, title=title)
    produced = 0

    def records() -> Iterator[Record]:
        nonlocal produced
        with messages.progress("articles", inputs.total) as step:
            for record in inputs.records(Extractor(base=base, min_confidence=min_confidence), jobs=jobs):
                produced += 1
                step(record.article.source)
                if not record.attributions:
                    messages.note(f"{record.article.source}: no attribution found")
                yield record

    with output(out, force) as stream:
        if format_ == "jsonl":
            for record in records():
                stream.write(encode(json.dumps(record.to_json(), ensure_ascii=False) + "\n"))
                stream.flush()
        else:
            stream.write(encode(table(HEADER, rows(records()), width(out), SHARES)))
    return inputs.exit_code(produced)
