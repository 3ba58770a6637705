"""How sure an attribution is: a logistic model over what the steps say of it, calibrated on annotated articles.

Of the attributions given 0.8, about 80% should be right: found, and with the right speaker. The weights are fitted by
``training/calibrate.py`` on annotated articles that nothing else was fitted to (Platt 1999, with more than one input).
"""

from __future__ import annotations

import math
from functools import lru_cache
from pathlib import Path

from kg.fitted import fitted, sigmoid
from kg.model import Draft

DATA = Path(__file__).resolve().parent / "data" / "confidence.json"
FEATURES = (
    "score", "score squared", "certainty", "nested", "floating", "no source", "no speaker", "quoted", "short", "split",
    "by name", "by description",
)  # fmt: skip
LOWEST = 0.01


def features(draft: Draft, certainty: float, speakers: int, how: str = "") -> tuple[float, ...]:
    """The inputs of the model, in the order of :data:`FEATURES`.

    Args:
        draft: its ``confidence`` is the product of the heads' probabilities.
        certainty: of the speaker's resolution, 0..1.
        speakers: how many were found.
        how: the account of how they were found, which begins with the sort of phrase.
    """
    score = math.log(max(draft.confidence, 1e-3))
    length = sum(b - a for a, b in draft.content)
    return (
        score,
        score * score,
        certainty,
        float(draft.nested_in is not None),
        float(draft.cue is None),
        float(draft.source is None),
        float(speakers == 0),
        float(draft.mode != "indirect"),
        float(length < 25),
        float(len(draft.content) > 1),
        float(how.startswith("name")),
        float(how.startswith("description")),
    )


@lru_cache(maxsize=1)
def _weights() -> tuple[float, tuple[float, ...]]:
    return fitted(
        DATA, lambda data: (float(data["bias"]), tuple(float(data["weights"].get(name, 0.0)) for name in FEATURES))
    )


def confidence(draft: Draft, certainty: float, speakers: int, how: str = "") -> float:
    """A probability in 0.01..0.99 that the attribution is right.

    Raises:
        ModelError: the weights are missing or damaged.
    """
    bias, weights = _weights()
    z = bias + sum(w * x for w, x in zip(weights, features(draft, certainty, speakers, how), strict=True))
    p = sigmoid(z)
    return round(min(1 - LOWEST, max(LOWEST, p)), 4)
