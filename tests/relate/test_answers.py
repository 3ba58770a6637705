"""Claims that answer claims."""

from __future__ import annotations

from kg.relate import Party, relate


def test_a_denial_answers_the_claim_it_shares_words_with() -> None:
    parties = [
        Party("said", "the dam would be opened on Friday", ("governor",), ()),
        Party("accused", "the mine of poisoning the river wells", ("farmers",), ("mine",)),
        Party("denied", "poisoning any wells", ("mine",), ()),
    ]
    assert [[(a.type, a.to) for a in row] for row in relate(parties)][2] == [("denies", 1)]


def test_a_denial_of_a_reported_claim_answers_the_nested_one() -> None:
    parties = [
        Party("denied", "allegations that clerks had burned the ballots", ("commission",), ()),
        Party("allegations", "clerks had burned the ballots", (), (), nested_in=0),
    ]
    (answer,), second = relate(parties)
    assert (answer.type, answer.to, second) == ("denies", 1, ())
    assert answer.confidence >= 0.5


def test_the_same_words_again_repeat_the_claim() -> None:
    words = "three bridges over the Arn need to be rebuilt"
    parties = [Party("said", words, ("mayor",), ()), Party("said", words, ("minister",), ())]
    assert [(a.type, a.to) for a in relate(parties)[1]] == [("repeats", 0)]


def test_nobody_denies_their_own_claim_and_a_negated_denial_is_none() -> None:
    parties = [
        Party("said", "the ferry ran on time", ("company",), ()),
        Party("denied", "the ferry ran late", ("company",), ()),
        Party("did not deny", "the ferry ran on time", ("union",), (), negated=True),
    ]
    assert relate(parties) == [(), (), ()]


def test_unrelated_claims_do_not_answer_each_other() -> None:
    parties = [
        Party("said", "rain is expected in the north", ("forecaster",), ()),
        Party("said", "the museum opens at nine", ("curator",), ()),
    ]
    assert relate(parties) == [(), ()]


def test_nothing() -> None:
    assert relate([]) == []
