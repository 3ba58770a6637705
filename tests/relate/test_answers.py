"""Claims that answer claims: with weights made by hand, with those that ship, and the word lists they start from."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.errors import ModelError
from kg.relate import Party, answers, relate
from kg.relate.answers import Model, likeliest
from kg.relate.features import FIRST, NEAR, Pairs
from kg.relate.listed import listed
from kg.relate.words import Likeness, marks

KINDS = {"denies": {"cue denies": 4.0}, "supports": {}, "repeats": {}, "criticises": {}}
BY_HAND = Model({"bias": -4.0, "cue denies": 6.0}, KINDS, {"likeness": 9.0}, floor=0.1)
HARBOUR = [
    Party("said", "the dam would be opened on Friday", ("governor",), ()),
    Party("accused", "the mine of poisoning the river wells", ("farmers",), ("mine",)),
    Party("denied", "poisoning any wells", ("mine",), ()),
]


def prior(parties: list[Party]) -> list[tuple[str, int] | None]:
    like = Likeness([p.content for p in parties])
    found = [listed(parties, i, like) for i in range(len(parties))]
    return [(f.type, f.to) if f is not None else None for f in found]


def test_an_answer_needs_its_words_a_kind_and_a_target() -> None:
    rows = likeliest(HARBOUR, BY_HAND)
    assert rows[:2] == [None, None]
    assert rows[2] is not None
    answer, p = rows[2]
    assert (answer.type, answer.to) == ("denies", 1)
    assert answer.confidence == round(p, 2)


def test_below_the_floor_there_is_no_answer() -> None:
    strict = Model(BY_HAND.answers, KINDS, BY_HAND.target, floor=0.99)
    assert likeliest(HARBOUR, strict) == [None, None, None]


def test_confidence_is_calibrated() -> None:
    assert Model({}, KINDS, {}, slope=1.0, shift=0.0).confidence(0.3) == pytest.approx(0.3)
    assert Model({}, KINDS, {}, slope=1.0, shift=-9.0).confidence(0.3) < 0.01


def test_what_was_not_said_neither_answers_nor_is_answered() -> None:
    parties = [
        Party("did not say", "the wells were poisoned", ("farmers",), (), negated=True),
        Party("said", "the wells were poisoned", ("mayor",), ()),
        Party("did not deny", "poisoning the wells", ("union",), (), negated=True),
        Party("denied", "poisoning the wells", ("mine",), ()),
    ]
    rows = likeliest(parties, BY_HAND)
    assert rows[2] is None
    assert rows[3] is not None and rows[3][0].to == 1


def test_an_attribution_does_not_answer_what_holds_it() -> None:
    parties = [Party("denied", "claims of a leak", ("mine",), ()), Party("claims", "a leak", (), (), nested_in=0)]
    pairs = Pairs(parties)
    assert (pairs.others(0), pairs.others(1)) == ([1], [])
    assert dict(pairs.choice(0))[1]["it holds"] == 1.0


def test_far_ones_are_looked_at_only_when_alike_or_first() -> None:
    others = [Party("said", f"matter {chr(97 + k % 26) * (4 + k)}", (f"s{k}",), ()) for k in range(NEAR + 20)]
    parties = [*others, Party("denied", "matter enough", ("x",), ())]
    far = Pairs(
        [
            *others[:8],
            Party("said", "sluices rusted", ("y",), ()),
            *others[8:],
            Party("denied", "sluices rusted", ("x",), ()),
        ]
    )
    assert set(Pairs(parties).others(len(others))) >= set(range(FIRST))
    assert 8 in far.others(len(far.parties) - 1)


def test_features_tell_who_is_spoken_of_and_who_goes_on() -> None:
    parties = [
        Party("said", "fares would rise", ("operator",), ()),
        Party("condemned", "the plan", ("council",), ("operator",)),
        Party("added", "it was a disgrace", ("council",), ()),
    ]
    pairs = Pairs(parties)
    assert pairs.alone(1)["of a speaker"] == 1.0 and pairs.alone(0)["of a speaker"] == 0.0
    assert pairs.alone(2)["goes on from criticises"] == 1.0
    row = dict(pairs.choice(1))[0]
    assert (row["of its speaker"], row["same speaker"], row["latest of another"]) == (1.0, 0.0, 1.0)


def test_word_lists_by_part() -> None:
    assert marks("cue", "flatly rejected") == ["denies"]
    assert marks("content", "these false statements") == ["denies"]
    assert marks("around", "asked about this claim, however,") == ["contrast", "pointing"]
    assert marks("cue", "said") == []


def test_likeness_counts_shared_stems() -> None:
    like = Likeness(["poisoning the wells", "wells were poisoned", "fares rise"])
    assert like.of(0).keys() == {1}
    assert like.of(0)[1] == pytest.approx(1.0)
    assert (like.covered(0, 1), like.covered(0, 2)) == (1.0, 0.0)


def test_lists_a_denial_answers_the_claim_it_shares_words_with() -> None:
    assert prior(HARBOUR)[2] == ("denies", 1)


def test_lists_a_denial_of_a_reported_claim_answers_the_nested_one() -> None:
    parties = [
        Party("denied", "allegations that clerks had burned the ballots", ("commission",), ()),
        Party("allegations", "clerks had burned the ballots", (), (), nested_in=0),
    ]
    assert prior(parties) == [("denies", 1), None]


def test_lists_the_same_words_again_repeat_the_claim() -> None:
    words = "three bridges over the Arn need to be rebuilt"
    parties = [Party("said", words, ("mayor",), ()), Party("said", words, ("minister",), ())]
    assert prior(parties)[1] == ("repeats", 0)


def test_lists_nobody_denies_their_own_claim_and_a_negated_denial_is_none() -> None:
    parties = [
        Party("said", "the ferry ran on time", ("company",), ()),
        Party("denied", "the ferry ran late", ("company",), ()),
        Party("did not deny", "the ferry ran on time", ("union",), (), negated=True),
    ]
    assert prior(parties) == [None, None, None]


def test_as_shipped_a_plain_denial_is_found_and_small_talk_is_not() -> None:
    parties = [
        Party("claimed", "the commission had burned the ballots", ("opposition",), ("commission",)),
        Party("denied", "it had burned the ballots", ("commission",), ("commission",)),
        Party("said", "the museum opens at nine", ("curator",), ()),
    ]
    first, second, third = relate(parties)
    assert (first, third) == ((), ())
    assert [(a.type, a.to) for a in second] == [("denies", 0)]
    assert 0 < second[0].confidence < 1


def test_nothing() -> None:
    assert relate([]) == []


def test_damaged_weights_are_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "answers.json").write_text(json.dumps({"answers": {}}), encoding="utf8")
    monkeypatch.setattr(answers, "DATA", tmp_path / "answers.json")
    answers.model.cache_clear()
    try:
        with pytest.raises(ModelError, match=r"answers\.json"):
            relate([])
    finally:
        answers.model.cache_clear()
