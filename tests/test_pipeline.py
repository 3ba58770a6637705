"""The whole way from text to record: what must hold for any text."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.errors import EmptyInputError, FormatError
from kg.iris import article_iri
from kg.model import Article, Attribution, Record, Span
from kg.pipeline import LONGEST, Extractor, extract, load

TEXT = """HALVERN, June 3 (Northwire) -- “The dam holds,” said Mira Dorn, head of the Halvern water board. “Nobody needs
to leave.”

Farmers' leader Piet Aldous said on Monday that he had been told by the board to move his cattle. He rejected the claim
that the meadows were safe.

The board did not say whether the gates would open.
"""
FRAGMENTS = [
    "“", "”", '"', "'", "’", "said", " said ", "Mira Dorn", "the board", " that ", "according to", "\n\n", "\n",
    ".", ", ", " he ", "told reporters", "\u200b", "\u202e", "نص", "名", "🙂", "\ufeff", "\u2028", "<b>", "&amp;", "--",
    "é", "e\u0301", "\x07",
]  # fmt: skip


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor()


def spans(attribution: Attribution) -> list[Span]:
    return [s for s in (attribution.source, attribution.cue, *attribution.content, *attribution.evidence) if s]


def check(record: Record) -> None:
    """What holds of every record."""
    text = record.article.text
    entities = {e.id: e for e in record.entities}
    attributions = {a.id: a for a in record.attributions}
    assert len(entities) == len(record.entities)
    assert len(attributions) == len(record.attributions)
    for attribution in record.attributions:
        assert attribution.content
        for span in spans(attribution):
            assert text[span.start : span.end] == span.text
            assert span.start < span.end
        linked = (*attribution.speakers, *attribution.about, attribution.addressee, attribution.affiliation)
        assert all(iri in entities for iri in linked if iri)
        assert all(r.to in attributions and r.to != attribution.id for r in attribution.relations)
        assert 0 <= attribution.confidence <= 1
        assert not (attribution.negated and attribution.rejects)
        seen, outer = {attribution.id}, attribution.nested_in
        while outer is not None:
            assert outer not in seen, "nesting has a cycle"
            seen.add(outer)
            outer = attributions[outer].nested_in
    for entity in record.entities:
        assert entity.name.strip()
        assert all(0 <= m.start < m.end <= len(text) for m in entity.mentions)
    assert Record.from_json(json.loads(json.dumps(record.to_json()))).to_json() == record.to_json()


def article(text: str) -> Article:
    return Article(article_iri(None, text), "text", text)


def test_a_small_article(extractor: Extractor) -> None:
    record = extractor.record(article(TEXT))
    check(record)
    assert len(record.attributions) >= 5


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=12), max_size=40).map("".join))
def test_any_text(extractor: Extractor, text: str) -> None:
    check(extractor.record(article(text)))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, len(TEXT)), st.sampled_from(FRAGMENTS)), min_size=1, max_size=6))
def test_an_article_with_anything_put_into_it(extractor: Extractor, edits: list[tuple[int, str]]) -> None:
    text = TEXT
    for at, words in edits:
        text = text[:at] + words + text[at:]
    check(extractor.record(article(text)))


def test_an_article_does_not_depend_on_its_neighbours(extractor: Extractor) -> None:
    alone = extractor.record(article(TEXT)).to_json()
    others = [article("The mayor said it would rain. " * 30), article(TEXT), article("Nothing is said here.")]
    assert [r.to_json() for r in extractor.extract(others)][1] == alone
    assert [r.to_json() for r in extractor.extract(others[::-1])][1] == alone


def test_words_of_an_article_can_leave_the_vocabulary_with_it(extractor: Extractor) -> None:
    kept, passing = article("Zorbla Quintavi said Vimbrel was flooded."), Extractor()
    before = len(passing.nlp.vocab.strings)
    passing.forgets = True
    try:
        record = passing.record(kept)
        assert len(passing.nlp.vocab.strings) == before
    finally:
        passing.forgets = False
    assert record == extractor.record(kept)
    assert record.attributions[0].source is not None


def test_a_text_of_the_user_is_read_as_the_command_line_reads_it() -> None:
    check(extract(TEXT))
    with pytest.raises(EmptyInputError):
        extract(" \n ")


def test_a_text_too_long_for_an_article_is_refused(extractor: Extractor) -> None:
    with pytest.raises(FormatError, match="split it"):
        extractor.record(article("a " * (LONGEST // 2 + 1)))


def test_min_confidence_leaves_nothing_dangling() -> None:
    for floor in (0.3, 0.6, 0.9):
        record = Extractor(min_confidence=floor).record(article(TEXT))
        check(record)
        assert all(a.confidence >= floor for a in record.attributions)


def test_the_spacy_pipeline_stands_on_its_own() -> None:
    doc = load()(TEXT)
    assert {s.label_ for s in doc.spans["attribution"]} == {"source", "cue", "content"}
    assert any(e.label_ == "PERSON" and e.text == "Mira Dorn" for e in doc.ents)
    assert len(list(doc.sents)) >= 5
    assert all(t.pos_ for t in doc)
    for sent in doc.sents:
        assert sum(t.head.i == t.i for t in sent) == 1
