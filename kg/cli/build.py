"""``kg build``: articles into the graph store."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from kg.cli.inputs import Inputs
from kg.cli.messages import Messages
from kg.cli.options import confidence, jobs, reading, store, verbosity
from kg.errors import RecordError
from kg.model import Article

if TYPE_CHECKING:
    from kg.builder import Outcomes


@click.command("build", short_help="Articles into the graph store.")
@reading
@confidence
@jobs
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
    jobs: int,
) -> int:
    """Read the articles of SRC, extract who said what about whom, and add it to the graph store.

    SRC is what `kg extract` takes. Each article is added as a whole. One that is there already, read by the same model
    with the same settings, is left as it is: a build that was broken off goes on where it stopped when called again.
    Others can use the store meanwhile: they are let in between two articles.
    """
    from kg.builder import Builder
    from kg.pipeline import Extractor
    from kg.store import Store

    inputs = Inputs(messages, sources, from_=from_, base=base, published=published, publisher=publisher, title=title)
    extractor = Extractor(base=base, min_confidence=min_confidence)
    builder = Builder(Store.open(store, create=True, base=base), extractor.run, apart=jobs > 1)
    done: Counter[str] = Counter()

    with messages.progress("articles", inputs.total) as step:

        def tell(written: Outcomes) -> None:
            for record, change in written:
                if isinstance(change, RecordError):
                    inputs.fail(change)
                    continue
                done[change] += 1
                step(record.article.source)
                messages.detail(f"{record.article.source}: {change}, {len(record.attributions)} attributions")

        def new() -> Iterator[Article]:
            for article in inputs:
                if builder.has(article):
                    done["unchanged"] += 1
                    step(article.source)
                else:
                    yield article

        try:
            for record in inputs.records(extractor, new(), jobs):
                tell(builder.add(record))
        finally:
            tell(builder.flush())
    counts = [f"{done[change]} {change}" for change in ("added", "replaced", "unchanged")]
    messages.note(f"{store}: {', '.join(counts)}, {inputs.failed} failed")
    return inputs.exit_code(done.total())
