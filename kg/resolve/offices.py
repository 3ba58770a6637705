"""The office that a description gives: "foreign minister", held in or for the body, state or person that it names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from kg.resolve import lexicon, syntax
from kg.resolve.names import fold, words
from kg.resolve.phrases import Phrase

_RANKS = frozenset(["deputy", "minister", "prime", "first", "state"])
_BARE = frozenset(["the", "a", "an", "then-"])


@dataclass(frozen=True, slots=True)
class Office:
    """What a noun phrase says that its referent is: ``role`` as it stands ("foreign minister"), the noun it ends in,
    and the phrase (an index) of the organization, state or person that it is held in or for."""

    role: str
    head: str
    body: int | None = None
    state: str = ""


def past(office: Office) -> bool:
    """Whether an office is one left behind ("former president")."""
    first = words(office.role)[:1]
    return bool(first) and (first[0] in lexicon.words("past") or office.head.startswith("ex-"))


def field(office: Office) -> set[str]:
    """What a minister is for: the words of the role without those of rank."""
    return set(words(office.role)) - _RANKS


class Offices:
    """Reads the offices off the descriptions of a document.

    Args:
        doc: with parts of speech and dependencies.
        phrases: its names and descriptions.
        name_at: the name that a word is part of.
        nominal_at: the description that a word is the head of.
    """

    def __init__(
        self, doc: Doc, phrases: Sequence[Phrase], name_at: Mapping[int, int], nominal_at: Mapping[int, int]
    ) -> None:
        self.doc, self.phrases, self.name_at, self.nominal_at = doc, phrases, name_at, nominal_at
        self.owner_at = {p.first: n for n, p in enumerate(phrases) if p.kind == "pronoun" and p.text.lower() == "its"}
        self.offices: dict[int, Office] = {}

    def find(self) -> dict[int, Office]:
        """The offices, by the phrases that give them."""
        for n, phrase in enumerate(self.phrases):
            if phrase.kind == "nominal":
                self._give(n)
        self._share()
        return self.offices

    def _give(self, n: int) -> None:
        """The office of one description: its words without articles, owners and names, and what it is for."""
        phrase, doc = self.phrases[n], self.doc
        if phrase.type not in ("person", "group", "organization", ""):
            return
        head = doc[phrase.head]
        person = phrase.type in ("person", "group") or lexicon.is_office(head.text)
        body, state = self._body(phrase, person)
        first, last = phrase.first, phrase.last
        kept = []
        for token in syntax.words_between(doc, first, head.i + 1):
            if (
                token.lower_ in _BARE
                or token.text in ("'s", "’s", "'", "’")
                or (token.is_punct and token.text not in ("-", "&"))
            ):
                continue
            at = self.name_at.get(token.i)
            if at is not None and self.phrases[at].type in ("organization", "place", "group", "person", ""):
                continue
            if token.dep_ == "nmod" and syntax.case_of(token) == "'s" and token.i < head.i:
                continue
            if token.pos_ in ("PRON", "DET", "ADP", "SCONJ", "NUM"):
                continue
            kept.append(token.text)
        role = " ".join(kept).replace(" - ", "-")
        tail = self._tail(head, last, body)
        if tail:
            role = f"{role} {tail}"
        ahead = doc[first - 2] if first > 1 and doc[first - 1].text == "-" else None
        if ahead is not None and fold(ahead.text) in lexicon.words("past"):
            role = f"{ahead.text}-{role}"
        if role:
            self.offices[n] = Office(role, lexicon.singular(head.text), body, state)

    def _share(self) -> None:
        """ "EAAT founder and president": the later of two coordinated offices is held in the same body."""
        offices = self.offices
        for n, office in list(offices.items()):
            head = self.doc[self.phrases[n].head]
            before = head.head.i if head.dep_ == "conj" else head.i - 2
            if (
                (head.dep_ != "conj" and (head.i < 2 or self.doc[head.i - 1].pos_ != "CCONJ"))
                or office.body is not None
                or office.state
                or any(c.dep_ == "det" for c in head.children)
            ):
                continue
            first = offices.get(self.nominal_at.get(before, -1))
            if first is not None and lexicon.is_office(first.head) and lexicon.is_office(office.head):
                offices[n] = Office(office.role, office.head, first.body, first.state)

    def _tail(self, head: Token, last: int, body: int | None) -> str:
        """What an office is for, where that is no named body: "minister for foreign affairs"."""
        for child in head.children:
            if child.i > head.i and child.i < last and child.dep_ == "nmod" and syntax.case_of(child) in ("for", "of"):
                first, end = syntax.phrase_of(child)
                if (
                    end - first > 7
                    or any(i in self.name_at for i in range(first, end))
                    or (self.nominal_at.get(child.i) == body and body is not None)
                ):
                    return ""
                return f"{syntax.case_of(child)} {self.doc[first:end].text}"
        return ""

    def _body(self, phrase: Phrase, person: bool) -> tuple[int | None, str]:
        """The organization (else the state or place) in a description, and the state of a demonym in it."""
        doc, states = self.doc, list[str]()
        minister = lexicon.singular(doc[phrase.head].text) == "minister"
        best: tuple[float, int] | None = None
        seen: set[int] = set()
        for i in range(phrase.first, phrase.last):
            if i == phrase.head:
                continue
            n = self.name_at.get(i)
            if n is None:
                n = self.nominal_at.get(i)
                if n is None or not person or self.phrases[n].type != "organization":
                    continue
                if i < phrase.head and minister:
                    continue  # "social services minister": a field, no body
            if n in seen:
                continue
            seen.add(n)
            inner = self.phrases[n]
            if inner.head == phrase.head:
                continue
            if inner.adjective:
                states += [inner.text] if i < phrase.head else []
                continue
            before = i < phrase.head
            depth = _depth(doc[inner.head], phrase.head)
            rank: float = {"organization": 0, "": 1, "place": 2, "person": 3, "group": 4}.get(inner.type, 9)
            if rank > 3 or (inner.type == "place" and not person and not before):
                continue
            if not before and inner.type == "" and minister:
                continue  # "Minister of Employment"
            if inner.type == "person" and not (
                syntax.possessive(doc, inner.last) or syntax.case_of(doc[inner.head]) in ("for", "to", "of")
            ):
                continue
            if phrase.number == "plural" and self._coordinated(n):
                continue  # "the ministers of Peru and Chile"
            if inner.kind == "nominal" and doc[inner.head].pos_ != "PROPN":
                rank += 0.5  # of "a department at the museum" the museum
            key = (rank, depth)
            if best is None or key < best:
                best, found = key, n
        state = states[0] if len(set(states)) == 1 else ""  # "Peruvian and Chilean officials" are of neither
        if best is None and lexicon.is_office(doc[phrase.head].text):
            its = (self.owner_at[i] for i in range(phrase.first, phrase.head) if i in self.owner_at)
            return next(its, self._next_to(phrase.head)), state
        return (found if best is not None else None), state

    def _coordinated(self, n: int) -> bool:
        """Whether a name is one of several that "and" joins."""
        head = self.doc[self.phrases[n].head]
        return head.dep_ == "conj" or any(c.dep_ == "conj" and c.i in self.name_at for c in head.children)

    def _next_to(self, head: int) -> int | None:
        """ "director of Tavola, an old charity": the body that follows an office, whatever the tree says."""
        doc, i = self.doc, head + 1
        if i >= len(doc) or doc[i].lower_ not in ("of", "at", "for", "with"):
            return None
        for k in range(i + 1, min(i + 6, len(doc))):
            n = self.name_at.get(k)
            if n is not None:
                inner = self.phrases[n]
                return n if inner.type == "organization" and not inner.adjective else None
            if doc[k].pos_ not in ("DET", "ADJ", "ADV", "VERB") and doc[k].text != "-":
                return None
        return None


def _depth(token: Token, top: int) -> int:
    """How many steps a word hangs below another, at most nine."""
    steps = 0
    while token.i != top and token.head.i != token.i and steps < 9:
        token, steps = token.head, steps + 1
    return steps
