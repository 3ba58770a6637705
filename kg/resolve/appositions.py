"""Descriptions beside names, in appositions and before them: who is called what, and in whose office.

"State Department spokesperson Matthew Miller", "the president of the ICRC, Mirjana Spoljaric", "Lee Ann, head of the
union", "X, who heads Y", "Paltel, the main operator", "NSC's Sullivan", "Izumi of the CDP".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from spacy.tokens import Doc

from kg.resolve import lexicon, syntax
from kg.resolve.names import fold
from kg.resolve.offices import Office, Offices
from kg.resolve.phrases import Phrase

_HEADING = {
    "heads": "head",
    "headed": "head",
    "leads": "leader",
    "led": "leader",
    "chairs": "chair",
    "chaired": "chair",
    "runs": "head",
    "ran": "head",
    "founded": "founder",
    "founds": "founder",
    "directs": "director",
    "represents": "representative",
}
_ADDRESS = lexicon.words("address")
_CALLING = frozenset(("surnamed", "named", "nicknamed"))


@dataclass(slots=True)
class Links:
    """``same`` pairs (description, name) that name one; ``offices`` by the index of the phrase that gives them."""

    same: list[tuple[int, int]] = field(default_factory=list)
    offices: dict[int, Office] = field(default_factory=dict)

    def titles(self) -> dict[int, frozenset[str]]:
        """The offices that stand beside each name, folded."""
        out: dict[int, set[str]] = {}
        for nominal, name in self.same:
            if nominal in self.offices:
                out.setdefault(name, set()).add(fold(self.offices[nominal].role))
        return {n: frozenset(roles) for n, roles in out.items()}


class Linker:
    """Reads the links off a document and its phrases."""

    def __init__(self, doc: Doc, phrases: Sequence[Phrase]) -> None:
        self.doc, self.phrases = doc, phrases
        self.name_at: dict[int, int] = {}
        self.nominal_at: dict[int, int] = {}
        self._ending: dict[int, list[int]] = {}
        for n, phrase in enumerate(phrases):
            if phrase.kind == "name":
                for i in range(phrase.first, phrase.last):
                    self.name_at[i] = n
            elif phrase.kind == "nominal":
                self.nominal_at[phrase.head] = n
                self._ending.setdefault(phrase.last, []).append(n)
        self.links = Links(offices=Offices(doc, phrases, self.name_at, self.nominal_at).find())

    def find(self) -> Links:
        """All links of the document."""
        for n, phrase in enumerate(self.phrases):
            if phrase.kind == "name" and not phrase.adjective:
                self._before(n)
                self._after(n)
                self._called(n)
        return self.links

    def _before(self, n: int) -> None:
        """A title or description before the name, with or without a comma; an owner ("NSC's Sullivan")."""
        phrase, doc = self.phrases[n], self.doc
        i = phrase.first - 1
        while i > 0 and doc[i].text == "." and len(doc[i - 1]) <= 4:
            i -= 1
        while i >= 0 and (fold(doc[i].text) in _ADDRESS or (doc[i].text == "." and fold(doc[i - 1].text) in _ADDRESS)):
            i -= 1
        if i < 0:
            return
        owner = i - 1
        if doc[i].text in ("'s", "’s", "'", "’") and phrase.type == "person" and owner in self.name_at:
            body = self.name_at[owner]
            if self.phrases[body].type in ("organization", "place", ""):
                self.links.offices.setdefault(n, Office("", "", body))
            return
        if phrase.type in ("person", "") and doc[i].lower_ in _CALLING and i > 1:
            described = self._nominal_ending_at(i - 1 - (doc[i - 1].text == ","))
            if described is not None and self.phrases[described].type == "person":
                self.links.same.append((described, n))  # "an officer, surnamed Lee"
            return
        short = None
        if doc[i].text == ")" and i > 2 and doc[i - 2].text == "(" and phrase.type in ("person", ""):
            short, i = self.name_at.get(i - 1), i - 3  # "Director of X (NPA) Ann Lee"
        if doc[i].lower_ == "the" and i and doc[i - 1].text == "," and phrase.type == "organization":
            i -= 1  # "an activist group, the Assistance Association"
        comma = doc[i].text == ","
        at = i - 1 if comma else i
        if comma and doc[at].text == ")" and at > 2 and doc[at - 2].text == "(":
            at -= 3  # "Governor of the Bank (SB), Dr Ann Lee"
        nominal = self._nominal_ending_at(at)
        if nominal is None and comma:
            nominal = self._nominal_before_field(at)
        if nominal is None:
            return
        given = self.phrases[nominal]
        if given.number == "plural" or not self._fits(given, phrase):
            return
        if given.type == "person" and doc[at].pos_ == "ADP":
            return  # "the minister of Labour": what an office is for is nobody
        if comma and not (
            (self._closed(phrase.last) and given.form != "indefinite")
            or any(t.dep_ == "appos" and t.head.i == given.head for t in doc[phrase.first : phrase.last])
        ):
            return
        if (
            comma
            and phrase.type not in ("person", "")
            and all(t.dep_ != "appos" for t in doc[phrase.first : phrase.last])
        ):
            return
        if (
            not comma
            and given.type == "person"
            and not lexicon.is_office(doc[given.head].text)
            and doc[phrase.head].head.i != given.head
        ):
            return
        office = self.links.offices.get(nominal)
        if short is not None and office is not None and self.phrases[short].type in ("organization", ""):
            self.links.offices[nominal] = replace(office, body=short)
        self.links.same.append((nominal, n))
        farther = given.first - 2
        if not comma and farther >= 0 and doc[farther + 1].text == "," and self._closed(phrase.last):
            other = self.nominal_at.get(farther)  # "the founder, Advocate Ann Lee"
            if other is not None and self.phrases[other].form == "definite" and self._fits(self.phrases[other], phrase):
                self.links.same.append((other, n))

    def _called(self, n: int) -> None:
        """ "the Tavik Times newspaper": the noun after a name says only what sort of body it is."""
        phrase = self.phrases[n]
        m = self.nominal_at.get(phrase.last)
        if m is None or phrase.type not in ("organization", "other", "") or self.phrases[m].first > phrase.first:
            return
        given = self.phrases[m]
        if given.number != "plural" and self.doc[given.head].lower_ in lexicon.words("called"):
            before = syntax.words_between(self.doc, given.first, phrase.first)
            if all(t.pos_ == "DET" for t in before):
                self.links.same.append((m, n))

    def _nominal_ending_at(self, i: int) -> int | None:
        """The nominal whose head is at ``i``, or whose phrase ends there."""
        if i in self.nominal_at:
            n = self.nominal_at[i]
            head = self.doc[i]
            # "EAAT founder and president": the first of two coordinated offices speaks for both
            return n if head.pos_ in syntax.NOUNS else None
        ending = [
            m
            for m in (*self._ending.get(i + 1, ()), *self._ending.get(i + 2, ()))
            if self.phrases[m].head < i and self.phrases[m].type in ("person", "organization", "")
        ]
        return min(ending, key=lambda m: (self.phrases[m].head, m), default=None)

    def _nominal_before_field(self, i: int) -> int | None:
        """ "the Minister of Employment and Labour": the office whose field goes on after its phrase, up to ``i``."""
        for k in range(i, max(i - 6, 0), -1):
            if self.doc[k].pos_ == "CCONJ":
                n = self._nominal_ending_at(k - 1)
                head = self.doc[self.phrases[n].head] if n is not None else None
                held = head is not None and head.i < k - 1 and lexicon.is_office(head.text)
                return n if held and self.doc[k + 1].pos_ == "PROPN" else None
            if self.doc[k].pos_ not in ("PROPN", "NOUN", "ADJ"):
                return None
        return None

    def _within(self, n: int) -> bool:
        """Whether a description stands before the noun of another one: "health" in "the health minister"."""
        inner = self.phrases[n]
        return any(
            m in self.nominal_at
            and self.phrases[self.nominal_at[m]].first <= inner.first
            and inner.last <= self.phrases[self.nominal_at[m]].last
            for m in range(inner.head + 1, min(inner.head + 5, len(self.doc)))
        )

    def _fits(self, given: Phrase, name: Phrase) -> bool:
        if name.type in ("person", ""):
            return given.type in ("person", "") and (not given.gender or not name.gender or given.gender == name.gender)
        if name.type == "organization":
            return given.type in ("organization", "group")
        if name.type == "place":
            return given.type == "place" or given.type == "organization"
        return name.type == "other" and given.type in ("document", "organization", "")

    def _closed(self, i: int) -> bool:
        """Whether a name that ends at ``i`` is followed by a comma, a verb or the sentence's end."""
        doc = self.doc
        if i >= len(doc):
            return True
        return doc[i].is_punct or doc[i].is_space or doc[i].pos_ in ("VERB", "AUX")

    def _after(self, n: int) -> None:
        """An apposition, a relative clause or a preposition after the name; "X is the head of Y"."""
        phrase, doc = self.phrases[n], self.doc
        i = phrase.last
        if i + 1 < len(doc) and doc[i].text == "(":
            party = self.name_at.get(i + 1)
            if party is not None and phrase.type == "person" and self.phrases[party].type in ("organization", ""):
                self.links.offices.setdefault(n, Office("", "", party))
            while i < len(doc) and doc[i].text != ")" and i - phrase.last < 8:
                i += 1
            i += 1
        if i + 1 >= len(doc):
            return
        if doc[i].text in (",", "--", "–", "—") or (doc[i].text == "-" and doc[i - 1].whitespace_):
            self._apposition(n, i + 1)
        elif doc[i].lower_ in ("of", "from") and phrase.type in ("person", ""):
            k = i + 1
            while k < len(doc) and doc[k].lower_ in ("the", "a", "an"):
                k += 1
            body = self.name_at.get(k)
            if body is not None and self.phrases[body].type == "organization":
                self.links.offices.setdefault(n, Office("", "", body))
        elif doc[i].lower_ in ("is", "was", "becomes", "became") and phrase.type == "person":
            self._predicate(n, i + 1)

    def _predicate(self, n: int, i: int) -> None:
        """ "X is the president of Y": the office, where the noun heads the clause."""
        for k in range(i, min(i + 8, len(self.doc))):
            m = self.nominal_at.get(k)
            if (
                m is not None
                and self.phrases[m].type == "person"
                and lexicon.is_office(self.doc[k].text)
                and self.doc[self.phrases[n].head].head.i == k
            ):
                self.links.same.append((m, n))
                return
            if self.doc[k].is_punct:
                return

    def _apposition(self, n: int, i: int) -> None:
        doc, phrase = self.doc, self.phrases[n]
        if doc[i].lower_ in ("who", "which"):
            self._clause(n, i)
            return
        owner = self.name_at.get(i + (doc[i].lower_ == "the"), -1)
        held = owner >= 0 and phrase.type == "person" and self.phrases[owner].type == "organization"
        if held and syntax.possessive(doc, self.phrases[owner].last):
            self.links.offices.setdefault(n, Office("", "", owner))  # "Ann Lee, the party's face in the south"
        for k in range(i, min(i + 12, len(doc))):
            token = doc[k]
            if token.is_punct and token.text not in ("-", "(", ")", "&", "’", "'"):
                return
            if token.pos_ in ("VERB", "AUX") and token.dep_ not in ("amod", "compound"):
                return
            m = self.nominal_at.get(k)
            if m is None:
                continue
            given = self.phrases[m]
            if not self._fits(given, phrase) and self._within(m):
                continue
            if given.first > i + 1 and doc[k].dep_ != "appos":
                return
            if given.number == "plural" or not self._fits(given, phrase) or (given.subject and doc[k].dep_ != "appos"):
                return
            if phrase.type in ("person", "") and not lexicon.is_office(token.text) and token.dep_ != "appos":
                return
            self.links.same.append((m, n))
            return

    def _clause(self, n: int, i: int) -> None:
        """ "X, who heads Y"; "X, who is president of Y"."""
        doc = self.doc
        for k in range(i + 1, min(i + 6, len(doc))):
            role = _HEADING.get(doc[k].lower_)
            if role is not None:
                for j in range(k + 1, min(k + 8, len(doc))):
                    if j in self.name_at or (
                        j in self.nominal_at and self.phrases[self.nominal_at[j]].type == "organization"
                    ):
                        body = self.name_at.get(j, self.nominal_at.get(j))
                        self.links.offices.setdefault(n, Office(role, role, body))
                        return
                return
            if doc[k].lower_ in ("is", "was", "serves", "served"):
                for j in range(k + 1, min(k + 8, len(doc))):
                    m = self.nominal_at.get(j)
                    if m is not None and lexicon.is_office(doc[j].text):
                        self.links.same.append((m, n))
                        return
                return
