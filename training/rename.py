"""Copies of articles with every person, place and party renamed: to train on, and to measure how much names matter.

A word is renamed where the shipped tagger finds it in a name, the same word always to the same other word of its kind
within an article; the other words come from the names of the newswire. Words stand for words, so all annotations hold.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from spacy.language import Language

from training.examples import Example, between

RENAMED = ("PERSON", "LOC", "ORG")
PARTIES = (
    ("Republican", "Democrat"), ("Republicans", "Democrats"), ("GOP", "DNC"), ("Democratic", "Republican"),
    ("Labour", "Congress"), ("Liberals", "Greens"), ("Conservative", "Socialist"), ("Conservatives", "Socialists"),
)  # fmt: skip
_KEPT = frozenset(["of", "the", "and", "for", "in", "on", "at", "de", "al", "van", "von", "&", "'s", "’s"])


def name_words(examples: Sequence[Example], labels: Sequence[str]) -> dict[tuple[str, bool], list[str]]:
    """Words of names in annotated articles, by ``(label, whether it begins the name)``; capitalised words only.

    Args:
        labels: the entity tags by index (:data:`kg.annotate.labels.ENTITY_TAGS`).
    """
    counts: dict[tuple[str, bool], Counter[str]] = {}
    for example in examples:
        for word, tag in zip(example.words, example.entities or [], strict=True):
            prefix, _, label = labels[tag].partition("-") if tag > 0 else ("", "", "")
            if label in RENAMED and word[:1].isupper() and word.isalpha():
                counts.setdefault((label, prefix == "B"), Counter())[word] += 1
    return {key: sorted(c) for key, c in counts.items()}


def renamed(example: Example, nlp: Language, pools: dict[tuple[str, bool], list[str]], rng: random.Random) -> Example:
    """The example with other names; its text is not kept (offsets would be wrong)."""
    doc = nlp(example.text)
    words = list(example.words)
    chosen: dict[tuple[str, str], str] = {}
    for ent in doc.ents:
        if ent.label_ not in RENAMED:
            continue
        for k, i in enumerate(between(example.offsets, ent.start_char, ent.end_char)):
            word = words[i]
            if word.isalpha() and word[:1].isupper() and word.lower() not in _KEPT and len(word) > 1:
                key = ("PERSON" if ent.label_ == "PERSON" else "other", word)
                pool = pools[ent.label_, k == 0]
                chosen.setdefault(key, rng.choice(pool))
                words[i] = chosen[key].upper() if word.isupper() and len(word) > 4 else chosen[key]
    parties = {w: o for pair in PARTIES for w, o in (pair, pair[::-1])} if rng.random() < 0.5 else {}
    words = [parties.get(w, w) for w in words]
    return replace(example, words=words, text="")
