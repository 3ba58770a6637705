"""The measures, against examples worked by hand."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from kg.errors import RecordError
from kg.evaluate import GoldAnswer, GoldArticle, GoldAttribution, Scores, format_table, same_name, score
from kg.evaluate.score import match
from kg.evaluate.scores import Rates, Share, area_under_roc, expected_calibration_error
from kg.model import Article, Attribution, Entity, Record, Relation, Span

TEXT = "0123456789" * 10
NAMES = {"e:ann": "Ann Ode", "e:city": "City of Ode", "e:bo": "Bo", "e:who": "World Health Organization"}


def span(start: int, end: int) -> Span:
    return Span.of(TEXT, start, end)


def wanted(id_: str, start: int, end: int, cue: tuple[int, int] | None = None, **more: object) -> GoldAttribution:
    a = GoldAttribution(id_, (), (span(*cue),) if cue else (), (span(start, end),), "indirect", "Ann Ode")
    return replace(a, **more)  # type: ignore[arg-type]


def guess(id_: str, start: int, end: int, cue: tuple[int, int] | None = None, **more: object) -> Attribution:
    a = Attribution(id_, "indirect", None, span(*cue) if cue else None, (span(start, end),), speakers=("e:ann",))
    return replace(a, **more)  # type: ignore[arg-type]


def article(*attributions: GoldAttribution, stem: str = "a", detailed: bool = True) -> GoldArticle:
    return GoldArticle(stem, f"{stem}.ann", TEXT, attributions, detailed)


def record(*attributions: Attribution, stem: str = "a") -> Record:
    entities = tuple(Entity(iri, name, "other") for iri, name in NAMES.items())
    return Record(Article("x", f"some/folder/{stem}.txt", TEXT), entities, attributions)


def run(gold: list[GoldAttribution], predicted: list[Attribution]) -> Scores:
    return score([record(*predicted)], [article(*gold)])


def test_perfect() -> None:
    scores = run([wanted("g", 0, 10, (12, 15))], [guess("p", 0, 10, (12, 15))])
    c = scores.counts
    for rates in (c.found, c.content_half, c.content_most, c.found_speaker):
        assert rates == Rates(1, 1, 1)
    for share in (c.speaker, c.cue, c.mode):
        assert share == Share(1, 1)
    assert scores.articles[0].matches == (("g", "p"),)


@pytest.mark.parametrize(
    ("start", "end", "cue", "found", "half", "most"),
    [
        (0, 10, None, 1, 1, 1),
        (0, 8, None, 1, 1, 1),  # 8 of 10
        (2, 12, None, 1, 1, 0),  # 8 of 12
        (0, 5, None, 1, 1, 0),  # 5 of 10
        (0, 4, None, 0, 0, 0),  # 4 of 10, no cue
        (0, 4, (21, 25), 1, 0, 0),  # 4 of 10, cues overlap
        (0, 2, (21, 25), 1, 0, 0),  # 2 of 10, cues overlap
        (0, 1, (21, 25), 0, 0, 0),  # 1 of 10
        (0, 4, (24, 28), 0, 0, 0),  # cues touch but do not overlap
    ],
)
def test_found(start: int, end: int, cue: tuple[int, int] | None, found: int, half: int, most: int) -> None:
    c = run([wanted("g", 0, 10, (20, 24))], [guess("p", start, end, cue)]).counts
    assert (c.found.right, c.content_half.right, c.content_most.right) == (found, half, most)


def test_matched_one_to_one_the_best_pair_first() -> None:
    gold = [wanted("g1", 0, 10), wanted("g2", 5, 15)]
    predicted = [guess("p1", 4, 14), guess("p2", 1, 11)]
    assert [(m.gold, m.predicted) for m in match(gold, predicted)] == [(0, 1), (1, 0)]
    assert [(m.gold, m.predicted) for m in match(gold[:1], [guess("p1", 0, 10), guess("p2", 0, 10)])] == [(0, 0)]
    worse_with_cue = [guess("p1", 0, 10), guess("p2", 0, 6, (21, 22))]
    assert [m.predicted for m in match([wanted("g", 0, 10, (20, 24))], worse_with_cue)] == [1]


def test_speakers() -> None:
    gold = wanted("g", 0, 10, joint=("Bo",), accept=("Mayor Ode",))

    def right(*speakers: str, a: GoldAttribution = gold) -> int:
        return run([a], [guess("p", 0, 10, speakers=speakers)]).counts.found_speaker.right

    assert right("e:ann") == right("e:bo") == right("e:ann", "e:bo") == 1
    assert right() == right("e:city") == right("e:ann", "e:city") == right("e:unknown") == 0
    nobody = replace(gold, speaker="unspecified", joint=(), accept=())
    assert right(a=nobody) == 1
    assert right("e:ann", a=nobody) == 0


def test_measures_of_what_is_found() -> None:
    gold = [
        wanted("g1", 0, 10, (12, 14), affiliation="City of Ode", addressee="Bo", about=("WHO", "Bo"), rejects=True),
        wanted("g2", 2, 8, nested_in="g1", negated=True, rejects=False, answers=(GoldAnswer("denies", "g3"),)),
        wanted("g3", 40, 50, answers=(GoldAnswer("denies", "g1"), GoldAnswer("repeats", "g2")), addressee="Ann Ode"),
        wanted("g4", 60, 70, about=("Ann Ode",), negated=True),
    ]
    predicted = [
        guess("p1", 0, 10, (13, 20), affiliation="e:city", addressee="e:ann", about=("e:who", "e:bo"), mode="direct"),
        guess("p2", 2, 8, nested_in="p1", negated=True, rejects=True, relations=(Relation("repeats", "p3", 1),)),
        guess("p3", 40, 50, nested_in="p1", relations=(Relation("denies", "p1", 0.5), Relation("denies", "p2", 0.5))),
        guess("p4", 80, 90, about=("e:ann",), negated=True, affiliation="e:city"),
    ]
    c = run(gold, predicted).counts
    assert c.found == Rates(3, 4, 4)
    assert c.cue == Share(3, 3)
    assert c.mode == Share(2, 3)
    assert c.affiliation == Rates(1, 1, 1)
    assert c.addressee == Rates(0, 1, 2)
    assert c.nested == Rates(1, 2, 1)
    assert c.relation == Rates(1, 3, 3)
    assert c.negated == Rates(1, 1, 2)
    assert c.rejects == Rates(0, 1, 1)
    assert c.about == Rates(1, 2, 3)


def test_a_cue_where_gold_has_none_is_not_right() -> None:
    assert run([wanted("g", 0, 10)], [guess("p", 0, 10, (12, 14))]).counts.cue == Share(0, 1)


def test_rates_and_shares() -> None:
    rates = Rates(2, 4, 8)
    assert (rates.precision, rates.recall) == (0.5, 0.25)
    assert rates.f1 == pytest.approx(1 / 3)
    assert (Rates().precision, Rates().recall, Rates().f1, Share().value) == (0, 0, 0, 0)


def test_calibration() -> None:
    pairs = [(0.95, True), (0.9, False), (0.15, False), (1.0, True)]
    assert expected_calibration_error(pairs) == pytest.approx((abs(2.85 - 2) + 0.15) / 4)
    assert area_under_roc(pairs) == 1.0
    assert area_under_roc([(0.5, True), (0.5, False), (0.4, True), (0.9, False)]) == pytest.approx(0.5 / 4)
    assert area_under_roc([(0.5, True)]) == expected_calibration_error([]) == 0


def test_missing_record_counts_against_recall() -> None:
    scores = score([record(guess("p", 0, 10))], [article(wanted("g", 0, 10)), article(wanted("g", 0, 10), stem="b")])
    assert scores.missing == ("b",)
    assert scores.counts.found == Rates(1, 1, 2)
    assert "no record for: b" in format_table(scores)


def test_spans_only_gold_scores_spans_only() -> None:
    scores = score([record(guess("p", 0, 10))], [article(wanted("g", 0, 10, speaker=None), detailed=False)])
    assert scores.counts.found == Rates(1, 1, 1)
    assert scores.counts.found_speaker == Rates()
    assert scores.confidences == []


def test_another_text_is_refused() -> None:
    with pytest.raises(RecordError, match="annotated"):
        score([replace(record(), article=Article("x", "a.txt", TEXT[1:]))], [article()])


def test_articles_add_up_as_a_bootstrap_needs() -> None:
    scores = run([wanted("g", 0, 10)], [guess("p", 0, 10, confidence=0.75)])
    twice = Scores.of(scores.articles * 2)
    assert twice.counts.found == Rates(2, 2, 2)
    assert twice.ece == pytest.approx(0.25)


def test_table_and_json() -> None:
    scores = run([wanted("g", 0, 10)], [guess("p", 0, 10), guess("q", 50, 60)])
    table = format_table(scores)
    assert "found                   0.500  1.000  0.667                 1/2/1" in table
    assert "affiliation                 -      -      -" in table
    assert "article" not in format_table(scores, articles=False)
    data = json.loads(json.dumps(scores.to_json()))
    assert data["found"]["f1"] == pytest.approx(2 / 3)
    assert data["articles"][0]["matches"] == [["g", "p"]]


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("World Health Organization", "the World Health Organization (WHO)"),
        ("José Álvarez", "Dr. Jose Alvarez"),
        ("US State Department", "State Department"),
        ("Norvane’s lawyers", "Norvane lawyers"),
        ("President", "The President"),
        ("Reyk", "REYK"),
    ],
)
def test_same_name(one: str, two: str) -> None:
    assert same_name(one, [two])
    assert same_name(two, ["nobody", one])


@pytest.mark.parametrize(
    ("one", "two"),
    [("Reyk", "Tomas Reyk"), ("State Department", "the very large old State Department"), ("", ""), (None, "Reyk"),
     ("Tomas Reyk", "Hanna Reyk"), ("State", "Department of State")],
)  # fmt: skip
def test_not_the_same_name(one: str | None, two: str) -> None:
    assert not same_name(one, [two])
