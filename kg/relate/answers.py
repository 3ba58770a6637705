"""Which claim an attribution answers, and how.

Three small models over named features (:mod:`kg.relate.features`): a logistic one says how likely an attribution
answers anything at all, one for each kind of answer how (it denies, supports, repeats, criticises), and a conditional
one (softmax) which of the other attributions it answers. An attribution answers at most one other. The weights stand in
``kg/data/answers.json`` and are fitted by ``training/answers.py``, where the confidence is calibrated too.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from kg.errors import ModelError
from kg.model import RelationType
from kg.relate.features import Features, Pairs
from kg.relate.listed import listed
from kg.relate.party import Party
from kg.relate.words import Likeness, marks

DATA = Path(__file__).resolve().parent.parent / "data" / "answers.json"
KINDS: tuple[RelationType, ...] = ("denies", "supports", "repeats", "criticises")
Weights = Mapping[str, float]
# The most that reporting words alone ("denied") are worth where the models see no answer: never half.
LISTED = 0.35


@dataclass(frozen=True, slots=True)
class Answer:
    """``type`` of the answer, the index of the attribution answered, and a confidence in 0..1."""

    type: RelationType
    to: int
    confidence: float


@dataclass(frozen=True)
class Model:
    """Weights by feature: whether it ``answers``, of which of the ``kinds``, which ``target``.

    ``floor`` is the least product of the three probabilities that makes an answer; ``slope`` and ``shift`` turn the
    log-odds of the product into a calibrated confidence.
    """

    answers: Weights
    kinds: Mapping[str, Weights]
    target: Weights
    floor: float = 0.0
    slope: float = 1.0
    shift: float = 0.0

    def confidence(self, p: float) -> float:
        """The calibrated confidence of an answer whose product of probabilities is ``p``."""
        return sigmoid(self.slope * math.log(max(p, 1e-6) / max(1 - p, 1e-6)) + self.shift)


@lru_cache(maxsize=1)
def model() -> Model:
    """The shipped weights.

    Raises:
        ModelError: the file is missing or damaged.
    """
    try:
        data = json.loads(DATA.read_text(encoding="utf8"))
        return Model(
            data["answers"], {name: data["kinds"][name] for name in KINDS}, data["target"],
            float(data["floor"]), float(data["slope"]), float(data["shift"]),
        )  # fmt: skip
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(str(DATA), f"the weights cannot be read: {error}", "install the package again") from error


def sigmoid(z: float) -> float:
    """The logistic function."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, z))))


def score(row: Features, weights: Weights) -> float:
    """The linear score of a row of features."""
    return sum(value * weights.get(name, 0.0) for name, value in row.items())


def _kind(row: Features, kinds: Mapping[str, Weights]) -> tuple[RelationType, float]:
    """The likeliest kind of answer, and its share of the probability."""
    chances = [(sigmoid(score(row, kinds[name])), name) for name in KINDS]
    best, name = max(chances, key=lambda item: item[0])
    return name, best / sum(chance for chance, _ in chances)


def _target(rows: Sequence[tuple[int, Features]], weights: Weights) -> tuple[int, float]:
    """The likeliest target (an index) and its probability."""
    scores = [score(row, weights) for _, row in rows]
    top = max(scores)
    best = scores.index(top)
    return rows[best][0], 1 / sum(math.exp(s - top) for s in scores)


def likeliest(parties: Sequence[Party], weights: Model) -> list[tuple[Answer, float] | None]:
    """For each attribution its likeliest answer with the product of its probabilities, if that reaches the floor.

    An attribution that the article says was not made answers nothing.
    """
    pairs = Pairs(parties)
    out: list[tuple[Answer, float] | None] = []
    for i, party in enumerate(parties):
        out.append(None)
        if party.negated:
            continue
        row = pairs.alone(i)
        type_, share = _kind(row, weights.kinds)
        p = sigmoid(score(row, weights.answers)) * share
        rows = pairs.choice(i) if p >= weights.floor else []
        if rows:
            to, chance = _target(rows, weights.target)
            p *= chance
            if p >= weights.floor:
                out[i] = Answer(type_, to, round(weights.confidence(p), 2)), p
    return out


def relate(parties: Sequence[Party]) -> list[tuple[Answer, ...]]:
    """For each attribution of an article, in the order of the text, the claims it answers (at most one here).

    Where the models see none but the reporting words say one ("denied"), the word lists' choice is given, unsure.

    Raises:
        ModelError: the weights are missing or damaged.
    """
    like = Likeness([party.content for party in parties])
    out: list[tuple[Answer, ...]] = []
    for i, found in enumerate(likeliest(parties, model())):
        plain = listed(parties, i, like) if found is None and marks("cue", parties[i].cue) else None
        if found is not None:
            out.append((found[0],))
        elif plain is not None and plain.type in KINDS:
            out.append((Answer(plain.type, plain.to, round(LISTED * plain.score, 2)),))
        else:
            out.append(())
    return out
