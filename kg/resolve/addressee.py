"""Whom an attribution's source spoke to: the object of "told", "urged", "warned"; "to X" of "said"; "was told"."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from kg.resolve import lexicon, syntax

# Verbs whose object is told: the noun phrase after them is the addressee.
TELLING = lexicon.words("telling")
# Verbs that are said to somebody.
SAYING = lexicon.words("said_to")
_CALLING = frozenset(["call", "called", "calling", "calls", "prevail", "prevailed", "appealed"])
_THINGS = frozenset(["question", "questions", "mercy", "court", "help", "information"])


def addressee_head(doc: Doc, cue: tuple[int, int], contents: list[tuple[int, int]]) -> Token | None:
    """The head of the noun phrase that names the addressee, or nothing.

    Args:
        cue: the cue's words ``[first, last)``.
        contents: words ``[first, last)`` of the contents, where no addressee is looked for.
    """

    def inside(token: Token) -> bool:
        return any(a <= token.i < b for a, b in contents)

    for i in range(cue[0], cue[1]):
        verb = doc[i]
        word = verb.lower_
        if word in TELLING and verb.pos_ in ("VERB", "AUX", "ADJ"):
            if any(child.dep_ == "aux:pass" for child in verb.children):
                found = [c for c in verb.children if c.dep_ == "nsubj:pass"]
            else:
                found = [c for c in verb.children if c.dep_ in ("iobj", "obj") and c.i > verb.i]
                found.sort(key=lambda c: (c.dep_ != "iobj", c.i))
            for child in found:
                if (
                    not inside(child)
                    and child.pos_ in ("NOUN", "PROPN", "PRON")
                    and child.lower_ not in _THINGS
                    and not child.lower_.endswith("self")
                ):
                    return child
        if word in _CALLING:
            for child in verb.children:
                if child.dep_ == "obl" and syntax.case_of(child) in ("on", "upon") and not inside(child):
                    return child
        if word in SAYING:
            for child in verb.children:
                if (
                    child.dep_ in ("obl", "nmod", "iobj")
                    and syntax.case_of(child) == "to"
                    and child.i > verb.i
                    and not inside(child)
                    and child.pos_ != "VERB"
                ):
                    return child
            for child in verb.children:
                if (
                    child.dep_ == "obl"
                    and child.lower_
                    in ("letter", "message", "interview", "appeal", "speech", "address", "phone", "call")
                    and not inside(child)
                ):
                    for low in child.children:
                        if low.dep_ in ("nmod", "obl") and syntax.case_of(low) in ("to", "with") and not inside(low):
                            return low
    return None
