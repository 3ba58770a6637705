"""Claims that answer claims: with weights made by hand, with those that ship, and the word lists they start from."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path

import pytest

from kg.errors import ModelError
from kg.relate import Party, answers, grid, relate
from kg.relate.answers import Model, chances, likeliest
from kg.relate.features import FIRST, NEAR, Pairs
from kg.relate.listed import kind, listed
from kg.relate.words import Likeness, marks, name_words

ALONE = {kind: {"bias": -12.0} for kind in answers.KINDS} | {"denies": {"bias": -12.0, "cue denies": 10.0}}
LIKENESS = {kind: {"likeness": 9.0} for kind in answers.KINDS}
BY_HAND = Model(ALONE, LIKENESS, floor=0.1)
HARBOUR = [
    Party("said", "the dam would be opened on Friday", ("governor",), ()),
    Party("accused", "the mine of poisoning the river wells", ("farmers",), ("mine",)),
    Party("denied", "poisoning any wells", ("mine",), ()),
]


def prior(parties: list[Party]) -> list[tuple[str, int] | None]:
    like = Likeness([p.content for p in parties])
    kinds = [kind(marks("cue", p.cue), marks("content", p.content)) for p in parties]
    found = [listed(parties, i, like, kinds[i]) for i in range(len(parties))]
    return [(f.type, f.to) if f is not None else None for f in found]


def test_an_answer_needs_its_words_a_kind_and_a_target() -> None:
    rows = likeliest(HARBOUR, BY_HAND)
    assert rows[:2] == [[], []]
    answer, p = rows[2][0]
    assert (answer.type, answer.to) == ("denies", 1)
    assert answer.confidence == round(p, 2)


def test_at_most_two_answers_to_different_ones() -> None:
    parties = [*(Party("said", f"wells are poisoned {word}", (word,), ()) for word in ("now", "again", "here")),
               Party("denied", "poisoning wells", ("mine",), ())]  # fmt: skip
    flat = Model({kind: {"bias": 5.0} for kind in answers.KINDS}, {})
    found = [answer.to for answer, _ in likeliest(parties, flat)[3]]
    assert len(found) == len(set(found)) == answers.MOST


def test_nothing_ties_it_and_nothing_marks_it_so_it_answers_nothing() -> None:
    talk = Party("said", "the museum sells postcards", ("curator",), ())
    assert Pairs([*HARBOUR, talk]).choice(3) == []
    marked = Party("retorted", "the museum sells postcards", ("curator",), ())
    assert [j for j, _ in Pairs([*HARBOUR, marked]).choice(3)] == [0, 1, 2]


def test_below_the_floor_there_is_no_answer() -> None:
    assert likeliest(HARBOUR, Model(ALONE, LIKENESS, floor=0.9999)) == [[], [], []]


def test_the_chances_of_all_answers_and_of_none_add_up_to_one() -> None:
    sure = Model({kind: {"bias": 900.0} for kind in answers.KINDS}, {})
    assert sum(p for p, _, _ in chances(Pairs(HARBOUR), 2, sure)) == pytest.approx(1.0)
    never = Model({kind: {"bias": -900.0} for kind in answers.KINDS}, {})
    assert sum(p for p, _, _ in chances(Pairs(HARBOUR), 2, never)) == pytest.approx(0.0)
    open_ = Model({}, {})
    assert [p for p, _, _ in chances(Pairs(HARBOUR), 2, open_)] == [pytest.approx(1 / 9)] * 8


def test_each_kind_chooses_its_own_target() -> None:
    parties = [
        Party("said", "the gates would hold", ("warden",), ()),
        Party("said", "the gates are a danger", ("diver",), ()),
        Party("said", "nobody is in danger", ("warden",), ()),
    ]
    again = {"repeats": {"same speaker": 9.0}, "denies": {"same speaker": -9.0}}
    best = {
        kind: max((p, j) for p, j, own in chances(Pairs(parties), 2, Model({}, again)) if own == kind)[1]
        for kind in again
    }
    assert best == {"repeats": 0, "denies": 1}


def test_confidence_is_calibrated() -> None:
    assert Model({}, {}, slope=1.0, shift=0.0).confidence(0.3) == pytest.approx(0.3)
    assert Model({}, {}, slope=1.0, shift=-9.0).confidence(0.3) < 0.01


def test_what_was_not_said_neither_answers_nor_is_answered() -> None:
    parties = [
        Party("did not say", "the wells were poisoned", ("farmers",), (), negated=True),
        Party("said", "the wells were poisoned", ("mayor",), ()),
        Party("did not deny", "poisoning the wells", ("union",), (), negated=True),
        Party("denied", "poisoning the wells", ("mine",), ()),
    ]
    rows = likeliest(parties, BY_HAND)
    assert rows[2] == []
    assert {answer.to for answer, _ in rows[3]} == {1}


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


def test_the_latest_of_a_speaker_and_of_the_others() -> None:
    parties = [
        Party("said", "fares rise", ("operator",), ()),
        Party("said", "trains stay", ("operator",), ()),
        Party("said", "roads close", ("mayor",), ()),
        Party("replied", "none of this helps", ("rider",), ()),
    ]
    rows = dict(Pairs(parties).choice(3))
    latest, foreign = ([rows[j][name] for j in range(3)] for name in ("its speaker's latest", "latest of another"))
    assert latest[1] == latest[2] == 1.0 > latest[0]
    assert foreign[2] == 1.0 > foreign[1] > foreign[0]


def test_a_name_in_the_content_points_at_its_speaker() -> None:
    brun, oll = name_words(["Minister Ada Brun"]), name_words(["Oll"])
    assert brun == {"minister", "ada", "brun"} and oll == {"oll"}
    parties = [
        Party("said", "tolls rise", ("m",), (), names=brun),
        Party("said", "tolls fall", ("o",), (), names=oll),
        Party("said", "Brun has no idea of tolls", ("x",), (), sentence="Asked about Oll, he said Brun has no idea."),
    ]
    rows = dict(Pairs(parties).choice(2))
    assert rows[0]["names its speaker"] == pytest.approx(1 / 3) and rows[1]["names its speaker"] == 0.0
    assert rows[1]["beside its speaker's name"] == 1.0


def test_the_longest_run_of_shared_words() -> None:
    parties = [
        Party("said", "the old bridge will be closed at noon", ("a",), ()),
        Party("said", "by noon the old bridge will close", ("b",), ()),
        Party("said", "fares rise", ("c",), ()),
    ]
    rows = dict(Pairs(parties).choice(1))
    assert rows[0]["run"] == pytest.approx(math.log1p(4)) and 2 not in rows


def test_runs_end_with_their_content_and_long_articles_are_taken_in_stretches(monkeypatch: pytest.MonkeyPatch) -> None:
    parties = [
        Party("said", "no toll on the bridge", ("a",), ()),
        Party("said", "on the", ("b",), ()),
        Party("said", "bridge no toll", ("c",), ()),
        Party("denied", "toll on the bridge no toll", ("d",), ()),
    ]
    whole = [Pairs(parties).choice(i) for i in range(4)]
    assert [row["run"] for _, row in whole[3]] == [pytest.approx(math.log1p(k)) for k in (4, 2, 3)]
    monkeypatch.setattr(grid, "CELLS", 4)
    assert [Pairs(parties).choice(i) for i in (3, 1, 0, 2)] == [whole[i] for i in (3, 1, 0, 2)]


@pytest.mark.parametrize("cue", ["DENIED", "DENİED", "denıed", "diſmiſſed", "debun\N{KELVIN SIGN}ed"])
def test_the_lists_are_matched_whatever_the_case(cue: str) -> None:
    assert marks("cue", cue) == ["denies"]


def test_word_lists_by_part() -> None:
    assert marks("cue", "flatly rejected") == ["denies"]
    assert marks("content", "these false statements") == ["denies"]
    assert marks("around", "asked about this claim, however,") == ["contrast", "pointing"]
    assert marks("reply", "shot back") == ["replies"]
    assert marks("cue", "said") == marks("reply", "said") == []


def test_likeness_counts_shared_stems() -> None:
    like = Likeness(["poisoning the wells", "wells were poisoned", "fares rise"])
    assert like.like[0].tolist() == [0.0, pytest.approx(1.0), 0.0]
    assert like.covered[0].tolist() == [0.0, 1.0, 0.0]


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
    (tmp_path / "answers.json").write_text(json.dumps({"alone": {}}), encoding="utf8")
    monkeypatch.setattr(answers, "DATA", tmp_path / "answers.json")
    answers.model.cache_clear()
    try:
        with pytest.raises(ModelError, match=r"answers\.json"):
            relate([])
    finally:
        answers.model.cache_clear()


def test_many_attributions_are_related_part_by_part(monkeypatch: pytest.MonkeyPatch) -> None:
    parties = [replace(party, paragraph=n) for n in range(6) for party in HARBOUR]
    parties[-1] = replace(parties[-1], nested_in=len(parties) - 2)
    parties[7] = replace(parties[7], nested_in=0)
    whole = relate(parties)
    monkeypatch.setattr(answers, "LONGEST", 9)
    monkeypatch.setattr(answers, "BEFORE", 3)
    found = relate(parties)
    assert len(found) == len(whole)
    answered = {i: [answer.to for answer in row] for i, row in enumerate(found) if row}
    assert answered.keys() == {i for i, row in enumerate(whole) if row}
    assert all(abs(i - to) < 9 for i, row in answered.items() for to in row)
