"""Bytes to text, strictly: what is not UTF-8 text is refused with the reason, never guessed at."""

from __future__ import annotations

import codecs
import re

from kg.errors import DecodeError, EmptyInputError
from kg.read.document import Origin

CONVERT = "convert it to UTF-8, for instance with `iconv -f WINDOWS-1252 -t UTF-8`"

# UTF-32 before UTF-16: the little-endian marks begin alike
_MARKS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)
_KINDS = (
    (b"%PDF-", "a PDF file", "take its text out first, for instance with `pdftotext`"),
    (b"PK\x03\x04", "a ZIP archive or an office document", "unpack it, or save it as plain text"),
    (b"\xd0\xcf\x11\xe0", "an office document", "save it as plain text"),
    (b"\x1f\x8b", "a gzip file", "unpack it with `gunzip`"),
    (b"BZh", "a bzip2 file", "unpack it with `bunzip2`"),
    (b"\xfd7zXZ", "an xz file", "unpack it with `unxz`"),
    (b"\x28\xb5\x2f\xfd", "a zstd file", "unpack it with `unzstd`"),
    (b"\x89PNG", "a PNG image", "give the article as text"),
    (b"\xff\xd8\xff", "a JPEG image", "give the article as text"),
    (b"GIF8", "a GIF image", "give the article as text"),
    (b"{\\rtf", "a Rich Text file", "save it as plain text"),
)
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_SAMPLE = 8192


def decode(data: bytes, origin: Origin) -> str:
    """The text of UTF-8 bytes: a byte-order mark is dropped, line endings become ``\\n``, nothing else changes.

    Raises:
        EmptyInputError: there are no bytes.
        DecodeError: they are binary or in another encoding; the offset of the first wrong byte is named.
    """
    check_bytes(data, origin)
    start = len(codecs.BOM_UTF8) if data.startswith(codecs.BOM_UTF8) else 0
    try:
        text = data[start:].decode("utf-8")
    except UnicodeDecodeError as error:
        raise not_utf8(data, start + error.start, origin) from error
    return newlines(text)


def check_bytes(data: bytes, origin: Origin) -> None:
    """Refuse what is plainly no text.

    Raises:
        EmptyInputError: there are no bytes.
        DecodeError: a known binary format, UTF-16 or UTF-32, or a zero byte.
    """
    if not data:
        raise EmptyInputError(origin.source, "it is empty", "give an article's text")
    for mark, name in _MARKS:
        if data.startswith(mark):
            raise DecodeError(origin.source, f"it is {name}, not UTF-8", f"convert it with `iconv -f {name} -t UTF-8`")
    for mark, name, hint in _KINDS:
        if data.startswith(mark):
            raise DecodeError(origin.source, f"it is {name}, not text", hint)
    zero = data.find(b"\0")
    if zero >= 0:
        raise DecodeError(
            origin.source, f"it is binary, not text: byte {origin.offset + zero} is zero", "give an article's text"
        )


def not_utf8(data: bytes, at: int, origin: Origin) -> DecodeError:
    """The error for bytes that are not UTF-8 from the offset ``at`` on."""
    sample = data[:_SAMPLE]
    if len(_CONTROLS.findall(sample)) > len(sample) // 20:
        return DecodeError(
            origin.source,
            f"it is binary, not text: byte {origin.offset + at} is 0x{data[at]:02X}",
            "give an article's text",
        )
    return DecodeError(origin.source, f"it is not UTF-8: byte {origin.offset + at} is 0x{data[at]:02X}", CONVERT)


def newlines(text: str) -> str:
    """The text with each of ``\\r\\n`` and ``\\r`` read as ``\\n``."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def check_text(text: str, source: str) -> None:
    """Refuse text that cannot be stored or holds nothing to read.

    Raises:
        EmptyInputError: white space and invisible characters only.
        DecodeError: a zero character, or half of a surrogate pair (JSON can smuggle in both).
    """
    if "\0" in text:
        raise DecodeError(
            source, f"it is binary, not text: character {text.index(chr(0))} is zero", "give an article's text"
        )
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise DecodeError(
            source, f"character {error.start} is half of a surrogate pair", "write the character whole"
        ) from error
    if not any(char.isprintable() and not char.isspace() for char in text):
        cause = "it holds only white space" if text else "it holds no text"
        raise EmptyInputError(source, cause, "give an article's text")
