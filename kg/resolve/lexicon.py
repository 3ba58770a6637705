"""What nouns denote: a person, an organization, a group, a document, a place; read from ``kg/data/words.toml``."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path

_FILE = Path(__file__).resolve().parent.parent / "data" / "words.toml"
_PERSONAL = (
    "man",
    "woman",
    "person",
    "ologist",
    "ist",
    "ian",
    "chief",
    "leader",
    "officer",
    "minister",
    "president",
    "maker",
    "goer",
    "keeper",
)


@lru_cache(maxsize=1)
def _lists() -> dict[str, frozenset[str]]:
    with _FILE.open("rb") as file:
        return {name: frozenset(text.split()) for name, text in tomllib.load(file).items()}


@lru_cache(maxsize=1)
def _irregular() -> dict[str, str]:
    return {plural: one for plural, _, one in (pair.partition(":") for pair in _lists()["irregular"])}


def words(key: str) -> frozenset[str]:
    """One of the word lists."""
    return _lists()[key]


@lru_cache(maxsize=1 << 14)
def singular(word: str) -> str:
    """The singular of a noun, lower case (by rule: ``agencies`` -> ``agency``)."""
    word = word.casefold().replace("’", "'")
    known = _irregular().get(word)
    if known is not None:
        return known
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "ches", "shes", "xes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        return word[:-1]
    return word


def is_plural(word: str) -> bool:
    """Whether a noun is plural by its form (or names people: ``police`` is left open)."""
    lower = word.casefold()
    return lower in ("people", "troops", "forces", "men", "women", "children", "authorities") or (
        singular(lower) != lower and lower not in ("forces",)
    )


@lru_cache(maxsize=1 << 14)
def denotes(word: str) -> str:
    """``person``, ``organization``, ``group``, ``document``, ``place`` or nothing; a plural of persons is a group."""
    lists, one = _lists(), singular(word)
    plural = is_plural(word)
    if word.casefold() in lists["group"] or one in lists["group"]:
        return "group"
    if one in lists["person"] and not (one in lists["organization"] and not (plural and one in words("plural_people"))):
        return "group" if plural else "person"
    if one in words("plural_people") and plural:
        return "group"
    for kind in ("organization", "document", "place"):
        if one in lists[kind]:
            return kind
    tail = one.rsplit("-", 1)[-1]
    if tail != one and tail in lists["person"]:
        return "group" if plural else "person"
    if one.endswith(_PERSONAL) and len(one) > 5:
        return "group" if plural else "person"
    return ""


@lru_cache(maxsize=1 << 14)
def gender(word: str) -> str:
    """``m``, ``f`` or nothing."""
    lists, one = _lists(), singular(word)
    return "m" if one in lists["male"] else "f" if one in lists["female"] else ""


@lru_cache(maxsize=1 << 14)
def is_office(word: str) -> bool:
    """Whether a name beside the word is that of its holder ("spokesperson Matthew Miller")."""
    one = singular(word)
    return one in _lists()["office"] or one.rsplit("-", 1)[-1] in _lists()["office"]
