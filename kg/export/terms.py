"""Blocks of quads as an export has them, and terms as Turtle."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from pyoxigraph import Literal, NamedNode, Quad, Triple

from kg.export.options import Options
from kg.graph import PREFIXES, Block
from kg.graph import vocab as v
from kg.store import Stored

KINDS = ("article", "run", "entity", "attribution", "claim", "answer", "span", "selector", "judgement", "graph")
"""Kinds of data IRIs; each has a prefix of its own name in the output."""
REIFIES = NamedNode(v.RDF + "reifies")
_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?")
_NUMBER = {v.DECIMAL: re.compile(r"[+-]?\d+\.\d+"), v.INTEGER: re.compile(r"[+-]?\d+")}


def blocks(item: Stored, options: Options) -> Iterator[Block]:
    """The blocks of an article's graph, with triple terms where they were asked for."""
    for block in item.blocks(options.evidence):
        if options.rdf12 and block.kind == "attribution":
            yield replace(block, quads=(*block.quads, *_reifications(block)))
        else:
            yield block


def quads(item: Stored, options: Options) -> Iterator[Quad]:
    """The quads of an article's part of the graph; some more than once."""
    for block in blocks(item, options):
        yield from block.quads


def _reifications(block: Block) -> Iterator[Quad]:
    """Which node says so: the attribution for ``said:spokeAbout``, the answer for its short form."""
    attribution = block.quads[0].subject
    answers = {q.subject: q for q in block.quads if q.predicate == v.ANSWER_TO}
    kinds = {q.subject: q.object for q in block.quads if q.predicate == v.ANSWER_KIND}
    for quad in block.quads:
        if quad.predicate == v.SPOKE_ABOUT:
            yield Quad(attribution, REIFIES, quad.triple, quad.graph_name)
    for answer, target in answers.items():
        kind = kinds[answer]
        if isinstance(kind, Literal):
            said = Triple(attribution, v.SHORT_FORM[kind.value], target.object)
            yield Quad(answer, REIFIES, said, target.graph_name)


class Terms:
    """Terms as Turtle, abbreviated with the prefixes of one base."""

    def __init__(self, base: str) -> None:
        data = {kind: f"{base}{kind}/" for kind in KINDS}
        self.prefixes = {**PREFIXES, **data}
        self._by_namespace = {namespace: prefix for prefix, namespace in self.prefixes.items()}

    def head(self) -> str:
        """The declarations of all prefixes."""
        return "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in sorted(self.prefixes.items()))

    def term(self, term: object) -> str:
        """A term: abbreviated, in angle brackets, or a literal."""
        if isinstance(term, NamedNode):
            return self.name(term.value)
        if isinstance(term, Literal):
            return self._literal(term)
        if isinstance(term, Triple):
            return f"<<( {self.term(term.subject)} {self.name(term.predicate.value)} {self.term(term.object)} )>>"
        return str(term)

    def name(self, iri: str) -> str:
        """An IRI, abbreviated where it can be."""
        cut = max(iri.rfind("/"), iri.rfind("#")) + 1
        prefix = self._by_namespace.get(iri[:cut])
        if prefix is not None and _LOCAL.fullmatch(iri, cut):
            return f"{prefix}:{iri[cut:]}"
        return f"<{iri}>"

    def _literal(self, literal: Literal) -> str:
        value, datatype = literal.value, literal.datatype
        if datatype.value == v.XSD + "string":
            return str(literal)
        if datatype == v.BOOLEAN and value in ("true", "false"):
            return value
        if datatype in _NUMBER and _NUMBER[datatype].fullmatch(value):
            return value
        return f"{Literal(value)}^^{self.name(datatype.value)}"
