"""A record's quads, after the contract's tables."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pyoxigraph as ox
import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from kg.errors import RecordError
from kg.graph import Canonical, claim_iri, quads, shared_graph
from kg.graph import vocab as v
from kg.model import Attribution, Record, Relation
from tests.graph import example as ex

QUADS = list(quads(ex.RECORD, ex.RUN))


def objects(subject: str, predicate: NamedNode, made: list[Quad] = QUADS) -> list[str]:
    return sorted(q.object.value for q in made if q.subject.value == subject and q.predicate == predicate)


def changed(a: Attribution, **fields: object) -> list[Quad]:
    """The quads with one attribution of the example replaced."""
    others = tuple(replace(b, **fields) if b is a else b for b in ex.ATTRIBUTIONS)  # type: ignore[arg-type]
    return list(quads(replace(ex.RECORD, attributions=others), ex.RUN))


def test_each_quad_once_without_blank_nodes() -> None:
    assert len(QUADS) == len(set(QUADS))
    assert not any(isinstance(term, BlankNode) for q in QUADS for term in (q.subject, q.object))


def test_only_preferred_labels_leave_the_graph_of_the_article() -> None:
    outside = {q.predicate for q in QUADS if q.graph_name != NamedNode(ex.ARTICLE.id)}
    assert outside == {v.PREF_LABEL}
    assert {q.graph_name for q in QUADS if q.predicate == v.PREF_LABEL} == {shared_graph()}


def test_article() -> None:
    iri = ex.ARTICLE.id
    assert objects(iri, v.TYPE) == [v.NEWS_ARTICLE.value]
    assert objects(iri, v.HEADLINE) == ["The sea wall"]
    assert objects(iri, v.DATE_PUBLISHED) == ["2024-01-09"]
    assert objects(iri, v.PUBLISHER) == ["Lorne Echo"]
    assert objects(iri, v.AUTHOR) == ["Ida Marsh"]
    assert objects(iri, v.URL) == ["https://news.example/sea-wall"]
    assert objects(iri, v.ARTICLE_BODY) == []


def test_entity() -> None:
    iri = ex.QUILL.id
    assert objects(iri, v.TYPE) == sorted([v.ENTITY.value, v.PERSON.value])
    assert objects(iri, v.PREF_LABEL) == ["Ada Quill"]
    assert objects(iri, v.ALT_LABEL) == ["Quill"]
    assert objects(iri, v.NAMED) == ["true"]
    assert objects(iri, v.JOB_TITLE) == ["mayor"]
    assert objects(iri, v.AFFILIATION) == [ex.TOWN.id]
    assert objects(ex.ENGINEERS.id, v.NAMED) == ["false"]
    assert objects(ex.ENGINEERS.id, v.TYPE) == sorted([v.ENTITY.value, v.GROUP.value])
    assert objects(ex.WALL.id, v.TYPE) == [v.ENTITY.value]


def test_attribution() -> None:
    iri = ex.HOLDS.id
    assert objects(iri, v.TYPE) == sorted([v.ATTRIBUTION.value, v.said("MixedAttribution").value])
    assert objects(iri, v.SOURCE) == [ex.QUILL.id]
    assert objects(iri, v.SOURCELESS) == []
    assert objects(iri, v.CUE) == ["said"]
    assert objects(iri, v.ROLE) == ["mayor"]
    assert objects(iri, v.ON_BEHALF_OF) == [ex.TOWN.id]
    assert objects(iri, v.SAID_ON) == ["2024-01-08"]
    assert objects(iri, v.IN_ARTICLE) == [ex.ARTICLE.id]
    assert objects(iri, v.CONFIDENCE) == ["0.9375"]
    assert objects(iri, v.WAS_GENERATED_BY) == [ex.RUN.id]
    assert objects(ex.WARNED.id, v.ADDRESSEE) == [ex.COUNCIL.id]
    assert objects(ex.WARNED.id, v.NESTED_IN) == [ex.REPORTED.id]


def test_joint_source_and_no_source() -> None:
    assert objects(ex.STRIKE.id, v.SOURCE) == sorted([ex.VANCE.id, ex.HOLT.id])
    assert objects(ex.REPAIRED.id, v.SOURCE) == []
    assert objects(ex.REPAIRED.id, v.SOURCELESS) == ["true"]


def test_floating_quotation_has_a_source_but_no_cue() -> None:
    assert objects(ex.SHOULD.id, v.SOURCE) == [ex.QUILL.id]
    assert objects(ex.SHOULD.id, v.CUE) == []
    assert objects(ex.SHOULD.id, v.CUE_SPAN) == []


@pytest.mark.parametrize(
    ("a", "predicate"),
    [
        (ex.HOLDS, v.CONTENT),
        (ex.REPORTED, v.CONTENT),
        (ex.WARNED, v.CONTENT),
        (ex.HIDDEN, v.REJECTS),
        (ex.STRIKE, v.NOT_SAID),
        (ex.LEAK_DENIED, v.REJECTS),
        (ex.LEAKED, v.NOT_SAID),
    ],
)
def test_exactly_one_of_content_rejects_not_said(a: Attribution, predicate: NamedNode) -> None:
    for candidate in (v.CONTENT, v.REJECTS, v.NOT_SAID):
        assert objects(a.id, candidate) == ([claim_iri(a.id)] if candidate == predicate else [])


def test_negated_rejection_is_not_said() -> None:
    made = changed(ex.HIDDEN, negated=True)
    assert objects(ex.HIDDEN.id, v.NOT_SAID, made) == [claim_iri(ex.HIDDEN.id)]
    assert objects(ex.HIDDEN.id, v.REJECTS, made) == []


def test_not_said_reaches_through_all_levels_of_nesting() -> None:
    made = changed(ex.HOLDS, nested_in=ex.LEAKED.id)
    assert objects(ex.HOLDS.id, v.NOT_SAID, made) == [claim_iri(ex.HOLDS.id)]


def test_claim() -> None:
    claim = claim_iri(ex.NEVER_TOLD.id)
    assert objects(claim, v.TEXT) == ['"We were never told," \u2026 "not by anyone."']
    assert objects(claim, v.ABOUT) == [ex.ENGINEERS.id]
    assert objects(claim, v.TYPE) == [v.CLAIM.value]


def test_spoke_about_only_where_something_was_said_by_the_outermost_source() -> None:
    spoke = {(q.subject.value, q.object.value) for q in QUADS if q.predicate == v.SPOKE_ABOUT}
    assert spoke == {
        (ex.QUILL.id, ex.WALL.id),
        (ex.QUILL.id, ex.ENGINEERS.id),
        (ex.QUILL.id, ex.TOWN.id),
        (ex.POST.id, ex.ENGINEERS.id),
        (ex.POST.id, ex.COUNCIL.id),
    }


def test_answers_and_their_short_form() -> None:
    assert objects(ex.NEVER_TOLD.id, v.said("denies")) == [claim_iri(ex.WARNED.id)]
    assert objects(ex.NEVER_TOLD.id, v.said("criticises")) == []
    answers = [q.subject.value for q in QUADS if q.predicate == v.ANSWER_BY]
    assert len(answers) == 2
    kinds = {objects(iri, v.ANSWER_KIND)[0]: iri for iri in answers}
    assert objects(kinds["denies"], v.ANSWER_TO) == [claim_iri(ex.WARNED.id)]
    assert objects(kinds["denies"], v.CONFIDENCE) == ["0.75"]
    assert objects(kinds["criticises"], v.ANSWER_TO) == [claim_iri(ex.REPORTED.id)]
    assert objects(kinds["denies"], v.EVIDENCE) == [ex.span_iri(ex.NEVER_TOLD, "evidence")]


def test_a_relation_to_another_article_stands_in_the_shared_graph() -> None:
    made = changed(ex.SLEEP, relations=(Relation("supports", ex.INSPECTED.id, 0.5),))
    supports = [q for q in made if q.predicate == v.said("supports")]
    assert [q.graph_name for q in supports] == [shared_graph()]


def test_every_span_has_both_selectors_and_its_words_at_its_offsets() -> None:
    spans = [q.subject.value for q in QUADS if q.predicate == v.TYPE and q.object == v.SPAN]
    assert len(spans) == sum(
        len(a.content) + len(a.evidence) + (a.source is not None) + (a.cue is not None) for a in ex.ATTRIBUTIONS
    )
    for iri in spans:
        found = {}
        for selector in objects(iri, v.HAS_SELECTOR):
            for predicate in (v.START, v.END, v.EXACT):
                for value in objects(selector, predicate):
                    found[predicate] = value
        assert ex.TEXT[int(found[v.START]) : int(found[v.END])] == found[v.EXACT]
        assert objects(iri, v.HAS_SOURCE) == [ex.ARTICLE.id]


def test_run() -> None:
    assert objects(ex.RUN.id, v.TYPE) == [v.ACTIVITY.value]
    assert objects(ex.RUN.id, v.MODEL) == ["said-small"]
    assert objects(ex.RUN.id, v.VERSION) == ["1.0"]
    assert objects(ex.RUN.id, v.SETTING) == ["min_confidence=0.0"]
    assert not any("2024-01-09T" in str(q.object) for q in QUADS)


def test_evidence_levels() -> None:
    none = list(quads(ex.RECORD, ex.RUN, evidence="none"))
    assert not any(q.predicate == v.EVIDENCE for q in none)
    assert set(none) < set(QUADS)
    whole = list(quads(ex.RECORD, ex.RUN, evidence="article"))
    assert objects(ex.ARTICLE.id, v.ARTICLE_BODY, whole) == [ex.TEXT]


def test_evidence_follows_from_the_text_where_the_record_has_none() -> None:
    bare = Record.from_json(ex.RECORD.to_json())
    made = list(quads(bare, ex.RUN))
    for a in (ex.REPORTED, ex.HIDDEN, ex.STRIKE, ex.LEAKED):
        selectors = objects(ex.span_iri(a, "evidence"), v.HAS_SELECTOR, made)
        assert [x for s in selectors for x in objects(s, v.EXACT, made)] == [a.evidence[0].text]


def test_canonical_names_take_the_place_of_the_records_own() -> None:
    canonical = {ex.QUILL.id: Canonical("https://w3id.org/said/id/entity/aa", "Ada M. Quill")}
    made = list(quads(ex.RECORD, ex.RUN, canonical=canonical))
    assert objects(ex.HOLDS.id, v.SOURCE, made) == ["https://w3id.org/said/id/entity/aa"]
    assert objects("https://w3id.org/said/id/entity/aa", v.PREF_LABEL, made) == ["Ada M. Quill"]
    assert objects("https://w3id.org/said/id/entity/aa", v.ALT_LABEL, made) == ["Ada Quill", "Quill"]
    assert not any(ex.QUILL.id in (q.subject.value, q.object.value) for q in made)


def test_another_base_goes_through_to_every_derived_iri() -> None:
    made = list(quads(ex.RECORD, ex.RUN, "https://kg.example/"))
    kinds = {q.subject.value.rsplit("/", 1)[0] for q in made}
    assert {
        "https://kg.example/claim",
        "https://kg.example/span",
        "https://kg.example/selector",
        "https://kg.example/answer",
    } <= kinds


def test_text_of_any_kind_becomes_a_literal_that_is_read_back() -> None:
    odd = 'a\x00b\ud800c\ufffe "\\\n> <script>'
    record = replace(ex.RECORD, article=replace(ex.ARTICLE, title=odd))
    data = ox.serialize(quads(record, ex.RUN), format=ox.RdfFormat.N_QUADS)
    back = [q for q in _parse(data) if q.predicate == v.HEADLINE]
    assert [q.object.value for q in back] == ['a\ufffdb\ufffdc\ufffd "\\\n> <script>']


def _parse(data: bytes | None) -> Iterator[Quad]:
    assert data is not None
    return ox.parse(data, format=ox.RdfFormat.N_QUADS)


@pytest.mark.parametrize(
    ("fields", "cause"),
    [
        ({"speakers": ("https://w3id.org/said/id/entity/none",)}, "does not describe"),
        ({"nested_in": "https://w3id.org/said/id/attribution/none"}, "does not hold"),
        ({"nested_in": ex.HOLDS.id}, "nested in itself"),
        ({"said_on": "Monday"}, "not a day"),
        ({"confidence": 1.5}, "between 0 and 1"),
        ({"confidence": float("nan")}, "between 0 and 1"),
        ({"id": "no iri"}, "not an IRI"),
    ],
)
def test_unsound_records_are_refused(fields: dict[str, object], cause: str) -> None:
    with pytest.raises(RecordError, match=cause):
        changed(ex.HOLDS, **fields)


def test_literals_have_no_language_tag() -> None:
    assert all(q.object.language is None for q in QUADS if isinstance(q.object, Literal))
