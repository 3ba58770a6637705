"""The rows of a result as a network: for networkx, and drawn."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree as ET

import networkx as nx
from pyoxigraph import NamedNode

from kg.errors import QueryError
from kg.graph.vocab import PREF_LABEL, RDFS
from kg.query.result import Result, short
from kg.render.layout import Disc, positions
from kg.render.style import COLOURS, FONT, INK, MUTED, PAPER, size
from kg.render.svg import legal
from kg.render.svg import short as cut
from kg.table import plain

LIMIT = 120
"""Nodes that are drawn; of more, those with most edges."""
LABELLED = 30
"""Edges of a drawing that has labels beside them; of more, they show when the pointer rests on an edge."""
_LABELS = (PREF_LABEL, NamedNode(RDFS + "label"))
_MARGIN = 80
_WIDER = 1.4


@dataclass(frozen=True)
class Network:
    """A network of terms; a notebook shows it as SVG.

    Attributes:
        graph: a ``networkx.MultiDiGraph``: nodes are texts (a literal's, or a node's IRI) with ``label`` and ``iri``
            (whether it is one), edges have a ``label``.
    """

    graph: Any

    def __repr__(self) -> str:
        return f"<Network: {self.graph.number_of_nodes()} nodes, {self.graph.number_of_edges()} edges>"

    def _repr_svg_(self) -> str:
        return svg(self.graph)


def network(result: Result, ends: tuple[str, str] | None = None) -> Network:
    """The rows of a result as edges.

    Args:
        result: of SELECT, CONSTRUCT or DESCRIBE.
        ends: the variables of a SELECT that an edge leads from and to; the first two when omitted. The others make up
            its label. A row in which one end is unbound gives no edge. A graph's edges are its triples, but for
            ``skos:prefLabel`` and ``rdfs:label``, which name its nodes.

    Raises:
        QueryError: it is a yes or no, has fewer than two variables, or no such variables.
    """
    names = result.variables
    if result.form == "graph":
        ends = ("subject", "object")
    if result.form == "boolean" or len(names) < 2:
        raise QueryError("query", "its answer has no two columns to join", "ask with SELECT for two variables or more")
    start, end = ends or (names[0], names[1])
    for name in (start, end):
        if name not in names:
            raise QueryError("query", f"its answer has no variable {name!r}", f"it has: {', '.join(names)}")
    graph = nx.MultiDiGraph()
    called: dict[str, str] = {}
    for row in result:
        a, b = row[start], row[end]
        if a is None or b is None:
            continue
        if result.form == "graph" and row["predicate"] in _LABELS:
            called.setdefault(_key(a), plain(_key(b)))
            continue
        for term in (a, b):
            iri = str(term).startswith("<")
            graph.add_node(_key(term), label=_label(short(term)) if iri else plain(short(term)), iri=iri)
        label = "; ".join(
            plain(short(row[name])) for name in names if name not in (start, end) and row[name] is not None
        )
        graph.add_edge(_key(a), _key(b), label=label)
    for node, label in called.items():
        graph.add_node(node, label=label, iri=True)
    return Network(graph)


def _key(term: Any) -> str:
    return str(getattr(term, "value", term))


def _label(iri: str) -> str:
    """The last part of an IRI; a prefixed name stays as it is."""
    return plain(iri.rstrip("/#").replace("#", "/").rpartition("/")[2] if "://" in iri else iri)


def svg(graph: Any) -> str:
    """A network as SVG: discs are literals, squares nodes with an IRI. The same network gives the same drawing."""
    degree = sorted(graph.degree, key=lambda item: (-item[1], str(item[0])))
    kept = [node for node, _ in degree[:LIMIT]]
    place = {node: n for n, node in enumerate(kept)}
    pairs: dict[tuple[int, int], list[str]] = {}
    for a, b, label in graph.edges(data="label"):
        if a in place and b in place:
            pairs.setdefault((place[a], place[b]), []).append(label or "")
    labels = [graph.nodes[node]["label"] or node for node in kept]
    radii = [size(count) for _, count in degree[:LIMIT]]
    placed = positions(
        [Disc(count, len(label)) for (_, count), label in zip(degree, labels, strict=False)],
        [(a, b, len(said)) for (a, b), said in pairs.items()],
    )
    spots = [(round(x * _WIDER), y) for x, y in placed]
    xs, ys = [x for x, _ in spots] or [0], [y for _, y in spots] or [0]
    left, top = min(xs) - _MARGIN, min(ys) - _MARGIN
    width, height = max(xs) + _MARGIN - left, max(ys) + _MARGIN - top
    root = _add(None, "svg", xmlns="http://www.w3.org/2000/svg", width=width, height=height, role="img",
                viewBox=f"{left} {top} {width} {height}", style="max-width:100%;height:auto",
                **{"font-family": FONT})  # fmt: skip
    _add(root, "rect", x=left, y=top, width="100%", height="100%", fill=PAPER)
    for (a, b), said in pairs.items():
        _edge(root, spots[a], spots[b], radii[b], said, len(pairs) <= LABELLED)
    for node, spot, radius, label in zip(kept, spots, radii, labels, strict=True):
        _node(root, spot, radius, label, node, graph.nodes[node]["iri"])
    left_out = graph.number_of_nodes() - len(kept)
    if left_out:
        _add(root, "text", f"{left_out} more nodes are not drawn", x=left + 12, y=top + 20, fill=MUTED,
             **{"font-size": 12})  # fmt: skip
    return ET.tostring(root, encoding="unicode")


def _add(parent: ET.Element | None, tag: str, text: str = "", **attributes: object) -> ET.Element:
    values = {name: str(value) for name, value in attributes.items()}
    element = ET.Element(tag, values) if parent is None else ET.SubElement(parent, tag, values)
    if text:
        element.text = legal(text)
    return element


def _edge(
    root: ET.Element, a: tuple[int, int], b: tuple[int, int], radius: float, said: list[str], label: bool
) -> None:
    """An arrow with all its labels to read when the pointer rests on it; the first one may be written beside it."""
    length = math.hypot(b[0] - a[0], b[1] - a[1])
    if length:
        ux, uy = (b[0] - a[0]) / length, (b[1] - a[1]) / length
        middle = (a[0] + b[0]) / 2 - uy * length * 0.1, (a[1] + b[1]) / 2 + ux * length * 0.1
        end = b[0] - ux * (radius + 4), b[1] - uy * (radius + 4)
        path = f"M{a[0]} {a[1]}Q{middle[0]:.1f} {middle[1]:.1f} {end[0]:.1f} {end[1]:.1f}"
        dx, dy = end[0] - middle[0], end[1] - middle[1]
    else:  # to itself: a loop above
        middle, end = (a[0], a[1] - radius - 30.0), (a[0] + radius * 0.7, a[1] - radius - 2.0)
        path = (
            f"M{a[0] - radius * 0.7:.1f} {end[1]:.1f}C{a[0] - 30} {middle[1]:.1f} {a[0] + 30} {middle[1]:.1f} "
            f"{end[0]:.1f} {end[1]:.1f}"
        )
        dx, dy = -20.0, 30.0
    width = f"{min(5.0, 1 + math.log2(len(said))):.1f}"
    line = _add(root, "path", d=path, fill="none", stroke=COLOURS["about"], **{"stroke-width": width})
    reach = math.hypot(dx, dy) or 1.0
    dx, dy = dx / reach, dy / reach
    corners = ((0.0, 0.0), (-8.0, 4.0), (-8.0, -4.0))
    points = " ".join(f"{end[0] + x * dx - y * dy:.1f},{end[1] + x * dy + y * dx:.1f}" for x, y in corners)
    _add(root, "polygon", points=points, fill=COLOURS["about"])
    words = [text for text in said if text]
    if words:
        _add(line, "title", "\n".join(words))
    if words and label:
        more = f" (+{len(words) - 1})" if len(words) > 1 else ""
        _words(root, cut(words[0], 20) + more, middle[0], middle[1], MUTED, 10)


def _words(root: ET.Element, text: str, x: float, y: float, colour: str, size_: int) -> None:
    """Centred text, readable across lines."""
    _add(root, "text", text, x=f"{x:.1f}", y=f"{y:.1f}", fill=colour, stroke=PAPER,
         **{"font-size": size_, "text-anchor": "middle", "stroke-width": 3, "paint-order": "stroke",
            "stroke-linejoin": "round"})  # fmt: skip


def _node(root: ET.Element, spot: tuple[int, int], radius: float, label: str, key: str, iri: bool) -> None:
    x, y = spot
    if iri:
        mark = _add(root, "rect", x=x - radius, y=y - radius, width=2 * radius, height=2 * radius,
                    fill=COLOURS["organization"])  # fmt: skip
    else:
        mark = _add(root, "circle", cx=x, cy=y, r=radius, fill=COLOURS["person"])
    _add(mark, "title", plain(key))
    _words(root, cut(label), x, y + radius + 13, INK, 12)
