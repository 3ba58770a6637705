"""The names of a document as phrases, each with head, number and gender; runs of proper nouns that are no entity."""

from __future__ import annotations

from collections.abc import Iterable

from spacy.tokens import Doc

from kg.model import Furniture
from kg.resolve import lexicon, syntax
from kg.resolve.columns import Columns
from kg.resolve.entities import Entities, is_title
from kg.resolve.gazetteer import Actor, Gazetteer
from kg.resolve.names import TITLES, fold, title_gender
from kg.resolve.phrases import Phrase

_CALENDAR = lexicon.words("calendar")
_PREFIXES, _DEPUTIES = lexicon.words("prefixes"), frozenset(("vice", "deputy"))
_DEPUTED = lexicon.words("home_offices") | lexicon.words("town_offices") | {"minister", "chairman", "chair", "captain"}
_BREAKS = frozenset(("punct", "cc", "conj", "appos", "parataxis", "root"))


def _head_of(doc: Doc, first: int, last: int) -> int:
    """Index of the word of a stretch that the others hang on."""
    token = syntax.root_in(doc, first, last)
    return token.i if token is not None else last - 1


class Names:
    """Finds the names of a document; :class:`kg.resolve.mentions.Finder` adds descriptions and pronouns.

    Args:
        columns: the words of a document with parts of speech, dependencies, sentences and entities.
        gazetteer: known actors.
        furniture: stretches that are not content.
        sources: word stretches ``(first, last)`` of the sources of attributions: their heads are always candidates.
    """

    def __init__(
        self, columns: Columns, gazetteer: Gazetteer, furniture: Iterable[Furniture], sources: Iterable[tuple[int, int]]
    ) -> None:
        self.columns, self.doc, self.gazetteer = columns, columns.doc, gazetteer
        self.blocked = list(columns.space)
        for piece in furniture:
            first, last = columns.within(piece.start, piece.end)
            for i in range(first, last):
                self.blocked[i] = True
        self.sources = list(sources)
        self.taken: dict[int, int] = {}
        self.phrases: list[Phrase] = []
        self.heads: set[int] = set()

    def _add(self, phrase: Phrase) -> None:
        self.phrases.append(phrase)

    def _name(self, first: int, last: int, type_: str, label: str, actor: Actor | None) -> None:
        doc = self.doc
        text = self.columns.between(first, last)
        after = self.columns.words[last] if last < len(doc) else ""
        deputy = fold(text) in _DEPUTIES and fold(after) in _DEPUTED
        if deputy or (fold(text) in _PREFIXES and after in ("-", "‑")):
            return
        if text.count("(") > text.count(")") and last < len(doc) and doc[last].text == ")":
            last += 1  # "UD(P)"
            text = self.columns.between(first, last)
        head = _head_of(doc, first, last)
        adjective, number = False, "singular"
        if label == "NORP" or (actor is None and self.gazetteer.people(text) is not None):
            state = self.gazetteer.people(text)
            nominal = (doc[head].pos_ in syntax.NOUNS or fold(text).endswith("ns")) and doc[head].dep_ not in (
                "compound",
                "amod",
                "flat",
            )
            adjective = not nominal or doc[head].dep_ in ("amod", "compound")
            follows = last < len(doc) and doc[last].pos_ in ("NOUN", "PROPN", "ADJ") and doc[last].dep_ not in _BREAKS
            adjective = adjective or (follows and doc[last - 1].head.i >= last)
            if state is not None and not adjective and not fold(text).endswith("s") and doc[head].pos_ == "ADJ":
                adjective = True
            type_, number = "group", "plural" if fold(text).endswith(("s", "ese", "ish", "ch")) else "singular"
        gender = title_gender(self.columns.between(max(0, first - 2), last)) if type_ == "person" else ""
        if type_ == "person" and first and not gender:
            before = fold(doc[first - 1].text) or (fold(doc[first - 2].text) if first > 1 else "")
            gender = title_gender(f"{before} x") or lexicon.gender(doc[first - 1].text)
        for i in range(first, last):
            self.taken[i] = len(self.phrases)
        self._add(
            Phrase(
                "name",
                first,
                last,
                head,
                text,
                type_,
                number,
                gender,
                "definite",
                syntax.is_subject(doc[head]),
                adjective,
                actor,
                3,
                "",
                label,
            )
        )

    def _names(self) -> None:
        for found in Entities(self.columns, self.gazetteer, self.blocked).find():
            self._name(*found)

    def _proper_runs(self) -> None:
        """Runs of proper nouns that the recogniser passed over; titles and offices alone are left to be nominals."""
        doc, i = self.doc, 0
        dates = {t for ent in doc.ents if ent.label_ in ("DATE", "MONEY") for t in range(ent.start, ent.end)}
        while i < len(self.columns):
            if not self._proper(i, dates):
                i += 1
                continue
            first = i
            while i < len(self.columns) and self._proper(i, dates):
                i += 1
            last = i
            while first < last and is_title(doc, first):
                first += 1
            ranks = [k for k in range(first, last) if lexicon.is_office(doc[k].text)]
            if ranks and fold(doc[last - 1].text) in TITLES:
                continue  # "Police Spokesperson Lt"
            if first == last or all(lexicon.denotes(doc[k].text) for k in range(first, last)):
                continue
            if lexicon.is_office(doc[last - 1].text):  # a title: "Security Adviser"
                continue
            self._name(first, last, "", "", None)

    def _proper(self, i: int, dates: set[int]) -> bool:
        word = self.columns.words[i]
        return (
            self.columns.pos[i] == "PROPN"
            and word[:1].isupper()
            and i not in self.taken
            and not self.blocked[i]
            and i not in dates
            and fold(word) not in _CALENDAR
        )
