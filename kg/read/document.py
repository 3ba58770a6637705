"""What a format reader finds in one input, before furniture is marked and defaults are filled in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an input comes from.

    ``source`` names it to the user; ``url`` is set where it was fetched from one; ``charset`` is what the server says
    it is encoded in; ``offset`` is where in its file it begins, in bytes.
    """

    source: str
    url: str | None = None
    charset: str | None = None
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Document:
    """The text of one article with the metadata that its format states in so many words."""

    text: str
    title: str | None = None
    byline: str | None = None
    publisher: str | None = None
    published: str | None = None
    url: str | None = None
