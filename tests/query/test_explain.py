"""What stands behind a node."""

from __future__ import annotations

import pytest

from kg.errors import NotFoundError, RecordError
from kg.graph import claim_iri
from kg.iris import derived_iri
from kg.query.explain import explain, marked
from kg.store import Judgement, Store
from tests.graph import example as ex

SENTENCE = "[source: The Northern Post] [cue: reported] that [content: engineers had warned the council of cracks]."


@pytest.mark.parametrize(
    "iri",
    [
        ex.REPORTED.id,
        claim_iri(ex.REPORTED.id),
        ex.span_iri(ex.REPORTED, "cue"),
        derived_iri(ex.span_iri(ex.REPORTED, "cue"), "selector", "quote"),
        ex.POST.id,
    ],
)
def test_the_sentence_the_offsets_the_model(store: Store, iri: str) -> None:
    text = explain(store, iri)
    assert f"  sentence    {SENTENCE}\n              code points 101 to 176\n" in text
    assert "  article     The sea wall, Lorne Echo, 2024-01-09 <" in text
    assert f"  model       said-small 1.0, min_confidence=0.0 <{ex.RUN.id}>\n  confidence  0.80" in text
    assert '"The Northern Post" at 101 to 118: names it as "The Northern Post"' in text


def test_how_the_source_was_found(store: Store) -> None:
    assert '"the mayor" at 398 to 407: refers to it' in explain(store, ex.SLEEP.id)
    assert "it is the one who spoke before" in explain(store, ex.SHOULD.id)
    assert "the text names none" in explain(store, ex.REPAIRED.id)


def test_what_holds_and_what_answers(store: Store) -> None:
    assert "holds       not said, indirect" in explain(store, ex.LEAKED.id)
    assert f"nested in   <{ex.LEAK_DENIED.id}>" in explain(store, ex.LEAKED.id)
    assert f"denies      <{ex.WARNED.id}> (confidence 0.75)" in explain(store, ex.NEVER_TOLD.id)


def test_an_answer_leads_to_who_answers(store: Store) -> None:
    answer = derived_iri(ex.NEVER_TOLD.id, "answer", f"denies {ex.WARNED.id}")
    assert ex.NEVER_TOLD.id in explain(store, answer)


@pytest.mark.parametrize("iri", [ex.ARTICLE.id, ex.RUN.id])
def test_an_article_and_a_run_list_their_attributions(store: Store, iri: str) -> None:
    assert all(a.id in explain(store, iri) for a in ex.ATTRIBUTIONS)


def test_an_entity_under_a_retired_iri(store: Store) -> None:
    store.judge(Judgement("same", ex.HOLT.id, ex.VANCE.id))
    text = explain(store, ex.HOLT.id)
    assert ex.STRIKE.id in text
    assert "Tom Vance (person)" in text


def test_what_was_withdrawn(store: Store) -> None:
    from dataclasses import replace
    from datetime import date

    store.add(replace(ex.RECORD, attributions=ex.ATTRIBUTIONS[:3]), ex.RUN, on=date(2024, 2, 1))
    assert "withdrawn on 2024-02-01" in explain(store, ex.SLEEP.id)


def test_unknown_nodes(store: Store) -> None:
    with pytest.raises(NotFoundError, match="no such node"):
        explain(store, "https://w3id.org/said/id/attribution/none")
    with pytest.raises(RecordError, match="not an IRI"):
        explain(store, "x> ?p ?o } #")


def test_marks_of_a_split_content() -> None:
    assert marked(ex.NEVER_TOLD.evidence[0], ex.NEVER_TOLD) == (
        '[content: "We were never told,"] [source: Quill] [cue: said], [content: "not by anyone."]'
    )
