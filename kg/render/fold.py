"""Wire copies on the page: each report once, with the other articles that print it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from kg.model import Attribution, Relation

Placed = tuple[int, Attribution]
"""An attribution with the position of its article."""


@dataclass(frozen=True, slots=True)
class Folded:
    """What counts, in its order, and for each attribution the copies of it; links lead to what counts only."""

    attributions: tuple[Placed, ...]
    copies: Mapping[str, tuple[Placed, ...]]


def fold(placed: Sequence[Placed], copies: Mapping[str, str]) -> Folded:
    """Take copies out.

    Args:
        placed: all attributions.
        copies: for each that is a copy, the IRI of the one it is a copy of; a copy whose original is not among
            ``placed`` counts itself.

    Returns:
        The others. What a copy answers, its original answers; what is nested in a copy is nested in its original.
    """
    known = {a.id for _, a in placed}
    original = {copy: first for copy, first in copies.items() if copy in known and first in known}
    found: dict[str, list[Placed]] = {}
    for index, a in placed:
        if a.id in original:
            found.setdefault(original[a.id], []).append((index, a))

    def first(iri: str) -> str:
        return original.get(iri, iri)

    kept = []
    for index, a in placed:
        if a.id in original:
            continue
        group = (a, *(copy for _, copy in found.get(a.id, ())))
        outer = first(a.nested_in) if a.nested_in else None
        kept.append((index, replace(a, nested_in=outer, relations=_relations(group, original))))
    return Folded(tuple(kept), {iri: tuple(group) for iri, group in found.items()})


def _relations(group: Iterable[Attribution], original: Mapping[str, str]) -> tuple[Relation, ...]:
    """What a report and its copies answer, each once, as sure as the surest of them."""
    sure: dict[tuple[str, str], Relation] = {}
    for a in group:
        for relation in a.relations:
            led = replace(relation, to=original.get(relation.to, relation.to))
            key = led.type, led.to
            if key not in sure or led.confidence > sure[key].confidence:
                sure[key] = led
    return tuple(sure.values())
