"""The label sets of the encoder's heads, in the order of its output channels."""

from __future__ import annotations

ROLES = ("source", "cue", "content")
ENTITY_LABELS = ("PERSON", "ORG", "LOC", "FAC", "NORP", "MISC", "PRODUCT", "DATE", "MONEY")
UPOS = (
    "ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "INTJ", "NOUN", "NUM", "PART", "PRON", "PROPN", "PUNCT", "SCONJ",
    "SYM", "VERB", "X",
)  # fmt: skip
# Universal Dependencies v2 relations; subtypes are cut off but for those that say who acted.
DEPS = (
    "acl", "advcl", "advmod", "amod", "appos", "aux", "aux:pass", "case", "cc", "ccomp", "clf", "compound", "conj",
    "cop", "csubj", "dep", "det", "discourse", "dislocated", "expl", "fixed", "flat", "goeswith", "iobj", "list",
    "mark", "nmod", "nsubj", "nsubj:pass", "nummod", "obj", "obl", "obl:agent", "orphan", "parataxis", "punct",
    "reparandum", "root", "vocative", "xcomp",
)  # fmt: skip
KEPT_SUBTYPES = frozenset({"nsubj:pass", "aux:pass", "obl:agent"})


def bio(labels: tuple[str, ...]) -> tuple[str, ...]:
    """``O`` and a ``B-``/``I-`` pair for each label (Ramshaw and Marcus 1995, the IOB2 variant)."""
    return ("O", *(f"{prefix}-{label}" for label in labels for prefix in "BI"))


SPAN_TAGS = bio(ROLES)
ENTITY_TAGS = bio(ENTITY_LABELS)
CUE_TAGS = bio(("cue",))
ARGUMENT_TAGS = bio(("source", "content"))
HEARER_TAGS = bio(("addressee",))


def universal(relation: str) -> str:
    """A treebank's relation cut to the set the parser knows."""
    if relation in KEPT_SUBTYPES:
        return relation
    base = relation.split(":")[0]
    return base if base in DEPS else "dep"
