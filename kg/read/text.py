"""Plain text: the file's own words, unchanged."""

from __future__ import annotations

from kg.read.document import Document, Origin


def parse(text: str, origin: Origin) -> Document:
    """The text as it is."""
    return Document(text, url=origin.url)
