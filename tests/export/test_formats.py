"""Every format: read back and compared, the same bytes every time, as much text as was asked for."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO, StringIO

import networkx as nx
import pyoxigraph as ox
import pytest
import rdflib

from kg.errors import FormatError
from kg.export import FORMATS, export
from kg.export.sort import DiskSorter
from kg.model import Record
from kg.store import Judgement, Store
from tests.graph import example as ex
from tests.query import questions as third

DATASETS = {"trig": ox.RdfFormat.TRIG, "nquads": ox.RdfFormat.N_QUADS, "jsonld": ox.RdfFormat.JSON_LD}
GRAPHS = {"turtle": ox.RdfFormat.TURTLE, "ntriples": ox.RdfFormat.N_TRIPLES}
RDFLIB = {"trig": "trig", "nquads": "nquads", "jsonld": "json-ld", "turtle": "turtle", "ntriples": "nt"}


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Three articles, one answering another, and judgements of two kinds."""
    store = Store.open(tmp_path_factory.mktemp("many") / "store", create=True)
    store.add_all([(ex.RECORD, ex.RUN), (ex.SECOND, ex.RUN), (third.RECORD, ex.OTHER_RUN)])
    store.judge(Judgement("same", ex.HOLT.id, ex.VANCE.id, "editor", "2024-03-01"))
    store.judge(Judgement("reject", ex.SLEEP.id, by="editor", on="2024-03-01"))
    return store


def text(store: Store, format: str, **options: object) -> str:
    out = StringIO()
    export(store, format, out, **options)  # type: ignore[arg-type]
    return out.getvalue()


def visible(store: Store) -> Iterator[ox.Quad]:
    graphs = {ox.NamedNode(name) for name in store.graphs()}
    with store.reading() as db:
        yield from (q for q in db if q.graph_name in graphs)


@pytest.mark.parametrize("format", DATASETS)
def test_datasets_are_read_back(many: Store, format: str) -> None:
    made = text(many, format)
    stored = set(visible(many))
    assert set(ox.parse(made, format=DATASETS[format])) == stored
    ours = rdflib.Dataset()
    ours.parse(data=made, format=RDFLIB[format])
    theirs = rdflib.Dataset()
    theirs.parse(data=ox.serialize(stored, format=ox.RdfFormat.N_QUADS), format="nquads")
    assert set(ours.quads()) == set(theirs.quads())


@pytest.mark.parametrize("format", GRAPHS)
def test_graphs_are_read_back(many: Store, format: str) -> None:
    made = text(many, format)
    with many.reading() as db:
        union = {q.triple for q in db.quads_for_pattern(None, None, None, ox.DefaultGraph())}
    assert {q.triple for q in ox.parse(made, format=GRAPHS[format])} == union
    assert len(set(rdflib.Graph().parse(data=made, format=RDFLIB[format]))) == len(union)


@pytest.mark.parametrize("format", FORMATS)
def test_the_same_bytes_for_another_order(many: Store, format: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = Store.open(tmp_path_factory.mktemp("other") / "store", create=True)
    other.add_all([(third.RECORD, ex.OTHER_RUN), (ex.SECOND, ex.RUN), (ex.RECORD, ex.RUN)])
    for judgement in reversed(many.judgements()):
        other.judge(judgement)
    assert text(other, format) == text(many, format)


@pytest.mark.parametrize("format", ["turtle", "trig", "nquads", "ntriples"])
def test_triple_terms(many: Store, format: str) -> None:
    parsed = list(ox.parse(text(many, format, rdf12=True), format={**DATASETS, **GRAPHS}[format]))
    terms = {(q.subject.value, q.object) for q in parsed if isinstance(q.object, ox.Triple)}
    said = ox.NamedNode("https://w3id.org/said#spokeAbout")
    about = ox.Triple(ox.NamedNode(ex.QUILL.id), said, ox.NamedNode(ex.WALL.id))
    assert (ex.HOLDS.id, about) in terms
    assert {t.predicate.value.rsplit("#")[-1] for _, t in terms} == {"spokeAbout", "denies", "supports", "criticises"}
    plain = {q for q in parsed if not isinstance(q.object, ox.Triple)}
    assert plain == set(ox.parse(text(many, format), format={**DATASETS, **GRAPHS}[format]))


def test_json_ld_has_no_triple_terms(many: Store) -> None:
    with pytest.raises(FormatError, match="no triple terms"):
        text(many, "jsonld", rdf12=True)


def test_runs_and_history_on_demand(tmp_path_factory: pytest.TempPathFactory) -> None:
    store = Store.open(tmp_path_factory.mktemp("runs") / "store", create=True)
    store.add(ex.RECORD, ex.RUN)
    store.add(replace(ex.RECORD, attributions=ex.ATTRIBUTIONS[:1]), ex.OTHER_RUN)
    assert "prov:startedAtTime" not in text(store, "turtle")
    assert '"2024-01-09T10:00:00Z"^^xsd:dateTime' in text(store, "turtle", runs=True)
    assert "prov:wasRevisionOf" in text(store, "trig", runs=True)
    list(ox.parse(text(store, "trig", runs=True), format=ox.RdfFormat.TRIG))


def test_jsonl_are_the_records_under_canonical_names(many: Store) -> None:
    lines = [json.loads(line) for line in text(many, "jsonl", evidence="article").splitlines()]
    assert [line["article"]["id"] for line in lines] == many.articles()
    records = {r.article.id: r for r in map(Record.from_json, lines)}
    first = records[ex.ARTICLE.id]
    assert first.article.text == ex.TEXT
    assert {e.id for e in first.entities} == {e.id for e in ex.ENTITIES} - {ex.HOLT.id}
    assert first.entity(ex.VANCE.id).aliases == ("Bea Holt", "Vance")
    assert next(a for a in first.attributions if a.id == ex.STRIKE.id).speakers == (ex.VANCE.id,)
    assert len(first.attributions) == len(ex.ATTRIBUTIONS) - 1
    assert records[ex.SECOND.article.id].entity(ex.QUILL.id).name == "Ada Quill"


@pytest.mark.parametrize("evidence", ["sentence", "none"])
def test_jsonl_offsets_hold_though_text_is_blanked(many: Store, evidence: str) -> None:
    for line in text(many, "jsonl", evidence=evidence).splitlines():
        record = Record.from_json(json.loads(line))
        body = record.article.text
        for a in record.attributions:
            for span in (a.source, a.cue, *a.content):
                assert span is None or body[span.start : span.end] == span.text
        if record.article.id == ex.ARTICLE.id:
            assert len(body) == len(ex.TEXT)
            assert ("PORT LORNE" in body) == (evidence == "sentence")
            assert "the mayor said." not in body


def test_csv_has_a_line_for_each_attribution(many: Store) -> None:
    rows = list(csv.DictReader(io.StringIO(text(many, "csv"), newline="")))
    assert len(rows) == 15
    row = next(row for row in rows if row["attribution"] == ex.WARNED.id)
    assert (row["who"], row["cue"], row["holds"], row["what"], row["about"], row["addressee"], row["via"]) == (
        "engineers",
        "had warned",
        "said",
        "of cracks",
        "sea wall",
        "The council",
        "The Northern Post",
    )
    assert row["sentence"] == "The Northern Post reported that engineers had warned the council of cracks."
    strike = next(row for row in rows if row["attribution"] == ex.STRIKE.id)
    assert (strike["holds"], strike["on_behalf_of"]) == ("not said", "Harbour Union")


@pytest.mark.parametrize("danger", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "\uff1d1"])
def test_csv_cells_that_a_spreadsheet_would_run(danger: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    store = Store.open(tmp_path_factory.mktemp("csv") / "store", create=True)
    store.add(replace(ex.SECOND, article=replace(ex.SECOND.article, title=danger)), ex.RUN)
    (row,) = csv.DictReader(io.StringIO(text(store, "csv"), newline=""))
    assert row["headline"] == "'" + danger
    assert row["what"] == "the wall had been inspected"


def test_graphml_and_gexf_are_read_back(many: Store) -> None:
    graphml = nx.read_graphml(BytesIO(text(many, "graphml").encode()), force_multigraph=True)
    gexf = nx.read_gexf(BytesIO(text(many, "gexf").encode()))
    for graph in (graphml, gexf):
        assert graph.nodes[ex.QUILL.id]["label"] == "Ada Quill"
        assert graph.nodes[ex.QUILL.id]["type"] == "person"
        said = {data["what"] for source, _, data in graph.edges(data=True) if source == ex.QUILL.id}
        assert {'the sea wall "will hold out"', '"They should."'} <= said
    assert graphml.number_of_edges() == 17
    assert text(many, "gexf").count("<edge ") == 17
    assert "lastmodifieddate" not in text(many, "gexf")


@pytest.mark.parametrize("format", [name for name in FORMATS if name != "jsonl"])
def test_no_more_text_than_asked_for(many: Store, format: str) -> None:
    sentence = "The Northern Post reported that engineers had warned"
    assert sentence not in text(many, format, evidence="none")
    assert sentence in text(many, format)
    assert "PORT LORNE" not in text(many, format, evidence="none")


def test_the_sorter_spills_and_cleans_up() -> None:
    with DiskSorter(chunk=3) as sorter:
        sorter.update((n % 5,) for n in range(20))
        folder = sorter._folder
        assert folder is not None
        assert list(sorter) == [(n,) for n in range(5)]
        assert list(sorter) == [(n,) for n in range(5)]
    assert not list(sorter._runs[0].parent.parent.glob(sorter._runs[0].parent.name))
