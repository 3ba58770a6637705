"""The graph as a network of entities for graph analysis: networkx, GraphML and GEXF (Gephi).

A statement is an edge from its source to whomever it is about; one with several of either is several edges. A
statement that is about nobody leads to its article, and one without source comes from it.
"""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from typing import Any, TextIO

import networkx as nx

from kg.export.options import Options
from kg.graph import content_text
from kg.graph.build import evidence_spans, holding
from kg.graph.terms import clean
from kg.store import Stored


def network(stored: Iterable[Stored], options: Options) -> Any:
    """A ``networkx.MultiDiGraph``: nodes are entities and articles by IRI, edges statements keyed by their IRI.

    Nodes have ``label``, ``type`` and ``named``; edges ``cue``, ``what``, ``holds`` (``content``, ``rejects`` or
    ``notSaid``), ``mode``, ``article``, ``nested``, ``said_on``, ``confidence``, ``sentence``, and ``weight``: 1, or 0
    for the copy of a report of another article, whose IRI is then ``copy_of``. It is held in memory.
    """
    graph = nx.MultiDiGraph()
    for item in stored:
        record, names = item.record, item.names
        for entity in record.entities:
            name = names[entity.id]
            named = entity.named if name.named is None else name.named
            graph.add_node(name.iri, label=clean(name.label), type=entity.type, named=named)
        for a in record.attributions:
            sources = [names[iri].iri for iri in a.speakers] or [record.article.id]
            targets = [names[iri].iri for iri in a.about] or [record.article.id]
            if record.article.id in (*sources, *targets):
                label = record.article.title or record.article.publisher or record.article.id
                graph.add_node(record.article.id, label=clean(label), type="article", named=True)
            sentences = () if options.evidence == "none" else evidence_spans(record, a)
            statement = {
                "cue": clean(a.cue.text) if a.cue else "",
                "what": clean(content_text(a)),
                "holds": holding(record, a),
                "mode": a.mode,
                "article": record.article.id,
                "nested": a.nested_in is not None,
                "said_on": a.said_on or "",
                "confidence": a.confidence,
                "weight": 0 if a.id in item.copies else 1,
                "copy_of": item.copies.get(a.id, ""),
                "sentence": clean(" ".join(s.text for s in sentences)),
            }
            for source in dict.fromkeys(sources):
                for target in dict.fromkeys(targets):
                    graph.add_edge(source, target, key=a.id, **statement)
    return ordered(graph)


def ordered(graph: Any) -> Any:
    """The same graph with nodes and edges in the order of their IRIs."""
    made = nx.MultiDiGraph()
    made.add_nodes_from(sorted(graph.nodes(data=True), key=lambda node: str(node[0])))
    made.add_edges_from(sorted(graph.edges(keys=True, data=True), key=lambda edge: tuple(map(str, edge[:3]))))
    return made


def write_graphml(stored: Iterable[Stored], out: TextIO, options: Options) -> None:
    """Write GraphML."""
    data = BytesIO()
    nx.write_graphml_xml(network(stored, options), data, encoding="utf-8", prettyprint=True, named_key_ids=True)
    out.write(data.getvalue().decode("utf-8") + "\n")


def write_gexf(stored: Iterable[Stored], out: TextIO, options: Options) -> None:
    """Write GEXF 1.2, without the date that networkx puts in: the same graph gives the same bytes."""
    writer = nx.readwrite.gexf.GEXFWriter(encoding="utf-8", prettyprint=True, version="1.2draft")
    for meta in writer.xml.iter("meta"):
        meta.attrib.pop("lastmodifieddate", None)
        meta.clear()
    graph = network(stored, options)
    named = nx.MultiDiGraph()
    named.add_nodes_from(graph.nodes(data=True))
    for number, (source, target, key, data) in enumerate(graph.edges(keys=True, data=True)):
        named.add_edge(source, target, key=number, id=number, attribution=key, **data)
    writer.add_graph(named)
    out.write(str(writer) + "\n")
