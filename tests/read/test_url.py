"""Fetching an address, against a server of our own on this machine."""

import gzip
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from kg.errors import FetchError, FormatError, InputError
from kg.read import read
from kg.read import url as fetching
from tests.read.story import BODY, HEADLINE

HEAD = f"<!DOCTYPE html><html><head><title>{HEADLINE}</title></head>"
PAGE = f"{HEAD}<body><article><p>{BODY}</p></article></body></html>"
LATIN = PAGE.replace("Mara", "Mära").encode("latin-1", "xmlcharrefreplace")
JSONL = b'{"text": "One."}\n{"text": "Two."}\n'
# path: status, headers, body
ANSWERS = {
    "/page": (200, {"Content-Type": "text/html; charset=utf-8"}, PAGE.encode()),
    "/packed": (200, {"Content-Type": "text/html", "Content-Encoding": "gzip"}, gzip.compress(PAGE.encode())),
    "/broken": (200, {"Content-Type": "text/html", "Content-Encoding": "gzip"}, gzip.compress(PAGE.encode())[:-9]),
    "/bomb": (200, {"Content-Type": "text/html", "Content-Encoding": "gzip"}, gzip.compress(bytes(1_000_000))),
    "/brotli": (200, {"Content-Type": "text/html", "Content-Encoding": "br"}, b"?"),
    "/plain": (200, {"Content-Type": "text/plain"}, BODY.encode()),
    "/latin": (200, {"Content-Type": "text/html; charset=latin-1"}, LATIN),
    "/lines": (200, {"Content-Type": "application/x-ndjson"}, JSONL),
    "/untyped.jsonl": (200, {}, JSONL),
    "/report.pdf": (200, {"Content-Type": "application/pdf"}, b"%PDF-1.7"),
    "/moved": (302, {"Location": "/page"}, b""),
    "/tofile": (302, {"Location": "file:///etc/hostname"}, b""),
    "/toftp": (302, {"Location": "ftp://127.0.0.1/a"}, b""),
    "/loop": (302, {"Location": "/loop"}, b""),
    "/gone": (404, {}, b"gone"),
    "/canonical": (
        200, {"Content-Type": "text/html"},
        PAGE.replace("<head>", '<head><link rel="canonical" href="https://elsewhere.example/a">').encode(),
    ),
}  # fmt: skip


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.asked.append(self.path)
        if self.path == "/slow":
            self.server.waiting.wait(5)
        status, headers, body = ANSWERS.get(self.path, ANSWERS["/plain"])
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


@pytest.fixture(scope="module")
def served():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.asked, server.waiting = [], threading.Event()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server
    server.waiting.set()
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def base(served, monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    served.asked.clear()
    return f"http://127.0.0.1:{served.server_port}"


@pytest.mark.parametrize("path", ["/page", "/packed", "/moved"])
def test_a_page(base, path):
    [article] = read([base + path])
    assert article.title == HEADLINE
    assert "<p>" not in article.text
    assert (article.source, article.url) == (base + path, base + path)


def test_plain_text_and_lines(base):
    [plain] = read([f"{base}/plain#part"])
    assert (plain.text, plain.url) == (BODY, f"{base}/plain")
    assert [item.source for item in read([f"{base}/lines"])] == [f"{base}/lines#1", f"{base}/lines#2"]
    assert [item.text for item in read([f"{base}/untyped.jsonl"])] == ["One.", "Two."]


def test_the_encoding_that_the_server_says(base):
    [article] = read([f"{base}/latin"])
    assert "Mära Ostrin" in article.text


def test_an_address_in_other_scripts_is_sent_as_ascii(base, served):
    [article] = read([f"{base}/Häfen?q=é"])
    assert served.asked == ["/H%C3%A4fen?q=%C3%A9"]
    assert article.text == BODY


def test_a_canonical_address_on_another_host_is_not_believed(base):
    [article] = read([f"{base}/canonical"])
    assert article.url == f"{base}/canonical"


@pytest.mark.parametrize(
    ("path", "cause"),
    [
        ("/gone", "404"),
        ("/tofile", "not allowed"),
        ("/toftp", "neither http nor https"),
        ("/loop", "302"),
        ("/broken", "broke off"),
        ("/brotli", "packs it"),
    ],
)
def test_what_cannot_be_fetched(base, path, cause):
    error, after = read([base + path, f"{base}/plain"])
    assert isinstance(error, FetchError)
    assert error.subject == base + path
    assert cause in error.cause
    assert error.hint
    assert after.text == BODY


@pytest.mark.parametrize("path", ["/page", "/bomb"])
def test_an_answer_beyond_the_limit(base, path, monkeypatch):
    monkeypatch.setattr(fetching, "MAX_BYTES", 100)
    [error] = read([base + path])
    assert isinstance(error, FetchError)
    assert "larger" in error.cause


def test_a_slow_server(base, monkeypatch):
    monkeypatch.setattr(fetching, "TIMEOUT", 0.1)
    [error] = read([f"{base}/slow"])
    assert isinstance(error, FetchError)
    assert "timed out" in error.cause


def test_an_answer_that_takes_too_long(base, monkeypatch):
    monkeypatch.setattr(fetching, "DEADLINE", -1.0)
    [error] = read([f"{base}/page"])
    assert isinstance(error, FetchError)
    assert "longer than" in error.cause


def test_another_media_type(base):
    [error] = read([f"{base}/report.pdf"])
    assert isinstance(error, FormatError)
    assert "application/pdf" in error.cause


@pytest.mark.parametrize(
    "address",
    [
        "ftp://example.org/a", "file:///etc/hostname", "data://text", "http://", "https:///a", "http://[half/a",
        "http://user:word@example.org/", "http://example.org:port/", "http://127.0.0.1:1/", "http://a..b/",
    ],
)  # fmt: skip
def test_what_is_no_address_to_fetch(address, monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    [error] = read([address])
    assert isinstance(error, FetchError)
    assert error.subject == address


def test_nothing_is_fetched_for_an_address_in_a_text(base, served, tmp_path):
    (tmp_path / "a.txt").write_text(f"{base}/page\n\n{BODY}", encoding="utf-8")
    (tmp_path / "b.html").write_text(PAGE.replace("<p>", f'<img src="{base}/page"><p>'), encoding="utf-8")
    assert not any(isinstance(item, InputError) for item in read([str(tmp_path)]))
    assert served.asked == []
