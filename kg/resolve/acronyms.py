"""Acronyms that an article gives a meaning of its own: "Party of Tavik Islanders (PTI)" is no known actor's PTI."""

from __future__ import annotations

from spacy.tokens import Doc

from kg.resolve.gazetteer import Gazetteer
from kg.resolve.names import acronym_of, is_acronym

_REACH = 8


def introduced(doc: Doc, gazetteer: Gazetteer) -> frozenset[str]:
    """The acronyms in brackets after another name than that of the actor whom the gazetteer knows by them."""
    out = set()
    for token in doc:
        i = token.i
        if i < 3 or i + 1 >= len(doc) or doc[i - 1].text != "(" or doc[i + 1].text != ")" or not is_acronym(token.text):
            continue
        actor = gazetteer.find(token.text)
        if actor is None:
            continue
        for first in range(max(i - _REACH, 0), i - 1):
            name = str(doc[first : i - 1].text)
            if name[:1] != token.text[:1] or "\n" in name or not acronym_of(token.text, name):
                continue
            if gazetteer.find(name) is not actor:
                out.add(token.text)
            else:
                out.discard(token.text)
                break
    return frozenset(out)
