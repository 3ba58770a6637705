"""The ``%%sparql`` magic."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from IPython.core.error import UsageError
from IPython.core.interactiveshell import InteractiveShell

import kg
from kg.query import Result
from kg.query.network import LIMIT, Network, network
from kg.store import Store
from tests.graph import example as ex

ROWS = "SELECT ?who ?what { ?a said:source/skos:prefLabel ?who ; said:content/said:text ?what }"


@pytest.fixture
def folder(tmp_path: Path) -> str:
    store = Store.open(tmp_path / "store", create=True)
    store.add(ex.RECORD, ex.RUN)
    return store.name


@pytest.fixture
def shell(folder: str) -> Iterator[InteractiveShell]:
    shell = InteractiveShell.instance()
    shell.run_line_magic("load_ext", "kg.notebook")
    shell.run_line_magic("sparql", f"--store {folder}")
    yield shell
    InteractiveShell.clear_instance()


def test_a_cell_gives_a_table(shell: InteractiveShell) -> None:
    result = shell.run_cell_magic("sparql", "", ROWS)
    assert isinstance(result, Result)
    assert "<table>" in result._repr_html_()


def test_into_a_variable(shell: InteractiveShell) -> None:
    assert shell.run_cell_magic("sparql", "--into rows", ROWS) is None
    assert {who for who, _ in shell.user_ns["rows"].values()} >= {"Ada Quill"}
    assert shell.run_cell_magic("sparql", "--into rows --format table", ROWS) is shell.user_ns["rows"]


def test_a_shipped_query_with_a_parameter_from_a_variable(shell: InteractiveShell) -> None:
    shell.user_ns["name"] = "Ada Quill"
    result = shell.run_line_magic("sparql", 'who-said-what-about-whom -p "speaker=$name"')
    assert {who for who, *_ in result.values()} == {"Ada Quill"}


def test_a_graph_of_two_variables(shell: InteractiveShell) -> None:
    drawn = shell.run_line_magic("sparql", "who-said-what-about-whom --format graph --ends who whom")
    assert isinstance(drawn, Network)
    assert drawn.graph.has_edge("Ada Quill", "sea wall")
    text = "".join(ET.fromstring(drawn._repr_svg_()).itertext())
    assert "Ada Quill" in text


def test_a_graph_of_triples_has_names(shell: InteractiveShell) -> None:
    query = "CONSTRUCT { ?s said:spokeAbout ?o . ?s skos:prefLabel ?n } { ?s said:spokeAbout ?o ; skos:prefLabel ?n }"
    drawn = shell.run_cell_magic("sparql", "-f graph", query)
    assert drawn.graph.nodes[ex.QUILL.id]["label"] == "Ada Quill"
    assert set(drawn.graph.edges()) >= {(ex.QUILL.id, ex.WALL.id)}
    assert "Ada Quill" not in drawn.graph


def test_the_store_may_be_a_variable(shell: InteractiveShell, tmp_path: Path) -> None:
    shell.user_ns["empty"] = kg.open(tmp_path / "empty", create=True)
    assert len(shell.run_cell_magic("sparql", "--store empty", ROWS)) == 0
    assert len(shell.run_cell_magic("sparql", "", ROWS)) == 0


def test_the_catalogue(shell: InteractiveShell) -> None:
    shown = shell.run_line_magic("sparql", "--list")
    assert "who-said-what-about-whom" in repr(shown)
    assert "<td" in shown._repr_html_()


def test_its_help_names_every_option(shell: InteractiveShell) -> None:
    text = shell.find_line_magic("sparql").__doc__
    for option in ("--store", "--format", "--into", "--ends", "--parameter", "--timeout", "--allow-service", "--list"):
        assert option in text


@pytest.mark.parametrize(
    ("line", "cell", "says"),
    [
        ("", "SELECT ?x { ?x ?y }", "line 1"),
        ("", "INSERT DATA { <urn:a> <urn:b> <urn:c> }", "update"),
        ("-p about", ROWS, "NAME=VALUE"),
        ("--into 'a b'", ROWS, "no name of a variable"),
        ("no-such-query", None, "no shipped query"),
        ("", None, "name a shipped query"),
        ("contested", ROWS, "not both"),
        ("--store /no/such/store", ROWS, "no graph store"),
        ("--format graph", "ASK { ?a ?b ?c }", "no two columns"),
        ("--format graph --ends who x", ROWS, "no variable 'x'"),
    ],
)
def test_what_goes_wrong_is_said_without_a_traceback(
    shell: InteractiveShell, line: str, cell: str | None, says: str
) -> None:
    with pytest.raises(UsageError, match=says):
        shell.run_line_magic("sparql", line) if cell is None else shell.run_cell_magic("sparql", line, cell)


def test_text_of_articles_cannot_break_the_drawing(folder: str) -> None:
    graph = kg.open(folder)
    result = graph.query('SELECT ?a ?b { VALUES (?a ?b) { ("<script>\\u0008" "]]>&") } }')
    drawn = network(result)
    assert drawn._repr_svg_() == network(result)._repr_svg_()
    ET.fromstring(drawn._repr_svg_())
    assert "<script" not in drawn._repr_svg_()


def test_a_large_network_is_cut_and_says_so(folder: str) -> None:
    pairs = " ".join(f'("hub" "{n}")' for n in range(LIMIT + 4))
    drawn = network(kg.open(folder).query(f"SELECT ?a ?b {{ VALUES (?a ?b) {{ {pairs} }} }}"))
    assert "5 more nodes are not drawn" in drawn._repr_svg_()
