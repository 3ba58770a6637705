"""Are two names of the same one? Titles, surnames, short forms, acronyms, diacritics, spelling variants."""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher
from functools import lru_cache

from kg.resolve import lexicon

# Words before a personal name that are no part of it.
TITLES = lexicon.words("titles")
MALE_TITLES = lexicon.words("male_titles")
FEMALE_TITLES = lexicon.words("female_titles")
_SMALL = lexicon.words("small")
# Words that say what sort of body it is: alone they name none.
SORTS = lexicon.words("sorts")
_RESTATING = lexicon.words("restating")
_PLACE_SORTS = lexicon.words("place_sorts")
_ALIKE = 0.9
_QUOTES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'", "‐": "-", "‑": "-", "–": "-"})


@lru_cache(maxsize=1 << 14)
def fold(text: str) -> str:
    """Lower case without diacritics, marks or the possessive; one space between words."""
    text = text.translate(_QUOTES)
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text)
        text = "".join(c for c in text if not unicodedata.combining(c) and unicodedata.category(c) != "Cf")
    text = text.casefold()
    text = re.sub(r"'s?(?!\w)", "", text)
    text = re.sub(r"(?<=\b\w)\.(?=\w\b)", "", text)  # U.S. -> us
    return " ".join(re.sub(r"[^\w\s]|_", " ", text).split())


@lru_cache(maxsize=1 << 14)
def words(text: str) -> tuple[str, ...]:
    """The folded words without a leading article."""
    parts = fold(text).split()
    while len(parts) > 1 and parts[0] in ("the", "a", "an"):
        parts = parts[1:]
    return tuple(parts)


@lru_cache(maxsize=1 << 14)
def person_words(text: str) -> tuple[str, ...]:
    """The folded words of a personal name without titles before it."""
    parts = words(text)
    while len(parts) > 1 and parts[0] in TITLES:
        parts = parts[1:]
    return parts


@lru_cache(maxsize=1 << 14)
def title_gender(text: str) -> str:
    """``m`` or ``f`` where a title before the name says so, else nothing."""
    for word in words(text)[:-1]:
        if word in MALE_TITLES:
            return "m"
        if word in FEMALE_TITLES:
            return "f"
        if word not in TITLES:
            break
    return ""


def strip_titles(name: str) -> str:
    """The name without titles, a leading article, the possessive and marks at its ends; its own spelling otherwise."""
    parts = re.sub(r"['’]s?$", "", name.strip(' \t\n,.;:"“”()')).split()
    while len(parts) > 1 and fold(parts[0]) in TITLES:
        parts = parts[1:]
    return strip_article(" ".join(parts))


@lru_cache(maxsize=1 << 14)
def strip_article(name: str) -> str:
    """The name without a leading article, the possessive and marks at its ends, in one line."""
    name = " ".join(re.sub(r"['’]s?$", "", name.strip(' \t\n,;:"“”')).split())
    return re.sub(r"^(?:the|a|an)\s+(?=\S)", "", name, flags=re.IGNORECASE)


def _in_order(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """Whether the short list stands in the long one, in order; a lone letter stands for a word that it begins."""
    rest = iter(long)
    return all(
        any(w == x or (len(w) == 1 and x.startswith(w)) or (len(x) == 1 and w.startswith(x)) for x in rest)
        for w in short
    )


def _alike(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """A spelling variant: the same number of words, nearly the same letters."""
    left, right = " ".join(a), " ".join(b)
    if len(a) != len(b) or min(len(left), len(right)) < 8 or a[0][0] != b[0][0]:
        return False
    differing = [(x, y) for x, y in zip(a, b, strict=True) if x != y]
    if len(differing) != 1:
        return False
    x, y = differing[0]
    # no more letters can match than both have, in whatever order
    most = len(left) - len(x) + sum(min(x.count(letter), y.count(letter)) for letter in set(x))
    least = _ALIKE * (len(left) + len(right))
    return 2 * most >= least and SequenceMatcher(None, left, right, False).ratio() >= _ALIKE


def _misspelt(a: str, b: str) -> bool:
    """Whether a surname lacks a letter of the other: "Tavigton", "Tavington"."""
    short, long = sorted((a, b), key=len)
    if len(short) < 6 or len(long) != len(short) + 1 or short[0] != long[0]:
        return False
    return any(long[:k] + long[k + 1 :] == short for k in range(1, len(long) - 1))


def same_person(a: str, b: str) -> float:
    """How well two personal names go together, 0 (not at all) to 1 (the same words).

    A lone word fits a fuller name best as its last word (0.7), then as its first (0.6), then inside it (0.5), then as
    its last word with a slip (0.4).
    """
    left, right = person_words(a), person_words(b)
    if not left or not right:
        return 0.0
    if left == right or "".join(left) == "".join(right):
        return 1.0
    short, long = sorted((left, right), key=len)
    if {title_gender(a), title_gender(b)} == {"m", "f"}:
        return 0.0
    if len(short) == 1:
        if len(long) == 1:
            return 0.0
        if short[0] == long[-1]:
            return 0.7
        if short[0] == long[0]:
            return 0.6
        return 0.5 if short[0] in long and len(short[0]) > 2 else 0.4 if _misspelt(short[0], long[-1]) else 0.0
    if _in_order(short, long) and sum(len(w) > 1 for w in short) and any(len(w) > 2 and w in long for w in short):
        return 0.9
    return 0.8 if _alike(left, right) else 0.0


@lru_cache(maxsize=1 << 14)
def initials(name: str) -> frozenset[str]:
    """The acronyms that a name can have: of all its words, of its greater words; at least two letters."""
    parts = [p for p in re.split(r"[\s\-/]+", strip_article(name).translate(_QUOTES)) if p and (p[0].isalnum())]
    every = "".join(p[0] for p in parts).casefold()
    great = "".join(p[0] for p in parts if fold(p) not in _SMALL).casefold()
    return frozenset(x for x in (fold(every), fold(great)) if len(x) > 1)


@lru_cache(maxsize=1 << 14)
def is_acronym(name: str) -> bool:
    """Two to eight capitals, with or without points, a stroke or a trailing ``s``: ``WHO``, ``U.N.``, ``C/TFN``."""
    return bool(re.fullmatch(r"(?:[A-Z]\.?[&/]?){2,8}s?", name.strip()))


def acronym_of(short: str, long: str) -> bool:
    """Whether ``short`` is made of the initials of ``long``."""
    short = strip_article(short)
    if not is_acronym(short) or len(words(long)) < 2:
        return False
    letters = fold(short).replace(" ", "").removesuffix("s") if short.endswith("s") else fold(short).replace(" ", "")
    head = re.split(r"\s(?:of|in|for)\s", strip_article(long))[0]
    return letters in initials(long) or (len(letters) > 2 and letters in initials(head))


def same_body(a: str, b: str) -> float:
    """How well two names of organizations (or products, works) go together, 0 to 1."""
    left, right = words(a), words(b)
    if not left or not right:
        return 0.0
    if left == right or "".join(left) == "".join(right):
        return 1.0
    if acronym_of(a, b) or acronym_of(b, a):
        return 0.85
    if len(left) > 1 and {w for w in left if w not in _SMALL} == {w for w in right if w not in _SMALL}:
        return 0.95
    short, long = sorted((left, right), key=len)
    telling = [w for w in short if w not in SORTS and w not in _SMALL]
    if telling and len(long) - len(short) <= 5:
        branch = len(short) == 1 and is_acronym(strip_article(min((a, b), key=lambda x: len(words(x)))))
        branch = branch and any(w not in _RESTATING for w in long[1:])  # "UN" is not "UN Women"
        if long[: len(short)] == short and not branch:
            return 0.8 if len(short) > 1 or len(long) == 2 else 0.6
        if long[-len(short) :] == short and len(short) > 1:
            return 0.75
    if len(short) == 1 and len(long) > 2 and len(short[0]) > 4 and telling and short[0] in long:
        return 0.4
    return 0.8 if _alike(left, right) else 0.0


def is_branch(name: str, whole: str) -> bool:
    """Whether a name begins with that of a whole body and goes on: "United Nations Children's Fund"."""
    long, short = words(name), words(whole)
    return long[: len(short)] == short and any(w not in _RESTATING and w not in _SMALL for w in long[len(short) :])


def same_place(a: str, b: str) -> float:
    """How well two names of places go together: the same words, but for ``County``, ``Province`` ..."""
    left, right = words(a), words(b)
    if not left or not right:
        return 0.0
    if left == right:
        return 1.0
    bare = [tuple(w for w in side if w not in _PLACE_SORTS and w != "of") for side in (left, right)]
    if bare[0] and bare[0] == bare[1]:
        return 0.8
    return 0.8 if _alike(left, right) else 0.0


def is_sort(word: str) -> bool:
    """Whether a word says what sort of body or place it is and so names none by itself."""
    return fold(word) in SORTS
