"""The competency questions, each with its exact answer."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
import rdflib

from kg.errors import QueryError
from kg.export import export
from kg.query import run, shipped
from kg.query.catalogue import catalogue
from kg.query.shipped import ontology_file
from kg.store import Store
from tests.graph import example as ex
from tests.query import questions as third

Rows = list[tuple[str | None, ...]]
OURS, RADIO, GAZETTE = ex.ARTICLE.id, ex.SECOND.article.id, third.ARTICLE.id
NEVER = '"We were never told," \u2026 "not by anyone."'
SLEEP, AGAIN = '"People here sleep well,"', "\u201cPeople here sleep well!\u201d"

ANSWERS: dict[str, Rows] = {
    "who-said-what-about-whom": [
        ("Ada Quill", "said", SLEEP, "Port Lorne", None),
        ("Ada Quill", None, '"They should."', None, None),
        ("Ada Quill", "said", NEVER, "engineers", None),
        ("Ada Quill", "said", '"Yes, they warned of cracks,"', None, None),
        ("Ada Quill", "said", 'the sea wall "will hold out"', "sea wall", None),
        ("Ada Quill", "told", "the wall had been inspected", None, None),
        ("Ada Quill", "said", AGAIN, "Port Lorne", None),
        ("The Northern Post", "reported", "engineers had warned the council of cracks", "The council", None),
        ("The Northern Post", "reported", "engineers had warned the council of cracks", "engineers", None),
        ("The engineers' report", "said", '"the wall is sinking"', None, None),
        ("Tom Vance", "said", "No report exists", "The engineers' report", None),
        ("engineers", "had warned", "of cracks", "sea wall", "The Northern Post"),
    ],
    "said-about-between": [
        ("2024-01-08", "said", "Ada Quill", 'the sea wall "will hold out"', "sea wall"),
        ("2024-01-09", "published", "Ada Quill", SLEEP, "Port Lorne"),
        ("2024-01-09", "published", "Ada Quill", NEVER, "engineers"),
        ("2024-01-09", "published", "The Northern Post", "engineers had warned the council of cracks", "The council"),
        ("2024-01-09", "published", "The Northern Post", "engineers had warned the council of cracks", "engineers"),
        ("2024-01-09", "published", "engineers", "of cracks", "sea wall"),
        ("2024-01-15", "published", "Ada Quill", AGAIN, "Port Lorne"),
        ("2024-01-15", "published", "Tom Vance", "No report exists", "The engineers' report"),
    ],
    "who-denies-whom": [
        ("Ada Quill", NEVER, "engineers", "of cracks", "0.75"),
        ("Tom Vance", "No report exists", "The engineers' report", '"the wall is sinking"', "0.6"),
    ],
    "denied-but-never-quoted": [
        ("Ada Quill", "of cracks", "engineers"),
        ("The council", "Vance had said the wall leaked", None),
        ("The council", "it had hidden the engineers' letter", None),
    ],
    "both-sides": [("Ada Quill", "of cracks", NEVER)],
    "nested-chains": [("The Northern Post", "engineers", "of cracks", "true")],
    "unnamed-sources": [
        ("Lorne Echo", "11", "3", "0.27"),
        ("Gazette", "4", "1", "0.25"),
        ("Harbour Radio", "1", "0", "0"),
    ],
    "direct-and-indirect": [
        ("Ada Quill", "5", "1", "1"),
        ("The Northern Post", "0", "0", "1"),
        ("The engineers' report", "1", "0", "0"),
        ("Tom Vance", "0", "0", "1"),
        ("engineers", "0", "0", "1"),
    ],
    "organization-by-role": [
        ("Harbour Union", "mason", "Tom Vance", "No report exists"),
        ("Port Lorne", "Mayor", "Ada Quill", SLEEP),
        ("Port Lorne", "Mayor", "Ada Quill", '"They should."'),
        ("Port Lorne", "Mayor", "Ada Quill", NEVER),
        ("Port Lorne", "Mayor", "Ada Quill", '"Yes, they warned of cracks,"'),
        ("Port Lorne", "Mayor", "Ada Quill", "the wall had been inspected"),
        ("Port Lorne", "Mayor", "Ada Quill", AGAIN),
        ("Port Lorne", "mayor", "Ada Quill", SLEEP),
        ("Port Lorne", "mayor", "Ada Quill", '"They should."'),
        ("Port Lorne", "mayor", "Ada Quill", NEVER),
        ("Port Lorne", "mayor", "Ada Quill", '"Yes, they warned of cracks,"'),
        ("Port Lorne", "mayor", "Ada Quill", 'the sea wall "will hold out"'),
        ("Port Lorne", "mayor", "Ada Quill", AGAIN),
        ("The Northern Post", None, "The Northern Post", "engineers had warned the council of cracks"),
    ],
    "same-quotation": [
        ("people here sleep well", "Ada Quill", AGAIN, GAZETTE),
        ("people here sleep well", "Ada Quill", SLEEP, OURS),
    ],
    "run-added": [
        (ex.RUN.id, "said-small", "1.0", OURS, None, "said", "The wall was \u2026 repaired twice"),
        (ex.RUN.id, "said-small", "1.0", OURS, "Ada Quill", "said", SLEEP),
        (ex.RUN.id, "said-small", "1.0", OURS, "Ada Quill", "said", '"They should."'),
        (ex.RUN.id, "said-small", "1.0", OURS, "Ada Quill", "said", NEVER),
        (ex.RUN.id, "said-small", "1.0", OURS, "Ada Quill", "said", 'the sea wall "will hold out"'),
        (ex.RUN.id, "said-small", "1.0", OURS, "Bea Holt", "not said", "they would strike"),
        (
            ex.RUN.id,
            "said-small",
            "1.0",
            OURS,
            "The Northern Post",
            "said",
            "engineers had warned the council of cracks",
        ),
        (ex.RUN.id, "said-small", "1.0", OURS, "The council", "rejected", "Vance had said the wall leaked"),
        (ex.RUN.id, "said-small", "1.0", OURS, "The council", "rejected", "it had hidden the engineers' letter"),
        (ex.RUN.id, "said-small", "1.0", OURS, "Tom Vance", "not said", "the wall leaked"),
        (ex.RUN.id, "said-small", "1.0", OURS, "Tom Vance", "not said", "they would strike"),
        (ex.RUN.id, "said-small", "1.0", OURS, "engineers", "said", "of cracks"),
        (ex.RUN.id, "said-small", "1.0", RADIO, "Ada Quill", "said", "the wall had been inspected"),
        (ex.OTHER_RUN.id, "said-small", "2.0", GAZETTE, "Ada Quill", "said", '"Yes, they warned of cracks,"'),
        (ex.OTHER_RUN.id, "said-small", "2.0", GAZETTE, "Ada Quill", "said", AGAIN),
        (ex.OTHER_RUN.id, "said-small", "2.0", GAZETTE, "The engineers' report", "said", '"the wall is sinking"'),
        (ex.OTHER_RUN.id, "said-small", "2.0", GAZETTE, "Tom Vance", "said", "No report exists"),
    ],
}


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Store:
    store = Store.open(tmp_path_factory.mktemp("three") / "store", create=True)
    store.add_all([(ex.RECORD, ex.RUN), (ex.SECOND, ex.RUN), (third.RECORD, ex.OTHER_RUN)])
    return store


@pytest.fixture(scope="module")
def graph(three: Store) -> rdflib.Graph:
    out = StringIO()
    export(three, "turtle", out)
    return rdflib.Graph().parse(data=out.getvalue())


def key(rows: Rows) -> list[str]:
    return sorted(str(tuple(cell or "" for cell in row)) for row in rows)


@pytest.mark.parametrize("name", ANSWERS)
def test_answer(three: Store, name: str) -> None:
    assert key(run(three, name, timeout=None).values()) == key(ANSWERS[name])


def test_every_shipped_query_has_its_answer_here() -> None:
    assert {query.name for query in shipped()} - {"evidence"} == set(ANSWERS)


@pytest.mark.parametrize("name", [query.name for query in shipped()])
def test_rdflib_answers_the_same(three: Store, graph: rdflib.Graph, name: str) -> None:
    query = next(q for q in shipped() if q.name == name)
    numbers = {"unnamed-sources"}
    rows: Rows = [tuple(None if x is None else str(x) for x in row) for row in graph.query(query.text)]  # type: ignore[union-attr]
    ours = run(three, name, timeout=None).values()
    if name in numbers:
        rows, ours = ([(r[0], *(str(float(x or 0)) for x in r[1:])) for r in table] for table in (rows, ours))
    assert key(rows) == key(ours)


@pytest.mark.parametrize("name", [name for name in ANSWERS if name not in ("direct-and-indirect", "unnamed-sources")])
def test_the_order_is_fixed(three: Store, name: str) -> None:
    rows = run(three, name, timeout=None).values()
    assert rows == run(three, name, timeout=None).values()
    assert "ORDER BY" in next(q for q in shipped() if q.name == name).text


@pytest.mark.parametrize(
    ("name", "parameters", "count"),
    [
        ("who-said-what-about-whom", {"speaker": "tom vance"}, 1),
        ("who-said-what-about-whom", {"speaker": "Vance", "about": "nobody"}, 0),
        ("who-said-what-about-whom", {"about": "PORT LORNE"}, 2),
        ("said-about-between", {"about": "sea wall"}, 2),
        ("said-about-between", {"since": "2024-01-10"}, 2),
        ("said-about-between", {"since": "2024-01-08", "until": "2024-01-08"}, 1),
        ("who-denies-whom", {"speaker": "Quill"}, 1),
        ("direct-and-indirect", {"speaker": "Quill"}, 1),
        ("organization-by-role", {"organization": "Harbour Union"}, 1),
        ("run-added", {"run": ex.OTHER_RUN.id}, 4),
        ("who-said-what-about-whom", {"speaker": 'x") } SERVICE <http://localhost:9/> { #'}, 0),
        ("who-said-what-about-whom", {"speaker": "\\"}, 0),
    ],
)
def test_parameters(three: Store, name: str, parameters: dict[str, str], count: int) -> None:
    assert len(run(three, name, parameters=parameters, timeout=None)) == count


def test_evidence_of_one_statement(three: Store) -> None:
    assert run(three, "evidence", parameters={"statement": ex.STRIKE.id}).values() == [
        (
            ex.STRIKE.id,
            who,
            "not said",
            "they would strike",
            "Tom Vance and Bea Holt of the Harbour Union did not say whether they would strike.",
            "289",
            "371",
            OURS,
            "The sea wall",
            "1",
        )
        for who in ("Bea Holt", "Tom Vance")
    ]


@pytest.mark.parametrize(
    ("name", "parameters", "message"),
    [
        ("who-said-what-about-whom", {"topic": "x"}, "no parameter 'topic'; its parameters: about, speaker"),
        ("both-sides", {"about": "x"}, "its parameters: none"),
        ("said-about-between", {"since": "Monday"}, "--since: 'Monday' is not a day"),
        ("run-added", {"run": "> } ; DROP ALL"}, "is not an IRI"),
    ],
)
def test_wrong_parameters(three: Store, name: str, parameters: dict[str, str], message: str) -> None:
    with pytest.raises(QueryError, match=message):
        run(three, name, parameters=parameters)


def test_parameters_of_a_query_of_ones_own(three: Store) -> None:
    query = "# VALUES ?x { UNDEF }\nSELECT ?y { VALUES ?x { UNDEF } BIND(CONCAT('VALUES ?x { UNDEF }', ?x) AS ?y) }"
    assert run(three, query, parameters={"x": "!"}).values() == [("VALUES ?x { UNDEF }!",)]


def test_the_catalogue_is_made_of_the_queries() -> None:
    text = ontology_file("queries.ttl").read_text(encoding="utf-8")
    assert text == catalogue(), "run `python -m kg.query.catalogue > ontology/queries.ttl`"
    graph = rdflib.Graph().parse(data=text, format="turtle")
    listed = {str(x) for x in graph.objects(None, rdflib.SH.select)}
    assert listed == {query.text for query in shipped()}


def test_installed_files_are_those_of_the_top_level_folder(root: Path) -> None:
    assert (root / "ontology" / "said.ttl").read_text() == ontology_file("said.ttl").read_text(encoding="utf-8")
