"""Markdown (CommonMark) to plain text: an article's text is what a reader sees, without the markup.

Paragraphs, headings, items and quotations are kept apart by blank lines. Pictures, raw HTML and scripts are dropped.
The first heading, if nothing but pictures comes before it, is the title; so is `title` in a front matter block.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.read import dates
from kg.read.address import web_address
from kg.read.document import Document, Origin

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.token import Token

_FRONT = re.compile(r"---[^\S\n]*\n(?P<fields>(?:.*\n)*?)(?:---|\.\.\.)[^\S\n]*(?:\n|\Z)")
_FIELD = re.compile(r"(?P<name>[A-Za-z][\w-]*)\s*:\s*(?P<value>\S.*)")
_NAMES = {
    "title": "title", "headline": "title", "author": "byline", "authors": "byline", "byline": "byline",
    "date": "published", "published": "published", "publisher": "publisher", "site": "publisher", "url": "url",
    "canonical": "url", "canonical_url": "url",
}  # fmt: skip
_HIDDEN = re.compile(r"<(script|style)\b", re.IGNORECASE)
_SHOWN = re.compile(r"</(script|style)\b", re.IGNORECASE)


def sniff(head: bytes) -> bool:
    """True where the first line is a heading or opens a front matter block."""
    line = head.lstrip().split(b"\n")[0].rstrip()
    return line == b"---" or re.match(rb"# \S", line) is not None


def parse(text: str, origin: Origin) -> Document:
    """The words of a Markdown text, and its front matter's title, author, date, publisher and url."""
    from markdown_it import MarkdownIt

    front = _FRONT.match(text)
    given = _fields(front["fields"]) if front else {}
    tokens = MarkdownIt("commonmark").parse(text[front.end() :] if front else text)
    blocks: list[str] = []
    title = given.get("title")
    for before, token in zip([None, *tokens], tokens, strict=False):
        words = _words(token)
        if not words:
            continue
        if before is not None and before.type == "heading_open" and not blocks and title is None:
            title = words
        blocks.append(words)
    day = given.get("published")
    return Document(
        text="\n\n".join(blocks),
        title=title,
        byline=given.get("byline"),
        publisher=given.get("publisher"),
        published=dates.parse(day) if day else None,
        url=origin.url or web_address(given.get("url")),
    )


def _fields(lines: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in lines.split("\n"):
        match = _FIELD.fullmatch(line.rstrip())
        name = _NAMES.get(match["name"].lower()) if match else None
        value = match["value"].strip("\"'[] ") if match else ""
        if name and value:
            found.setdefault(name, value)
    return found


def _words(token: Token) -> str:
    if token.type == "inline":
        return _inline(token.children or ()).strip()
    return token.content.strip() if token.type in ("fence", "code_block") else ""


def _inline(tokens: Sequence[Token]) -> str:
    parts: list[str] = []
    hidden = False
    for token in tokens:
        if token.type == "html_inline":
            hidden = (hidden or bool(_HIDDEN.match(token.content))) and not _SHOWN.match(token.content)
        elif hidden:
            continue
        elif token.type == "softbreak":
            parts.append(" ")
        elif token.type == "hardbreak":
            parts.append("\n")
        elif token.type in ("text", "code_inline", "text_special"):
            parts.append(token.content)
    return "".join(parts)
