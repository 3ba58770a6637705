"""Which claim an attribution answers, and how.

One log-linear choice for each attribution: it answers nothing, or one of the other attributions in one of four ways
(it denies, supports, repeats, criticises). The score of an answer is a weighted sum, with the weights of its kind, of
named features of the attribution and of the pair (:mod:`kg.relate.features`). The weights stand in
``kg/data/answers.json`` and are fitted by ``training/answers.py``, where the confidence is calibrated too.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np

from kg.fitted import fitted, sigmoid
from kg.model import RelationType
from kg.relate.features import Features, Pairs, pair_names
from kg.relate.grid import Floats
from kg.relate.party import Party

DATA = Path(__file__).resolve().parent.parent / "data" / "answers.json"
KINDS: tuple[RelationType, ...] = ("denies", "supports", "repeats", "criticises")
Weights = Mapping[str, float]
# The most that reporting words alone ("denied") are worth where the model sees no answer: never half.
LISTED = 0.35
# An attribution is given at most so many answers: the second is right often enough where the first is unsure.
MOST = 2
# So many attributions are looked at together, and so many of them again with those that follow.
LONGEST, BEFORE = 1000, 100


@dataclass(frozen=True, slots=True)
class Answer:
    """``type`` of the answer, the index of the attribution answered, and a confidence in 0..1."""

    type: RelationType
    to: int
    confidence: float


Table = Mapping[str, tuple[float, ...]]


def table(weights: Mapping[str, Weights]) -> Table:
    """By feature, its weights for the kinds of answer, in the order of :data:`KINDS`."""
    names = sorted({name for kind in KINDS for name in weights.get(kind, {})})
    return {name: tuple(weights.get(kind, {}).get(name, 0.0) for kind in KINDS) for name in names}


@dataclass(frozen=True)
class Model:
    """Weights by kind of answer and by feature: of the attribution ``alone``, and of the ``pair``.

    ``floor`` is the least probability that makes an answer; ``slope`` and ``shift`` turn its log-odds into a calibrated
    confidence.
    """

    alone: Mapping[str, Weights]
    pair: Mapping[str, Weights]
    floor: float = 0.0
    slope: float = 1.0
    shift: float = 0.0

    @cached_property
    def of_one(self) -> Table:
        """The weights ``alone``, by feature."""
        return table(self.alone)

    @cached_property
    def of_pair(self) -> Floats:
        """The weights of the ``pair``: ``(features, kinds)``."""
        return np.array([[self.pair.get(kind, {}).get(name, 0.0) for kind in KINDS] for name in pair_names()])

    def confidence(self, p: float) -> float:
        """The calibrated confidence of an answer of probability ``p``."""
        return sigmoid(self.slope * math.log(max(p, 1e-6) / max(1 - p, 1e-6)) + self.shift)


@lru_cache(maxsize=1)
def model() -> Model:
    """The shipped weights.

    Raises:
        ModelError: the file is missing or damaged.
    """

    def read(data: Any) -> Model:
        alone: dict[str, Weights] = {name: data["alone"][name] for name in KINDS}
        pair: dict[str, Weights] = {name: data["pair"][name] for name in KINDS}
        return Model(alone, pair, float(data["floor"]), float(data["slope"]), float(data["shift"]))

    return fitted(DATA, read)


def scores(row: Features, weights: Table) -> list[float]:
    """The linear score of a row of features for each kind of answer."""
    out = [0.0] * len(KINDS)
    for name, value in row.items():
        if value and name in weights:
            for k, weight in enumerate(weights[name]):
                out[k] += value * weight
    return out


def chances(pairs: Pairs, i: int, weights: Model) -> list[tuple[float, int, RelationType]]:
    """``(probability, attribution answered, kind)`` of each answer that ``i`` can be; the rest to 1 is none at all."""
    others, values = pairs.options(i)
    if not others:
        return []
    own = scores(pairs.alone(i), weights.of_one)
    # a running sum adds in the order of the features
    pair = (values[:, :, None] * weights.of_pair[:, None, :]).cumsum(0)[-1]
    found: list[float] = (pair + own).ravel().tolist()
    top = max(0.0, *found)
    odds = [math.exp(value - top) for value in found]
    whole = math.exp(-top) + sum(odds)
    return [(value / whole, j, kind) for value, (j, kind) in zip(odds, product(others, KINDS), strict=True)]


def likeliest(parties: Sequence[Party], weights: Model) -> list[list[tuple[Answer, float]]]:
    """For each attribution its likeliest answers (at most :data:`MOST`, to different ones) with their probabilities.

    Each reaches the floor. An attribution that the article says was not made answers nothing.
    """
    return _likeliest(Pairs(parties), weights)


def _likeliest(pairs: Pairs, weights: Model) -> list[list[tuple[Answer, float]]]:
    out: list[list[tuple[Answer, float]]] = []
    for i, party in enumerate(pairs.parties):
        best: dict[int, tuple[float, RelationType]] = {}
        for p, to, kind in [] if party.negated else chances(pairs, i, weights):
            if p >= weights.floor and p > best.get(to, (0.0, kind))[0]:
                best[to] = p, kind
        chosen = sorted(best.items(), key=lambda item: (-item[1][0], item[0]))[:MOST]
        out.append([(Answer(kind, to, round(weights.confidence(p), 2)), p) for to, (p, kind) in chosen])
    return out


def relate(parties: Sequence[Party]) -> list[tuple[Answer, ...]]:
    """For each attribution of an article, in the order of the text, the claims it answers, the likeliest first.

    Where the model sees none but the reporting words say one ("denied"), the word lists' choice is given, unsure. Of
    more than :data:`LONGEST` attributions, which no article of a newspaper has, so many are looked at together: memory
    goes with the square of their number.

    Raises:
        ModelError: the weights are missing or damaged.
    """
    weights = model()
    out: list[tuple[Answer, ...]] = []
    while len(out) < len(parties):
        low = max(0, len(out) - BEFORE)
        part = [_moved(party, low) for party in parties[low : low + LONGEST]]
        for answers in _relate(part, weights)[len(out) - low :]:
            out.append(tuple(replace(answer, to=answer.to + low) for answer in answers))
    return out


def _moved(party: Party, low: int) -> Party:
    """An attribution as it stands in a part that begins with the attribution ``low``."""
    at = party.nested_in
    return replace(party, nested_in=at - low if at is not None and low <= at < low + LONGEST else None)


def _relate(parties: Sequence[Party], weights: Model) -> list[tuple[Answer, ...]]:
    pairs = Pairs(parties)
    out: list[tuple[Answer, ...]] = []
    for i, found in enumerate(_likeliest(pairs, weights)):
        plain = pairs.listed[i] if not found and pairs.cues[i] else None
        if plain is not None and plain.type in KINDS:
            out.append((Answer(plain.type, plain.to, round(LISTED * plain.score, 2)),))
        else:
            out.append(tuple(answer for answer, _ in found))
    return out
