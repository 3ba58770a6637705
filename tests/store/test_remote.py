"""The same store at two servers: what goes in, what comes out, what is refused."""

from __future__ import annotations

import base64
import contextlib
import http.server
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pyoxigraph as ox
import pytest
from pyoxigraph import DefaultGraph, Quad

from kg.errors import QueryError, QueryTimeoutError, StoreError
from kg.export import FORMATS, export
from kg.graph.validate import validate
from kg.iris import DEFAULT_BASE
from kg.query import run, shipped
from kg.query.explain import explain
from kg.query.stats import stats
from kg.store import Judgement, Store, remote
from kg.store.data import Data
from kg.store.ledger import Entry, Places, read_entry
from kg.store.planning import Plan
from kg.store.remote import RemoteData
from tests.graph import example as ex
from tests.query import questions as third
from tests.store.servers import need_virtuoso, oxigraph, virtuoso

SHORTER = replace(ex.RECORD, attributions=tuple(a for a in ex.ATTRIBUTIONS if a is not ex.SLEEP))


@pytest.fixture(scope="module", params=["oxigraph", "oxigraph-union", "virtuoso"])
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp(request.param)
    if request.param == "virtuoso":
        need_virtuoso()
        with virtuoso(folder) as address:
            yield address
    else:
        flags = ["--union-default-graph"] if request.param.endswith("union") else []
        with oxigraph(folder, *flags) as address:
            yield address


@pytest.fixture(scope="module")
def both(server: str, tmp_path_factory: pytest.TempPathFactory) -> tuple[Store, Store]:
    """The same history on the server and in a folder."""
    here = Store.open(tmp_path_factory.mktemp("here") / "store", create=True)
    there = Store.open(server, create=True)
    for store in (here, there):
        store.add(third.RECORD, ex.OTHER_RUN)
        store.add(ex.RECORD, ex.RUN)
        store.add(ex.SECOND, ex.RUN)
        store.add(SHORTER, ex.RUN)
        store.add(ex.RECORD, ex.RUN)
        store.judge(Judgement("same", ex.HOLT.id, ex.VANCE.id, "editor", "2024-03-01"))
        store.forget(ex.SECOND.article.id)
    return here, there


def key(rows: list[tuple[str | None, ...]]) -> list[str]:
    return sorted(
        str([cell if cell not in ("1", "0") else {"1": "true", "0": "false"}[cell] for cell in row]) for row in rows
    )


def test_articles_and_records(both: tuple[Store, Store]) -> None:
    here, there = both
    assert there.articles() == here.articles()
    assert [s.record for s in there.records()] == [s.record for s in here.records()]
    assert there.judgements() == here.judgements()
    assert there.graphs() == here.graphs()
    assert there.add(ex.RECORD, ex.RUN) == "unchanged"


@pytest.mark.parametrize("name", [query.name for query in shipped()])
def test_questions(both: tuple[Store, Store], name: str) -> None:
    here, there = both
    assert key(run(there, name).values()) == key(run(here, name).values())


def test_queries_see_the_union_once(both: tuple[Store, Store]) -> None:
    here, there = both
    query = f"SELECT ?t {{ <{ex.QUILL.id}> a ?t }}"
    assert key(run(there, query).values()) == key(run(here, query).values())
    named = f"SELECT ?g {{ GRAPH ?g {{ <{ex.QUILL.id}> a said:Entity }} }}"
    assert key(run(there, named).values()) == key(run(here, named).values())
    one = f"SELECT ?a FROM <{third.ARTICLE.id}> {{ ?a a said:Attribution }}"
    assert len(run(there, one)) == 4


@pytest.mark.parametrize("format", FORMATS)
def test_exports_are_the_same_bytes(both: tuple[Store, Store], format: str) -> None:
    made = []
    for store in both:
        out = StringIO()
        export(store, format, out)
        made.append(out.getvalue())
    assert made[0] == made[1]


def test_stats_and_explain(both: tuple[Store, Store]) -> None:
    here, there = both
    ours = {what: n for what, n in stats(here).counts if what.strip() not in ("named", "without source")}
    theirs = {what: n for what, n in stats(there).counts if what.strip() not in ("named", "without source")}
    assert theirs == ours
    assert explain(there, ex.REPORTED.id) == explain(here, ex.REPORTED.id)


def test_other_forms(both: tuple[Store, Store]) -> None:
    here, there = both
    assert bool(run(there, "ASK { ?a said:nestedIn ?b }"))
    assert not bool(run(there, "ASK { ?a said:nestedIn ?a }"))
    query = "CONSTRUCT { ?a said:source ?e } { ?a said:source ?e }"
    assert run(there, query).triples() == run(here, query).triples()


def test_errors_of_a_query(both: tuple[Store, Store]) -> None:
    with pytest.raises(QueryError):
        run(both[1], "SELECT * WHAT")
    with pytest.raises(QueryError, match="SERVICE"):
        run(both[1], "SELECT * { SERVICE <http://localhost:9/> { ?s ?p ?o } }")


def test_a_store_on_a_server_conforms(tmp_path: Path) -> None:
    with oxigraph(tmp_path) as address:
        store = Store.open(address)
        store.add_all([(ex.RECORD, ex.RUN), (third.RECORD, ex.OTHER_RUN)])
        assert validate(store.parts()).text().startswith("conforms")


@pytest.fixture
def slow() -> Iterator[str]:
    """A server that answers ASK and lets everything else wait, and asks for credentials under /secret."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if "/secret" in self.path:
                self.send_response(401)
                self.send_header("WWW-Authenticate", 'Basic realm="x"')
                self.end_headers()
                return
            if b"ASK" not in body:
                time.sleep(2)
            data = b'{"head":{},"boolean":true}'
            self.send_response(200)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            with contextlib.suppress(BrokenPipeError):
                self.wfile.write(data)

        def log_message(self, *arguments: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as made:
        threading.Thread(target=made.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{made.server_port}/"
        made.shutdown()


def test_a_query_is_stopped_at_its_limit(slow: str) -> None:
    with pytest.raises(QueryTimeoutError, match=r"after 0\.3 s"):
        run(Store.open(slow), "SELECT * { ?s ?p ?o }", timeout=0.3)


def test_credentials_are_never_shown(slow: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_STORE_USER", "someone")
    monkeypatch.setenv("KG_STORE_PASSWORD", "hush-hush")
    with pytest.raises(StoreError, match="refuses the credentials") as caught:
        Store.open(slow + "secret")
    assert "hush-hush" not in str(caught.value)
    with pytest.raises(StoreError, match="holds credentials") as caught:
        Store.open("http://someone:hush-hush@localhost:1/")
    assert "hush-hush" not in str(caught.value)


@pytest.fixture
def guarded() -> Iterator[tuple[str, list[str]]]:
    """A server that answers whoever gives credentials, and the credentials it was given."""
    told: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            told.append(self.headers.get("Authorization", ""))
            data = b'{"head":{},"boolean":true}' if told[-1] else b""
            self.send_response(200 if told[-1] else 401)
            if not told[-1]:
                self.send_header("WWW-Authenticate", 'Basic realm="x"')
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *arguments: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as made:
        threading.Thread(target=made.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{made.server_port}/", told
        made.shutdown()


def test_credentials_come_from_the_environment_or_else_from_netrc(
    guarded: tuple[str, list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address, told = guarded
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("KG_STORE_USER", raising=False)
    with pytest.raises(StoreError, match="refuses the credentials"):
        Store.open(address)
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login ann password of-netrc\n")
    (tmp_path / ".netrc").chmod(0o600)
    Store.open(address)
    assert base64.b64decode(told[-1].removeprefix("Basic ")) == b"ann:of-netrc"
    monkeypatch.setenv("KG_STORE_USER", "bea")
    monkeypatch.setenv("KG_STORE_PASSWORD", "of-env")
    Store.open(address)
    assert base64.b64decode(told[-1].removeprefix("Basic ")) == b"bea:of-env"


def test_a_malformed_netrc_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("KG_STORE_USER", raising=False)
    (tmp_path / ".netrc").write_text("machine\nlogin hush-hush what is this\n")
    with pytest.raises(StoreError, match=r"~/\.netrc: it cannot be read") as caught:
        Store.open("http://127.0.0.1:9/")
    assert "hush-hush" not in str(caught.value)


def test_no_server_there() -> None:
    with pytest.raises(StoreError, match="cannot be reached"):
        Store.open("http://127.0.0.1:9/")


class Asked(Data):
    """A database in memory of which as little is asked as of a server."""

    present, absent = RemoteData.present, RemoteData.absent  # type: ignore[assignment]


def test_what_a_change_left_that_was_broken_off_is_mended_when_it_is_made_again() -> None:
    """Servers that refuse long updates take one in parts: a part may have graphs without what the union has of them."""
    places = Places(DEFAULT_BASE)

    def made(quads: Iterable[Quad]) -> set[Quad]:
        store = ox.Store()
        store.extend(quads)
        Plan(Asked(store), places, {ex.RECORD.article.id: Entry.of(ex.RECORD, ex.RUN)}).change.commit()
        return set(store)

    whole = made(())
    assert made(quad for quad in whole if quad.graph_name != DefaultGraph()) == whole
    assert made(sorted(whole, key=str)[::2]) == whole


class Limited:
    """The client of a server that takes parts alone, and goes away after some."""

    url, server = "http://127.0.0.1:9/", "Virtuoso"

    def __init__(self, store: ox.Store, parts: int) -> None:
        self.store, self.parts = store, parts

    def update(self, text: str) -> None:
        if not self.parts:
            raise StoreError(self.url, "it went away")
        self.parts -= 1
        self.store.update(text)


@pytest.mark.parametrize("verb", ["INSERT", "DELETE"])
def test_an_article_of_which_a_part_was_written_is_not_taken_to_be_there(
    verb: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remote, "_LINES", 60)
    places, whole = Places(DEFAULT_BASE), ox.Store()
    entry = Entry.of(ex.RECORD, ex.RUN)
    Plan(Data(whole), places, {ex.RECORD.article.id: entry}).change.commit()
    count = -(-len(whole) // remote._LINES)
    for parts in range(1, count):
        left = ox.Store()
        if verb == "DELETE":
            left.extend(whole)
        data = RemoteData(Limited(left, parts), places)  # type: ignore[arg-type]
        with pytest.raises(StoreError, match="went away"):
            data._write(verb, set(whole))
        assert read_entry(Data(left), places, ex.RECORD.article.id) is None
