"""An attribution as far as answers need it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Party:
    """An attribution as far as answers need it.

    ``cue``, ``content`` and ``sentence`` (the one around the cue) are words; ``speakers``, ``about`` and
    ``affiliation`` IRIs; ``nested_in`` is the place of the one whose content holds it, ``paragraph`` the number of its
    paragraph; ``names`` are the words of its speakers' names, in lower case.
    """

    cue: str
    content: str
    speakers: tuple[str, ...]
    about: tuple[str, ...]
    nested_in: int | None = None
    negated: bool = False
    mode: str = "indirect"
    sentence: str = ""
    affiliation: str | None = None
    paragraph: int = 0
    names: frozenset[str] = frozenset()
