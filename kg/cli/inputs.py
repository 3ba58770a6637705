"""The articles of a command's sources: failures are told as they come, counted, and stop nothing."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence

from kg.cli.messages import Messages
from kg.errors import InputError, KgError
from kg.model import Article


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
        self, messages: Messages, sources: Sequence[str], *, from_: str | None, base: str,
        published: str | None, publisher: str | None, title: str | None,
    ) -> None:
        from kg.read import Defaults, read

        self._messages = messages
        self._items = read(
            sources, format=from_, base=base, stdin=sys.stdin.buffer,
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

    def fail(self, error: KgError) -> None:
        """Tell and count an input that failed."""
        self._messages.failure(error)
        self.failed += 1

    def exit_code(self, produced: int) -> int:
        """0, 1 where nothing was produced, or 3 where some inputs failed."""
        if not produced:
            return 1
        return 3 if self.failed else 0
