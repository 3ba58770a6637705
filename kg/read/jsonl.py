"""JSON Lines: an article a line, with the fields text, title, published, url, publisher (and byline)."""

from __future__ import annotations

import json
import re

from kg.errors import FormatError
from kg.read.address import web_address
from kg.read.article import published
from kg.read.decode import newlines
from kg.read.document import Document, Origin

_HINT = 'each line is one JSON object, like {"text": "...", "title": "...", "published": "2023-12-04"}'
_OPENS = re.compile(rb'\s*\{\s*"')
_FIELDS = ("text", "title", "published", "url", "publisher", "byline")


def sniff(head: bytes) -> bool:
    """True where the first line is an object with a field "text"."""
    return bool(_OPENS.match(head)) and b'"text"' in head


def parse(text: str, origin: Origin) -> Document:
    """The article of one line; fields other than those above are left alone.

    Raises:
        FormatError: it is not a JSON object, has no text, or a field is not a string.
    """
    try:
        record = json.loads(text)
    except (ValueError, RecursionError) as error:
        detail = f"{error.msg} at column {error.colno}" if isinstance(error, json.JSONDecodeError) else str(error)
        raise FormatError(origin.source, f"not JSON ({detail})", _HINT) from error
    if not isinstance(record, dict):
        raise FormatError(origin.source, "not a JSON object", _HINT)
    values = {name: record.get(name) for name in _FIELDS}
    if values["text"] is None:
        raise FormatError(origin.source, 'it has no field "text"', _HINT)
    for name, value in values.items():
        if value is not None and not isinstance(value, str):
            raise FormatError(origin.source, f'its field "{name}" is not a string', _HINT)
    day = values["published"]
    address = web_address(values["url"])
    if values["url"] and not address:
        raise FormatError(origin.source, 'its field "url" is no http or https address', _HINT)
    return Document(
        text=newlines(values["text"].removeprefix("\ufeff")),
        title=values["title"] or None,
        byline=values["byline"] or None,
        publisher=values["publisher"] or None,
        published=published(day, origin.source) if day else None,
        url=address,
    )
