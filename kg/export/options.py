"""What an export may be asked for."""

from __future__ import annotations

from dataclasses import dataclass

from kg.graph import EvidenceLevel
from kg.iris import DEFAULT_BASE


@dataclass(frozen=True, slots=True)
class Options:
    """How to write.

    Attributes:
        base: what the IRIs of the data begin with.
        evidence: how much of the articles' text goes out: the sentences of each attribution, whole articles as well,
            or neither.
    """

    base: str = DEFAULT_BASE
    evidence: EvidenceLevel = "sentence"
