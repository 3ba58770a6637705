"""Candidate mentions: names (entities, gazetteer, runs of proper nouns), noun phrases of roles and bodies, pronouns."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from kg.resolve import lexicon, syntax
from kg.resolve.names import fold
from kg.resolve.phrases import PRONOUNS, Phrase
from kg.resolve.proper import Names

_ADDRESS = lexicon.words("address")
_QUANTIFIED = lexicon.words("quantified")
_INDEFINITE = lexicon.words("indefinite")
_DEMONSTRATIVE = frozenset(["this", "that", "these", "those", "such"])
_JOINING = frozenset(("-", "–", "&", "/", "’", "'", "’s", "'s", "(", ")"))


def _is_verbal(token: Token) -> bool:
    """Whether a word is the verb of a clause (not a participle before a noun: "ruling", "Hamas-run")."""
    joined = token.i > 0 and token.doc[token.i - 1].text == "-"
    return token.pos_ in ("VERB", "AUX") and token.dep_ not in ("amod", "compound", "acl") and not joined


def _form_of(doc: Doc, first: int, head: int) -> str:
    """How a noun phrase is determined."""
    for i in (first, *(child.i for child in doc[head].children if child.i < head)):
        word = doc[i].lower_
        if word == "the":
            return "definite"
        if word in _DEMONSTRATIVE and doc[i].i < head:
            return "demonstrative"
        if word in _INDEFINITE and i < head:
            return "indefinite"
        if word in PRONOUNS and PRONOUNS[word][0] and i < head:
            return "possessive"
    if any(child.dep_ == "nmod" and syntax.case_of(child) == "'s" for child in doc[head].children):
        return "possessive"
    return "bare"


class Finder(Names):
    """Finds the phrases of a document: names first, then what is left."""

    def find(self) -> list[Phrase]:
        """All phrases, in the order of the text."""
        self._names()
        self._proper_runs()
        self._nominals()
        self._pronouns()
        return sorted(self.phrases, key=lambda p: (p.first, -p.last, p.head))

    def _nominals(self) -> None:
        doc = self.doc
        forced = self.heads
        for first, last in self.sources:
            root = syntax.root_in(doc, first, last)
            if root is not None:
                forced.update(t.i for t in syntax.coordinates(root) if first <= t.i < last)
        for i, pos in enumerate(self.columns.pos):
            noun = pos in syntax.NOUNS
            if not (noun or i in forced) or self.blocked[i] or i in self.taken:
                continue
            token = doc[i]
            share = token.text == "%" and i in forced
            if token.is_punct and not share:
                continue
            if fold(token.text) in _ADDRESS and i + 1 in self.taken:
                continue  # "Mr" is part of the name that follows
            quantified = (
                token.lower_ in _QUANTIFIED and token.pos_ in ("PRON", "DET", "ADJ", "NUM", "NOUN") and i in forced
            )
            relative = token.lower_ == "that" and token.pos_ == "PRON"
            if not (noun or quantified or (i in forced and token.lower_ not in PRONOUNS and not relative)):
                continue
            type_ = "group" if share or (quantified and not noun) else lexicon.denotes(token.text) if noun else ""
            if not type_ and i not in forced:
                continue
            if type_ == "organization" and lexicon.is_office(token.text) and i and doc[i - 1].lower_ == "chief":
                type_ = "person"  # an executive may be a body, a chief executive is not
            inner = (
                noun and token.dep_ in ("compound", "amod", "flat") and i not in forced and not self._titles_a_name(i)
            )
            if lexicon.is_office(token.text) and i + 1 < len(doc) and lexicon.is_office(doc[i + 1].text):
                continue
            if inner and not (type_ == "organization" and lexicon.is_office(token.head.text) and token.head.i > i):
                continue
            first, last = (i, i + 1) if inner else self._clip(i, *syntax.phrase_of(token))
            first = first if inner else self._leftwards(first, self._titles_a_name(i))
            form = "definite" if inner else _form_of(doc, first, i)
            number = ("plural" if lexicon.is_plural(token.text) else "singular") if noun else "plural"
            number = "" if type_ == "organization" and number == "singular" else number
            self._add(
                Phrase(
                    "nominal",
                    first,
                    last,
                    i,
                    self.columns.between(first, last),
                    type_,
                    number,
                    lexicon.gender(token.text),
                    form,
                    syntax.is_subject(token),
                )
            )

    def _clip(self, head: int, first: int, last: int) -> tuple[int, int]:
        """A noun phrase cut at marks, verbs and the name that it titles, against a parser's slips."""
        doc = self.doc
        for i in range(head - 1, first - 1, -1):
            token = doc[i]
            odd = token.pos_ in ("ADP", "SCONJ", "ADV") and token.lower_ != "of" and doc[i + 1].pos_ != "ADJ"
            odd = odd or token.lower_ in ("n't", "n’t", "not")
            mark = token.is_punct and (token.text not in _JOINING or self._parts(i))
            if mark or _is_verbal(token) or token.is_space or odd:
                first = i + 1
                break
        for i in range(head + 1, last):
            token = doc[i]
            name = self.phrases[self.taken[i]] if i in self.taken else None
            titled = (
                name is not None
                and name.first == i
                and name.type == "person"
                and doc[i - 1].pos_ not in ("ADP", "CCONJ", "PART")
            )
            mark = token.is_punct and (token.text not in _JOINING or self._parts(i))
            relative = token.lower_ in ("who", "which", "whose", "said", "says") or (
                token.lower_ == "that" and token.pos_ == "PRON"
            )
            if mark or _is_verbal(token) or token.is_space or titled or relative:
                last = i
                break
        while first < head and (doc[first].is_punct or doc[first].pos_ in ("CCONJ", "ADP", "SCONJ")):
            first += 1
        while last > head + 1 and (doc[last - 1].is_punct or doc[last - 1].pos_ in ("CCONJ", "ADP", "SCONJ", "DET")):
            last -= 1
        return first, last

    def _parts(self, i: int) -> bool:
        """Whether a dash stands between words rather than in one ("Tavik - The council")."""
        doc = self.doc
        return i > 0 and doc[i].text in ("-", "–") and bool(doc[i - 1].whitespace_) and bool(doc[i].whitespace_)

    def _leftwards(self, first: int, title: bool) -> int:
        """Where a noun phrase begins with the modifiers and the owner that a parser left out ("Lee's office").

        All that stands right before a ``title`` belongs to it.
        """
        doc = self.doc
        while first > 0:
            token = doc[first - 1]
            free = first - 1 not in self.taken and not self.blocked[first - 1]
            modifies = token.dep_ in ("compound", "amod", "nmod") or title
            if free and modifies and token.pos_ in ("NOUN", "ADJ", "PROPN"):
                first -= 1
            elif title and first - 1 in self.taken and self.phrases[self.taken[first - 1]].type != "person":
                first = self.phrases[self.taken[first - 1]].first
            elif token.text == "-" and first > 1 and doc[first - 2].text[:1].isupper():
                first -= 2
                return first - 1 if first and doc[first - 1].lower_ == "the" else first
            elif doc[first - 2 : first - 1].text == "-" and token.pos_ in ("VERB", "ADJ"):
                first -= 1
            elif token.text in ("'s", "’s") and first - 2 in self.taken:
                first = self.phrases[self.taken[first - 2]].first
                return first - 1 if first and doc[first - 1].lower_ == "the" else first
            else:
                break
        return first

    def _titles_a_name(self, i: int) -> bool:
        """Whether the word is an office right before a person's name ("spokesperson Matthew Miller")."""
        return lexicon.is_office(self.doc[i].text) and i + 1 < len(self.doc) and i + 1 in self.taken

    def _pronouns(self) -> None:
        for i, word in enumerate(self.columns.lower):
            entry = PRONOUNS.get(word)
            if word == "that" and i in self.heads and self.columns.pos[i] == "PRON":
                entry = (0, "", "", "")
            if entry is None or self.blocked[i] or i in self.taken:
                continue
            token = self.doc[i]
            if token.pos_ not in ("PRON", "DET", "PROPN", "X", ""):
                continue
            person, number, gender, sort = entry
            if token.lower_ == "us" and token.text == "US":
                continue
            if person == 0 and token.lower_ in ("which",) and token.dep_ == "det":
                continue
            if token.lower_ == "it" and token.dep_ == "expl":
                continue
            type_ = "person" if sort == "p" else ""
            self._add(
                Phrase(
                    "pronoun",
                    token.i,
                    token.i + 1,
                    token.i,
                    token.text,
                    type_,
                    number,
                    gender,
                    "definite",
                    syntax.is_subject(token),
                    False,
                    None,
                    person,
                    sort,
                )
            )
