"""The formats that articles come in: a table of names, and how one is recognised."""

from __future__ import annotations

import codecs
from collections.abc import Callable
from dataclasses import dataclass

from kg.errors import FormatError
from kg.read import decode, html, jsonl, markdown, text
from kg.read.document import Document, Origin


@dataclass(frozen=True, slots=True)
class Format:
    """One format.

    ``parse`` turns a decoded text into a document; where ``lines`` is true, each line of a file is a document of its
    own. ``suffixes`` are of file names, ``media`` are media types of the web; ``sniff`` judges the first bytes.
    """

    name: str
    suffixes: tuple[str, ...]
    media: tuple[str, ...]
    parse: Callable[[str, Origin], Document]
    decode: Callable[[bytes, Origin], str] = decode.decode
    sniff: Callable[[bytes], bool] | None = None
    lines: bool = False


TEXT = Format("text", (".txt", ".text"), ("text/plain",), text.parse)
MARKDOWN = Format("markdown", (".md", ".markdown"), ("text/markdown",), markdown.parse, sniff=markdown.sniff)
HTML = Format("html", (".html", ".htm", ".xhtml"), ("text/html", "application/xhtml+xml"), html.parse,
              decode=html.decode_page, sniff=html.sniff)  # fmt: skip
JSONL = Format("jsonl", (".jsonl", ".ndjson"),
               ("application/jsonl", "application/x-ndjson", "application/ndjson", "application/x-jsonlines"),
               jsonl.parse, sniff=jsonl.sniff, lines=True)  # fmt: skip

FORMATS: dict[str, Format] = {each.name: each for each in (TEXT, MARKDOWN, HTML, JSONL)}
SUFFIXES: frozenset[str] = frozenset(suffix for each in FORMATS.values() for suffix in each.suffixes)


def named(name: str) -> Format:
    """The format of that name.

    Raises:
        FormatError: there is none.
    """
    if name not in FORMATS:
        raise FormatError(name, "unknown format", f"known formats: {', '.join(FORMATS)}")
    return FORMATS[name]


def of_media(media: str) -> Format | None:
    """The format of a media type ("text/html")."""
    return next((each for each in FORMATS.values() if media in each.media), None)


def recognise(head: bytes, suffix: str = "", media: str | None = None) -> Format:
    """The format of an input whose first line is ``head``.

    A page or JSON Lines are recognised whatever a plain text's suffix says; the other suffixes and media types are
    believed. Markdown without its suffix is recognised by a heading or front matter on the first line.
    """
    stated = next((each for each in FORMATS.values() if suffix.lower() in each.suffixes), None)
    stated = stated or (of_media(media) if media else None)
    if stated and stated is not TEXT:
        return stated
    head = head.removeprefix(codecs.BOM_UTF8)
    guesses = (HTML, JSONL) if stated else (HTML, JSONL, MARKDOWN)
    return next((each for each in guesses if each.sniff and each.sniff(head)), TEXT)
