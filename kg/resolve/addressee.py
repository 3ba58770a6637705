"""Whom an attribution's source spoke to: the object of "told", "urged", "warned"; "to X" of "said"; "was told"."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from spacy.tokens import Doc, Token

from kg.resolve import lexicon, syntax

TELLING = lexicon.words("telling")
SAYING = lexicon.words("said_to")
INFORMING = lexicon.words("informing")
HEARING = lexicon.words("hearing")
_CALLING = frozenset(("call", "called", "calling", "calls", "prevailed", "appealed"))
_LETTERS = frozenset(
    (
        *("letter", "message", "interview", "appeal", "speech", "address", "call", "note", "statement", "email"),
        *("question", "testimony", "remarks", "comments", "briefing", "tweet", "post"),
    )
)
DEMANDING = frozenset(("demand", "demands", "demanded", "demanding"))
_BEING = frozenset(("was", "were", "is", "are", "been", "being", "be"))
_FOLLOWING = ("to", "not", "that")
_THINGS = frozenset(
    (
        *("question", "questions", "mercy", "help", "information", "support", "compensation", "forgiveness", "story"),
        *("truth", "lies", "lie", "stories", "permission", "details", "everything", "something", "nothing"),
    )
)
_OPENING = ("“", '"', "‘", "'")
_LONGEST = 12
# participles of those who hold something, nobody having said it to them
_OWN = frozenset(("convinced", "persuaded", "addressed", "pressed", "challenged"))
_ACTORS = ("person", "group", "organization")
_PHRASE = frozenset(("NOUN", "PROPN", "PRON", "ADJ", "DET", "NUM"))

Span = tuple[int, int]


def told(doc: Doc, cue: Span, contents: Sequence[Span], named: Callable[[int], bool] = lambda i: False) -> Span | None:
    """The noun phrase ``[first, last)`` of the addressee, or nothing.

    Args:
        cue: the cue's words ``[first, last)``.
        contents: words of the contents, where no addressee is looked for.
        named: whether a word stands in a name or is a pronoun.
    """
    inside = {i for a, b in contents for i in range(a, b)}
    heard = hearer(doc, cue)
    if heard is not None:
        return _whole(doc, heard, inside if heard.i not in inside else set())
    if doc[cue[1] - 1].lower_ == "to" and any(doc[i].lower_ in _LETTERS for i in range(*cue)):
        return _run(doc, cue[1], inside)
    for i in range(cue[0], cue[1]):
        verb = doc[i]
        word = verb.lower_
        if word in TELLING and verb.pos_ in ("VERB", "AUX", "ADJ"):
            return _object(doc, verb, cue[1], inside, named)
        if word in _CALLING:
            found = _called(doc, i, inside)
            if found is not None:
                return found
        if word in DEMANDING and cue[1] in inside:
            return _body(doc, _infinitive(doc, cue[1], inside), named)
        if word in SAYING:
            return _to(doc, verb, cue[1], inside) or _before(doc, cue[1], inside) or _letter(doc, verb, inside)
        if verb.pos_ == "VERB":
            found = _before(doc, cue[1], inside) or _letter(doc, verb, inside)
            if found is not None:
                return found
    return None


def hearer(doc: Doc, cue: Span) -> Token | None:
    """Who was told: the subject of a passive verb of telling, or whom "Asked about ..., X said" speaks of."""
    for i in range(*cue):
        verb = doc[i]
        if verb.lower_ not in TELLING or verb.lower_ in _OWN or verb.pos_ not in ("VERB", "AUX", "ADJ"):
            continue
        passive = any(doc[k].lower_ in _BEING for k in range(max(0, i - 3), i)) and verb.lower_.endswith(("ed", "told"))
        if any(child.dep_ == "aux:pass" for child in verb.children) or passive:
            found = [c for c in verb.children if c.dep_ in ("nsubj:pass", "nsubj") and c.i < i]
            before = doc[i - 2] if passive and i > 1 else None
            beside = before is not None and before.pos_ in ("NOUN", "PROPN", "PRON")
            if found and (before is None or not beside or syntax.phrase_of(found[0])[1] > before.i):
                return found[0]
            if beside:
                return before
            return syntax.elided_subject(verb)
        if verb.lower_ in ("asked", "told", "questioned") and _opens(verb):
            return syntax.subject(verb.head)
    return None


def agent_of(doc: Doc, cue: Span) -> Span | None:
    """The agent of a passive cue ("was told by the army")."""
    for i in range(*cue):
        for child in doc[i].children:
            if child.dep_ in ("obl:agent", "obl") and syntax.case_of(child) == "by":
                return syntax.phrase_of(child)
    return None


def _opens(verb: Token) -> bool:
    """Whether a participle opens its sentence and has no subject of its own: "Asked about it, the minister said"."""
    first = next((t for t in verb.sent if not t.is_space and not t.is_punct), verb)
    return first.i == verb.i and syntax.subject(verb) is None and verb.head.i > verb.i


def _object(doc: Doc, verb: Token, end: int, inside: set[int], named: Callable[[int], bool]) -> Span | None:
    """The object of a verb of telling: by the tree, else the noun phrase that follows."""
    objects = sorted(
        (c for c in verb.children if c.dep_ in ("iobj", "obj") and c.i > verb.i), key=lambda c: c.dep_ != "iobj"
    )
    informing = verb.lower_ in INFORMING
    for child in objects:
        near = syntax.phrase_of(child)[0] <= end + 1
        if informing and near and child.i in inside and _clause(doc, child, inside):
            return _whole(doc, child, set())
        if near and child.i not in inside and child.pos_ in ("NOUN", "PROPN", "PRON") and not _thing(child):
            return _whole(doc, child, inside)
    if end in inside:
        return _infinitive(doc, end, inside)
    span = _run(doc, end, inside)
    if span is None or _thing(doc[span[1] - 1]):
        return None
    titled = span[1] < len(doc) and named(span[1]) and lexicon.is_office(doc[span[1] - 1].text)
    return span if informing or titled or any(named(i) for i in range(*span)) else None


def _clause(doc: Doc, child: Token, inside: set[int]) -> bool:
    """Whether what was said follows an addressee that the content takes in: "told (the board it was late)"."""
    last = syntax.phrase_of(child)[1]
    if last >= len(doc) or last not in inside:
        return doc[child.i].dep_ == "iobj"
    return doc[last].pos_ in ("PRON", "DET", "PART", "SCONJ", "PUNCT") or doc[last].dep_ == "nsubj"


def _called(doc: Doc, i: int, inside: set[int]) -> Span | None:
    """ "called on X to": whom a call at word ``i`` goes to."""
    k = i + 1
    word = doc[k].lower_ if k < len(doc) else ""
    if word in ("on", "upon") and k not in inside:
        found = _infinitive(doc, k + 1, inside) or _run(doc, k + 1, inside)
        return found if found is not None or k + 1 not in inside else _run(doc, k + 1, set())
    if word == "for":  # a call for somebody to act need not be made to them
        return None
    return _infinitive(doc, k, inside)


def _body(doc: Doc, span: Span | None, named: Callable[[int], bool]) -> Span | None:
    """The noun phrase if it is of somebody who can do what is demanded, not of the thing itself."""
    if span is None or not any(named(i) or lexicon.denotes(doc[i].text) in _ACTORS for i in range(*span)):
        return None
    return span


def _before(doc: Doc, i: int, inside: set[int]) -> Span | None:
    """ "argued before the court", "testified in front of the panel"."""
    if i + 2 < len(doc) and [t.lower_ for t in doc[i : i + 3]] == ["in", "front", "of"]:
        i += 2
    elif i >= len(doc) or doc[i].lower_ != "before":
        return None
    span = _run(doc, i + 1, inside) if i not in inside else None
    if span is None or not any(lexicon.singular(doc[k].text) in HEARING for k in range(*span)):
        return None
    return span


def _infinitive(doc: Doc, i: int, inside: set[int]) -> Span | None:
    """The noun phrase that a content begins with, where what it is to do follows: "the council to act"."""
    if i not in inside:
        return None
    span = _run(doc, i, set())
    if span is None:
        return None
    k = span[1]
    while (
        k < len(doc)
        and k in inside
        and k - span[0] < _LONGEST
        and (doc[k].pos_ in (*_PHRASE, "ADP", "CCONJ", "ADV") or doc[k].text in ("%", "-", "’s", "'s"))
        and not (doc[k].lower_ in _FOLLOWING and _verbal(doc, k))
    ):
        k += 1
    quoted = int(k < len(doc) and doc[k].text in _OPENING)
    if k + quoted < len(doc) and _verbal(doc, k + quoted) and doc[k - 1].pos_ in ("NOUN", "PROPN", "PRON"):
        return span[0], k
    if span[1] < len(doc) and doc[span[1]].lower_ in (*_FOLLOWING, "for", "against", "about"):
        return span
    return None


def _verbal(doc: Doc, i: int) -> bool:
    """Whether what somebody is told to do begins at ``i``: "to act", "not to act", "that ..."."""
    if doc[i].lower_ == "to":
        return doc[i].pos_ != "ADP" and not (i + 1 < len(doc) and doc[i + 1].pos_ in ("NUM", "DET"))
    return doc[i].lower_ in _FOLLOWING


def _letter(doc: Doc, verb: Token, inside: set[int]) -> Span | None:
    """ "In a letter to X, she said": the letter before the verb of saying."""
    sent = verb.sent
    for i in range(sent.start, verb.i):
        if doc[i].lower_ not in _LETTERS or i in inside:
            continue
        if any(doc[k].lower_ == "in" for k in range(max(sent.start, i - 3), i)):
            return _after(doc, i + 1, inside, ("to", "with"))
    return None


def _to(doc: Doc, verb: Token, end: int, inside: set[int]) -> Span | None:
    """ "to X" after a verb of saying, or after the letter or interview that it was said in."""
    span = _after(doc, end, inside, ("to",)) or _later(doc, end, inside)
    if span is not None and doc[span[1] - 1].pos_ != "VERB":
        return span
    sent = verb.sent
    for i in range(end, min(end + 6, sent.end)):
        if doc[i].lower_ in _LETTERS and i not in inside:
            return _after(doc, i + 1, inside, ("to", "with"))
        if doc[i].is_punct and doc[i].text != ",":
            break
    return None


def _later(doc: Doc, i: int, inside: set[int]) -> Span | None:
    """ "said on Monday to the members": "to X" after the day."""
    lead = i < len(doc) and doc[i].lower_ in ("on", "in", "late", "early")
    for first in (i, i + 1) if lead else (i,):
        if first < len(doc) and doc[first].ent_iob_ == "B" and doc[first].ent_type_ in ("DATE", "TIME"):
            last = first + 1
            while last < len(doc) and doc[last].ent_iob_ == "I":
                last += 1
            if not inside.intersection(range(i, last)):
                return _after(doc, last, inside, ("to",))
    return None


def _after(doc: Doc, i: int, inside: set[int], prepositions: Sequence[str]) -> Span | None:
    """The noun phrase after one of the prepositions at ``i``."""
    if i < len(doc) and doc[i].lower_ in prepositions and doc[i].pos_ == "ADP" and i not in inside:
        return _run(doc, i + 1, inside)
    return None


def _run(doc: Doc, i: int, inside: set[int]) -> Span | None:
    """The run of words of a noun phrase from ``i``: determiner, modifiers, nouns, possessives."""
    first, last = i, i
    while i < len(doc) and i not in inside:
        token = doc[i]
        if token.pos_ in ("NOUN", "PROPN", "PRON") and not (token.pos_ == "PRON" and i > first):
            last = i + 1
        elif not (token.pos_ in _PHRASE or token.text in ("'s", "’s", "-", "’", "'", "of", "&")) or token.lower_ in (
            "that",
            "what",
        ):
            break
        i += 1
    return (first, last) if last > first else None


def _whole(doc: Doc, head: Token, inside: set[int]) -> Span:
    first, last = syntax.phrase_of(head)
    while last > head.i + 1 and (last - 1 in inside or doc[last - 1].is_punct):
        last -= 1
    for i in range(head.i + 1, last):
        if i in inside or doc[i].pos_ in ("VERB", "AUX") or (doc[i].is_punct and doc[i].text not in ("-", "’", "'")):
            last = i
            break
    while last > head.i + 1 and doc[last - 1].pos_ in ("ADP", "PART", "SCONJ"):
        last -= 1
    return max(first, min(first, head.i)), last


def _thing(token: Token) -> bool:
    return token.lower_ in _THINGS or token.lower_.endswith(("self", "selves"))
