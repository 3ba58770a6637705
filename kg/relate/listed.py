"""What word lists alone say of answers: what the models of :mod:`kg.relate.answers` start from.

What kind of answer an attribution is, its reporting words say ("denied", "slammed", "agreed with"), or else its content
("these false statements"). Whom it answers is a choice among the other attributions of the article, by a weighted sum:
an attribution inside its content, words shared with the other's content (rare words count more), the other's speaker
being spoken about, and nearness.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kg.relate.party import Party
from kg.relate.words import Likeness

CLEAR = {"cue": 1.0, "content denies": 0.65, "content criticises": 0.5}
FLOOR, REPEATED, NEAR = 0.25, 0.75, 12
# Weights of the choice, found on the development half of the annotated articles.
LIKE, HELD_DENIED, HELD_OTHER, ABOUT, CLOSE, LATER, EARLY = 0.7, 0.6, 0.3, 0.4, 0.1, 0.3, 0.1


@dataclass(frozen=True, slots=True)
class Listed:
    """A kind of answer, the index of the attribution answered, and a score in 0..1 (no probability)."""

    type: str
    to: int
    score: float


def kind(cue: Sequence[str], content: Sequence[str]) -> tuple[str, float] | None:
    """What kind of answer the marks of an attribution's cue and content make it, and how clearly (0..1)."""
    for name in cue:
        return name, CLEAR["cue"]
    for name in content:
        if f"content {name}" in CLEAR:
            return name, CLEAR[f"content {name}"]
    return None


def listed(parties: Sequence[Party], i: int, like: Likeness, found: tuple[str, float] | None) -> Listed | None:
    """The answer that the lists and the weights of the choice give to an attribution whose :func:`kind` was found."""
    party, likeness = parties[i], like.like[i]
    answers: list[tuple[float, int, str]] = []
    if party.negated:
        return None
    if found is None:
        for j in np.flatnonzero(likeness[:i] >= REPEATED).tolist():
            apart = party.nested_in != j and parties[j].nested_in != i
            if apart and like.bags[i].total() >= 4:
                answers.append((float(likeness[j]), -j, "repeats"))
    else:
        speakers, about = set(party.speakers), set(party.about)
        for j, (other, value) in enumerate(zip(parties, likeness.tolist(), strict=True)):
            if i == j or party.nested_in == j or not speakers.isdisjoint(other.speakers):
                continue
            score = LIKE * value
            if other.nested_in == i:
                score += HELD_DENIED if found[0] == "denies" else HELD_OTHER
            if not about.isdisjoint(other.speakers):
                score += ABOUT
            score += CLOSE * max(0.0, 1 - abs(i - j) / NEAR) - (LATER if j > i and other.nested_in != i else 0.0)
            score += EARLY * (1 - j / len(parties))
            answers.append((score * found[1], -j, found[0]))
    best = max(answers, default=None)
    return Listed(best[2], -best[1], min(1.0, best[0])) if best is not None and best[0] >= FLOOR else None
