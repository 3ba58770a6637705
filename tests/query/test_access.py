"""The graph from Python."""

from __future__ import annotations

from pathlib import Path

import pytest
import rdflib

from kg import access
from kg.access import Graph
from kg.errors import FormatError, StoreError
from kg.store import Store
from tests.graph import example as ex


@pytest.fixture
def graph(store: Store) -> Graph:
    store.add(ex.SECOND, ex.RUN)
    return access.open(Path(store.name))


def test_rows(graph: Graph) -> None:
    assert len(graph.query("who-said-what-about-whom", {"speaker": "Quill"})) == 5


def test_attributions(graph: Graph) -> None:
    everything = graph.attributions()
    assert len(everything) == 12
    assert {s.id for s in graph.attributions(speaker="ADA quill")} == {
        ex.HOLDS.id,
        ex.NEVER_TOLD.id,
        ex.SLEEP.id,
        ex.SHOULD.id,
        ex.INSPECTED.id,
    }
    assert {s.id for s in graph.attributions(speaker=ex.VANCE.id)} == {ex.STRIKE.id, ex.LEAKED.id}
    assert [s.id for s in graph.attributions(speaker="Quill", about="Port Lorne")] == [ex.SLEEP.id]
    assert [s.id for s in graph.attributions(until="2024-01-08")] == [ex.HOLDS.id]
    assert len(graph.attributions(since="2024-01-09")) == 10
    assert graph.attributions(speaker="nobody") == []


def test_statements_show_themselves(graph: Graph) -> None:
    found = graph.attributions(speaker="Ada Quill")
    assert repr(found).splitlines()[0] == "<5 statements>"
    assert len(repr(graph.attributions()).splitlines()) == 12
    assert found._repr_html_().count("<tr>") == 6
    assert found.to_pandas()["what"].tolist() == [s.what for s in found]
    assert list(graph.attributions(speaker="nobody").to_pandas().columns)[:2] == ["id", "article"]


def test_records_have_the_names_of_the_whole_graph(graph: Graph) -> None:
    assert [r.article.id for r in graph.records()] == graph.articles()
    assert ex.QUILL.id in {e.id for record in graph.records() for e in record.entities}


def test_export_gives_the_bytes_of_the_command(graph: Graph) -> None:
    from kg.cli import main

    file = Path(graph.store.name).parent / "graph.ttl"
    assert main(["-q", "export", "-o", str(file), "--store", graph.store.name]) == 0
    assert graph.export() == file.read_text("utf-8")
    assert "said:evidence" not in graph.export("nquads", evidence="none")
    with pytest.raises(FormatError):
        graph.export("pdf")


def test_a_graph_in_a_notebook_shows_its_counts(graph: Graph) -> None:
    assert "<td" in graph._repr_html_()
    assert "attributions" in graph._repr_html_()


def test_rdflib_has_the_same_graphs(graph: Graph) -> None:
    made = graph.rdflib()
    assert {str(g.identifier) for g in made.graphs()} >= set(graph.store.graphs())
    query = "SELECT ?w { ?a a <https://w3id.org/said#Claim> ; <https://w3id.org/said#text> ?w }"
    assert sorted(str(row[0]) for row in made.query(query)) == sorted(
        row[0] or "" for row in graph.query(query).values()
    )
    assert isinstance(made, rdflib.Dataset)


def test_networkx(graph: Graph) -> None:
    made = graph.networkx()
    assert made.nodes[ex.QUILL.id]["label"] == "Ada Quill"
    assert made.has_edge(ex.QUILL.id, ex.WALL.id, key=ex.HOLDS.id)


def test_explain(graph: Graph) -> None:
    assert "[cue: told]" in graph.explain(ex.INSPECTED.id)


def test_no_store(tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        access.open(tmp_path / "none")
