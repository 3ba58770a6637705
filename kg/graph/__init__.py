"""Records as RDF: vocabulary, quads and their parts (RDF 1.1, no blank nodes)."""

from __future__ import annotations

from kg.graph.build import Block, Canonical, EvidenceLevel, blocks, claim_iri, content_text, quads, shared_graph
from kg.graph.vocab import PREFIXES

__all__ = [
    "PREFIXES",
    "Block",
    "Canonical",
    "EvidenceLevel",
    "blocks",
    "claim_iri",
    "content_text",
    "quads",
    "shared_graph",
]
