"""Whether a graph has the shape that it should have: SHACL, and a report that a person can read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from pyoxigraph import BlankNode, Literal, Quad, QuerySolutions, Store

from kg.errors import StoreError
from kg.graph.vocab import PREFIXES, SH, XSD

if TYPE_CHECKING:
    from rdflib import Graph


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """One thing that does not conform: the node, the property and value concerned (or empty), and what is wrong."""

    focus: str
    path: str
    value: str
    message: str


@dataclass(slots=True)
class Report:
    """The outcome of a validation.

    Attributes:
        violations: all that does not conform, sorted.
        graphs: SHACL's own reports, in RDF, of the parts that do not conform.
        checked: how many triples were looked at.
    """

    violations: list[Violation] = field(default_factory=list)
    graphs: list[Graph] = field(default_factory=list)
    checked: int = 0

    @property
    def conforms(self) -> bool:
        """Whether nothing is wrong."""
        return not self.violations

    def text(self) -> str:
        """The report for people: a line for each node, and under it what is wrong with it."""
        if self.conforms:
            return f"conforms: {self.checked} triples\n"
        lines = [f"{len(self.violations)} violations in {self.checked} triples"]
        focus = ""
        for violation in self.violations:
            if violation.focus != focus:
                lines += ["", violation.focus]
                focus = violation.focus
            about = " ".join(part for part in (violation.path, violation.value) if part)
            lines.append(f"  - {violation.message}" + (f" ({about})" if about else ""))
        return "\n".join(lines) + "\n"

    def turtle(self) -> str:
        """The report as a ``sh:ValidationReport``."""
        from rdflib import RDF, BNode, Graph, Namespace
        from rdflib import Literal as RdfLiteral

        shacl, merged, report = Namespace(SH), Graph(), BNode("report")
        merged.bind("sh", shacl)
        merged.add((report, RDF.type, shacl.ValidationReport))
        merged.add((report, shacl.conforms, RdfLiteral(self.conforms)))
        for graph in self.graphs:
            own = set(graph.subjects(RDF.type, shacl.ValidationReport))
            for subject, predicate, value in graph:
                if subject not in own:
                    merged.add((subject, predicate, value))
                elif predicate == shacl.result:
                    merged.add((report, predicate, value))
        return merged.serialize(format="turtle")


def validate(parts: Iterable[Iterable[Quad]]) -> Report:
    """Check a graph against ``shapes.ttl``.

    pySHACL checks the core constraints. The constraints in SPARQL, which it would ask once for every node, are asked
    once for all nodes of a part, of pyoxigraph; ``shapes.ttl`` is plain SHACL for any other processor.

    Args:
        parts: the triples of the whole graph as one part, or one article's at a time with all that they refer to.
    """
    from pyshacl import validate as shacl

    report = Report()
    for part in parts:
        quads = list(part)
        report.checked += len({quad.triple for quad in quads})
        conforms, found, _ = shacl(to_rdflib(quads), shacl_graph=_core_shapes(), advanced=False, inference="none")
        if isinstance(found, Exception):
            raise StoreError("shapes", f"the validation failed ({found})", "report this with the graph") from found
        broken = _sparql_results(quads)
        if not conforms or broken:
            report.graphs += [found, broken]
            report.violations += [*_violations(found), *_violations(broken)]
    report.violations.sort()
    return report


@cache
def shapes() -> Graph:
    """The shapes, as an rdflib graph."""
    from rdflib import Graph

    return Graph().parse(data=files("kg").joinpath("data", "ontology", "shapes.ttl").read_bytes(), format="turtle")


@cache
def _core_shapes() -> Graph:
    from rdflib import Graph, URIRef

    core = Graph()
    for triple in shapes():
        if triple[1] != URIRef(SH + "sparql"):
            core.add(triple)
    return core


@cache
def _sparql_constraints() -> list[tuple[Any, str, str]]:
    """The constraints in SPARQL: node, query, message."""
    from rdflib import RDF, Namespace

    shacl = Namespace(SH)
    found = []
    for node in sorted(shapes().subjects(RDF.type, shacl.SPARQLConstraint), key=str):
        query = str(shapes().value(node, shacl.select)).replace("$this", "?this")
        found.append((node, query, str(shapes().value(node, shacl.message))))
    return found


def _sparql_results(quads: list[Quad]) -> Graph:
    """SHACL results of the constraints in SPARQL."""
    from rdflib import RDF, BNode, Graph, Namespace
    from rdflib import Literal as RdfLiteral

    shacl, results = Namespace(SH), Graph()
    scratch = Store()
    scratch.bulk_extend(Quad(q.subject, q.predicate, q.object) for q in quads)
    for node, query, message in _sparql_constraints():
        solutions = scratch.query(query, prefixes=dict(PREFIXES))
        if not isinstance(solutions, QuerySolutions):
            raise StoreError("shapes", f"the constraint {node} is no SELECT", "report this")
        names = [variable.value for variable in solutions.variables]
        rows = {(s["this"], s["value"] if "value" in names else None) for s in solutions}
        for focus, value in sorted(rows, key=str):
            result = BNode()
            results.add((result, RDF.type, shacl.ValidationResult))
            results.add((result, shacl.focusNode, _term(focus)))
            if value is not None:
                results.add((result, shacl.value, _term(value)))
            results.add((result, shacl.resultMessage, RdfLiteral(message)))
            results.add((result, shacl.resultSeverity, shacl.Violation))
            results.add((result, shacl.sourceConstraint, node))
            results.add((result, shacl.sourceConstraintComponent, shacl.SPARQLConstraintComponent))
    return results


def to_rdflib(quads: Iterable[Quad]) -> Graph:
    """The triples of quads as an rdflib graph; their literals stay as they are written."""
    from rdflib import Graph

    graph = Graph()
    for quad in quads:
        graph.add((_term(quad.subject), _term(quad.predicate), _term(quad.object)))
    return graph


def _term(value: object) -> Any:
    from rdflib import BNode, URIRef
    from rdflib import Literal as RdfLiteral

    if isinstance(value, Literal):
        plain = value.language or value.datatype.value == XSD + "string"
        datatype = None if plain else URIRef(value.datatype.value)
        return RdfLiteral(value.value, lang=value.language, datatype=datatype, normalize=False)
    return BNode(value.value) if isinstance(value, BlankNode) else URIRef(str(value)[1:-1])


def _violations(report: Any) -> Iterator[Violation]:
    from rdflib import RDF, Namespace

    shacl = Namespace(SH)
    for result in report.subjects(RDF.type, shacl.ValidationResult):
        path = report.value(result, shacl.resultPath)
        value = report.value(result, shacl.value)
        messages = sorted(str(message) for message in report.objects(result, shacl.resultMessage))
        yield Violation(str(report.value(result, shacl.focusNode)), _short(path), _short(value), "; ".join(messages))


def _short(term: object) -> str:
    from rdflib import BNode
    from rdflib import Literal as RdfLiteral

    if term is None or isinstance(term, BNode):
        return ""
    text = str(term)
    if isinstance(term, RdfLiteral):
        return '"' + (text if len(text) <= 60 else text[:58] + " …") + '"'
    for prefix, namespace in PREFIXES.items():
        if text.startswith(namespace) and text[len(namespace) :].isidentifier():
            return f"{prefix}:{text[len(namespace) :]}"
    return text
