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

    def records(self, extractor: Extractor, articles: Iterable[Article] | None = None) -> Iterator[Record]:
        """The records of the articles (of all that could be read, when omitted).

        An article that cannot be processed is told and counted, and the others are done; so is one that meets a
        fault of the program.

        Raises:
            KgError: what concerns all articles (the model is damaged).
        """
        for article in self if articles is None else articles:
            try:
                record = extractor.record(article)
            except InputError as error:
                self.fail(error)
            except KgError:
                raise
            except Exception as error:
                cause = f"internal error: {type(error).__name__}: {error}"
                self.fail(KgError(article.source, cause, "run it again with -vv and report what it prints"))
                self._messages.trace()
            else:
                yield record

    def fail(self, error: KgError) -> None:
        """Tell and count an input that failed."""
        self._messages.failure(error)
        self.failed += 1

    def exit_code(self, produced: int) -> int:
        """0, 1 where nothing was produced, or 3 where some inputs failed."""
        if not produced:
            return 1
        return 3 if self.failed else 0
