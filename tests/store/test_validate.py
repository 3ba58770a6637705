"""What stands in a store conforms, and what does not is found."""

from __future__ import annotations

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from kg.graph import vocab as v
from kg.graph.validate import validate
from kg.store import Judgement, Store
from tests.graph import example as ex
from tests.query import questions as third


def test_a_store_conforms_with_answers_across_articles_and_judgements(store: Store) -> None:
    store.add_all([(ex.SECOND, ex.RUN), (third.RECORD, ex.OTHER_RUN)])
    store.judge(Judgement("same", ex.HOLT.id, ex.VANCE.id, "editor", "2024-03-01"))
    store.judge(Judgement("split", ex.QUILL.id, ex.SECOND.article.id))
    assert validate(store.parts()).text().startswith("conforms")


def test_offsets_are_compared_with_the_articles_text(store: Store) -> None:
    with store.writing() as db:
        article = NamedNode(ex.ARTICLE.id)
        found = next(q for q in db.quads_for_pattern(None, v.EXACT, Literal("reported"), article))
        for graph in (article, DefaultGraph()):
            db.remove(Quad(found.subject, found.predicate, found.object, graph))
            db.add(Quad(found.subject, found.predicate, Literal("repeated"), graph))
    messages = {violation.message for violation in validate(store.parts()).violations}
    assert "the article has other words at a span's place" in messages
