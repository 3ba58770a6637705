"""Running queries: found, refused, explained, shown."""

from __future__ import annotations

from io import BytesIO, StringIO
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib.query
from pyoxigraph import Literal

from kg.errors import FormatError, QueryError
from kg.query import FORMATS, read_query, run, shipped
from kg.store import Store
from tests.graph import example as ex

WHO = "SELECT ?name { ?e a schema:Person ; skos:prefLabel ?name } ORDER BY ?name"


def shown(store: Store, query: str, format: str, width: int | None = None) -> bytes:
    out = BytesIO()
    run(store, query).write(out, format, width=width)
    return out.getvalue()


def test_the_contracts_prefixes_are_known(store: Store) -> None:
    assert run(store, WHO).values() == [("Ada Quill",), ("Bea Holt",), ("Tom Vance",)]


def test_a_shipped_query_by_name(store: Store) -> None:
    rows = run(store, "who-said-what-about-whom").values()
    assert len(rows) == 7
    assert ("Ada Quill", "said", 'the sea wall "will hold out"', "sea wall", None) in rows


def test_every_shipped_query_says_what_it_is() -> None:
    assert "who-said-what-about-whom" in [query.name for query in shipped()]
    assert all(query.title and query.description for query in shipped())


def test_an_unknown_name_lists_the_known_ones(store: Store) -> None:
    with pytest.raises(QueryError, match=r"who-said: no shipped query.*who-said-what-about-whom"):
        run(store, "who-said")


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://localhost:9/> { ?s ?p ?o } }",
        "SELECT * { service SILENT <http://localhost:9/> { ?s ?p ?o } }",
        "SELECT * { ?s ?p ?o FILTER EXISTS { SERVICE ?s { ?a ?b ?c } } }",
        "SELECT * { { SELECT * { OPTIONAL { SERVICE <http://localhost:9/> {} } } } }",
        "SELECT * { \\u0053ERVICE <http://localhost:9/> { ?s ?p ?o } }",
        "SELECT * { ?s ?p ?o FILTER(?p<?s)SERVICE<http://localhost:9/>{} }",
        "SELECT * { ?s ?p 'it''s' . SERVICE <http://localhost:9/> { } #'\n }",
    ],
)
def test_other_servers_are_not_asked(store: Store, query: str) -> None:
    with pytest.raises(QueryError, match="SERVICE"):
        run(store, query)


@pytest.mark.parametrize(
    "clause",
    [
        "FROM <file:///etc/passwd>",
        "FROM <http://localhost:9/x>",
        "FROM NAMED <file:x>",
        "FROM said:x",
        f"FROM <{ex.ARTICLE.id}> FROM <http://localhost:9/x>",
    ],
)
def test_only_graphs_of_the_store_are_read(store: Store, clause: str) -> None:
    with pytest.raises(QueryError, match="no graph of the store"):
        run(store, f"SELECT * {clause} {{ ?s ?p ?o }}")


def test_a_graph_of_the_store_may_be_named(store: Store) -> None:
    store.add(ex.SECOND, ex.RUN)
    rows = run(store, f"SELECT ?a FROM <{ex.SECOND.article.id}> {{ ?a a said:Attribution }}").values()
    assert rows == [(ex.INSPECTED.id,)]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ('SERVICE <http://x/> FROM' AS ?x) {}",
        "SELECT * { # SERVICE <http://x/> { }\n }",
        'SELECT ("""a "SERVICE" FROM""" AS ?x) {}',
        "PREFIX from: <urn:x> SELECT * { ?from a from:service }",
        "SELECT * { ?s ?p <http://service.example/FROM> }",
        "SELECT ('a'@service AS ?x) {}",
    ],
)
def test_a_word_that_only_looks_like_it_is_no_reason(store: Store, query: str) -> None:
    run(store, query)


@pytest.mark.parametrize(
    "update",
    [
        "INSERT DATA { <urn:a> <urn:b> <urn:c> }",
        "PREFIX a: <urn:a> DELETE WHERE { ?s ?p ?o }",
        "LOAD <file:///etc/passwd>",
        "CLEAR ALL",
        "drop graph <urn:g>",
        "WITH <urn:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
    ],
)
def test_updates_are_refused(store: Store, update: str) -> None:
    with pytest.raises(QueryError, match=r"update|cannot be checked"):
        run(store, update)
    assert store.articles() == [ex.ARTICLE.id]


def test_a_syntax_error_shows_the_place(store: Store) -> None:
    with pytest.raises(QueryError) as caught:
        run(store, "SELECT * {\n  ?s ?p\n  WHAT\n}")
    assert "line 3, column " in caught.value.cause
    _, shown_line, mark = caught.value.cause.rstrip("\n").split("\n")
    assert shown_line == "      WHAT"
    assert mark.strip() == "^"


@pytest.mark.parametrize("query", ["", "   ", "SELECT", "\x00", "}" * 50, "SELECT * { ?s ?p 'a }", "\ud800"])
def test_what_is_no_query(store: Store, query: str) -> None:
    with pytest.raises(QueryError):
        run(store, query)


@pytest.mark.parametrize(
    ("format", "rdflib_format"), [("json", "json"), ("xml", "xml"), ("csv", "csv"), ("tsv", "tsv")]
)
def test_solutions_are_read_back(store: Store, format: str, rdflib_format: str) -> None:
    query = (
        "SELECT ?a ?x ?none { VALUES (?a ?x) { (said:a 'x\"\ty,z') (UNDEF 1.5) (schema:b '\u202e\u00e9\U0001f30a') } }"
    )
    data = shown(store, query, format)
    ours = run(store, query).values()
    back = rdflib.query.Result.parse(BytesIO(data), format=rdflib_format)
    assert [str(name) for name in back.vars or ()] == ["a", "x", "none"]
    texts = [tuple(None if x is None or str(x) == "" else str(x) for x in row) for row in back]
    assert texts == ours


@pytest.mark.parametrize(
    ("format", "parser"), [("json", ox.QueryResultsFormat.JSON), ("xml", ox.QueryResultsFormat.XML)]
)
def test_a_yes_or_no_is_read_back(store: Store, format: str, parser: ox.QueryResultsFormat) -> None:
    for query, answer in (("ASK { ?s a said:Claim }", True), ("ASK { ?s a said:Nothing }", False)):
        assert bool(ox.parse_query_results(shown(store, query, format), format=parser)) is answer
        assert bool(run(store, query)) is answer
        assert list(run(store, query)) == [{"answer": Literal(answer)}]


def test_a_graph_is_read_back(store: Store) -> None:
    query = "CONSTRUCT { ?a said:source ?e } { ?a said:source ?e }"
    triples = {q.triple for q in ox.parse(shown(store, query, "turtle"), format=ox.RdfFormat.TURTLE)}
    assert triples == set(run(store, query).triples())
    assert len(triples) == 11
    assert len(shown(store, query, "csv").splitlines()) == 12


def test_turtle_is_for_graphs(store: Store) -> None:
    with pytest.raises(QueryError, match="no graph"):
        shown(store, WHO, "turtle")


def test_table(store: Store) -> None:
    name, _, *people = shown(store, WHO, "table").decode().splitlines()
    assert (name.strip(), [line.strip() for line in people]) == ("name", ["Ada Quill", "Bea Holt", "Tom Vance"])
    assert b"schema:Person" in shown(store, "SELECT DISTINCT ?t { ?e a ?t }", "table")


def test_a_table_keeps_control_characters_from_the_terminal(store: Store) -> None:
    data = shown(store, r"SELECT ('a\u001b[31m\u202e[bold]b\nc' AS ?x) {}", "table")
    assert "\x1b" not in data.decode()
    assert "\u202e" not in data.decode()
    assert "[bold]b c" in data.decode()


def test_a_table_fits_the_terminal(store: Store) -> None:
    lines = shown(store, "who-said-what-about-whom", "table", width=60).decode().splitlines()
    assert max(map(len, lines)) <= 60


def test_an_unknown_format_names_the_known_ones(store: Store) -> None:
    with pytest.raises(FormatError, match=", ".join(FORMATS)):
        shown(store, WHO, "html")


def test_to_pandas(store: Store) -> None:
    frame = run(store, WHO).to_pandas()
    assert list(frame["name"]) == ["Ada Quill", "Bea Holt", "Tom Vance"]


def test_what_the_command_line_may_name(tmp_path: Path) -> None:
    file = tmp_path / "mine.rq"
    file.write_text("ASK {}")
    assert read_query(str(file), StringIO()) == "ASK {}"
    assert read_query("-", StringIO("ASK { }")) == "ASK { }"
    assert read_query("who-said-what-about-whom", StringIO()) == "who-said-what-about-whom"
    assert read_query(WHO, StringIO()) == WHO
    with pytest.raises(QueryError, match="cannot be read"):
        read_query(str(tmp_path / "none.rq"), StringIO())
