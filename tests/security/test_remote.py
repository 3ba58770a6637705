"""A SPARQL server that means no good: it is asked, and no other, and what it answers is data."""

from __future__ import annotations

import base64
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from kg.errors import KgError, StoreError
from kg.store import Store

YES = b'{"head":{},"boolean":true}'


class Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.asked.append((self.path, self.headers.get("Authorization")))  # type: ignore[attr-defined]
        status, headers, body = self.server.answer(self)  # type: ignore[attr-defined]
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST

    def log_message(self, *args: object) -> None:
        """Nothing is logged."""


@pytest.fixture
def servers() -> Iterator[list[ThreadingHTTPServer]]:
    """Two servers that say yes to everything; each remembers what it was asked."""
    made, threads = [], []
    for _ in range(2):
        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.asked, server.answer = [], lambda handler: (200, {}, YES)  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        made.append(server)
        threads.append(thread)
    yield made
    for server, thread in zip(made, threads, strict=True):
        server.shutdown()
        thread.join()
        server.server_close()


def address(server: ThreadingHTTPServer) -> str:
    return f"http://127.0.0.1:{server.server_port}/"


@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
def test_it_cannot_send_us_to_another_server(servers: list[ThreadingHTTPServer], code: int) -> None:
    one, other = servers
    one.answer = lambda handler: (code, {"Location": address(other) + "query"}, b"")  # type: ignore[attr-defined]
    with pytest.raises(StoreError):
        Store.open(address(one))
    assert other.asked == []  # type: ignore[attr-defined]


@pytest.mark.parametrize("to", ["file:///etc/hostname", "ftp://127.0.0.1/a", "data:,x"])
def test_it_cannot_send_us_to_a_file(servers: list[ThreadingHTTPServer], to: str) -> None:
    one, _ = servers
    one.answer = lambda handler: (302, {"Location": to}, b"")  # type: ignore[attr-defined]
    with pytest.raises(StoreError):
        Store.open(address(one))


def test_the_password_goes_to_it_alone_and_into_no_message(
    servers: list[ThreadingHTTPServer], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = servers
    monkeypatch.setenv("KG_STORE_USER", "reader")
    monkeypatch.setenv("KG_STORE_PASSWORD", "pa55word")
    basic = {"WWW-Authenticate": 'Basic realm="x"'}

    def answer(handler: BaseHTTPRequestHandler) -> tuple[int, dict[str, str], bytes]:
        if "Authorization" not in handler.headers:
            return 401, basic, b""
        return 302, {"Location": address(other) + "query"}, b""

    one.answer = answer  # type: ignore[attr-defined]
    with pytest.raises(StoreError) as caught:
        Store.open(address(one))
    given = "Basic " + base64.b64encode(b"reader:pa55word").decode()
    assert one.asked[-1] == ("/query", given)  # type: ignore[attr-defined]
    assert other.asked == []  # type: ignore[attr-defined]
    assert "pa55word" not in str(caught.value)
    assert given[6:] not in str(caught.value)


@pytest.mark.parametrize(
    "body",
    [
        b"", b"\x00\xff", b"<html>", b"{", b"[]", b'{"head":{},"results":{}}', b"[" * 100_000,
        b'{"head":{"vars":["o"]},"results":{"bindings":[{"o":{"type":"uri","value":"not an iri> . <x"}}]}}',
    ],
    ids=range(8),
)  # fmt: skip
def test_an_answer_that_is_none_is_an_error_of_ours(servers: list[ThreadingHTTPServer], body: bytes) -> None:
    one, _ = servers
    store = Store.open(address(one))
    one.answer = lambda handler: (200, {}, body)  # type: ignore[attr-defined]
    with pytest.raises(KgError):
        store.articles()
