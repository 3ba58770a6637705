"""Which body somebody belongs to by the encoder's pairs, and what people are called that bounds it."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from kg.resolve.clusters import Cluster
from kg.resolve.gazetteer import load_gazetteer
from kg.resolve.membership import body_of, several, whole
from kg.resolve.offices import Office

OWNER, NEAR, FAR = 3, 9, 30


class Pairs:
    """Every pair of mentions has the same log-odds."""

    def __init__(self, odds: float) -> None:
        self.odds = odds

    def belongs(self, mention: int, bodies: list[int]) -> np.ndarray:
        return np.full(len(bodies), self.odds)


def found(heads: set[str], *bodies: tuple[str, str], odds: float = 3.0, offices: Sequence[Office] = ()) -> str | None:
    """The name of the body of a person who is called so; of the bodies (name, type) the first stands nearest."""
    owner = Cluster(0, "person", True, name="Ann Dale", phrases=[0], heads=heads, offices=list(offices))
    clusters = [owner]
    clusters += [Cluster(k, type_, True, name=name, phrases=[k]) for k, (name, type_) in enumerate(bodies, 1)]
    phrases = [SimpleNamespace(head=head, adjective=False) for head in (OWNER, NEAR, FAR)]
    registry: Any = SimpleNamespace(clusters=clusters, phrases=phrases)
    pairs: Any = Pairs(odds)
    body = body_of(owner, registry, pairs)
    return body.name if body is not None else None


def test_a_pair_with_enough_odds_gives_the_body() -> None:
    assert found({"director"}, ("Tavik Bank", "organization")) == "Tavik Bank"
    assert found(set(), ("Tavik Bank", "organization")) == "Tavik Bank"
    assert found({"director"}, ("Tavik Bank", "organization"), odds=0.5) is None


@pytest.mark.parametrize("heads", [{"candidate"}, {"lawyer"}, {"survivor", "mother"}])
def test_whoever_is_only_beside_a_body_belongs_to_none(heads: set[str]) -> None:
    assert found(heads, ("Tavik Bank", "organization")) is None
    assert found({*heads, "director"}, ("Tavik Bank", "organization")) == "Tavik Bank"


def test_a_place_has_those_who_govern_it() -> None:
    assert found({"clerk"}, ("Tavik", "place")) is None
    assert found(set(), ("Tavik", "place")) is None
    assert found({"mayor"}, ("Tavik", "place")) == "Tavik"
    assert found({"minister"}, ("Tavik", "place")) == "Tavik"


def test_a_minister_is_not_of_the_ministry_of_another_field() -> None:
    def of(*roles: str) -> str | None:
        return found(set(), ("Water Ministry", "organization"), offices=[Office(role, "minister") for role in roles])

    assert of("foreign minister") is None
    assert of("foreign minister", "former minister") is None
    assert of("deputy water minister") == of("foreign minister", "water minister") == "Water Ministry"
    assert of("minister") == "Water Ministry"


def test_who_governed_a_place_once_is_not_of_it() -> None:
    assert found(set(), ("Tavik", "place"), offices=[Office("former mayor", "mayor")]) is None
    assert found(set(), ("Tavik", "place"), offices=[Office("mayor", "mayor")]) == "Tavik"


def test_a_court_has_those_who_serve_in_it() -> None:
    assert found({"farmer"}, ("Tavik High Court", "organization")) is None
    assert found({"judge"}, ("Tavik High Court", "organization")) == "Tavik High Court"


def test_a_judge_without_a_pair_is_of_the_court_named_nearest() -> None:
    courts = ("Tavik High Court", "organization"), ("Supreme Court", "organization")
    assert found({"justice"}, *courts, odds=-3.0) == "Tavik High Court"
    assert found({"director"}, *courts, odds=-3.0) is None
    assert found({"judge"}, ("Tavik Bank", "organization"), odds=-3.0) is None


@pytest.mark.parametrize(
    ("name", "others", "expected"),
    [
        ("Karnataka Progress League", [("Progress League", "organization"), ("Karnataka", "place")], "Progress League"),
        ("Progress League Kenya", [("Progress League", "organization")], "Progress League"),  # in the gazetteer
        ("Karnataka Progress League", [("Progress League", "organization")], None),  # for all we know no place
        ("Karnataka Progress League", [("Leagues", "organization"), ("Karnataka", "place")], None),
        ("Karnataka Progress League", [("Progress League", "person"), ("Karnataka", "place")], None),
        ("Karnataka Progress League", [("Karnataka", "place")], None),
    ],
)
def test_a_branch_in_a_place_is_the_body_that_the_article_names(
    name: str, others: list[tuple[str, str]], expected: str | None
) -> None:
    body = Cluster(0, "organization", True, name=name)
    named = [Cluster(k, type_, True, name=other) for k, (other, type_) in enumerate(others, 1)]
    registry: Any = SimpleNamespace(clusters=[body, *named], gazetteer=load_gazetteer())
    assert whole(body, registry).name == (expected or name)


@pytest.mark.parametrize(
    ("plural", "head", "role", "expected"),
    [
        (True, "president", "presidents", True),
        (True, "minister", "prime ministers", True),
        (True, "minister", "ministers", False),  # one government has several
        (False, "president", "president", False),
    ],
)
def test_presidents_are_of_several_states(plural: bool, head: str, role: str, expected: bool) -> None:
    owner = Cluster(0, "group", plural=plural, heads={head}, offices=[Office(role, head)])
    assert several(owner) is expected
