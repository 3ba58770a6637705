"""The names of a document: entities put right by their surroundings, the gazetteer, runs of proper nouns."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from spacy.tokens import Doc, Token

from kg.model import Furniture
from kg.resolve import lexicon, syntax
from kg.resolve.acronyms import introduced
from kg.resolve.columns import Columns
from kg.resolve.gazetteer import FORM, Actor, Gazetteer
from kg.resolve.names import SORTS, TITLES, fold, is_acronym, strip_article, title_gender
from kg.resolve.phrases import PRONOUNS, Phrase

Found = tuple[int, int, str, str, "Actor | None"]
_TYPES = {
    "PERSON": "person",
    "ORG": "organization",
    "LOC": "place",
    "FAC": "place",
    "NORP": "group",
    "MISC": "other",
    "PRODUCT": "other",
}
_INDEFINITE = lexicon.words("indefinite")
_OWNING = frozenset(("'s", "’s", "'", "’", "-", "—", "–"))
_DEMONSTRATIVE = frozenset(["this", "that", "these", "those", "such"])
_CALENDAR = lexicon.words("calendar")
ADDRESS = lexicon.words("address")
_BODILY = frozenset(("organization", "place", "document", "group"))
_PARTS = frozenset(("party", "branch", "chapter", "faction", "bloc"))


def is_verbal(token: Token) -> bool:
    """Whether a word is the verb of a clause (not a participle before a noun: "ruling", "Hamas-run")."""
    joined = token.i > 0 and token.doc[token.i - 1].text == "-"
    return token.pos_ in ("VERB", "AUX") and token.dep_ not in ("amod", "compound", "acl") and not joined


def is_title(doc: Doc, i: int) -> bool:
    """Whether the word is a title or an office ("Mr", "President")."""
    return fold(doc[i].text) in TITLES or lexicon.is_office(doc[i].text)


def _trim(columns: Columns, first: int, last: int, person: bool) -> tuple[int, int]:
    """An entity without article, possessive, marks at its ends and, for a person, titles."""
    words, lower, punct, space = columns.words, columns.lower, columns.punct, columns.space
    while first < last - 1 and (punct[first] or space[first] or lower[first] in ("the", "a", "an")):
        first += 1
    while last - 1 > first and (
        words[last - 1] in _OWNING or space[last - 1] or (punct[last - 1] and words[last - 1] not in (".", ")"))
    ):
        last -= 1
    if person:
        of = next((i for i in range(first + 2, last - 1) if lower[i] == "of"), None)
        last = of if of is not None else last  # "Chief Ann Lee of Tavik"
        while first < last - 1 and (fold(words[first]) in TITLES or _office(columns, first)):
            first += 1
            if words[first] == "." and first < last - 1:
                first += 1
    return first, last


def _office(columns: Columns, i: int) -> bool:
    """Whether an acronym before a name is an office: elsewhere it stands alone ("IO Lee" and "the IO")."""
    word = columns.words[i]
    return is_acronym(word) and any(
        before == "the" and other == word for before, other in zip(columns.lower, columns.words[1:], strict=False)
    )


def head_of(doc: Doc, first: int, last: int) -> int:
    """Index of the word of a stretch that the others hang on."""
    token = syntax.root_in(doc, first, last)
    return token.i if token is not None else last - 1


def form_of(doc: Doc, first: int, head: int) -> str:
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


def _gazetteer_hits(
    columns: Columns, gazetteer: Gazetteer, blocked: Sequence[bool], own: frozenset[str]
) -> list[tuple[int, int, Actor]]:
    hits: list[tuple[int, int, Actor]] = []
    words, size = columns.words, len(columns)
    forms = [bisect_right(columns.starts, match.start()) - 1 for match in FORM.finditer(columns.text)]
    reach = gazetteer.longest + 2
    i = 0
    while i < size:
        word = words[i]
        if blocked[i] or not word[:1].isupper() or (i and words[i - 1] == "-"):
            i += 1
            continue
        near = bisect_left(forms, i)
        if not gazetteer.begins(word) and not (near < len(forms) and forms[near] < i + reach):
            i += 1
            continue
        far = next((k for k in range(i, min(i + reach, size)) if blocked[k]), min(i + reach, size))
        for end in range(far, i, -1):
            last = words[end - 1]
            if columns.punct[end - 1] or last in _OWNING or not gazetteer.ends(last):
                continue
            text = columns.between(i, end)
            actor = gazetteer.find(text)
            if (
                actor is not None
                and "\n" not in text
                and strip_article(text) not in own
                and (end - i > 1 or columns.pos[i] not in ("VERB", "ADV", "PRON", "DET", "INTJ"))
            ):
                hits.append((i, end, actor))
                i = end - 1
                break
        i += 1
    return hits


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
        self.own = introduced(columns, gazetteer) | gazetteer.unsupported(columns.text)
        self.taken: dict[int, int] = {}
        self.phrases: list[Phrase] = []
        self.heads: set[int] = set()

    def _add(self, phrase: Phrase) -> None:
        self.phrases.append(phrase)

    def _name(self, first: int, last: int, type_: str, label: str, actor: Actor | None) -> None:
        doc = self.doc
        text = self.columns.between(first, last)
        if text.count("(") > text.count(")") and last < len(doc) and doc[last].text == ")":
            last += 1  # "UD(P)"
            text = self.columns.between(first, last)
        head = head_of(doc, first, last)
        adjective, number = False, "singular"
        if label == "NORP" or (actor is None and self.gazetteer.people(text) is not None):
            state = self.gazetteer.people(text)
            nominal = (doc[head].pos_ in syntax.NOUNS or fold(text).endswith("ns")) and doc[head].dep_ not in (
                "compound",
                "amod",
                "flat",
            )
            adjective = not nominal or doc[head].dep_ in ("amod", "compound")
            follows = (
                last < len(doc) and doc[last].pos_ in ("NOUN", "PROPN", "ADJ") and doc[last].dep_ not in SUBJECT_BREAKS
            )
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
        doc = self.doc
        spans: list[Found] = []
        covered = [False] * len(doc)
        hits = _gazetteer_hits(self.columns, self.gazetteer, self.blocked, self.own)
        used: set[int] = set()
        others = {fold(ent.text) for ent in doc.ents}
        bodies = {ent.text for ent in doc.ents if ent.label_ == "ORG" and is_acronym(ent.text)}
        for ent in doc.ents:
            if ent.label_ in ("DATE", "MONEY") or any(self.blocked[i] for i in range(ent.start, ent.end)):
                for i in range(ent.start, ent.end):
                    covered[i] = ent.label_ in ("DATE", "MONEY") or covered[i]
                continue
            person = ent.label_ == "PERSON" and ent.text not in bodies
            parts = [k for k, (a, b, _) in enumerate(hits) if ent.start <= a and b <= ent.end]
            if len(parts) > 1 and any(
                doc[i].lower_ in ("and", "&", ",") for i in range(hits[parts[0]][1], hits[parts[1]][0])
            ):
                continue  # "the US and European Union": the gazetteer's names take its place below
            first, last = _trim(self.columns, ent.start, ent.end, person)
            # A gazetteer name that holds the entity (or equals it) takes its place.
            wider = next((n for n, (a, b, _) in enumerate(hits) if a <= first and last <= b), None)
            if wider is not None and not (person and self._namesake(first, last, hits[wider], others)):
                if wider in used:
                    continue
                used.add(wider)
                first, last, found = hits[wider]
                spans.append((first, last, found.type, ent.label_ if not person else "ORG", found))
            else:
                type_ = "organization" if ent.text in bodies else _TYPES.get(ent.label_, "other")
                if ent.label_ in ("LOC", "PERSON", "MISC") and last < len(doc) and doc[last].lower_ in _PARTS:
                    type_, person = "organization", False
                if not person:
                    first, last = self._core(first, last)
                first, last = self._owner(first, last, others)
                if parts and hits[parts[0]][0] == first and hits[parts[0]][2].state and self._titled(first, last):
                    used.add(parts[0])
                    first, last, found = hits[parts[0]]
                    spans.append((first, last, found.type, "LOC", found))
                    covered[first:last] = [True] * (last - first)
                    continue
                if (
                    not person
                    and last - first == 1
                    and not doc[first].text[:1].isupper()
                    and not doc[first].text[:1].isdigit()
                ):
                    continue
                if all(is_title(doc, i) or self.gazetteer.people(doc[i].text) for i in range(first, last)) and person:
                    continue
                if (
                    ent.label_ == "ORG"
                    and last - first == 1
                    and (
                        lexicon.singular(doc[first].text) in lexicon.words("common_bodies")
                        or lexicon.is_office(doc[first].text)
                    )
                ):
                    continue
                if ent.label_ in ("ORG", "MISC", "LOC") and self._holder(first, last):
                    type_ = "person"
                name = self.columns.between(first, last)
                known = None if type_ == "person" or strip_article(name) in self.own else self.gazetteer.find(name)
                spans.append((first, last, type_, ent.label_, known))
            first, last, type_, label, actor = spans[-1]
            wide = type_ == "place" and actor is None and last < len(doc) and doc[last].text[:1].isupper()
            if wide and doc[last].lower_ in lexicon.words("place_sorts"):
                spans[-1] = (first, last + 1, type_, label, None)
            for i in range(spans[-1][0], spans[-1][1]):
                covered[i] = True
        for n, (first, last, actor) in enumerate(hits):
            if n not in used and not any(covered[first:last]):
                spans.append((first, last, actor.type, "", actor))
                for i in range(first, last):
                    covered[i] = True
        for i, word in enumerate(self.columns.words):
            free = not covered[i] and not self.blocked[i]
            if free and self.gazetteer.people(word) and self.columns.pos[i] in ("PROPN", "NOUN", "ADJ"):
                spans.append((i, i + 1, "group", "NORP", None))
        for first, last, type_, label, actor in self._joined(sorted(spans, key=lambda s: s[0])):
            self._name(first, last, type_, label, actor)

    def _joined(self, spans: list[Found]) -> list[Found]:
        """A body whose name holds "and", before an office: "Hong Kong and Macau Affairs Office director"."""
        doc, out = self.doc, list[Found]()
        for span in spans:
            first, last = span[:2]
            if (
                out
                and span[2] == "organization"
                and out[-1][2] == "place"
                and out[-1][1] == first - 1
                and doc[first - 1].lower_ == "and"
                and last - first > 2
                and fold(doc[last - 1].text) in SORTS
            ):
                name = self.columns.between(out[-1][0], last)
                text = self.columns.text
                if text.count(name) == text.count(self.columns.between(first, last)):
                    out[-1] = (out[-1][0], last, "organization", span[3], None)
                    continue
            out.append(span)
        return out

    def _holder(self, first: int, last: int) -> bool:
        """Whether a supposed body is a person by what stands beside it: "X, OC of the Station", "chair of Y, X,"."""
        doc = self.doc
        if not 1 < last - first < 5 or any(
            not doc[i].text[:1].isupper() or fold(doc[i].text) in SORTS or lexicon.denotes(doc[i].text) in _BODILY
            for i in range(first, last)
            if doc[i].text != "-"
        ):
            return False
        if last + 2 < len(doc) and doc[last].text == ",":
            i = last + 1 + (doc[last + 1].lower_ in ("the", "a", "an", "its"))
            for k in range(i, min(i + 4, len(doc) - 1)):
                if lexicon.is_office(doc[k].text) and lexicon.denotes(doc[k].text) == "person":
                    return doc[k + 1].lower_ in ("of", "at", "for", "with", ",", "in")
                if doc[k].pos_ not in ("NOUN", "PROPN", "ADJ"):
                    return False
        if first > 1 and last < len(doc) and doc[first - 1].text == "," and doc[last].text == ",":
            head = doc[first].head
            while head.dep_ in ("nmod", "compound", "flat", "appos") and head.head.i != head.i and head.i < first:
                if lexicon.is_office(head.text):
                    break
                head = head.head
            return head.i < first and lexicon.is_office(head.text) and lexicon.denotes(head.text) == "person"
        return False

    def _owner(self, first: int, last: int, others: set[str]) -> tuple[int, int]:
        """An entity cut to its owner, where that is a name by itself elsewhere ("BJP's Vokkaliga" -> "BJP")."""
        for i in range(first + 1, last):
            if self.doc[i].text in ("'s", "’s") and fold(self.columns.between(first, i)) in others:
                return first, i
        if (
            1 < last - first < 4
            and fold(self.columns.between(first + 1, last)) in others
            and fold(self.doc[first].text) not in TITLES
            and not lexicon.denotes(self.columns.between(first + 1, last))
            and self.doc[first + 1].text[:1].isupper()
            and lexicon.is_office(self.doc[min(last, len(self.doc) - 1)].text)
        ):
            return first + 1, last  # a branch: "Eldas ODM candidate"
        return first, last

    def _core(self, first: int, last: int) -> tuple[int, int]:
        """The name inside what was taken for one: "OC of X Station", "the X commission in Kenya", "(PH-Hulu)"."""
        doc = self.doc
        if last - first > 2 and lexicon.is_office(doc[first].text) and doc[first + 1].lower_ == "of":
            first += 2 + (doc[first + 2].lower_ == "the" and last - first > 3)
        for i in range(first + 1, last - 1):
            if (
                doc[i].lower_ == "in"
                and i - first > 1
                and self.gazetteer.find(self.columns.between(i + 1, last)) is not None
            ):
                return first, i
            if doc[i].text == "-" and first and doc[first - 1].text == "(":
                return first, i
        return first, last

    def _namesake(self, first: int, last: int, hit: tuple[int, int, Actor], others: set[str]) -> bool:
        """Whether a person has an actor's name: a state's ("Jordan"), or that of somebody named in full elsewhere."""
        name = fold(self.columns.between(first, last))
        return (first, last) == hit[:2] and (hit[2].state or any(other.endswith(f" {name}") for other in others))

    def _titled(self, first: int, last: int) -> bool:
        """Whether a supposed organization is a state and an office's field: "US Defense" in "US Defense Secretary"."""
        doc = self.doc
        office = last < len(doc) and lexicon.is_office(doc[last].text)
        return office and last - first > 1 and fold(doc[last - 1].text) not in lexicon.words("sorts")

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


SUBJECT_BREAKS = frozenset(("punct", "cc", "conj", "appos", "parataxis", "root"))
