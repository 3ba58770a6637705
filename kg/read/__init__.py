"""Reading: files, folders, globs, URLs and ``-`` to articles.

``read`` streams over many sources and never stops at a bad one; ``from_text`` takes a text that is already at hand.
Plain text, Markdown, HTML and JSON Lines are told apart by suffix and content. News furniture is marked in
:attr:`kg.model.Article.furniture`; offsets count into the article's own text.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import BinaryIO

from kg import iris
from kg.errors import EmptyInputError, FormatError, InputError
from kg.model import Article
from kg.read.article import Defaults, article
from kg.read.decode import newlines
from kg.read.document import Document, Origin
from kg.read.formats import FORMATS, Format, named, recognise
from kg.read.sources import Input, expand, failure

__all__ = ["FORMATS", "MAX_BYTES", "Defaults", "Document", "Format", "Origin", "from_text", "read"]

#: bytes of one article (one line, of JSON Lines): more is not an article
MAX_BYTES = 256 * 1024 * 1024
# how far the first line with something on it is looked for, to sniff the format
_HEAD = 64 * 1024


def read(
    sources: Iterable[str],
    *,
    format: str | None = None,
    defaults: Defaults = Defaults(),  # noqa: B008 - frozen
    base: str = iris.DEFAULT_BASE,
    stdin: BinaryIO | None = None,
) -> Iterator[Article | InputError]:
    """Read articles one after the other; an input that cannot be read comes as an error in its place.

    Args:
        sources: files, folders (searched for files of a known suffix), globs, http(s) URLs, ``-`` for ``stdin``.
        format: the name of the format, one of ``FORMATS``; ``None`` to recognise it by suffix and content.
        defaults: what to fill in where an article does not give it.
        base: what the IRIs begin with.
        stdin: what ``-`` stands for; the process's own by default.

    Raises:
        FormatError: the format is unknown, or the default for ``published`` is not a day.
    """
    forced = named(format) if format is not None else None
    return _read(sources, forced, defaults.checked(), base, stdin)


def from_text(
    text: str,
    source: str = "text",
    format: str = "text",
    *,
    defaults: Defaults = Defaults(),  # noqa: B008 - frozen
    base: str = iris.DEFAULT_BASE,
    url: str | None = None,
) -> Article:
    """The article of a text.

    Args:
        text: plain text by default: it stays as it is but for line endings and a byte-order mark.
        source: what the article is called in records and messages.
        format: the text's format, one of ``FORMATS``; of ``jsonl``, one line.
        defaults: what to fill in where the text does not give it.
        base: what the article's IRI begins with.
        url: the article's address, if it has one.

    Raises:
        EmptyInputError: there is nothing to read in it.
        DecodeError: it holds a zero character or half a surrogate pair.
        FormatError: it breaks the rules of its format, or the format is unknown.
        LanguageError: it is not in English.
    """
    form = named(format)
    document = form.parse(newlines(text.removeprefix("\ufeff")), Origin(source, url=url))
    return article(document, source, defaults.checked(), base)


def _read(
    sources: Iterable[str], forced: Format | None, defaults: Defaults, base: str, stdin: BinaryIO | None
) -> Iterator[Article | InputError]:
    for item in expand(sources, stdin):
        if isinstance(item, InputError):
            yield item
            continue
        for found in _documents(item, forced):
            yield found if isinstance(found, InputError) else _article(*found, defaults, base)


def _article(document: Document, source: str, defaults: Defaults, base: str) -> Article | InputError:
    try:
        return article(document, source, defaults, base)
    except InputError as error:
        return error


def _documents(item: Input, forced: Format | None) -> Iterator[tuple[Document, str] | InputError]:
    """The documents of one input with what each is called, and the errors in between."""
    source = item.origin.source
    try:
        stream = item.open()
        try:
            head = _first_line(stream)
            form = forced or recognise(head, item.suffix, item.media)
            pieces = _lines(stream, head, item.origin) if form.lines else _whole(stream, head, item.origin)
            for data, origin in pieces:
                yield _parsed(form, data, origin)
        finally:
            if not item.keep:
                stream.close()
    except InputError as error:
        yield error
    except OSError as error:
        yield failure(source, error)


def _parsed(form: Format, data: bytes, origin: Origin) -> tuple[Document, str] | InputError:
    try:
        return form.parse(form.decode(data, origin), origin), origin.source
    except InputError as error:
        return error


def _first_line(stream: BinaryIO) -> bytes:
    """What the stream begins with, up to the end of the first line that is not blank."""
    head = b""
    while len(head) < _HEAD:
        line = stream.readline(_HEAD)
        head += line
        if not line or line.strip():
            break
    return head


def _whole(stream: BinaryIO, head: bytes, origin: Origin) -> Iterator[tuple[bytes, Origin]]:
    data = head + stream.read(max(0, MAX_BYTES - len(head)) + 1)
    if len(data) > MAX_BYTES:
        raise FormatError(origin.source, f"it is larger than {MAX_BYTES // 2**20} MiB", "split it into its articles")
    yield data, origin


def _lines(stream: BinaryIO, head: bytes, origin: Origin) -> Iterator[tuple[bytes, Origin]]:
    """Each line that is not blank, called ``source#1`` and so on."""
    empty = True
    offset = 0
    for number, line in enumerate(_split(stream, head), 1):
        here = replace(origin, source=f"{origin.source}#{number}", offset=offset)
        if len(line) > MAX_BYTES:
            raise FormatError(here.source, f"it is longer than {MAX_BYTES // 2**20} MiB", "split it into its articles")
        offset += len(line)
        if line.removeprefix(codecs.BOM_UTF8).strip():
            empty = False
            yield line.rstrip(b"\r\n"), here
    if empty:
        raise EmptyInputError(origin.source, "it has no line with anything on it", "give an article a line")


def _split(stream: BinaryIO, head: bytes) -> Iterator[bytes]:
    """The lines of ``head`` and, after it, of the stream."""
    *lines, rest = head.split(b"\n")
    for line in lines:
        yield line + b"\n"
    while line := rest + stream.readline(max(0, MAX_BYTES - len(rest)) + 1):
        rest = b""
        yield line
