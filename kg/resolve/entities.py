"""Which stretches of a document are names, and of what: entities put right by their surroundings, known actors."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from spacy.tokens import Doc

from kg.resolve import lexicon
from kg.resolve.acronyms import introduced
from kg.resolve.columns import Columns
from kg.resolve.gazetteer import FORM, Actor, Gazetteer
from kg.resolve.names import SORTS, TITLES, fold, is_acronym, strip_article

# first word, word after the last, type, the recogniser's label, the actor
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
_OWNING = frozenset(("'s", "’s", "'", "’", "-", "—", "–"))
_BODILY = frozenset(("organization", "place", "document", "group"))
_SYLLABLE = re.compile(r"[bcdfghjklmnprstwyz]{0,3}[aeiou]{1,3}(?:ng|[nklmptrh])?", re.IGNORECASE)
_NO_NAMES = frozenset(("aid", "an", "ban", "deal", "in", "man", "men", "no", "on", "or", "plan", "run", "to", "win"))
_PARTS = frozenset(("party", "branch", "chapter", "faction", "bloc"))


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


def _given(columns: Columns, last: int) -> int:
    """The end of a person's name that ends at ``last``, with the second syllable of a given name: "Chong Suk-fan"."""
    if last + 1 < len(columns) and columns.words[last] == "-":
        before, after = columns.words[last - 1], columns.words[last + 1]
        joined = columns.between(last - 1, last + 2) == f"{before}-{after}"
        if (
            joined
            and after.islower()
            and after not in _NO_NAMES
            and _SYLLABLE.fullmatch(before)
            and _SYLLABLE.fullmatch(after)
        ):
            return last + 2
    return last


def _office(columns: Columns, i: int) -> bool:
    """Whether an acronym before a name is an office: elsewhere it stands alone ("IO Lee" and "the IO")."""
    word = columns.words[i]
    return is_acronym(word) and any(
        before == "the" and other == word for before, other in zip(columns.lower, columns.words[1:], strict=False)
    )


def _gazetteer_hits(
    columns: Columns, gazetteer: Gazetteer, blocked: Sequence[bool], own: frozenset[str]
) -> list[tuple[int, int, Actor]]:
    """Names of known actors, the longest at each word; not the names that the document gives another meaning."""
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


class Entities:
    """Finds the names of a document that the recogniser or the gazetteer knows; both see parts of one, or too much.

    Args:
        columns: the words of a document with parts of speech, dependencies and entities.
        gazetteer: known actors.
        blocked: for each word whether it can be part of no name.
    """

    def __init__(self, columns: Columns, gazetteer: Gazetteer, blocked: Sequence[bool]) -> None:
        self.columns, self.doc, self.gazetteer = columns, columns.doc, gazetteer
        self.blocked = blocked
        # names that mean something else in this document than in the gazetteer
        self.own = introduced(columns, gazetteer) | gazetteer.unsupported(columns.text)

    def find(self) -> list[Found]:
        """The names, in the order of the text."""
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
            if person:
                last = _given(self.columns, last)
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
        return self._joined(sorted(spans, key=lambda s: s[0]))

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
