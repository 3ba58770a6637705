"""Actors of the news under their full, short and alternative names, read from SKOS (``kg/data/actors.ttl``).

============================  =============================================================================
``skos:prefLabel``            the name an entity goes under
``skos:altLabel``             other names of it
``actor:demonym``             adjective and nouns for a state's people ("Israeli")
``actor:seat``                a place whose name stands for a state's government ("Washington")
``actor:of``                  the state that a government, ministry or agency belongs to
``actor:shared``              one of the names that others bear too ("PTI"): only taken where the text supports it
``actor:where``               the state (repeatable) whose mention supports a shared name
============================  =============================================================================

The class is the other type of the concept: ``schema:Country`` and ``schema:Place`` are places, ``schema:Person`` a
person, ``said:Group`` a group, ``schema:Organization`` and all below it organizations.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from kg.errors import FormatError, NotFoundError
from kg.model import EntityType
from kg.resolve.names import fold, words

ACTOR = "https://w3id.org/said/actors#"
_SKOS = "http://www.w3.org/2004/02/skos/core#"
_TYPES: dict[str, EntityType] = {
    "https://schema.org/Country": "place",
    "https://schema.org/Place": "place",
    "https://schema.org/Person": "person",
    "https://w3id.org/said#Group": "group",
    "https://schema.org/Organization": "organization",
    "https://schema.org/GovernmentOrganization": "organization",
    "https://schema.org/NewsMediaOrganization": "organization",
    "https://schema.org/Corporation": "organization",
    "https://schema.org/NGO": "organization",
}
_FORMS = r"^(?:\w+ )?(?:republic|kingdom|state|sultanate|federation|commonwealth) of (?:the )?"
FORM = re.compile(r"republic|kingdom|state|sultanate|federation|commonwealth", re.IGNORECASE)
_ARTICLES = ("the", "a", "an")
_DEFAULT = Path(__file__).resolve().parent.parent / "data" / "actors.ttl"


@dataclass(slots=True)
class Actor:
    """One concept of the gazetteer; ``of`` is the key (IRI) of the state that it belongs to; ``shared``
    names are borne by others too, ``where`` are the keys of states that support them."""

    key: str
    name: str = ""
    type: EntityType = "organization"
    state: bool = False
    names: list[str] = field(default_factory=list)
    demonyms: list[str] = field(default_factory=list)
    seats: list[str] = field(default_factory=list)
    of: str = ""
    shared: list[str] = field(default_factory=list)
    where: list[str] = field(default_factory=list)


class Gazetteer:
    """Look-up by folded name. Where two concepts share a name, the first file's first one has it, its own name before
    an alternative one."""

    def __init__(self, actors: dict[str, Actor]) -> None:
        self.actors = actors
        self._names: dict[str, Actor] = {}
        self._demonyms: dict[str, Actor] = {}
        self._seats: dict[str, Actor] = {}
        self._governments: dict[str, Actor] = {}
        for actor in actors.values():
            self._names.setdefault(_key(actor.name), actor)
        for actor in actors.values():
            for name in actor.names:
                self._names.setdefault(_key(name), actor)
            for name in actor.demonyms:
                self._demonyms.setdefault(fold(name), actor)
                if not name.endswith(("s", "sh", "ch", "ese")):
                    self._demonyms.setdefault(fold(name) + "s", actor)
            for name in actor.seats:
                self._seats.setdefault(_key(name), actor)
            if actor.of and actor.name.startswith("Government of"):
                self._governments.setdefault(actor.of, actor)
        self._begins = frozenset(
            k[:n] for k in (key.partition(" ")[0] for key in self._names) for n in range(1, len(k) + 1)
        )
        self._ends = frozenset(k[n:] for k in (key.rpartition(" ")[2] for key in self._names) for n in range(len(k)))
        self._sharing = [actor for actor in actors.values() if actor.shared]
        self.longest = max((len(k.split()) for k in self._names), default=0)

    def find(self, name: str) -> Actor | None:
        """The actor of that name. An acronym in capitals is not found under a word in lower case ("who", "us")."""
        key = _key(name)
        actor = self._names.get(key)
        if actor is None and " of " in key:
            actor = self._names.get(re.sub(_FORMS, "", key))
        if actor is None or (name.islower() and not any(name == n for n in (actor.name, *actor.names))):
            return None
        return actor

    def begins(self, word: str) -> bool:
        """Whether :meth:`find` can know a name whose first word is that one or begins with it.

        Names with "Republic of" and the like are found without these words: of them this tells nothing.
        """
        first = fold(word).partition(" ")[0]
        return not first or first in _ARTICLES or first in self._begins

    def ends(self, word: str) -> bool:
        """Whether :meth:`find` can know a name whose last word is that one or ends with it."""
        last = fold(word).rpartition(" ")[2]
        return not last or last in self._ends

    def people(self, word: str) -> Actor | None:
        """The state whose people or adjective the word is ("Israeli", "Israelis")."""
        return self._demonyms.get(fold(word)) if word[:1].isupper() else None

    def seat(self, name: str) -> Actor | None:
        """The state whose government is called by that place ("Washington")."""
        return self._seats.get(_key(name)) if name[:1].isupper() else None

    def government(self, state: Actor) -> Actor | None:
        """The government of a state."""
        return self._governments.get(state.key)

    def unsupported(self, text: str) -> frozenset[str]:
        """The shared names that a text uses without naming their actor otherwise, its state or the state's people."""
        out = set()
        for actor in self._sharing:
            found = [name for name in actor.shared if _holds(text, name)]
            if found and not any(_holds(text, name) for name in self._support(actor)):
                out.update(found)
        return frozenset(out)

    def _support(self, actor: Actor) -> list[str]:
        names = [name for name in (actor.name, *actor.names) if name not in actor.shared]
        for state in filter(None, map(self.actors.get, (*actor.where, actor.of))):
            names += [state.name, *state.names, *state.demonyms]
        return names

    def get(self, key: str) -> Actor | None:
        """The actor of that key."""
        return self.actors.get(key)


def _key(name: str) -> str:
    return " ".join(words(name))


def _holds(text: str, name: str) -> bool:
    return name in text and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None


def _read(path: Path, actors: dict[str, Actor]) -> None:
    import pyoxigraph as ox

    if not path.is_file():
        raise NotFoundError(str(path), "there is no such gazetteer", "give the path of a SKOS file in Turtle")
    try:
        triples = list(ox.parse(path=str(path), format=ox.RdfFormat.TURTLE))
    except (SyntaxError, ValueError) as error:
        raise FormatError(str(path), f"it is not Turtle: {error}", "write it like kg/data/actors.ttl") from error
    for triple in triples:
        key, prop, value = _plain(triple.subject), _plain(triple.predicate), _plain(triple.object)
        actor = actors.setdefault(key, Actor(key))
        if prop.endswith("#type"):
            actor.type = _TYPES.get(value, actor.type)
            actor.state |= value == "https://schema.org/Country"
        elif prop == f"{_SKOS}prefLabel":
            if actor.name and actor.name != value:
                actor.names.append(actor.name)
            actor.name = value
        elif prop == f"{_SKOS}altLabel":
            actor.names.append(value)
        elif prop == f"{ACTOR}demonym":
            actor.demonyms.append(value)
        elif prop == f"{ACTOR}seat":
            actor.seats.append(value)
        elif prop == f"{ACTOR}of":
            actor.of = value
        elif prop == f"{ACTOR}shared":
            actor.shared.append(value)
        elif prop == f"{ACTOR}where":
            actor.where.append(value)
    for key in [k for k, actor in actors.items() if not actor.name or k == f"{ACTOR}scheme"]:
        del actors[key]


def _plain(term: object) -> str:
    return str(getattr(term, "value", term))


@lru_cache(maxsize=8)
def load_gazetteer(*extra: str | Path) -> Gazetteer:
    """The shipped gazetteer, extended by SKOS files in Turtle; kept in memory.

    A concept of a further file that has the IRI of a shipped one adds names to it; its own ``skos:prefLabel`` wins.

    Raises:
        NotFoundError: a file is missing.
        FormatError: a file is not Turtle.
    """
    actors: dict[str, Actor] = {}
    for path in (_DEFAULT, *extra):
        _read(Path(path), actors)
    return Gazetteer(actors)
