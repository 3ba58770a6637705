"""The words that mark an answer, and the words that two contents share."""

from __future__ import annotations

import math
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np

from kg.relate.grid import Floats, stretch

_FILE = Path(__file__).resolve().parent.parent / "data" / "answers.toml"
_WORD = re.compile(r"[^\W\d_]{3,}|\d[\d.,]*\d")
_NAME = re.compile(r"[^\W\d_]{3,}")
# less than the weight of any content that has a stem
_LEAST = 1e-9
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


def lists(part: str) -> tuple[str, ...]:
    """The names of the lists of a table of the data file."""
    return tuple(_patterns()[part])


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

    ``like`` (n, n) has the cosines, 0..1: 0 for a content beside itself, and for two without a stem in common.
    ``covered`` (n, n) has in row ``i`` the part of content ``j``'s weight whose stems stand in content ``i`` too.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        self.bags = [stems(text) for text in texts]
        n, sizes = len(self.bags), [len(bag) for bag in self.bags]
        index: dict[str, int] = {}
        stem = np.array([index.setdefault(w, len(index)) for bag in self.bags for w in bag], np.int64)
        count = np.array([c for bag in self.bags for c in bag.values()], np.int64)
        own = np.repeat(np.arange(n), sizes)
        holders = np.bincount(stem, minlength=len(index))
        weights = [math.log(1 + (1 + n) / max(1, k)) for k in range(holders.max(initial=0) + 1)]
        weight = np.array(weights)[holders][stem]
        square = np.array([w**2 for w in weights])[holders][stem]
        size, whole = np.bincount(own, square * count, n), np.bincount(own, weight, n)
        by_stem, first = np.argsort(stem, kind="stable"), np.cumsum(holders) - holders
        shared, covering = np.zeros((n, n)), np.zeros((n, n))
        # stem after stem of the rows, beside all contents that have it: bincount adds in this order
        begins = np.concatenate([[0], np.cumsum(sizes, dtype=np.int64)])
        for low in range(0, n, stretch(n)):
            high = min(n, low + stretch(n))
            rows = slice(begins[low], begins[high])
            times = holders[stem[rows]]
            left = np.repeat(np.arange(rows.start, rows.stop), times)
            nth = np.arange(len(left)) - np.repeat(np.cumsum(times) - times, times)
            right = by_stem[first[stem[left]] + nth]
            cell, cells = (own[left] - low) * n + own[right], (high - low) * n
            common = square[left] * np.minimum(count[left], count[right])
            shared[low:high] = np.bincount(cell, common, cells).reshape(-1, n)
            covering[low:high] = np.bincount(cell, weight[left], cells).reshape(-1, n)
        np.fill_diagonal(shared, 0.0)
        np.fill_diagonal(covering, 0.0)
        self.like: Floats = shared / np.maximum(np.sqrt(np.outer(size, size)), _LEAST)
        self.covered: Floats = (covering / np.maximum(whole, _LEAST)[:, None]).T
