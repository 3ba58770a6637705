"""What was replaced stays findable; what is forgotten is gone from the graph, the history and the files."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, Quad

from kg.errors import NotFoundError
from kg.graph import quads
from kg.model import Record
from kg.query import run
from kg.store import Judgement, Store
from tests.graph import example as ex
from tests.query import questions as third

DAY = date(2024, 2, 1)
SHORTER = replace(ex.RECORD, attributions=tuple(a for a in ex.ATTRIBUTIONS if a is not ex.SLEEP))


def everything(store: Store) -> set[Quad]:
    with store.reading() as db:
        return set(db)


def union(store: Store) -> set[Quad]:
    return {q for q in everything(store) if q.graph_name == DefaultGraph()}


def fresh(path: Path, *records: Record) -> Store:
    store = Store.open(path, create=True)
    for record in records:
        store.add(record, ex.RUN, on=DAY)
    return store


def test_what_was_withdrawn_leaves_the_union(store: Store, tmp_path: Path) -> None:
    assert store.add(SHORTER, ex.OTHER_RUN, on=DAY) == "replaced"
    other = Store.open(tmp_path / "other", create=True)
    other.add(SHORTER, ex.OTHER_RUN)
    assert union(store) == union(other)
    assert not run(store, f"ASK {{ <{ex.SLEEP.id}> ?p ?o }}")


def test_what_was_withdrawn_stays_findable_with_its_date(store: Store) -> None:
    store.add(SHORTER, ex.OTHER_RUN, on=DAY)
    rows = run(
        store,
        """
        SELECT ?gone ?words ?day ?run WHERE {
          GRAPH ?history { ?article prov:wasRevisionOf ?version . ?version said:withdrawnOn ?day ; said:run ?run ;
                           said:withdrew ?gone }
          GRAPH ?version { ?gone said:content ?c . ?c said:text ?words } }""",
    ).values()
    assert rows == [(ex.SLEEP.id, '"People here sleep well,"', "2024-02-01", ex.RUN.id)]


def test_back_to_the_first_version(store: Store) -> None:
    before = union(store)
    store.add(SHORTER, ex.RUN, on=DAY)
    store.add(ex.RECORD, ex.RUN, on=DAY)
    assert union(store) == before


def test_a_run_that_supports_nothing_any_more_leaves_with_it(store: Store) -> None:
    store.add(ex.RECORD, ex.OTHER_RUN, on=DAY)
    assert run(store, "SELECT ?r { ?r a prov:Activity }").values() == [(ex.OTHER_RUN.id,)]


def test_forgotten_as_if_it_had_never_been(store: Store, tmp_path: Path) -> None:
    store.add(ex.SECOND, ex.RUN)
    store.add(SHORTER, ex.RUN, on=DAY)
    store.forget(ex.ARTICLE.id)
    assert everything(store) == everything(fresh(tmp_path / "other", ex.SECOND))
    assert store.articles() == [ex.SECOND.article.id]


def test_what_something_else_supports_stays(store: Store) -> None:
    store.add(ex.SECOND, ex.RUN)
    store.forget(ex.ARTICLE.id)
    assert run(store, "SELECT ?n { ?e a schema:Person ; skos:prefLabel ?n }").values() == [("ADA QUILL",)]


def files_with(path: Path, text: str) -> list[str]:
    return [f.name for f in path.rglob("*") if f.is_file() and text.encode() in f.read_bytes()]


def test_forgotten_text_is_gone_from_the_files(tmp_path: Path) -> None:
    word = "Xyloquartzine"
    article = replace(ex.SECOND.article, text=ex.SECOND.article.text + word, title=word)
    store = fresh(tmp_path / "store", ex.RECORD, replace(ex.SECOND, article=article))
    store.add(ex.SECOND, ex.RUN, on=DAY)
    assert files_with(Path(store.name), word)
    assert files_with(Path(store.name), "Northern")
    store.forget(ex.SECOND.article.id)
    assert not files_with(Path(store.name), word)
    assert not files_with(Path(store.name), "Radio")
    assert files_with(Path(store.name), "Northern")
    assert union(store) == union(fresh(tmp_path / "other", ex.RECORD))
    assert sorted(p.name for p in Path(store.name).iterdir()) == ["data-2", "lock", "store.json"]


def test_a_session_goes_on_after_an_article_was_forgotten(store: Store, tmp_path: Path) -> None:
    with store.writing():
        store.forget(ex.ARTICLE.id)
        assert store.articles() == []
        store.add(ex.SECOND, ex.RUN)
        store.add(third.RECORD, ex.RUN)
        store.forget(third.ARTICLE.id)
    assert everything(store) == everything(fresh(tmp_path / "other", ex.SECOND))
    assert sorted(p.name for p in Path(store.name).iterdir()) == ["data-3", "lock", "store.json"]


def test_a_session_goes_on_after_loading(store: Store, tmp_path: Path) -> None:
    with store.writing():
        store.load([(ex.SECOND, ex.RUN)])
        store.add(third.RECORD, ex.RUN)
    assert everything(store) == everything(fresh(tmp_path / "other", ex.RECORD, ex.SECOND, third.RECORD))


def test_what_is_not_there_cannot_be_forgotten(store: Store) -> None:
    with pytest.raises(NotFoundError, match="no such article"):
        store.forget(ex.SECOND.article.id)


@pytest.mark.parametrize("name", [ex.ARTICLE.id, "https://news.example/sea-wall", "sea-wall.txt"])
def test_an_article_is_found_by_iri_url_or_path(store: Store, name: str) -> None:
    assert store.find(name) == [ex.ARTICLE.id]


@pytest.mark.parametrize("name", ["", "no iri", "https://news.example/other"])
def test_other_names_find_nothing(store: Store, name: str) -> None:
    assert store.find(name) == []


def test_answers_to_other_articles_hold_while_those_are_there(store: Store, tmp_path: Path) -> None:
    """The third article denies and supports claims of the first, whichever comes first."""
    question = "SELECT ?a ?c { ?a said:supports ?c . ?c a said:Claim }"
    store.add(third.RECORD, ex.RUN)
    assert len(run(store, question)) == 1
    other = fresh(tmp_path / "other", third.RECORD)
    assert len(run(other, "SELECT ?a { ?a said:supports ?c }")) == 0
    other.add(ex.RECORD, ex.RUN)
    assert everything(other) == everything(store)
    store.forget(ex.ARTICLE.id)
    assert everything(store) == everything(fresh(tmp_path / "third", third.RECORD))
    kept = next(s.record for s in store.records())
    assert [a.relations for a in kept.attributions if a.id == third.CRACKS.id] == [()]


def test_forgetting_an_article_takes_back_the_judgements_on_it(store: Store, tmp_path: Path) -> None:
    store.add(ex.SECOND, ex.RUN)
    store.judge(Judgement("reject", ex.SLEEP.id))
    store.forget(ex.ARTICLE.id)
    assert store.judgements() == []
    assert everything(store) == everything(fresh(tmp_path / "other", ex.SECOND))


def test_the_graph_is_still_the_one_of_its_records(store: Store) -> None:
    store.add(third.RECORD, ex.RUN)
    store.add(SHORTER, ex.OTHER_RUN, on=DAY)
    derived = {q for s in store.records() for q in s.quads()}
    visible = set(store.graphs())
    assert derived == {q for q in everything(store) if str(q.graph_name)[1:-1] in visible}
    assert set(quads(SHORTER, ex.OTHER_RUN)) <= derived


def test_loading_at_once_gives_the_store_of_adding_one_by_one(store: Store, tmp_path: Path) -> None:
    store.add(third.RECORD, ex.OTHER_RUN)
    store.add(SHORTER, ex.RUN, on=DAY)
    store.judge(Judgement("same", ex.HOLT.id, ex.VANCE.id))
    store.judge(Judgement("reject", third.AGAIN.id))
    at_once = Store.open(tmp_path / "at-once", create=True)
    assert at_once.load([(SHORTER, ex.RUN), (third.RECORD, ex.OTHER_RUN)]) == 2
    at_once.judge(Judgement("same", ex.HOLT.id, ex.VANCE.id))
    at_once.judge(Judgement("reject", third.AGAIN.id))
    assert union(at_once) == union(store)
    store.add(ex.SECOND, ex.RUN)
    before = everything(store)
    assert store.load([(ex.SECOND, ex.RUN)]) == 3
    assert everything(store) == before
