"""Acronyms that an article gives a meaning of its own: "Party of Tavik Islanders (PTI)" is no known actor's PTI."""

from __future__ import annotations

from kg.resolve.columns import Columns
from kg.resolve.gazetteer import Gazetteer
from kg.resolve.names import acronym_of, is_acronym

_REACH = 8


def introduced(columns: Columns, gazetteer: Gazetteer) -> frozenset[str]:
    """The acronyms in brackets after another name than that of the actor whom the gazetteer knows by them."""
    out = set()
    words = columns.words
    for i in range(3, len(words) - 1):
        if words[i - 1] != "(" or words[i + 1] != ")" or not is_acronym(words[i]):
            continue
        actor = gazetteer.find(words[i])
        if actor is None:
            continue
        for first in range(max(i - _REACH, 0), i - 1):
            name = columns.between(first, i - 1)
            if name[:1] != words[i][:1] or "\n" in name or not acronym_of(words[i], name):
                continue
            if gazetteer.find(name) is not actor:
                out.add(words[i])
            else:
                out.discard(words[i])
                break
    return frozenset(out)
