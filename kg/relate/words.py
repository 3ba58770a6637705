"""The words that mark an answer, and the words that two contents share."""

from __future__ import annotations

import math
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path

_FILE = Path(__file__).resolve().parent.parent / "data" / "answers.toml"
_WORD = re.compile(r"[^\W\d_]{3,}|\d[\d.,]*\d")
_NAME = re.compile(r"[^\W\d_]{3,}")
_ENDINGS = ("ations", "ation", "ings", "ing", "edly", "ed", "ies", "es", "s", "ly")


@lru_cache(maxsize=1)
def _patterns() -> dict[str, dict[str, re.Pattern[str]]]:
    """For each part of an attribution ("cue", "content", ...) a pattern for each list of the data file."""
    with _FILE.open("rb") as file:
        lists = tomllib.load(file)
    return {
        part: {name: re.compile(rf"\b(?:{'|'.join(words)})\b") for name, words in kinds.items()}
        for part, kinds in lists.items()
    }


def _small(text: str) -> str:
    """The text in small letters: searching it for lists in small letters is twice as fast as ignoring the case.

    The letters replaced first are those that a search takes for "i" and "s" where it ignores the case.
    """
    return text.replace("İ", "i").replace("ı", "i").replace("ſ", "s").lower()


def marks(part: str, text: str) -> list[str]:
    """The names of the lists of which a word stands in the text; ``part`` is a table of the data file."""
    small = _small(text)
    return [name for name, pattern in _patterns()[part].items() if pattern.search(small)]


@lru_cache(maxsize=1 << 14)
def _stem(word: str) -> str:
    """A crude stem: plural and tense endings off, so that "denied reports" meets "reported"; "" for common words."""
    if _patterns()["common"]["words"].fullmatch(_small(word)):
        return ""
    for end in _ENDINGS:
        if word.endswith(end) and len(word) - len(end) >= 4:
            return word[: -len(end)]
    return word


def stems(text: str) -> Counter[str]:
    """Stems of the words that carry meaning."""
    found = Counter(map(_stem, map(str.lower, _WORD.findall(text))))
    del found[""]
    return found


def name_words(names: Iterable[str]) -> frozenset[str]:
    """The words of names that can stand for them alone, in lower case: "Ada Brun" to "ada" and "brun"."""
    return frozenset(w.lower() for name in names for w in _NAME.findall(name) if w[0].isupper())


class Likeness:
    """How much the contents of an article share: cosines of their bags of stems, rare ones weighing more.

    Contents without a stem in common are not compared at all.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        self.bags = [stems(text) for text in texts]
        counts: Counter[str] = Counter(w for bag in self.bags for w in bag)
        self._weight = {w: math.log(1 + (1 + len(self.bags)) / n) for w, n in counts.items()}
        self._size = [sum(self._weight[w] ** 2 * n for w, n in bag.items()) for bag in self.bags]
        self._whole = [sum(self._weight[w] for w in bag) for bag in self.bags]
        self._holding: dict[str, list[int]] = {}
        for i, bag in enumerate(self.bags):
            for word in bag:
                self._holding.setdefault(word, []).append(i)
        self._of: dict[int, dict[int, float]] = {}

    def of(self, i: int) -> dict[int, float]:
        """The likeness, 0..1, of content ``i`` to each other one that it shares a stem with."""
        if i not in self._of:
            shared: dict[int, float] = {}
            for word, n in self.bags[i].items():
                for j in self._holding[word]:
                    shared[j] = shared.get(j, 0.0) + self._weight[word] ** 2 * min(n, self.bags[j][word])
            shared.pop(i, None)
            self._of[i] = {j: value / math.sqrt(self._size[i] * self._size[j]) for j, value in shared.items()}
        return self._of[i]

    def covered(self, i: int, j: int) -> float:
        """The part of content ``j``'s weight whose stems stand in content ``i`` too, 0..1."""
        if j not in self.of(i):
            return 0.0
        return sum(self._weight[w] for w in self.bags[j] if w in self.bags[i]) / self._whole[j]
