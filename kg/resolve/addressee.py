"""Whom an attribution's source spoke to: the object of "told", "urged", "warned"; "to X" of "said"; "was told"."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from spacy.tokens import Doc, Token

from kg.resolve import lexicon, syntax

TELLING = lexicon.words("telling")
SAYING = lexicon.words("said_to")
_CALLING = frozenset(("call", "called", "calling", "calls", "prevailed", "appealed"))
_LETTERS = frozenset(
    ("letter", "message", "interview", "appeal", "speech", "address", "call", "note", "statement", "email", "question")
)
_THINGS = frozenset(("question", "questions", "mercy", "help", "information", "support", "compensation"))
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
    for i in range(cue[0], cue[1]):
        verb = doc[i]
        word = verb.lower_
        if word in TELLING and verb.pos_ in ("VERB", "AUX", "ADJ"):
            return _object(doc, verb, cue[1], inside, named)
        if word in _CALLING:
            found = _after(doc, i + 1, inside, ("on", "upon"))
            if found is not None:
                return found
        if word in SAYING:
            return _to(doc, verb, cue[1], inside)
    return None


def _object(doc: Doc, verb: Token, end: int, inside: set[int], named: Callable[[int], bool]) -> Span | None:
    """The object of a verb of telling: by the tree, else the noun phrase that follows; of a passive its subject."""
    if any(child.dep_ == "aux:pass" for child in verb.children):
        found = [c for c in verb.children if c.dep_ == "nsubj:pass"]
        return _whole(doc, found[0], inside) if found and found[0].i not in inside else None
    objects = sorted(
        (c for c in verb.children if c.dep_ in ("iobj", "obj") and c.i > verb.i), key=lambda c: c.dep_ != "iobj"
    )
    for child in objects:
        near = syntax.phrase_of(child)[0] <= end + 1
        if near and child.i not in inside and child.pos_ in ("NOUN", "PROPN", "PRON") and not _thing(child):
            return _whole(doc, child, inside)
    if end in inside:
        span = _run(doc, end, set())
        return (
            span if span is not None and span[1] < len(doc) and doc[span[1]].lower_ in ("to", "not", "that") else None
        )
    span = _run(doc, end, inside)
    if span is not None and any(named(i) for i in range(*span)) and not _thing(doc[span[1] - 1]):
        return span
    return None


def _to(doc: Doc, verb: Token, end: int, inside: set[int]) -> Span | None:
    """ "to X" after a verb of saying, or after the letter or interview that it was said in."""
    span = _after(doc, end, inside, ("to",))
    if span is not None and doc[span[1] - 1].pos_ != "VERB":
        return span
    sent = verb.sent
    for i in range(end, min(end + 6, sent.end)):
        if doc[i].lower_ in _LETTERS and i not in inside:
            return _after(doc, i + 1, inside, ("to", "with"))
        if doc[i].is_punct and doc[i].text != ",":
            break
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
