"""``kg build``: articles into the graph store."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from kg.cli.inputs import Inputs
from kg.cli.messages import Messages
from kg.cli.options import confidence, reading, store, verbosity
from kg.errors import RecordError
from kg.iris import digest
from kg.model import Article, Record

if TYPE_CHECKING:
    from kg.store import Store


TOGETHER = 16
"""Articles for which the store is opened once: others use it in between."""


@click.command("build", short_help="Articles into the graph store.")
@reading
@confidence
@store
@verbosity
@click.pass_obj
def command(
    messages: Messages,
    sources: tuple[str, ...],
    store: str,
    from_: str | None,
    base: str,
    published: str | None,
    publisher: str | None,
    title: str | None,
    min_confidence: float,
) -> int:
    """Read the articles of SRC, extract who said what about whom, and add it to the graph store.

    SRC is what `kg extract` takes. Each article is added as a whole. One that is there already, read by the same model
    with the same settings, is left as it is: a build that was broken off goes on where it stopped when called again.
    """
    from kg.pipeline import Extractor
    from kg.store import Store

    inputs = Inputs(messages, sources, from_=from_, base=base, published=published, publisher=publisher, title=title)
    extractor = Extractor(base=base, min_confidence=min_confidence)
    run = extractor.run
    done: Counter[str] = Counter()
    graph = Store.open(store, create=True, base=base)
    known = _known(graph)
    ready: list[Record] = []

    with messages.progress("articles") as step:

        def new() -> Iterator[Article]:
            for article in inputs:
                state = _state(article, run.id)
                if known.get(article.id) == state:
                    done["unchanged"] += 1
                    step(article.source)
                else:
                    known[article.id] = state
                    yield article

        def add() -> None:
            with graph.writing():
                while ready:
                    record = ready.pop(0)
                    try:
                        change = graph.add(record, run)
                    except RecordError as error:
                        inputs.fail(error)
                        continue
                    done[change] += 1
                    step(record.article.source)
                    messages.detail(f"{record.article.source}: {change}, {len(record.attributions)} attributions")

        try:
            for record in inputs.records(extractor, new()):
                ready.append(record)
                if len(ready) == TOGETHER:
                    add()
        finally:
            if ready:
                add()
    counts = [f"{done[change]} {change}" for change in ("added", "replaced", "unchanged")]
    messages.note(f"{store}: {', '.join(counts)}, {inputs.failed} failed")
    return inputs.exit_code(done.total())


def _known(graph: Store) -> dict[str, str]:
    """The state of each article of the store, by IRI."""
    return {s.record.article.id: _state(s.record.article, s.run.id) for s in graph.records()}


def _state(article: Article, run: str) -> str:
    """A digest of all that an article's record follows from: not of where it was found."""
    return digest(run, json.dumps({**article.to_json(), "source": None}, sort_keys=True))
