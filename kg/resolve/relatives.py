"""What "who", "which" and "that" go back to: by the tree, else what stands right before them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from spacy.tokens import Doc

from kg.resolve.clusters import Cluster
from kg.resolve.phrases import Phrase

_BETWEEN = frozenset((",", ")", "-", "–", "—"))


def antecedent(
    doc: Doc, phrases: Sequence[Phrase], at: Mapping[int, int], of: Mapping[int, Cluster], n: int
) -> Cluster | None:
    """The cluster that a relative pronoun stands for.

    Args:
        doc: with parts of speech and dependencies.
        phrases: all phrases; ``at`` gives the phrase of a word, ``of`` the cluster of a phrase.
        n: the pronoun among the phrases.
    """
    phrase = phrases[n]
    verb = doc[phrase.head]
    for _ in range(4):
        if verb.dep_ == "acl" or verb.head.i == verb.i:
            break
        verb = verb.head
    target = at.get(verb.head.i) if verb.dep_ == "acl" else None
    if target is not None and target in of:
        return of[target]
    i = phrase.first - 1
    while i >= 0 and (doc[i].text in _BETWEEN or doc[i].pos_ == "ADP"):
        i -= 1
    ends = [m for m, other in enumerate(phrases) if other.first <= i < other.last and other.kind != "pronoun"]
    for m in sorted(ends, key=lambda m: phrases[m].first, reverse=phrase.sort != "p"):
        cluster = of.get(m)
        if cluster is not None and (phrase.sort != "p" or cluster.type in ("person", "group", "")):
            return cluster
    return None
