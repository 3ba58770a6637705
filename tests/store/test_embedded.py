"""The embedded store: what goes in, what stays, who waits for whom."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, Quad, Triple

from kg.errors import QueryError, QueryTimeoutError, RecordError, StoreError, StoreLockedError
from kg.graph import Canonical, quads
from kg.graph import vocab as v
from kg.graph.terms import moment
from kg.query import Result
from kg.store import Store, now
from tests.graph import example as ex

SLOW = "SELECT (COUNT(*) AS ?n) { " + " ".join(f"?a{i} ?b{i} ?c{i} ." for i in range(6)) + " }"


def everything(store: Store) -> set[Quad]:
    with store.reading() as db:
        return set(db)


def union(store: Store) -> set[Triple]:
    return {q.triple for q in everything(store) if q.graph_name == DefaultGraph()}


def labels(store: Store, iri: str, predicate: str = "skos:prefLabel") -> list[str | None]:
    return sorted(row[0] or "" for row in Result(store.query(f"SELECT ?x {{ <{iri}> {predicate} ?x }}")).values())


def test_the_union_is_what_the_articles_support(store: Store) -> None:
    store.add(ex.SECOND, ex.RUN)
    names = {ex.QUILL.id: Canonical(ex.QUILL.id, "Ada Quill")}
    expected = {q.triple for q in quads(ex.RECORD, ex.RUN)} | {
        q.triple for q in quads(ex.SECOND, ex.RUN, canonical=names)
    }
    assert union(store) == expected


def test_each_triple_counts_once_though_two_articles_support_it(store: Store) -> None:
    store.add(ex.SECOND, ex.RUN)
    rows = Result(store.query(f"SELECT ?t {{ <{ex.QUILL.id}> a ?t }}")).values()
    assert sorted(rows) == [("https://schema.org/Person",), ("https://w3id.org/said#Entity",)]
    graphs = Result(store.query(f"SELECT ?g {{ GRAPH ?g {{ <{ex.QUILL.id}> a said:Entity }} }}")).values()
    assert sorted(graphs) == sorted([(ex.ARTICLE.id,), (ex.SECOND.article.id,)])


def test_the_same_again_changes_nothing(store: Store) -> None:
    before = everything(store)
    assert store.add(ex.RECORD, ex.RUN) == "unchanged"
    assert store.add(ex.RECORD, replace(ex.RUN, started="2025-01-01T00:00:00Z")) == "unchanged"
    assert everything(store) == before


def test_order_of_articles_makes_no_difference(store: Store, tmp_path: Path) -> None:
    store.add(ex.SECOND, ex.RUN)
    other = Store.open(tmp_path / "other", create=True)
    assert other.add_all([(ex.SECOND, ex.RUN), (ex.RECORD, ex.RUN)]) == ["added", "added"]
    assert everything(other) == everything(store)


def test_one_preferred_label_whoever_comes_first(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "store", create=True)
    store.add(ex.SECOND, ex.RUN)
    assert labels(store, ex.QUILL.id) == ["ADA QUILL"]
    store.add(ex.RECORD, ex.RUN)
    assert labels(store, ex.QUILL.id) == ["Ada Quill"]
    assert labels(store, ex.QUILL.id, "skos:altLabel") == ["ADA QUILL", "Quill"]


def test_records_come_back_as_they_went_in(store: Store) -> None:
    store.add(ex.SECOND, ex.OTHER_RUN)
    back = {s.record.article.id: s for s in store.records()}
    assert list(back) == store.articles() == sorted([ex.ARTICLE.id, ex.SECOND.article.id])
    first = back[ex.ARTICLE.id]
    assert first.record == ex.RECORD
    assert [a.evidence for a in first.record.attributions] == [a.evidence for a in ex.ATTRIBUTIONS]
    assert first.run == ex.RUN
    assert set(first.quads()) == set(quads(ex.RECORD, ex.RUN))


def test_a_run_that_goes_on_is_dated_by_its_last_start_and_the_union_by_none(store: Store) -> None:
    later = "2024-02-01T00:00:00Z"
    store.add(ex.SECOND, replace(ex.RUN, started=later))
    assert {s.run.started for s in store.records()} == {later}
    assert not Result(store.query("ASK { ?run prov:startedAtTime ?time }"))
    store.forget(ex.SECOND.article.id)
    store.forget(ex.ARTICLE.id)
    assert list(everything(store)) == []


def test_now_is_a_time_of_rdf_and_can_be_fixed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    assert abs(datetime.fromisoformat(now()).timestamp() - time.time()) < 5
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert now() == "2023-11-14T22:13:20+00:00"
    assert moment(now()).value == "2023-11-14T22:13:20Z"


def test_text_that_rdf_cannot_carry_comes_back_too(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "store", create=True)
    odd = replace(ex.SECOND, article=replace(ex.SECOND.article, title="a\ud800\x00"))
    store.add(odd, ex.RUN)
    assert [s.record for s in store.records()] == [odd]


def test_the_shared_graph_and_the_articles_are_the_graphs_of_the_union(store: Store) -> None:
    assert store.graphs() == sorted([ex.ARTICLE.id, "https://w3id.org/said/id/graph/shared"])


def test_base(tmp_path: Path) -> None:
    Store.open(tmp_path / "store", create=True, base="https://kg.example/")
    assert Store.open(tmp_path / "store").base == "https://kg.example/"
    with pytest.raises(StoreError, match=r"begin with https://kg\.example/"):
        Store.open(tmp_path / "store", base="https://other.example/")


def test_no_store_there(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no graph store here; make one with `kg build"):
        Store.open(tmp_path / "nothing")


def test_a_folder_with_something_else_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear reader")
    with pytest.raises(StoreError, match="holds something else"):
        Store.open(tmp_path, create=True)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


@pytest.mark.parametrize("text", ["", "[]", '{"format": 1}', "\ufeff{"])
def test_damaged_description(tmp_path: Path, text: str) -> None:
    Store.open(tmp_path, create=True)
    (tmp_path / "store.json").write_text(text)
    with pytest.raises(StoreError, match="damaged"):
        Store.open(tmp_path)


def test_another_format(tmp_path: Path) -> None:
    Store.open(tmp_path, create=True)
    (tmp_path / "store.json").write_text('{"format": 99, "base": "x", "data": "data-1"}')
    with pytest.raises(StoreError, match="format 99"):
        Store.open(tmp_path)


def test_damaged_data(store: Store) -> None:
    (Path(store.name) / "data-1" / "CURRENT").write_text("MANIFEST-999999\n")
    with pytest.raises(StoreError, match="cannot be opened"):
        store.articles()


@contextmanager
def another_process(store: Store, session: str) -> Iterator[Callable[[], None]]:
    code = (
        "import sys; from kg.store import Store\n"
        f"with Store.open({str(Path(store.name))!r}).{session}():\n"
        "    print('in', flush=True); sys.stdin.read()\n"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stdout.readline() == b"in\n"
        yield process.stdin.close
        process.stdin.close()


def test_a_second_writer_gets_a_clear_error(store: Store) -> None:
    with (
        another_process(store, "writing"),
        pytest.raises(StoreLockedError, match=r"another process is writing to it.*try again"),
    ):
        Store.open(Path(store.name), wait=0.1).add(ex.SECOND, ex.RUN)
    assert Store.open(Path(store.name), wait=10).add(ex.SECOND, ex.RUN) == "added"


def test_a_second_writer_waits(store: Store) -> None:
    with another_process(store, "writing") as release:
        release()
        assert Store.open(Path(store.name), wait=30).add(ex.SECOND, ex.RUN) == "added"


def test_readers_wait_for_a_writer(store: Store) -> None:
    with another_process(store, "writing"), pytest.raises(StoreLockedError, match="writing to it"):
        Store.open(Path(store.name), wait=0.1).articles()


def test_readers_have_a_steady_view_while_others_read_and_write(store: Store) -> None:
    reader, writer = Store.open(Path(store.name), wait=10), Store.open(Path(store.name), wait=10)
    with another_process(store, "reading"), reader.reading() as db:
        before = set(db)
        assert writer.add(ex.SECOND, ex.RUN) == "added"
        assert reader.articles() == [ex.ARTICLE.id]
        assert set(db) == before
    assert len(reader.articles()) == 2


def test_a_view_leaves_nothing_behind_even_when_its_reader_is_killed(store: Store) -> None:
    def views() -> list[Path]:
        return list(Path(store.name).glob("snapshot-*"))

    store.query("ASK {}")
    list(store.records())
    assert not views()
    with another_process(store, "reading"):
        assert len(views()) == 1
        store.articles()
        assert len(views()) == 1
    code = f"import os; from kg.store import Store\nwith Store.open({str(Path(store.name))!r}).reading(): os._exit(9)"
    subprocess.run([sys.executable, "-c", code], check=False)
    assert len(views()) == 1
    store.articles()
    assert not views()


def test_no_writing_in_the_midst_of_reading(store: Store) -> None:
    with store.reading(), pytest.raises(StoreError, match="being read here"):
        store.add(ex.SECOND, ex.RUN)


def test_a_handle_that_outlives_its_session_harms_nobody(store: Store) -> None:
    with store.writing() as db:
        pass
    with pytest.raises(StoreError, match="after its session had ended"):
        len(db)
    with pytest.raises(RecordError) as kept:
        store.add(replace(ex.SECOND, attributions=(replace(ex.INSPECTED, confidence=2.0),)), ex.RUN)
    assert store.articles() == [ex.ARTICLE.id]
    del kept


def test_a_query_is_stopped_at_its_limit(store: Store) -> None:
    with pytest.raises(QueryTimeoutError, match=r"stopped after 0\.3 s"):
        store.query(SLOW, timeout=0.3)
    assert store.articles() == [ex.ARTICLE.id]


def test_no_query_while_writing_here(store: Store) -> None:
    with store.writing(), pytest.raises(StoreError, match="open for writing"):
        store.query("ASK {}")


@pytest.mark.parametrize("timeout", [10.0, None])
def test_a_malformed_query(store: Store, timeout: float | None) -> None:
    with pytest.raises(QueryError, match="1:14"):
        store.query("SELECT * WHAT", timeout=timeout)


@pytest.mark.parametrize("timeout", [10.0, None])
def test_forms_of_answers(store: Store, timeout: float | None) -> None:
    assert store.query("ASK { ?a a said:Attribution }", timeout=timeout).form == "boolean"
    assert store.query("SELECT * {}", timeout=timeout).form == "solutions"
    graph = Result(store.query(f"CONSTRUCT {{ ?s ?p ?o }} {{ ?s ?p ?o . ?s a <{v.ANSWER.value}> }}", timeout=timeout))
    assert graph.form == "graph"
    assert {t.subject for t in graph.triples()} == {q.subject for q in everything(store) if q.object == v.ANSWER}
