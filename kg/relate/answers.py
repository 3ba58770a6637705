"""Which claim an attribution answers.

What kind of answer an attribution is, its reporting words say ("denied", "slammed", "agreed with"), or else its content
("these false statements"). Whom it answers is a choice among the other attributions of the article, by a weighted sum:
an attribution inside its content, words shared with the other's content (rare words count more), the other's speaker
being spoken about, and nearness.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from kg.model import RelationType

DATA = Path(__file__).resolve().parent.parent / "data" / "answers.toml"
CUE_CLEAR = 0.7
CONTENT_CLEAR = {"denies": 0.45, "criticises": 0.35}


@lru_cache(maxsize=1)
def _patterns() -> dict[str, tuple[tuple[RelationType, re.Pattern[str]], ...]]:
    """For cues and for contents: a pattern for each kind of answer, in the order of the data file."""
    with DATA.open("rb") as file:
        lists = tomllib.load(file)
    return {
        part: tuple((kind_, re.compile(rf"\b(?:{'|'.join(words)})\b", re.IGNORECASE)) for kind_, words in kinds.items())
        for part, kinds in lists.items()
    }


_WORD = re.compile(r"[^\W\d_]{3,}|\d[\d.,]*\d")
_COMMON = frozenset(
    [
        "the",
        "and",
        "that",
        "for",
        "with",
        "has",
        "have",
        "had",
        "was",
        "were",
        "are",
        "its",
        "his",
        "her",
        "their",
        "this",
        "from",
        "which",
        "who",
        "will",
        "would",
        "not",
        "but",
        "said",
        "says",
        "they",
        "been",
        "about",
        "after",
        "into",
        "also",
        "than",
        "more",
        "when",
        "where",
        "what",
        "there",
        "our",
        "you",
        "your",
        "all",
        "any",
        "can",
        "could",
        "should",
        "may",
        "might",
        "must",
        "one",
    ]
)
FLOOR = 0.25
# Weights of the choice, found on the development half of the annotated articles.
LIKE, NESTED_DENIED, NESTED_OTHER, ABOUT, CLOSE, LATER, EARLY = 0.7, 0.6, 0.3, 0.4, 0.1, 0.3, 0.1
NEAR = 12
REPEATED = 0.75


@dataclass(frozen=True, slots=True)
class Party:
    """An attribution as far as answers need it: its words, speakers and what it is about (IRIs), who holds it."""

    cue: str
    content: str
    speakers: tuple[str, ...]
    about: tuple[str, ...]
    nested_in: int | None = None
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """``type`` of the answer, the index of the attribution answered, and a confidence in 0..1."""

    type: RelationType
    to: int
    confidence: float


def _stem(word: str) -> str:
    """A crude stem: plural and tense endings off, so that "denied reports" meets "reported"."""
    word = word.lower()
    for end in ("ations", "ation", "ings", "ing", "edly", "ed", "ies", "es", "s", "ly"):
        if word.endswith(end) and len(word) - len(end) >= 4:
            return word[: -len(end)]
    return word


def stems(text: str) -> Counter[str]:
    """Stems of the words that carry meaning."""
    return Counter(_stem(w) for w in _WORD.findall(text) if w.lower() not in _COMMON)


def kind(party: Party) -> tuple[RelationType, float] | None:
    """What kind of answer the attribution is by its own words, and how clearly (0..1)."""
    for type_, pattern in _patterns()["cue"]:
        if pattern.search(party.cue):
            return type_, CUE_CLEAR
    for type_, pattern in _patterns()["content"]:
        if pattern.search(party.content):
            return type_, CONTENT_CLEAR[type_]
    return None


class _Likeness:
    """Cosines of bags of stems, weighted by rarity; bags without a stem in common are not compared at all."""

    def __init__(self, bags: Sequence[Counter[str]]) -> None:
        counts: Counter[str] = Counter(w for bag in bags for w in bag)
        self.bags = bags
        self.weight = {w: math.log(1 + (1 + len(bags)) / n) ** 2 for w, n in counts.items()}
        self.size = [sum(self.weight[w] * n for w, n in bag.items()) for bag in bags]
        self.holding: dict[str, list[int]] = {}
        for i, bag in enumerate(bags):
            for word in bag:
                self.holding.setdefault(word, []).append(i)

    def of(self, i: int) -> dict[int, float]:
        """The likeness of bag ``i`` to each bag that it shares a stem with, 0..1."""
        shared: dict[int, float] = {}
        for word, n in self.bags[i].items():
            for j in self.holding[word]:
                shared[j] = shared.get(j, 0.0) + self.weight[word] * min(n, self.bags[j][word])
        return {j: value / math.sqrt(self.size[i] * self.size[j]) for j, value in shared.items()}


def relate(parties: Sequence[Party]) -> list[tuple[Answer, ...]]:
    """For each attribution of an article, in the order of the text, the claims it answers (at most one here)."""
    bags = [stems(p.content) for p in parties]
    alike = _Likeness(bags)
    out: list[tuple[Answer, ...]] = []
    for i, party in enumerate(parties):
        if party.negated:
            out.append(())
            continue
        found = kind(party)
        answers: list[tuple[float, int, RelationType]] = []
        likeness = alike.of(i)
        if found is None:
            for j, value in likeness.items():
                apart = j < i and party.nested_in != j and parties[j].nested_in != i
                if apart and value >= REPEATED and sum(bags[i].values()) >= 4:
                    answers.append((value, j, "repeats"))
        else:
            for j, other in enumerate(parties):
                if i == j or party.nested_in == j or set(party.speakers) & set(other.speakers):
                    continue
                score = LIKE * likeness.get(j, 0.0)
                if other.nested_in == i:
                    score += NESTED_DENIED if found[0] == "denies" else NESTED_OTHER
                if set(other.speakers) & set(party.about):
                    score += ABOUT
                distance = abs(i - j)
                score += CLOSE * max(0.0, 1 - distance / NEAR) - (LATER if j > i and other.nested_in != i else 0.0)
                score += EARLY * (1 - j / len(parties))
                answers.append((score * found[1] / CUE_CLEAR, j, found[0]))
        best = max(answers, key=lambda a: (a[0], -a[1]), default=None)
        if best is None or best[0] < FLOOR:
            out.append(())
        else:
            out.append((Answer(best[2], best[1], round(min(0.95, 0.3 + best[0] / 2), 2)),))
    return out
