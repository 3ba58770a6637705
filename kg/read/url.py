"""Fetching the one address that the user gave: http and https only, bounded in time and size."""

from __future__ import annotations

import http.client
import io
import time
import urllib.error
import urllib.parse
import urllib.request
import zlib
from pathlib import PurePosixPath
from typing import IO, TYPE_CHECKING
from urllib.response import addinfourl

from kg.errors import FetchError, FormatError
from kg.read.address import SCHEMES
from kg.read.document import Origin
from kg.read.formats import FORMATS, of_media
from kg.read.sources import Input

if TYPE_CHECKING:
    from email.message import Message

#: seconds for one step of the connection, and for the whole answer
TIMEOUT = 20.0
DEADLINE = 60.0
#: bytes, after decompression
MAX_BYTES = 20 * 1024 * 1024
_CHUNK = 64 * 1024
_RETRY = "check the address in a browser, or save the page and give the file"
# a server's way of saying nothing
_UNTYPED = ("", "application/octet-stream", "binary/octet-stream")


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows redirects to http and https and nowhere else."""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Message, newurl: str
    ) -> urllib.request.Request | None:
        if urllib.parse.urlsplit(newurl).scheme.lower() not in SCHEMES:
            raise urllib.error.URLError("it redirects to an address that is neither http nor https")
        return super().redirect_request(req, fp, code, msg, headers, newurl)  # type: ignore[arg-type]


def fetch(url: str) -> Input:
    """Fetch a page.

    Raises:
        FetchError: it is no http or https address, the server cannot be reached or refuses, or the answer is too slow
            or too large.
        FormatError: the answer is of a media type that no format reads.
    """
    address = _checked(url)
    request = urllib.request.Request(address, headers={
        "User-Agent": "Mozilla/5.0 (compatible; said-kg; news reader)",
        "Accept": "text/html, application/xhtml+xml, text/plain, text/markdown, application/jsonl;q=0.9, */*;q=0.1",
        "Accept-Encoding": "gzip, identity",
    })  # fmt: skip
    try:
        with _opener().open(request, timeout=TIMEOUT) as answer:
            data = _body(answer, url)
            media = answer.headers.get_content_type() if answer.headers.get("Content-Type") else ""
            charset = answer.headers.get_content_charset()
    except urllib.error.HTTPError as error:
        raise FetchError(url, f"the server answers {error.code} {error.reason}", _RETRY) from error
    except urllib.error.URLError as error:
        raise FetchError(url, f"it cannot be fetched ({error.reason})", _RETRY) from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise FetchError(url, f"it cannot be fetched ({error or type(error).__name__})", _RETRY) from error
    suffix = PurePosixPath(urllib.parse.urlsplit(address).path).suffix
    if media not in _UNTYPED and of_media(media) is None and not media.startswith("text/"):
        known = ", ".join(name for each in FORMATS.values() for name in each.media)
        raise FormatError(url, f"it is {media}, no article", f"known types: {known}")
    return Input(
        Origin(url, url=urllib.parse.urldefrag(address).url, charset=charset),
        lambda: io.BytesIO(data),
        suffix=suffix if media in _UNTYPED else "",
        media=media or None,
    )


def _checked(url: str) -> str:
    """The address in ASCII, as HTTP wants it."""
    try:
        parts = urllib.parse.urlsplit(url)
        host = (parts.hostname or "").encode("idna").decode("ascii")
        port = f":{parts.port}" if parts.port else ""
    except ValueError as error:  # UnicodeError is one too
        raise FetchError(url, f"it is not an address ({error})", _RETRY) from error
    if parts.scheme.lower() not in SCHEMES:
        raise FetchError(url, "only http and https addresses are fetched", "give a file by its path")
    if not host:
        raise FetchError(url, "it is not an address: the host is missing", _RETRY)
    if "@" in parts.netloc:
        raise FetchError(url, "no address with a user name or password is fetched", "save the page and give the file")
    if ":" in host:
        host = f"[{host}]"
    path, query = (urllib.parse.quote(part, "/%:=&?~#+!$,;'@()*[]") for part in (parts.path, parts.query))
    return urllib.parse.urlunsplit((parts.scheme.lower(), host + port, path, query, ""))


def _opener() -> urllib.request.OpenerDirector:
    """An opener that knows http and https only; the default one would also open files and FTP."""
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(), urllib.request.UnknownHandler(), urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(), urllib.request.HTTPDefaultErrorHandler(), urllib.request.HTTPErrorProcessor(),
        _Redirects(),
    ):  # fmt: skip
        opener.add_handler(handler)
    return opener


def _body(answer: addinfourl, url: str) -> bytes:
    """The body, decompressed, within the limits of time and size."""
    packed = (answer.headers.get("Content-Encoding") or "identity").strip().lower()
    if packed not in ("gzip", "x-gzip", "identity", ""):
        raise FetchError(url, f"the server packs it as {packed!r}", _RETRY)
    unpack = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16) if packed.endswith("gzip") else None
    until = time.monotonic() + DEADLINE
    parts: list[bytes] = []
    size = 0
    while chunk := answer.read1(_CHUNK):
        if time.monotonic() > until:
            raise FetchError(url, f"the answer took longer than {DEADLINE:.0f} seconds", _RETRY)
        if unpack:
            try:
                chunk = unpack.decompress(chunk, MAX_BYTES + 1 - size)
            except zlib.error as error:
                raise FetchError(url, f"the answer is damaged ({error})", _RETRY) from error
        size += len(chunk)
        if size > MAX_BYTES:
            raise FetchError(url, f"it is larger than {MAX_BYTES // 2**20} MiB", _RETRY)
        parts.append(chunk)
    if unpack and not unpack.eof:
        raise FetchError(url, "the answer broke off", _RETRY)
    return b"".join(parts)
