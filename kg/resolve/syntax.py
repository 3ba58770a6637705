"""Questions to a dependency tree (Universal Dependencies), answered so that a parser's slips do little harm."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc, Token

NOUNS = frozenset(("NOUN", "PROPN"))
NOMINAL = frozenset(("NOUN", "PROPN", "PRON", "NUM", "SYM", "X", "ADJ", "DET"))
SUBJECTS = frozenset(("nsubj", "nsubj:pass", "csubj"))
_SPELLS = frozenset(("week", "month", "year", "morning", "evening", "night", "afternoon"))
_DAYS = frozenset(("yesterday", "today", "tonight"))
# how far a determiner may stand from its noun
_WHOLE = 8
_BEING = frozenset(("is", "are", "was", "were", "been", "being", "be"))
_LOOSE = frozenset(
    ("acl", "advcl", "parataxis", "appos", "conj", "cc", "punct", "discourse", "ccomp", "dep", "list", "orphan")
)


def root_in(doc: Doc, first: int, last: int) -> Token | None:
    """The word of a stretch whose head lies outside it; of several the first noun or pronoun, else the first."""
    best: Token | None = None
    for i in range(first, last):
        token = doc[i]
        if token.is_space or (token.is_punct and token.text != "%"):
            continue
        if token.head.i == i or not first <= token.head.i < last:
            if token.pos_ in NOMINAL and token.dep_ != "det":
                return token
            best = best or token
    return best


def whole(doc: Doc, first: int, last: int) -> tuple[int, int]:
    """A source as a noun phrase: a lone determiner up to its noun ("the" of "the leaders"), no day at its end."""
    if last - first > 2 and doc[last - 2].lower_ in ("this", "last") and doc[last - 1].lower_ in _SPELLS:
        last -= 2
    elif last - first > 1 and doc[last - 1].lower_ in _DAYS:
        last -= 1
    if last - first == 1 and doc[first].pos_ == "DET" and doc[first].dep_ == "det":
        head = doc[first].head
        if first < head.i < first + _WHOLE and head.pos_ in NOUNS:
            return first, head.i + 1
    return first, last


def phrase_of(head: Token) -> tuple[int, int]:
    """The noun phrase of a head ``[first, last)``: what hangs on it, without clauses, appositions, coordinates."""
    first = last = head.i
    stack = [head]
    while stack:
        node = stack.pop()
        for child in node.children:
            if (
                child.dep_ in _LOOSE
                or (child.dep_ in SUBJECTS and node is head)
                or child.dep_ in ("cop", "aux", "advmod")
            ):
                continue
            if node is head and child.dep_ in ("case", "mark") and child.i < head.i:
                continue
            if child.dep_ == "case" and child.text in ("'s", "’s", "'", "’") and node is head:
                continue
            first, last = min(first, child.i), max(last, child.i)
            stack.append(child)
    while first < head.i and (head.doc[first].is_punct or head.doc[first].is_space):
        first += 1
    while last > head.i and (head.doc[last].is_punct or head.doc[last].is_space):
        last -= 1
    return first, last + 1


def coordinates(head: Token) -> list[Token]:
    """The head and what is coordinated with it, in order ("Ann and Bob" -> both)."""
    out = [head]
    for token in out:
        out.extend(child for child in token.children if child.dep_ == "conj" and child not in out)
    return sorted(out, key=lambda t: t.i)


def subject(verb: Token) -> Token | None:
    """The subject of a verb or predicate."""
    found = [child for child in verb.children if child.dep_ in SUBJECTS]
    return found[0] if found else None


def elided_subject(verb: Token) -> Token | None:
    """The subject that a verb without one shares: of what it is coordinated with, or of what governs it.

    "X told reporters ... and echoed ..."; "X said ..., adding that ...".
    """
    node, seen = verb, 0
    while seen < 6:
        found = subject(node)
        if found is not None and node is not verb:
            return found
        if node.head.i == node.i:
            return None
        if node.dep_ in ("acl",) and node.head.pos_ in NOMINAL:
            return node.head
        node, seen = node.head, seen + 1
    return None


def is_subject(token: Token) -> bool:
    """Whether the word is a subject, or coordinated with one."""
    while token.dep_ in ("conj", "flat", "compound", "appos") and token.head.i != token.i:
        token = token.head
    return token.dep_ in SUBJECTS


def is_passive(verb: Token) -> bool:
    """Whether a participle is passive: by the tree, else by a form of "be" up to three words before it."""
    if any(c.dep_ in ("aux:pass", "nsubj:pass") for c in verb.children):
        return True
    before = verb.doc[max(verb.i - 3, 0) : verb.i]
    return not verb.lower_.endswith("ing") and verb.pos_ == "VERB" and any(t.lower_ in _BEING for t in before)


def case_of(token: Token) -> str:
    """The preposition (lower case) or ``'s`` that marks a word, or nothing."""
    for child in token.children:
        if child.dep_ == "case":
            return "'s" if child.text in ("'s", "’s", "'", "’") else child.text.lower()
    return ""


def possessive(doc: Doc, last: int) -> bool:
    """Whether the stretch that ends at ``last`` (excluded) is followed by the possessive mark."""
    return last < len(doc) and doc[last].text in ("'s", "’s", "'", "’") and doc[last].pos_ == "PART"


def words_between(doc: Doc, first: int, last: int) -> Iterator[Token]:
    """The words of a stretch without blanks."""
    for i in range(first, last):
        if not doc[i].is_space:
            yield doc[i]
