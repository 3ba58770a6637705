"""Extraction with the shipped model: what must hold of the record of any text, and of one text among others."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import parallel
from kg.attribute.quotes import find
from kg.model import Article, Record
from kg.parallel import records as in_processes
from kg.pipeline import Extractor
from tests.properties.invariants import quotations_are_nested, record_is_sound
from tests.properties.strategies import MIXED, NEWS, TEXT, article, broken, steady


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor()


@steady(50)
@given(NEWS)
def test_the_record_of_news_is_sound(extractor: Extractor, text: str) -> None:
    record_is_sound(extractor.record(article(text)))


def test_nobody_is_a_speaker_twice(extractor: Extractor) -> None:
    """What the fuzzer found: two phrases of one source that turn out to be one person."""
    parts = (
        "Dorn did not say that the dam holds. According to Mira Dorn, the 'so-called' plan failed. Mayor Piet Aldous",
        "denied that They denied “it is 6'2\" tall”. Foreign Minister Ana Ruiz-Vega did not say that it is 6'2\" tall.",
        "WHO wrote that the 'so-called' plan failed. ``The 'so-called' plan failed,'' José Nuñez told reporters.",
    )
    record_is_sound(extractor.record(article(" ".join(parts))))


@steady(40)
@given(broken() | MIXED)
def test_the_record_of_any_text_is_sound(extractor: Extractor, text: str) -> None:
    record_is_sound(extractor.record(article(text)))


def test_something_is_found_in_the_texts_like_news(extractor: Extractor) -> None:
    counts: list[int] = []

    @steady(20)
    @given(NEWS)
    def count(text: str) -> None:
        counts.append(len(extractor.record(article(text)).attributions))

    count()
    assert sum(n > 0 for n in counts) >= len(counts) / 2


def alone(extractor: Extractor, articles: list[Article]) -> list[object]:
    return [extractor.record(a).to_json() for a in articles]


@steady(8)
@given(st.lists(TEXT, min_size=2, max_size=4, unique=True), st.randoms(use_true_random=False))
def test_a_result_does_not_depend_on_its_neighbours(extractor: Extractor, texts: list[str], chance: object) -> None:
    articles = [article(text) for text in texts]
    single = dict(zip(texts, alone(extractor, articles), strict=True))
    chance.shuffle(articles)  # type: ignore[attr-defined]
    for record in extractor.extract(articles):
        assert record.to_json() == single[record.article.text]


@steady(4)
@given(st.lists(TEXT, min_size=2, max_size=4, unique=True))
def test_a_result_does_not_depend_on_the_number_of_processes(extractor: Extractor, texts: list[str]) -> None:
    articles = [article(text) for text in texts]
    outcomes = [outcome for _, outcome in in_processes(extractor, articles, jobs=2)]
    assert all(isinstance(outcome, Record) for outcome in outcomes)
    assert [o.to_json() for o in outcomes if isinstance(o, Record)] == alone(extractor, articles)


def test_fresh_processes_take_the_place_of_old_ones(extractor: Extractor, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[int] = []
    begin = parallel._Worker.__init__

    def counted(self: parallel._Worker, *args: object) -> None:
        made.append(len(made))
        begin(self, *args)  # type: ignore[arg-type]

    monkeypatch.setattr(parallel, "RENEWED", 2)
    monkeypatch.setattr(parallel._Worker, "__init__", counted)
    articles = [article(f"The mayor of Norwell said bridge {n} would reopen.") for n in range(11)]
    outcomes = [outcome for _, outcome in in_processes(extractor, articles, jobs=2)]
    assert len(made) >= 6
    assert [o.to_json() for o in outcomes if isinstance(o, Record)] == alone(extractor, articles)


@steady(300)
@given(TEXT)
def test_quotations_are_nested_within_the_text(text: str) -> None:
    quotations_are_nested(text, find(text))
