"""``kg evaluate``: extraction against gold."""

from __future__ import annotations

import json
from collections.abc import Iterator

import click

from kg.cli import values
from kg.cli.inputs import Inputs
from kg.cli.messages import Messages
from kg.cli.options import confidence, verbosity, writing
from kg.errors import InputError
from kg.iris import DEFAULT_BASE
from kg.model import Article, Record


@click.command("evaluate", short_help="Score extraction against gold.")
@click.argument("gold", shell_complete=values.file)
@click.option(
    "--texts",
    metavar="DIR",
    shell_complete=values.folder,
    help="Folder of the articles, where they do not lie beside their gold.",
)
@click.option(
    "-f",
    "--format",
    "format_",
    type=click.Choice(["table", "json"]),
    default="table",
    show_default=True,
    help="A table for people, or JSON with the matches of every article.",
)
@confidence
@writing
@verbosity
@click.pass_obj
def command(
    messages: Messages,
    gold: str,
    texts: str | None,
    format_: str,
    min_confidence: float,
    out: str | None,
    force: bool,
) -> int:
    """Extract from the articles of GOLD and score the result against it.

    GOLD is a file, or a folder of them: brat standoff (.ann beside its .txt) or JSON with a list of attributions. An
    attribution is found when the contents overlap by half of their union, or the cues overlap and the contents by a
    fifth. Gold with spans only (PolNeAR) is scored on the spans.
    """
    from kg.evaluate import format_table, load_gold, score
    from kg.output import check, encode, output
    from kg.pipeline import Extractor
    from kg.read import from_text

    check(out, force)
    wanted = load_gold(gold, texts)
    inputs = Inputs(messages, (), from_=None, base=DEFAULT_BASE, published=None, publisher=None, title=None)

    def articles() -> Iterator[Article]:
        for stem, text in {article.stem: article.text for article in wanted}.items():
            try:
                yield from_text(text, f"{stem}.txt")
            except InputError as error:
                inputs.fail(error)

    records: list[Record] = []
    with messages.progress("articles", lambda: len({article.stem for article in wanted})) as step:
        for record in inputs.records(Extractor(min_confidence=min_confidence), articles()):
            records.append(record)
            step(record.article.source)
    scores = score(records, wanted)
    text = format_table(scores) if format_ == "table" else json.dumps(scores.to_json(), indent=1) + "\n"
    with output(out, force) as stream:
        stream.write(encode(text))
    return inputs.exit_code(len(records))
