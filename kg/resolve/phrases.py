"""A phrase: a stretch of words that may refer to somebody or something; the pronouns and what they say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kg.resolve.gazetteer import Actor

Kind = Literal["name", "nominal", "pronoun"]
# person, number, gender, sort: "p" a person, "n" a thing or body, "" either
PRONOUNS: dict[str, tuple[int, str, str, str]] = {
    **dict.fromkeys(("i", "me", "my", "mine", "myself"), (1, "singular", "", "p")),
    **dict.fromkeys(("we", "us", "our", "ours", "ourselves"), (1, "plural", "", "")),
    **dict.fromkeys(("you", "your", "yours", "yourself"), (2, "", "", "")),
    **dict.fromkeys(("he", "him", "his", "himself"), (3, "singular", "m", "p")),
    **dict.fromkeys(("she", "her", "hers", "herself"), (3, "singular", "f", "p")),
    **dict.fromkeys(("it", "its", "itself"), (3, "singular", "", "n")),
    **dict.fromkeys(("they", "them", "their", "theirs", "themselves"), (3, "plural", "", "")),
    **dict.fromkeys(("who", "whom", "whose"), (0, "", "", "p")),
    **dict.fromkeys(("which",), (0, "", "", "n")),
}


@dataclass(frozen=True, slots=True)
class Phrase:
    """A stretch of words ``[first, last)`` that may refer to somebody or something.

    ``type`` is a guess (an entity type or nothing); ``number`` ``singular``, ``plural`` or nothing; ``gender`` ``m``,
    ``f`` or nothing; ``form`` how it is determined: ``definite``, ``indefinite``, ``possessive``, ``demonstrative`` or
    ``bare``; ``adjective`` marks a demonym before a noun, which names nobody by itself.
    """

    kind: Kind
    first: int
    last: int
    head: int
    text: str
    type: str = ""
    number: str = ""
    gender: str = ""
    form: str = "bare"
    subject: bool = False
    adjective: bool = False
    actor: Actor | None = None
    person: int = 3
    sort: str = ""
    label: str = ""
