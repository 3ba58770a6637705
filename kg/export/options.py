"""What an export may be asked for."""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import Quad

from kg.graph import EvidenceLevel
from kg.iris import DEFAULT_BASE


@dataclass(frozen=True, slots=True)
class Options:
    """How to write.

    Attributes:
        base: what the IRIs of the data begin with.
        evidence: how much of the articles' text goes out: the sentences of each attribution, whole articles as well,
            or neither.
        rdf12: whether to add triple terms of RDF 1.2: which attribution says that one spoke about another, which
            answer that one denies the other's claim.
        extra: quads that belong to no article: judgements, and what was asked for with them.
    """

    base: str = DEFAULT_BASE
    evidence: EvidenceLevel = "sentence"
    rdf12: bool = False
    extra: tuple[Quad, ...] = ()
