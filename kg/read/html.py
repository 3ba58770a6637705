"""HTML to plain text and metadata, through trafilatura: the article, without the page around it.

Blocks of the page are kept apart by blank lines. Scripts, styles, menus, comments and pictures are left out. Nothing is
fetched, and no page is judged by the pages before it.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from kg.errors import DecodeError, EmptyInputError, FormatError
from kg.read import dates
from kg.read.address import host, web_address
from kg.read.decode import check_bytes, decode, newlines
from kg.read.document import Document, Origin

if TYPE_CHECKING:
    from lxml.etree import _Element  # type: ignore[import-untyped, unused-ignore]

_HINT = "save the article's text in a plain text file and give that"
_TAGS = rb"!doctype\s+html|html|head|body|meta|title|article|main|section|header|div|p|h1|script|style"
_OPENS = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:" + _TAGS + rb")\b", re.IGNORECASE | re.DOTALL)
_CHARSET = re.compile(rb"<meta[^>]{0,200}\bcharset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_DECLARED_WITHIN = 4096
# libxml2 takes no more in one piece of text
_LARGE = 10_000_000
# no page of an article has so many; taking half a million apart costs minutes
MOST_TAGS = 200_000
# and no tag of one so many attributes: each is added to the tree behind all others
MOST_ATTRIBUTES = 10_000
# elements of trafilatura's tree that are blocks of text of their own
_BLOCKS = frozenset({"ab", "body", "cell", "code", "div", "head", "item", "list", "p", "quote", "row", "table"})
_DROPPED = frozenset({"graphic", "script", "style"})


def sniff(head: bytes) -> bool:
    """True where the first tag is one that opens a page or its text."""
    return _OPENS.match(head) is not None


def decode_page(data: bytes, origin: Origin) -> str:
    """The page's text: UTF-8, or else the encoding that the server or the page itself declares.

    Raises:
        DecodeError: it is neither.
        EmptyInputError: there are no bytes.
    """
    try:
        return decode(data, origin)
    except DecodeError:
        declared = _CHARSET.search(data[:_DECLARED_WITHIN])
        charset = origin.charset or (declared[1].decode("ascii") if declared else None)
        if not charset or charset.lower().replace("_", "-") in ("utf-8", "utf8"):
            raise
    check_bytes(data, origin)
    try:
        return newlines(data.decode(charset))
    except LookupError as error:
        raise DecodeError(origin.source, f"it declares an unknown encoding, {charset!r}", "save it as UTF-8") from error
    except UnicodeDecodeError as error:
        byte = f"byte {error.start} is 0x{data[error.start]:02X}"
        raise DecodeError(origin.source, f"it is neither UTF-8 nor {charset}: {byte}", "save it as UTF-8") from error


def parse(text: str, origin: Origin) -> Document:
    """The article of a page, with the title, author, date, site and canonical URL that its markup states.

    Raises:
        EmptyInputError: the page has no article text.
        FormatError: it cannot be parsed, has more than :data:`MOST_TAGS` tags, or a tag of more than
            :data:`MOST_ATTRIBUTES` attributes.
    """
    tags = text.count("<")
    if tags > MOST_TAGS:
        cause = f"it has {tags:,} tags, more than the {MOST_TAGS:,} of the largest page"
        raise FormatError(origin.source, cause, _HINT)
    if _attributes(text) > MOST_ATTRIBUTES:
        cause = f"a tag of it has more than {MOST_ATTRIBUTES:,} attributes"
        raise FormatError(origin.source, cause, _HINT)
    found = _extract(text, origin)
    words = _text(found.body) if found is not None and found.body is not None else ""
    if not words:
        cause = "no article text was found in the HTML"
        if len(text) > _LARGE:
            cause += f", or it is too large to be parsed ({len(text)} characters)"
        raise EmptyInputError(origin.source, cause, _HINT)
    return Document(
        text=words,
        title=found.title or None,
        byline="; ".join(part.strip() for part in found.author.split(";")) if found.author else None,
        publisher=found.sitename if found.sitename and found.sitename != found.hostname else None,
        published=dates.parse(found.date) if found.date else None,
        url=_address(found.url, origin.url),
    )


class _Attributes:
    """Takes a parser's events, and keeps how many attributes the tag with the most has."""

    most = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self.most = max(self.most, len(attributes))

    def close(self) -> int:
        return self.most


def _attributes(text: str) -> int:
    """How many attributes the tag with the most has, by the parser that is to make the tree, which is what costs."""
    from lxml.etree import HTMLParser, LxmlError, fromstring

    try:
        return int(fromstring(text.encode("utf8", "replace"), HTMLParser(target=_Attributes(), encoding="utf8")))
    except LxmlError:  # told when the page is taken apart
        return 0


def _extract(text: str, origin: Origin) -> Any:
    from lxml.etree import LxmlError

    # their warnings on single pages are not addressed to our users: what matters comes back as an error of ours
    for name in ("trafilatura", "htmldate", "courlan"):
        logging.getLogger(name).addHandler(logging.NullHandler())
    from trafilatura import bare_extraction

    try:
        return bare_extraction(
            text,
            url=origin.url,
            include_comments=False,
            include_images=False,
            include_links=False,
            deduplicate=False,
            with_metadata=True,
            # the days that the markup states; not any day that occurs in the text or the copyright line
            date_extraction_params={"extensive_search": False, "original_date": True, "max_date": "2199-12-31"},
        )
    except (LxmlError, RecursionError, ValueError) as error:
        raise FormatError(origin.source, f"the HTML cannot be parsed ({error})", _HINT) from error


def _address(stated: str | None, fetched: str | None) -> str | None:
    """The canonical URL that a page states; of a page that was fetched, only one on the same host is believed."""
    canonical = web_address(stated)
    return fetched if fetched and host(canonical) != host(fetched) else canonical


def _text(body: _Element) -> str:
    """The words of trafilatura's tree, a blank line between two blocks."""
    blocks: list[list[str]] = [[]]
    _walk(body, blocks)
    lines = ("\n".join(" ".join(line.split()) for line in "".join(block).split("\n")) for block in blocks)
    return "\n\n".join(line.strip() for line in lines if line.strip())


def _walk(root: _Element, blocks: list[list[str]]) -> None:
    # an explicit stack: pages may be nested deeper than Python's calls
    stack: list[tuple[_Element, bool]] = [(root, False)]
    while stack:
        element, done = stack.pop()
        tag = element.tag if isinstance(element.tag, str) else "graphic"
        if not done:
            if tag in _BLOCKS:
                blocks.append([])
            elif tag == "lb":
                blocks[-1].append("\n")
            stack.append((element, True))
            if tag not in _DROPPED:
                blocks[-1].append(_flat(element.text))
                stack.extend((child, False) for child in reversed(element))
            continue
        if tag in _BLOCKS:
            blocks.append([])
        if element is not root:
            blocks[-1].append(_flat(element.tail))


def _flat(words: str | None) -> str:
    return words.replace("\n", " ") if words else ""
