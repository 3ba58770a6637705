"""TriG: Turtle's layout, article by article, each in its named graph; then the shared graph and any others."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TextIO

from pyoxigraph import NamedNode, Quad

from kg.export.options import Options
from kg.export.sort import DiskSorter
from kg.export.terms import Terms, quads
from kg.export.turtle import Row, extra_rows, lay_out, rows
from kg.store import Stored


def write(stored: Iterable[Stored], out: TextIO, options: Options) -> None:
    """Write TriG; one article is in memory at a time."""
    terms = Terms(options.base)
    out.write(terms.head())
    with DiskSorter() as shared:
        for item in stored:
            article = item.record.article.id
            elsewhere = {_key(q, terms): q.graph_name for q in quads(item, options) if _graph(q) != article}
            inside: list[Row] = []
            for row in rows(item, options, terms):
                graph = elsewhere.get((row[4], row[6], row[8]))
                if graph is None:
                    inside.append(row)
                else:
                    shared.add((str(graph), *row))
            _write_graph(article, sorted(set(inside)), terms, out)
        places = {_key(q, terms): str(q.graph_name) for q in options.extra}
        shared.update((places[row[4], row[6], row[8]], *row) for row in extra_rows(options, terms))
        open_graph = ""
        waiting: list[Row] = []
        for graph, *rest in shared:
            if graph != open_graph and waiting:
                _write_graph(open_graph[1:-1], waiting, terms, out)
                waiting = []
            open_graph = graph
            waiting.append(tuple(rest))
        if waiting:
            _write_graph(open_graph[1:-1], waiting, terms, out)


def _write_graph(graph: str, sorted_rows: Iterable[Row], terms: Terms, out: TextIO) -> None:
    out.write(f"\n\n{terms.name(graph)} {{\n")
    for text in lay_out(sorted_rows, terms, titles=False, indent="    "):
        out.write(text)
    out.write("}\n")


def _key(quad: Quad, terms: Terms) -> tuple[str, str, str]:
    subject = quad.subject.value if isinstance(quad.subject, NamedNode) else str(quad.subject)
    return subject, quad.predicate.value, terms.term(quad.object)


def _graph(quad: Quad) -> str:
    return quad.graph_name.value if isinstance(quad.graph_name, NamedNode) else ""
