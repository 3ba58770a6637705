"""The scored choice of coreference: a linear model over named features of a (mention, candidate) pair.

The weights stand in ``kg/data/coreference.json`` ({"pronoun": {feature: weight}, "nominal": {...}}). Scores become
probabilities by softmax over the candidates and "somebody new" (mention ranking, Denis and Baldridge 2008).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from kg.fitted import fitted

_FILE = Path(__file__).resolve().parent.parent / "data" / "coreference.json"
Features = dict[str, float]
Weights = Mapping[str, Mapping[str, float]]


@lru_cache(maxsize=1)
def weights() -> Weights:
    """The shipped weights.

    Raises:
        ModelError: the file is missing or damaged.
    """
    return fitted(_FILE, lambda data: {kind: dict(table) for kind, table in data.items()})


def score(features: Features, table: Mapping[str, float]) -> float:
    """The linear score of a pair."""
    total = 0.0
    for name, value in features.items():
        if value:
            total += value * table.get(name, 0.0)
    return total


def softmax(scores: Sequence[float]) -> list[float]:
    """Scores to probabilities."""
    top = max(scores)
    raised = [math.exp(s - top) for s in scores]
    total = sum(raised)
    return [r / total for r in raised]
