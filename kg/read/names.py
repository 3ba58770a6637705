"""The word lists of this package: outlets by host, agencies, towns, regions, languages."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from kg.read.address import host


@cache
def _rows(name: str) -> tuple[tuple[str, ...], ...]:
    lines = (files("kg.read") / "data" / name).read_text(encoding="utf-8").split("\n")
    return tuple(tuple(line.split("\t")) for line in lines if line and not line.startswith("#"))


@cache
def _publishers() -> dict[str, str]:
    return {row[0]: row[1] for row in _rows("publishers.tsv")}


@cache
def _agencies() -> dict[str, str]:
    return {form.casefold(): row[0] for row in _rows("agencies.tsv") for form in row}


@cache
def _languages() -> dict[str, str]:
    return {row[0]: row[1] for row in _rows("languages.tsv")}


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(row[0].casefold() for row in _rows(name))


def publisher_of(url: str | None) -> str | None:
    """The outlet whose pages have this host, or ``None``: no name is made up for a host that is not in the list."""
    labels = (host(url) or "").split(".")
    names = (".".join(labels[i:]) for i in range(len(labels) - 1))
    return next((_publishers()[name] for name in names if name in _publishers()), None)


def agency(form: str) -> str | None:
    """The name of an agency that signs in this way ("AP" is Associated Press)."""
    return _agencies().get(form.strip().casefold())


def is_city(name: str) -> bool:
    return name.strip().casefold() in _words("cities.txt")


def is_region(name: str) -> bool:
    return name.strip().casefold() in _words("regions.txt")


def is_label(word: str) -> bool:
    """True for a word that headlines and notes begin with ("EXCLUSIVE: ..."), as towns begin a dateline."""
    return word.casefold() in _words("labels.txt")


def function_words() -> frozenset[str]:
    """Words that are frequent in English and in no other language."""
    return _words("function_words.txt")


def language(code: str) -> str:
    """The English name of a language, or its code."""
    return _languages().get(code, code)


def squash(name: str) -> str:
    """Letters and digits only, in lower case: "TODAY NICARAGUA" and "todaynicaragua" are alike."""
    return re.sub(r"[\W_]+", "", name.casefold())
