"""JSON-LD after ``context.jsonld``, which is written into the file: it can be read without a network."""

from __future__ import annotations

import json
from collections.abc import Iterable
from importlib.resources import files
from typing import Any, TextIO

from pyoxigraph import Literal, NamedNode, Quad

from kg.errors import FormatError
from kg.export.options import Options
from kg.export.sort import DiskSorter
from kg.export.terms import quads
from kg.graph import vocab as v
from kg.store import Stored


def write(stored: Iterable[Stored], out: TextIO, options: Options) -> None:
    """Write JSON-LD: a list of named graphs, each a list of nodes; one article is in memory at a time."""
    if options.rdf12:
        raise FormatError("jsonld", "JSON-LD has no triple terms", "leave --rdf12 out, or take another format")
    context = json.loads(files("kg").joinpath("data", "ontology", "context.jsonld").read_text("utf-8"))["@context"]
    names = Names(context)
    out.write('{"@context": ' + json.dumps(context, indent=1) + ',\n"@graph": [')
    first = True
    with DiskSorter() as shared:
        for item in stored:
            made = set(quads(item, options))
            inside = {q for q in made if _graph(q) == item.record.article.id}
            shared.update(_row(q) for q in made - inside)
            first = _write_graph(item.record.article.id, inside, names, out, first)
        shared.update(_row(q) for q in options.extra)
        graph, waiting = "", list[Quad]()
        for name, subject, predicate, kind, value, datatype in shared:
            if name != graph and waiting:
                first = _write_graph(graph, waiting, names, out, first)
                waiting = []
            graph = name
            term = NamedNode(value) if kind == "iri" else Literal(value, datatype=NamedNode(datatype))
            waiting.append(Quad(NamedNode(subject), NamedNode(predicate), term, NamedNode(name)))
        if waiting:
            _write_graph(graph, waiting, names, out, first)
    out.write("\n]}\n")


class Names:
    """Predicates, classes and values as the context writes them."""

    def __init__(self, context: dict[str, Any]) -> None:
        prefixes = {
            key: value for key, value in context.items() if isinstance(value, str) and value.endswith(("#", "/"))
        }
        self.terms: dict[str, tuple[str, str]] = {}
        for key, value in context.items():
            definition = value if isinstance(value, dict) else {"@id": value}
            iri, coerced = str(definition.get("@id", "")), str(definition.get("@type", ""))
            if ":" in iri and key not in prefixes:
                self.terms[_expand(iri, prefixes)] = (key, _expand(coerced, prefixes))

    def name(self, iri: str) -> str:
        """The term of an IRI, else the IRI."""
        return self.terms.get(iri, (iri, ""))[0]

    def value(self, predicate: str, term: object) -> Any:
        """A value as its predicate's term lets it be written."""
        coerced = self.terms.get(predicate, ("", ""))[1]
        if isinstance(term, NamedNode):
            return term.value if coerced == "@id" else {"@id": term.value}
        if isinstance(term, Literal):
            datatype = term.datatype.value
            if datatype == coerced or (not coerced and datatype == v.XSD + "string"):
                return term.value
            return {"@value": term.value, "@type": datatype}
        raise FormatError("jsonld", f"it cannot hold {term}", "take another format")


def _expand(name: str, prefixes: dict[str, str]) -> str:
    prefix, separator, local = name.partition(":")
    return prefixes[prefix] + local if separator and prefix in prefixes else name


def _write_graph(graph: str, made: Iterable[Quad], names: Names, out: TextIO, first: bool) -> bool:
    nodes: dict[str, dict[str, list[Any]]] = {}
    for quad in sorted(made, key=lambda q: (str(q.subject), str(q.predicate), str(q.object))):
        node = nodes.setdefault(str(quad.subject)[1:-1], {})
        if quad.predicate == v.TYPE:
            node.setdefault("type", []).append(names.name(str(quad.object)[1:-1]))
        else:
            predicate = quad.predicate.value
            node.setdefault(names.name(predicate), []).append(names.value(predicate, quad.object))
    listed = [
        json.dumps({"id": iri, **{k: x[0] if len(x) == 1 else x for k, x in node.items()}}, ensure_ascii=False)
        for iri, node in nodes.items()
    ]
    out.write(("" if first else ",") + f'\n{{"id": {json.dumps(graph)}, "graph": [\n' + ",\n".join(listed) + "\n]}")
    return False


def _row(quad: Quad) -> tuple[str, ...]:
    kind, datatype = ("lit", quad.object.datatype.value) if isinstance(quad.object, Literal) else ("iri", "")
    value = quad.object.value if isinstance(quad.object, Literal | NamedNode) else str(quad.object)
    return (_graph(quad), str(quad.subject)[1:-1], quad.predicate.value, kind, value, datatype)


def _graph(quad: Quad) -> str:
    return quad.graph_name.value if isinstance(quad.graph_name, NamedNode) else ""
