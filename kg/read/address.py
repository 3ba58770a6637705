"""Web addresses that articles and their metadata give."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

SCHEMES = ("http", "https")
_HOST = re.compile(r"\[[0-9A-Fa-f:.]+\]|[\w-]+(?:\.[\w-]+)*\.?")
# what may not stand in an IRI
_FORBIDDEN = re.compile(r"[\x00-\x20\x7f-\x9f<>\"{}|\\^`\ud800-\udfff]")


def web_address(value: str | None) -> str | None:
    """The http or https address that ``value`` is, or ``None``.

    "www.example.org/a" is one too, as https; characters that no IRI may hold are percent-encoded.
    """
    if not value:
        return None
    value = value.strip()
    if value.lower().startswith("www."):
        value = f"https://{value}"
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError:  # a malformed host or port
        return None
    if parts.scheme not in SCHEMES or not _HOST.fullmatch(parts.netloc.rpartition("@")[2].removesuffix(f":{port}")):
        return None
    return _FORBIDDEN.sub(lambda match: quote(match.group(), errors="replace"), value)


def host(url: str | None) -> str | None:
    """The host of an address in lower case, without "www."; ``None`` where it has none."""
    if not url:
        return None
    try:
        name = urlsplit(url).hostname
    except ValueError:
        return None
    return name.lower().removeprefix("www.") if name else None
