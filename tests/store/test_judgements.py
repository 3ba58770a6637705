"""Decisions of the user: what they change, that they hold for later builds, and that undo gives back the same bytes."""

from __future__ import annotations

import random
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from pyoxigraph import Quad

from kg.errors import NotFoundError, RecordError
from kg.export import export
from kg.iris import entity_iri
from kg.model import Record
from kg.query import run
from kg.store import Judgement, Store
from tests.graph import example as ex
from tests.query import questions as third

SAME = Judgement("same", ex.HOLT.id, ex.VANCE.id, "editor", "2024-03-01")
SPLIT = Judgement("split", ex.QUILL.id, ex.SECOND.article.id, "editor", "2024-03-01")
REJECT = Judgement("reject", ex.LEAK_DENIED.id, by="editor", on="2024-03-02")
CORRECT = Judgement("correct", ex.SHOULD.id, ex.RADIO.id, "editor", "2024-03-02")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    made = Store.open(tmp_path / "store", create=True)
    made.add_all([(ex.RECORD, ex.RUN), (ex.SECOND, ex.RUN), (third.RECORD, ex.RUN)])
    return made


def everything(store: Store) -> set[Quad]:
    with store.reading() as db:
        return set(db)


def turtle(store: Store) -> str:
    out = StringIO()
    export(store, "turtle", out)
    return out.getvalue()


def names(store: Store, iri: str) -> list[str]:
    return [
        row[0] or ""
        for row in run(store, f"SELECT ?n {{ <{iri}> skos:prefLabel|skos:altLabel ?n }} ORDER BY ?n").values()
    ]


def test_two_entities_are_one(store: Store) -> None:
    store.judge(SAME)
    assert names(store, ex.HOLT.id) == []
    assert names(store, ex.VANCE.id) == ["Bea Holt", "Tom Vance", "Vance"]
    assert run(store, f"SELECT ?s {{ <{ex.STRIKE.id}> said:source ?s }}").values() == [(ex.VANCE.id,)]
    assert run(store, f"SELECT ?e {{ <{ex.HOLT.id}> said:canonical ?e }}").values() == [(ex.VANCE.id,)]


def test_joining_is_transitive_and_goes_by_the_fullest_name(store: Store) -> None:
    store.judge(SAME)
    store.judge(Judgement("same", ex.HOLT.id, ex.POST.id))
    for iri in (ex.HOLT.id, ex.VANCE.id):
        assert run(store, f"SELECT ?e {{ <{iri}> said:canonical ?e }}").values() == [(ex.POST.id,)]


def test_joined_with_an_unnamed_one_it_is_named(store: Store) -> None:
    store.judge(Judgement("same", ex.COUNCIL.id, ex.UNION.id))
    assert run(store, f"SELECT ?n {{ <{ex.UNION.id}> said:named ?n }}").values() == [("true",)]
    assert names(store, ex.UNION.id) == ["Harbour Union", "The council"]


def test_a_homonym_is_split_off_in_one_article(store: Store) -> None:
    store.judge(SPLIT)
    own = entity_iri("person", "ADA QUILL", ex.SECOND.article.id)
    assert run(store, f"SELECT ?s {{ <{ex.INSPECTED.id}> said:source ?s }}").values() == [(own,)]
    assert names(store, own) == ["ADA QUILL"]
    assert names(store, ex.QUILL.id) == ["Ada Quill", "Quill"]


def test_a_wrong_attribution_leaves_and_what_it_held_moves_up(store: Store) -> None:
    store.judge(REJECT)
    assert not run(store, f"ASK {{ <{ex.LEAK_DENIED.id}> ?p ?o }}")
    rows = run(
        store,
        f"SELECT ?said ?in {{ <{ex.LEAKED.id}> said:content ?said OPTIONAL {{ <{ex.LEAKED.id}> said:nestedIn ?in }} }}",
    )
    assert [row[1] for row in rows.values()] == [None]


def test_answers_to_a_wrong_attribution_leave_with_it(store: Store) -> None:
    store.judge(Judgement("reject", ex.WARNED.id))
    assert not run(store, "ASK { ?a said:supports ?c }")
    assert not run(store, f"ASK {{ <{ex.NEVER_TOLD.id}> said:denies ?c }}")


def test_another_source(store: Store) -> None:
    store.judge(CORRECT)
    assert run(store, f"SELECT ?n {{ <{ex.SHOULD.id}> said:source/skos:prefLabel ?n }}").values() == [
        ("Harbour Radio",)
    ]


@pytest.mark.parametrize("judgement", [SAME, SPLIT, REJECT, CORRECT])
def test_undo_gives_the_same_bytes(store: Store, judgement: Judgement) -> None:
    before, text = everything(store), turtle(store)
    iri = store.judge(judgement)
    assert turtle(store) != text
    assert store.judge(judgement) == iri
    assert [replace(j, name="", type="other", named=True) for j in store.judgements()] == [judgement]
    store.undo(iri)
    assert everything(store) == before
    assert turtle(store) == text


def test_judgements_are_in_the_shared_graph(store: Store) -> None:
    iri = store.judge(SAME)
    rows = run(
        store,
        f"SELECT ?g ?k ?b ?d {{ GRAPH ?g {{ <{iri}> said:judgementKind ?k ; said:judgedBy ?b ; said:judgedOn ?d }} }}",
    )
    assert rows.values() == [("https://w3id.org/said/id/graph/shared", "same", "editor", "2024-03-01")]


def test_they_hold_for_a_later_build_and_a_new_model(store: Store) -> None:
    for judgement in (SAME, SPLIT, REJECT, CORRECT):
        store.judge(judgement)
    newer = [replace(a, confidence=0.25) for a in ex.ATTRIBUTIONS]
    store.add(replace(ex.RECORD, attributions=tuple(newer)), ex.OTHER_RUN)
    assert not run(store, f"ASK {{ <{ex.LEAK_DENIED.id}> ?p ?o }}")
    assert run(store, f"SELECT ?n {{ <{ex.SHOULD.id}> said:source/skos:prefLabel ?n }}").values() == [
        ("Harbour Radio",)
    ]


def test_the_graph_depends_on_the_sets_of_articles_and_judgements_never_on_their_order(tmp_path: Path) -> None:
    records: list[Record] = [ex.RECORD, ex.SECOND, third.RECORD]
    outcomes = set()
    for seed in range(6):
        chance = random.Random(seed)
        store = Store.open(tmp_path / str(seed), create=True)
        waiting: list[Record | Judgement] = [*records, SAME, SPLIT, REJECT, CORRECT]
        chance.shuffle(waiting)
        while waiting:
            step = waiting.pop(0)
            try:
                if isinstance(step, Record):
                    store.add(step, ex.RUN)
                else:
                    store.judge(step)
            except NotFoundError:
                waiting.append(step)
            if chance.random() < 0.3 and store.judgements():
                undone = store.judgements()[0]
                store.undo(undone.iri(store.base))
                waiting.append(undone)
        with store.reading() as db:
            outcomes.add(frozenset(q for q in db))
    assert len(outcomes) == 1


@pytest.mark.parametrize(
    "judgement",
    [
        Judgement("same", ex.HOLT.id, "https://w3id.org/said/id/entity/none"),
        Judgement("reject", "https://w3id.org/said/id/attribution/none"),
        Judgement("correct", ex.SHOULD.id, "https://w3id.org/said/id/entity/none"),
        Judgement("split", ex.QUILL.id, "https://w3id.org/said/id/article/none"),
        Judgement("split", ex.HOLT.id, ex.SECOND.article.id),
    ],
)
def test_what_is_not_there_cannot_be_judged(store: Store, judgement: Judgement) -> None:
    with pytest.raises(NotFoundError):
        store.judge(judgement)
    assert store.judgements() == []


@pytest.mark.parametrize(
    "judgement",
    [
        Judgement("same", ex.HOLT.id),
        Judgement("reject", ex.SHOULD.id, ex.HOLT.id),
        Judgement("likes", ex.HOLT.id, ex.VANCE.id),
        Judgement("same", "no iri", ex.HOLT.id),  # type: ignore[arg-type]
        Judgement("reject", ex.SHOULD.id, on="Monday"),
    ],
)
def test_unsound_judgements_are_refused(store: Store, judgement: Judgement) -> None:
    with pytest.raises((RecordError, NotFoundError)):
        store.judge(judgement)
    assert store.judgements() == []


def test_what_was_not_judged_cannot_be_undone(store: Store) -> None:
    with pytest.raises(NotFoundError, match="no such judgement"):
        store.undo("https://w3id.org/said/id/judgement/none")
