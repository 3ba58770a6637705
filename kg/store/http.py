"""SPARQL 1.1 over HTTP: Query, Update and the Graph Store Protocol, with a time limit for the whole of an answer.

Where a server's three addresses are follows from the one that the user gives:

===========================  ==================  ======================  =======================
given                        query               update                  graphs
===========================  ==================  ======================  =======================
``.../sparql`` (Virtuoso)    the same            the same                ``.../sparql-graph-crud``
anything else (Oxigraph,     ``/query``          ``/update``             ``/store``
Fuseki, ...)
===========================  ==================  ======================  =======================

``KG_QUERY_URL``, ``KG_UPDATE_URL`` and ``KG_GRAPHS_URL`` in the environment override them. Credentials come from
``KG_STORE_USER`` and ``KG_STORE_PASSWORD``, else from ``~/.netrc``; they are sent as the server asks (Basic or
Digest) and appear in no message.
"""

from __future__ import annotations

import netrc
import os
import socket
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from typing import IO, TYPE_CHECKING
from urllib.parse import urlencode, urlsplit, urlunsplit

from kg.errors import QueryError, QueryTimeoutError, StoreError

if TYPE_CHECKING:
    from email.message import Message

RESULTS = "application/sparql-results+json"
TRIPLES = "application/n-triples"
QUADS_OF_A_GRAPH = "application/n-triples"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """The addresses of a server."""

    query: str
    update: str
    graphs: str

    @classmethod
    def of(cls, url: str) -> Endpoint:
        """The addresses that follow from the one given.

        Raises:
            StoreError: the address holds credentials.
        """
        parts = urlsplit(url)
        if parts.username or parts.password:
            shown = urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
            raise StoreError(
                shown,
                "the address holds credentials, which end up in logs",
                "set KG_STORE_USER and KG_STORE_PASSWORD, or use ~/.netrc",
            )
        root = url.rstrip("/")
        if root.endswith("/sparql"):
            made = (root, root, root + "-graph-crud")
        else:
            made = (root + "/query", root + "/update", root + "/store")
        names = ("KG_QUERY_URL", "KG_UPDATE_URL", "KG_GRAPHS_URL")
        return cls(*(os.environ.get(name) or address for name, address in zip(names, made, strict=True)))


class _SameServer(urllib.request.HTTPRedirectHandler):
    """Follows redirects within the server that the user named: what it answers is believed, another's is not."""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Message, newurl: str
    ) -> urllib.request.Request | None:
        if urlsplit(newurl)[:2] != urlsplit(req.full_url)[:2]:
            raise urllib.error.URLError("it redirects to another server")
        return super().redirect_request(req, fp, code, msg, headers, newurl)  # type: ignore[arg-type]


class Client:
    """Requests to one server.

    Args:
        url: as the user gave it.
        wait: seconds that the server may take to answer an update.
    """

    def __init__(self, url: str, wait: float) -> None:
        self.url, self.wait = url, max(wait, 60.0)
        self.endpoint = Endpoint.of(url)
        self._opener = urllib.request.build_opener(
            *_credentials(self.endpoint), urllib.request.ProxyHandler({}), _SameServer()
        )
        self.server = ""

    def query(
        self, sparql: str, accept: str, timeout: float | None, default_graphs: list[str], named_graphs: list[str]
    ) -> bytes:
        """Answer a query over a dataset made of these graphs; over the server's own where there are none.

        Raises:
            QueryError: the server refuses the query, or cannot do it.
            QueryTimeoutError: it ran past the limit.
            StoreError: the server cannot be reached.
        """
        fields = [("query", sparql), *(("default-graph-uri", graph) for graph in default_graphs)]
        fields += [("named-graph-uri", graph) for graph in named_graphs]
        return self._send(self.endpoint.query, fields, accept, timeout, of_user=True)

    def update(self, sparql: str) -> None:
        """Do an update.

        Raises:
            StoreError: the server cannot be reached, or does not do it.
        """
        field = "query" if self.endpoint.update == self.endpoint.query else "update"
        self._send(self.endpoint.update, [(field, sparql)], "*/*", self.wait, of_user=False)

    def graph(self, graph: str) -> bytes:
        """One named graph as N-Triples, by the Graph Store Protocol; empty where there is none.

        Raises:
            StoreError: the server cannot be reached, or does not give it.
        """
        address = f"{self.endpoint.graphs}?{urlencode([('graph', graph)])}"
        try:
            return self._send(address, None, QUADS_OF_A_GRAPH, self.wait, of_user=False)
        except NotThereError:
            return b""

    def _send(
        self, address: str, fields: list[tuple[str, str]] | None, accept: str, timeout: float | None, *, of_user: bool
    ) -> bytes:
        data = urlencode(fields).encode() if fields is not None else None
        request = urllib.request.Request(address, data, {"Accept": accept})
        deadline = time.monotonic() + timeout if timeout is not None else None
        try:
            with self._opener.open(request, timeout=timeout) as response:
                self.server = response.headers.get("Server", "")
                return _read(response, deadline)
        except urllib.error.HTTPError as error:
            text = error.read(4000).decode("utf-8", "replace").strip()
            raise self._refused(error.code, text or error.reason, of_user) from None
        except (TimeoutError, socket.timeout) as error:  # noqa: UP041
            raise self._late(timeout, of_user) from error
        except urllib.error.URLError as error:
            if isinstance(error.reason, TimeoutError):
                raise self._late(timeout, of_user) from error
            raise StoreError(
                self.url, f"the server cannot be reached ({error.reason})", "start it, or check the address"
            ) from error
        except (OSError, HTTPException) as error:
            raise StoreError(self.url, f"the connection broke ({error})", "try again") from error

    def _late(self, timeout: float | None, of_user: bool) -> Exception:
        if of_user:
            return QueryTimeoutError(
                "query",
                f"it was stopped after {timeout:g} s, without an answer",
                "ask for less, or allow more with --timeout",
            )
        return StoreError(self.url, f"the server took longer than {timeout:g} s", "try again later")

    def _refused(self, code: int, text: str, of_user: bool) -> Exception:
        if code in (401, 403):
            return StoreError(
                self.url,
                f"the server refuses the credentials, or has none (HTTP {code})",
                "set KG_STORE_USER and KG_STORE_PASSWORD, or use ~/.netrc",
            )
        if code == 404 and not of_user:
            return NotThereError(self.url, "the server has nothing at this address (HTTP 404)", "check the address")
        if of_user and code in (400, 500):
            return QueryError("query", text, "correct it")
        return StoreError(self.url, f"HTTP {code}: {text[:500]}", "check the address and the server's settings")


class NotThereError(StoreError):
    """The server has nothing at an address."""


def _read(response: HTTPResponse, deadline: float | None) -> bytes:
    """The whole body, before the deadline."""
    parts: list[bytes] = []
    while True:
        if deadline is not None and time.monotonic() > deadline:
            raise TimeoutError
        part = response.read1(1 << 16)
        if not part:
            return b"".join(parts)
        parts.append(part)


def _credentials(endpoint: Endpoint) -> list[urllib.request.BaseHandler]:
    """Handlers that answer when the server asks who we are."""
    passwords = urllib.request.HTTPPasswordMgrWithPriorAuth()
    user, password = os.environ.get("KG_STORE_USER"), os.environ.get("KG_STORE_PASSWORD", "")
    if user is None:
        try:
            found = netrc.netrc().authenticators(urlsplit(endpoint.query).hostname or "")
        except FileNotFoundError:
            return []
        except (OSError, netrc.NetrcParseError) as error:
            where = f"line {error.lineno}" if isinstance(error, netrc.NetrcParseError) else error.strerror
            raise StoreError("~/.netrc", f"it cannot be read ({where})", "correct it, or set KG_STORE_USER") from None
        if found is None:
            return []
        user, password = found[0], found[2] or ""
    for address in {endpoint.query, endpoint.update, endpoint.graphs}:
        passwords.add_password(None, address, user, password)
    return [urllib.request.HTTPDigestAuthHandler(passwords), urllib.request.HTTPBasicAuthHandler(passwords)]
