"""The articles of a command's sources: failures are told as they come, counted, and stop nothing."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from kg.cli.messages import Messages
from kg.errors import InputError, KgError
from kg.model import Article, Record

if TYPE_CHECKING:
    from kg.pipeline import Extractor


class Inputs:
    """Iterates over the articles that could be read.

    Args:
        messages: where failures are told.
        sources: files, folders, globs, URLs, ``-``.
        from_: the format's name; ``None`` to sniff it.
        base: what the IRIs of the articles begin with.
        published, publisher, title: for articles that bring none.

    Attributes:
        failed: inputs that could not be read or processed so far.
    """

    def __init__(
        self,
        messages: Messages,
        sources: Sequence[str],
        *,
        from_: str | None,
        base: str,
        published: str | None,
        publisher: str | None,
        title: str | None,
    ) -> None:
        from kg.read import Defaults, read

        self._messages = messages
        self._sources = sources
        self._items = read(
            sources,
            format=from_,
            base=base,
            stdin=sys.stdin.buffer,
            defaults=Defaults(published=published, publisher=publisher, title=title),
        )
        self.failed = 0

    def __iter__(self) -> Iterator[Article]:
        for item in self._items:
            if isinstance(item, InputError):
                self.fail(item)
            else:
                self._messages.detail(f"{item.source}: read, {len(item.text)} characters")
                yield item

    def records(
        self, extractor: Extractor, articles: Iterable[Article] | None = None, jobs: int = 1
    ) -> Iterator[Record]:
        """The records of the articles (of all that could be read, when omitted), by that many processes.

        An article that cannot be processed is told and counted, and the others are done; so is one that meets a
        fault of the program.

        Raises:
            KgError: what concerns all articles (the model is damaged).
        """
        from kg.parallel import Fault, records

        for article, outcome in records(extractor, self if articles is None else articles, jobs):
            if isinstance(outcome, Fault):
                hint = "run it again with -vv and report what it prints"
                self.fail(KgError(article.source, f"internal error: {outcome.error}", hint))
                self._messages.trace(outcome.trace)
            elif isinstance(outcome, InputError):
                self.fail(outcome)
            elif isinstance(outcome, KgError):
                raise outcome
            else:
                yield outcome

    def total(self) -> int | None:
        """How many articles there will be; ``None`` where that shows only in reading (stdin, URLs, JSON Lines)."""
        from kg.read.formats import JSONL
        from kg.read.sources import Input, expand

        if any(source == "-" or "://" in source for source in self._sources):
            return None
        found = [item for item in expand(self._sources) if isinstance(item, Input)]
        return None if any(item.suffix.lower() in JSONL.suffixes for item in found) else len(found)

    def fail(self, error: KgError) -> None:
        """Tell and count an input that failed."""
        self._messages.failure(error)
        self.failed += 1

    def exit_code(self, produced: int) -> int:
        """0, 1 where nothing was produced, or 3 where some inputs failed."""
        if not produced:
            return 1
        return 3 if self.failed else 0
