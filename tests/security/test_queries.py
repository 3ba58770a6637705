"""No query asks another server, in whatever way it is written: what is refused here was answered by some parser."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pyoxigraph as ox
import pytest

from kg.errors import QueryError
from kg.query.safety import check

PATTERN = "{ ?a ?b ?c }"
# in each, HERE stands for the address of another server
HIDDEN = [
    f"SELECT * {{ SERVICE <HERE> {PATTERN} }}",
    # a comment ends at a carriage return too
    f"SELECT * {{ #\r SERVICE <HERE> {PATTERN}\n }}",
    # an escaped quotation mark ends a string for parsers that resolve escapes first
    f"""SELECT * {{ FILTER('a' != "\\u0022) # ") SERVICE <HERE> {PATTERN}\n }}""",
    # "less than" that looks like the beginning of an IRI
    f"PREFIX x: <HERE> SELECT * {{ FILTER(1<?x)SERVICE#>\nx:{PATTERN} }}",
    f"PREFIX u: <urn:> SELECT * {{ FILTER(1<u:x#>'''\n) SERVICE <HERE> {PATTERN} #'''\n }}",
    # keywords need no space
    f"SELECT * {{ SERVICESILENT <HERE> {PATTERN} }}",
    f"PREFIX x: <HERE> SELECT * {{ SERVICEx:{PATTERN} }}",
    f"SELECT * {{ ?s ?p true.SERVICE <HERE> {PATTERN} }}",
    f"SELECT * {{ ?s ?p trueSERVICE <HERE> {PATTERN} }}",
    f"PREFIX SERVICEx: <urn:> PREFIX x: <HERE> SELECT * {{ SERVICEx: #\r {PATTERN} #\n ?p ?o }}",
    # code points
    f"SELECT * {{ \\u0053ERVICE <HERE> {PATTERN} }}",
    f"SELECT * {{ ?s ?p <urn:\\u0061#b> . SERVICE <HERE> {PATTERN} }}",
    f"SELECT * {{ ser\\u0076ice <HERE> {PATTERN} }}",
]  # fmt: skip


@pytest.fixture(scope="module")
def asked() -> Iterator[tuple[str, list[str]]]:
    """The address of a server on this machine, and what it was asked."""
    requests: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            requests.append(self.path)
            body = b'{"head":{"vars":["a"]},"results":{"bindings":[]}}'
            self.send_response(200)
            self.send_header("Content-Type", "application/sparql-results+json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            """Nothing is logged."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/", requests
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("query", HIDDEN, ids=range(len(HIDDEN)))
def test_no_way_of_writing_it_hides_a_service(query: str) -> None:
    with pytest.raises(QueryError, match=r"SERVICE|two ways"):
        check(query.replace("HERE", "http://127.0.0.1:9/"), ())


def test_these_are_no_idle_fears(asked: tuple[str, list[str]]) -> None:
    """Unchecked, the engine asks the server for half of them: the cases above are worth their place."""
    address, requests = asked
    reached = 0
    for query in HIDDEN:
        requests.clear()
        with suppress(SyntaxError, OSError, RuntimeError, ValueError):
            answer = ox.Store().query(query.replace("HERE", address))
            assert isinstance(answer, ox.QuerySolutions)
            list(answer)
        reached += bool(requests)
    assert reached >= 6


def test_the_user_may_allow_it() -> None:
    check(HIDDEN[0].replace("HERE", "http://127.0.0.1:9/"), (), allow_service=True)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ('it''s from SERVICE <x>' AS ?x) {}",
        "SELECT ?from { ?from ?service ?load FILTER(?from < ?load) }",
        "SELECT ?x { ?x ?p ?y FILTER(?y<'2024-01-01'^^<http://www.w3.org/2001/XMLSchema#date>) } # from the store",
        'SELECT * { ?s ?p ?o FILTER(regex(?o, "from \\\\d+ # service", "i")) }',
        "PREFIX service: <http://x.example/#> ASK { ?s service:from service:load }",
        "SELECT * { ?s ?p <http://x.example/service#from> }",
        "SELECT * FROM <urn:g> { ?s ?p 'from' } # FROM <urn:h>",
    ],
)
def test_what_only_looks_like_it_is_answered(query: str) -> None:
    check(query, ("urn:g",))


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM <file:///etc/hostname> { ?s ?p ?o }",
        "SELECT * #\rFROM <file:///etc/hostname>\n{ ?s ?p ?o }",
        "SELECT * FROMNAMED<file:///etc/hostname> { ?s ?p ?o }",
        "PREFIX f: <file:///etc/> SELECT * FROMf:hostname { ?s ?p ?o }",
        'DEFINE get:soft "replace" SELECT * { ?s ?p ?o }',
        "LOAD <file:///etc/hostname>",
        "PREFIX x: <urn:> LOAD <file:///etc/hostname>",
    ],
)
def test_no_way_of_writing_it_reads_a_file(query: str) -> None:
    with pytest.raises(QueryError):
        check(query, ("urn:g",))
