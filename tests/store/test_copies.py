"""Wire copies: what is one, what leads where, that a copy counts once, and that order and undoing leave no trace."""

from __future__ import annotations

import csv
import itertools
from io import BytesIO, StringIO
from pathlib import Path

import networkx as nx
import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Quad

from kg.access import Graph
from kg.export import export
from kg.graph.validate import validate
from kg.iris import article_iri, attribution_iri, entity_iri
from kg.model import Article, Attribution, Entity, Record, Run, Span
from kg.query import run
from kg.store import Judgement, Store
from kg.store.change import Change
from kg.store.copies import Collected, copies, links, update
from kg.store.data import Data
from kg.store.ledger import Places

RUN = Run("https://w3id.org/said/id/run/0123456789abcdef0123", "said-small", "1.0")
OTHER_RUN = Run("https://w3id.org/said/id/run/ffffffffffffffffffff", "said-small", "2.0")
LEE = Entity(entity_iri("person", "Ann Lee"), "Ann Lee", "person")
SAYS = ("the bridge over the river is shut", "nobody was told that it would be", "the ferry will sail in its place",
        "the town hopes to open it in May", "the pillars are older than the town")  # fmt: skip

MORE = ("the council met in the night and agreed", "no money is left for a new crossing")


def record(name: str, says: tuple[str, ...], published: str | None, publisher: str = "", quote: str = "“”") -> Record:
    """An article in which Ann Lee says these things, each in quotation marks."""
    sentences = [f"Ann Lee said {quote[0]}{what}{quote[1]}." for what in says]
    text = (f"({publisher}) — " if publisher else f"{name}\n\n") + "\n\n".join(sentences)
    iri = article_iri(f"https://{name}.example/story", text)
    made, start = [], 0
    for sentence in sentences:
        start = text.index(sentence, start)
        source, cue = Span.of(text, start, start + 7), Span.of(text, start + 8, start + 12)
        content = Span.of(text, start + 13, start + len(sentence) - 1)
        made.append(Attribution(
            attribution_iri(iri, sentence, "said", 0), "direct", source, cue, (content,), (LEE.id,),
            evidence=(Span.of(text, start, start + len(sentence)),),
        ))  # fmt: skip
    article = Article(iri, f"{name}.txt", text, published=published, publisher=publisher or name)
    return Record(article, (LEE,), tuple(made))


WIRE = record("wire", SAYS, "2024-03-04", "Wire")
COPY = record("courier", SAYS[:4], "2024-03-05", quote="‘’")
THIRD = record("post", SAYS[1:], "2024-03-06")
OTHER = record("echo", (SAYS[0], "something of its own kind altogether", "that the echo alone was told of",
                        "and that nobody else has printed"), "2024-03-07")  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(tmp_path / "store", create=True)


def originals(store: Store) -> dict[str, str]:
    return dict(run(store, "SELECT ?a ?b { ?a prov:wasDerivedFrom ?b }").values())  # type: ignore[arg-type]


def based_on(store: Store) -> set[tuple[str | None, ...]]:
    return set(run(store, "SELECT ?a ?b { ?a schema:isBasedOn ?b }").values())


def everything(store: Store) -> frozenset[Quad]:
    with store.reading() as db:
        return frozenset(db)


def turtle(store: Store) -> str:
    out = StringIO()
    export(store, "turtle", out)
    return out.getvalue()


def test_a_copy_leads_to_the_earliest_whatever_its_quotation_marks(store: Store) -> None:
    store.add_all([(THIRD, RUN), (COPY, RUN), (WIRE, RUN)])
    ids = [a.id for a in WIRE.attributions]
    assert originals(store) == {
        **dict(zip((a.id for a in COPY.attributions), ids, strict=False)),
        **dict(zip((a.id for a in THIRD.attributions), ids[1:], strict=True)),
    }
    assert based_on(store) == {(COPY.article.id, WIRE.article.id), (THIRD.article.id, WIRE.article.id)}


def test_one_common_sentence_makes_no_copy(store: Store) -> None:
    store.add_all([(WIRE, RUN), (OTHER, RUN)])
    assert originals(store) == {}
    assert based_on(store) == set()


def test_short_sentences_make_no_copy(store: Store) -> None:
    short = ("so", "no", "it is", "yes")
    store.add_all([(record("wire", short, "2024-03-04"), RUN), (record("post", short, "2024-03-05"), RUN)])
    assert originals(store) == {}


def test_a_short_item_is_a_copy_by_half_of_its_reports(store: Store) -> None:
    store.add_all([(WIRE, RUN), (record("brief", (SAYS[2],), "2024-03-05"), RUN)])
    assert len(originals(store)) == 1


def test_on_one_day_the_signed_dateline_comes_first_and_no_day_comes_last(store: Store) -> None:
    same_day = record("aaa", SAYS, "2024-03-04")
    undated = record("bbb", SAYS, None)
    store.add_all([(same_day, RUN), (undated, RUN), (WIRE, RUN)])
    assert set(originals(store).values()) == {a.id for a in WIRE.attributions}


def test_a_copy_counts_once(store: Store) -> None:
    store.add(WIRE, RUN)
    before = run(store, "direct-and-indirect").values()
    assert before == [("Ann Lee", "5", "0", "0")]
    store.add_all([(COPY, RUN), (THIRD, RUN)])
    assert run(store, "direct-and-indirect").values() == before
    assert run(store, "unnamed-sources").values() == [("Wire", "5", "0", "0")]


def test_the_network_and_the_table_mark_copies_and_leave_them_out_of_the_weights(store: Store) -> None:
    store.add_all([(WIRE, RUN), (COPY, RUN), (THIRD, RUN)])
    edges = [data for *_, data in Graph(store).networkx().edges(data=True)]
    assert (len(edges), sum(data["weight"] for data in edges)) == (13, 5)
    assert {data["copy_of"] for data in edges if not data["weight"]} == {a.id for a in WIRE.attributions}
    assert {data["copy_of"] for data in edges if data["weight"]} == {""}
    for format, reader in (("graphml", nx.read_graphml), ("gexf", nx.read_gexf)):
        out = StringIO()
        export(store, format, out)
        back = reader(BytesIO(out.getvalue().encode()))
        assert sum(weight for *_, weight in back.edges(data="weight")) == 5
    out = StringIO()
    export(store, "csv", out)
    rows = list(csv.DictReader(StringIO(out.getvalue(), newline="")))
    copies = {row["attribution"]: row["copy_of"] for row in rows if row["copy_of"]}
    assert (len(rows), copies) == (13, originals(store))
    assert {s.id: s.copy_of for s in Graph(store).attributions() if s.copy_of} == copies
    assert f"copy of     <{WIRE.attributions[0].id}>" in Graph(store).explain(COPY.attributions[0].id)


def test_a_question_gives_a_copied_statement_once(store: Store) -> None:
    store.add_all([(WIRE, RUN), (COPY, RUN), (THIRD, RUN)])
    said = [what for _, _, what, _, _ in run(store, "who-said-what-about-whom").values()]
    assert sorted(said) == sorted(f"\u201c{what}\u201d" for what in SAYS)


def test_a_chain_of_copies_leads_to_its_end(store: Store) -> None:
    middle = record("courier", (*SAYS[3:], *MORE), "2024-03-05")
    store.add_all([(WIRE, RUN), (middle, RUN), (record("post", (SAYS[4], *MORE), "2024-03-06"), RUN)])
    ends = {what: end for s in store.records() for what, end in s.copies.items()}
    assert set(ends.values()) <= {a.id for a in (*WIRE.attributions, *middle.attributions)}
    assert not set(ends) & set(ends.values())


def test_the_order_of_the_articles_does_not_matter(tmp_path: Path) -> None:
    outcomes, texts = set(), set()
    for number, order in enumerate(itertools.permutations((WIRE, COPY, THIRD))):
        store = Store.open(tmp_path / str(number), create=True)
        for one in order:
            store.add(one, RUN)
        outcomes.add(everything(store))
        texts.add(turtle(store))
    assert len(outcomes) == len(texts) == 1


says = st.lists(st.sampled_from((*SAYS, *MORE)), min_size=1, max_size=5, unique=True).map(tuple)
day = st.sampled_from(("2024-03-04", "2024-03-05", "2024-03-06", None))
step = st.tuples(st.sampled_from("abcdef"), st.one_of(st.none(), st.tuples(says, day)))


@settings(max_examples=150)
@given(st.lists(step, max_size=12))
def test_links_kept_in_step_are_those_found_at_once(
    steps: list[tuple[str, tuple[tuple[str, ...], str | None] | None]],
) -> None:
    db, places = Data(ox.Store()), Places("https://kg.example/")
    there: dict[str, Record] = {}
    for name, content in steps:
        new = record(name, *content) if content is not None else None
        old = there.pop(name, None)
        before = {} if old is None or (new is not None and new.article.id == old.article.id) else {old.article.id: None}
        change = Change(db, places)
        update(db, places, before | ({new.article.id: new} if new is not None else {}), (), change)
        change.commit()
        if new is not None:
            there[name] = new
        library = Collected()
        for one in there.values():
            library.add(one)
        expected = {quad for one in there.values() for quad in links(one.article.id, library, places)}
        assert set(copies(db, places)) == expected


def test_what_came_in_between_leaves_no_trace(store: Store) -> None:
    store.add_all([(COPY, RUN), (THIRD, RUN)])
    before = everything(store)
    store.add(WIRE, RUN)
    assert everything(store) != before
    store.forget(WIRE.article.id)
    assert everything(store) == before


def test_a_rejected_report_is_nothing_to_be_copied(store: Store) -> None:
    store.add_all([(WIRE, RUN), (COPY, RUN)])
    before, text = everything(store), turtle(store)
    judgement = store.judge(Judgement("reject", WIRE.attributions[0].id))
    assert COPY.attributions[0].id not in originals(store)
    assert len(originals(store)) == 3
    store.undo(judgement)
    assert (everything(store), turtle(store)) == (before, text)


def test_another_run_keeps_the_links(store: Store) -> None:
    store.add_all([(WIRE, RUN), (COPY, RUN)])
    before = originals(store)
    store.add(WIRE, OTHER_RUN)
    store.add(COPY, OTHER_RUN)
    assert originals(store) == before


def test_the_links_are_exported_and_conform(store: Store) -> None:
    store.add_all([(WIRE, RUN), (COPY, RUN)])
    assert turtle(store).count("prov:wasDerivedFrom") == 4
    assert turtle(store).count("schema:isBasedOn") == 1
    assert validate(store.parts()).conforms


def test_loading_at_once_gives_the_same_store(store: Store, tmp_path: Path) -> None:
    pairs = [(COPY, RUN), (OTHER, RUN), (WIRE, RUN), (THIRD, RUN)]
    store.add_all(pairs)
    other = Store.open(tmp_path / "other", create=True)
    other.load(pairs)
    assert everything(other) == everything(store)
