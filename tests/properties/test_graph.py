"""Records of any shape: the graph of them, each format read back, and the order in which they came."""

from __future__ import annotations

import csv
import json
import tempfile
from io import BytesIO, StringIO
from pathlib import Path

import networkx as nx
import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st

from kg.export import FORMATS, Options, export
from kg.export.formats import writer
from kg.export.tables import canonical
from kg.model import Record
from kg.render import page
from kg.render.svg import draw
from kg.render.view import build
from kg.store import Store
from tests.properties.strategies import RUN, records, steady, stored

DATASETS = {"trig": ox.RdfFormat.TRIG, "nquads": ox.RdfFormat.N_QUADS, "jsonld": ox.RdfFormat.JSON_LD}
GRAPHS = {"turtle": ox.RdfFormat.TURTLE, "ntriples": ox.RdfFormat.N_TRIPLES}
RDFLIB = {"trig": "trig", "nquads": "nquads", "jsonld": "json-ld", "turtle": "turtle", "ntriples": "nt"}


def text(record: Record, format: str) -> str:
    out = StringIO()
    writer(format)(iter([stored(record)]), out, Options(evidence="article"))
    return out.getvalue()


def distinct(made: list[Record]) -> list[Record]:
    return list({record.article.id: record for record in made}.values())


@pytest.mark.parametrize("format", DATASETS)
@steady(15)
@given(records())
def test_a_dataset_read_back_is_the_graph(format: str, record: Record) -> None:
    made, expected = text(record, format), set(stored(record).quads("article"))
    assert set(ox.parse(made, format=DATASETS[format])) == expected
    ours, theirs = rdflib.Dataset(), rdflib.Dataset()
    ours.parse(data=made, format=RDFLIB[format])
    theirs.parse(data=ox.serialize(expected, format=ox.RdfFormat.N_QUADS), format="nquads")
    assert set(ours.quads()) == set(theirs.quads())


@pytest.mark.parametrize("format", GRAPHS)
@steady(15)
@given(records())
def test_a_graph_read_back_is_the_union(format: str, record: Record) -> None:
    made, expected = text(record, format), {q.triple for q in stored(record).quads("article")}
    assert {q.triple for q in ox.parse(made, format=GRAPHS[format])} == expected
    theirs = rdflib.Graph().parse(data=ox.serialize(expected, format=ox.RdfFormat.N_TRIPLES), format="nt")
    assert set(rdflib.Graph().parse(data=made, format=RDFLIB[format])) == set(theirs)


@steady(30)
@given(records())
def test_records_and_tables_are_read_back(record: Record) -> None:
    (line,) = text(record, "jsonl").removesuffix("\n").split("\n")
    assert Record.from_json(json.loads(line)) == canonical(record, stored(record).names)
    rows = list(csv.DictReader(StringIO(text(record, "csv"), newline="")))
    assert {row["attribution"] for row in rows} == {a.id for a in record.attributions}
    graphs = (
        nx.read_graphml(BytesIO(text(record, "graphml").encode()), force_multigraph=True),
        nx.read_gexf(BytesIO(text(record, "gexf").encode())),
    )
    assert all({e.id for e in record.entities} <= set(graph.nodes) for graph in graphs)


@steady(20)
@given(st.lists(records(), max_size=3).map(distinct))
def test_the_page_holds_any_record_and_no_text_of_it_is_markup(made: list[Record]) -> None:
    view = build(made, evidence="paragraph")
    assert view == build(made[::-1], evidence="paragraph")
    data = page.payload(view)
    block = page.block(data)
    assert not set("<>&\u2028\u2029") & set(block)
    assert json.loads(block) == json.loads(json.dumps(data))
    for statement in view.statements:
        if statement.passage is not None:
            length = len(view.passages[statement.passage].text)
            assert all(0 <= mark.start < mark.end <= length for mark in statement.marks)
    draw(view, "title")


@steady(6)
@given(st.lists(records(), min_size=2, max_size=3).map(distinct), st.randoms(use_true_random=False))
def test_the_order_of_inputs_does_not_matter(made: list[Record], chance: object) -> None:
    other = list(made)
    chance.shuffle(other)  # type: ignore[attr-defined]
    outputs = []
    with tempfile.TemporaryDirectory() as folder:
        for name, order in (("one", made), ("other", other[::-1])):
            store = Store.open(Path(folder, name), create=True)
            store.add_all([(record, RUN) for record in order])
            outputs.append([_exported(store, format) for format in FORMATS])
    assert outputs[0] == outputs[1]


def _exported(store: Store, format: str) -> str:
    out = StringIO()
    export(store, format, out)
    return out.getvalue()
