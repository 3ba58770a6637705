"""The network as a drawing: SVG, and PNG made from it. The same positions, shapes and colours as on the page."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable
from xml.etree import ElementTree as ET

from kg.errors import OutputError
from kg.render.model import Edge, View
from kg.render.style import COLOURS, DASHES, FONT, INK, MUTED, PAPER, SHAPES, TYPE_NAMES, size

LIMIT = 2000
FIRST = 300
_MARGIN = 60
_LEGEND = 74
_NARROW = 900
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def draw(view: View, title: str) -> str:
    """The network as SVG, light on paper, with a legend and the reminder that statements are reported.

    Above :data:`LIMIT` nodes the :data:`FIRST` most quoted are drawn, as the page does, and the drawing says so.
    """
    shown = range(len(view.nodes)) if len(view.nodes) <= LIMIT else range(FIRST)
    xs, ys = [view.nodes[n].x for n in shown] or [0], [view.nodes[n].y for n in shown] or [0]
    left, top = min(xs) - _MARGIN, min(ys) - _MARGIN - 40
    width, height = max(xs) + _MARGIN - left, max(ys) + _MARGIN + _LEGEND - top
    if width < _NARROW:
        left, width = left - (_NARROW - width) // 2, _NARROW
    root = ET.Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "width": str(width),
            "height": str(height),
            "viewBox": f"{left} {top} {width} {height}",
            "font-family": FONT,
            "role": "img",
        },
    )
    _text(root, "title", title)
    ET.SubElement(root, "rect", {"x": str(left), "y": str(top), "width": "100%", "height": "100%", "fill": PAPER})
    lines = ET.SubElement(root, "g", {"fill": "none"})
    for edge in view.edges:
        if edge.source in shown and edge.target in shown:
            _line(lines, view, edge, len(shown))
    marks = ET.SubElement(root, "g", {"stroke-width": "1.5"})
    for n in shown:
        _node(marks, view, n)
    _labels(
        ET.SubElement(
            root,
            "g",
            {
                "fill": INK,
                "stroke": PAPER,
                "stroke-width": "3.5",
                "stroke-linejoin": "round",
                "paint-order": "stroke",
                "text-anchor": "middle",
            },
        ),
        view,
        shown,
    )
    _frame(root, view, title, (left, top, width, height), len(shown))
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def png(view: View, title: str, *, zoom: float = 2.0) -> bytes:
    """The drawing as PNG, ``zoom`` pixels a unit, at most 8 000 pixels wide or high.

    Raises:
        OutputError: this machine has no font to write the names with.
    """
    import resvg_py

    if not has_font():
        raise OutputError(
            "png",
            "this machine has no font to write the names with",
            "install one (Debian: apt-get install fonts-dejavu-core), or draw with -f svg",
        )
    drawing = draw(view, title)
    width, height = (int(v) for v in re.search(r'width="(\d+)" height="(\d+)"', drawing).groups())  # type: ignore[union-attr]
    return bytes(resvg_py.svg_to_bytes(svg_string=drawing, zoom=min(zoom, 8000 / max(width, height))))


def has_font() -> bool:
    """Whether this machine has a font that drawings name: without one a PNG has no names."""
    import resvg_py

    start = f"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9' font-family='{FONT}'>"
    probe, blank = (f"{start}<text y='8'>{text}</text></svg>" for text in "M ")
    return bool(resvg_py.svg_to_bytes(svg_string=probe) != resvg_py.svg_to_bytes(svg_string=blank))


def _text(parent: ET.Element, tag: str, text: str, attributes: dict[str, str] | None = None) -> ET.Element:
    element = ET.SubElement(parent, tag, attributes or {})
    element.text = legal(text)
    return element


def legal(text: str) -> str:
    """Text that XML can hold; what it cannot is replaced."""
    return _ILLEGAL.sub("\ufffd", text)


def short(text: str, limit: int = 26) -> str:
    """At most ``limit`` characters, a combining mark never parted from its letter."""
    if len(text) <= limit:
        return text
    end = limit - 1
    while end > 1 and unicodedata.combining(text[end]):
        end -= 1
    return text[:end].rstrip() + "…"


def _line(parent: ET.Element, view: View, edge: Edge, shown: int) -> None:
    a, b = view.nodes[edge.source], view.nodes[edge.target]
    length = math.hypot(b.x - a.x, b.y - a.y) or 1.0
    ux, uy = (b.x - a.x) / length, (b.y - a.y) / length
    bend = {"about": 0.06, "affiliation": 0.0}.get(edge.kind, 0.14) * length
    middle = (a.x + b.x) / 2 - uy * bend, (a.y + b.y) / 2 + ux * bend
    start, end = size(a.said + a.about) + 2, size(b.said + b.about) + 5
    width = 1.0 if edge.kind == "affiliation" else min(6.0, 0.9 + 0.9 * math.log2(max(1, len(edge.statements))))
    attributes = {
        "d": f"M{a.x + ux * start:.1f} {a.y + uy * start:.1f}Q{middle[0]:.1f} {middle[1]:.1f} "
        f"{b.x - ux * end:.1f} {b.y - uy * end:.1f}",
        "stroke": COLOURS[edge.kind],
        "stroke-width": f"{width:.1f}",
    }
    if edge.kind == "about" and shown > 260:
        attributes["opacity"] = "0.45"
    if DASHES[edge.kind]:
        attributes["stroke-dasharray"] = DASHES[edge.kind]
    ET.SubElement(parent, "path", attributes)
    if edge.kind != "affiliation":
        dx, dy = b.x - ux * end - middle[0], b.y - uy * end - middle[1]
        reach = math.hypot(dx, dy) or 1.0
        _head(parent, edge.kind, b.x - ux * end, b.y - uy * end, dx / reach, dy / reach)


def _head(parent: ET.Element, kind: str, x: float, y: float, ux: float, uy: float) -> None:
    """The end of an edge: a bar for denies, a ball for supports, else an arrow."""
    colour = COLOURS[kind]
    if kind == "denies":
        ET.SubElement(
            parent,
            "path",
            {
                "d": f"M{x - uy * 7:.1f} {y + ux * 7:.1f}L{x + uy * 7:.1f} {y - ux * 7:.1f}",
                "stroke": colour,
                "stroke-width": "3",
            },
        )
    elif kind == "supports":
        ET.SubElement(parent, "circle", {"cx": f"{x:.1f}", "cy": f"{y:.1f}", "r": "3.5", "fill": colour})
    else:
        back = x - ux * 8, y - uy * 8
        ET.SubElement(
            parent,
            "path",
            {
                "d": f"M{x:.1f} {y:.1f}L{back[0] - uy * 3.5:.1f} {back[1] + ux * 3.5:.1f} "
                f"{back[0] + uy * 3.5:.1f} {back[1] - ux * 3.5:.1f}Z",
                "fill": colour,
            },
        )


def _node(parent: ET.Element, view: View, n: int) -> None:
    node = view.nodes[n]
    colour = COLOURS[node.type]
    fill = {"fill": colour if node.named else PAPER, "stroke": colour}
    _shape(parent, SHAPES[node.type], node.x, node.y, size(node.said + node.about), fill)


def _shape(parent: ET.Element, shape: str, x: float, y: float, r: float, fill: dict[str, str]) -> None:
    if shape == "dot":
        ET.SubElement(parent, "circle", {"cx": f"{x:.1f}", "cy": f"{y:.1f}", "r": f"{r:.1f}", **fill})
        return
    corners = {"square": (4, 45, 1.25), "triangle": (3, -90, 1.2), "diamond": (4, 0, 1.1), "hexagon": (6, 0, 1.05)}
    count, turn, scale = corners.get(shape, (10, -90, 1.15))
    points = []
    for i in range(count):
        reach = r * scale * (0.45 if shape == "star" and i % 2 else 1.0)
        angle = math.radians(turn + 360 * i / count)
        points.append(f"{x + reach * math.cos(angle):.1f},{y + reach * math.sin(angle):.1f}")
    ET.SubElement(parent, "polygon", {"points": " ".join(points), **fill})


def _labels(parent: ET.Element, view: View, shown: Iterable[int]) -> None:
    """Names, most quoted first, each only where it covers none before it."""
    placed: list[tuple[float, float, float, float]] = []
    nodes = list(shown)
    for n in nodes:
        node = view.nodes[n]
        font = 12 + min(6.0, math.sqrt(node.said + node.about))
        half = sum(0.62 if ord(c) < 0x2E80 else 1.0 for c in short(node.name)) * font / 2
        y = node.y + size(node.said + node.about) + font
        box = node.x - half, y - font, node.x + half, y + 3
        if len(nodes) > 60 and any(box[0] < r and box[2] > le and box[1] < b and box[3] > t for le, t, r, b in placed):
            continue
        placed.append(box)
        _text(parent, "text", short(node.name), {"x": str(node.x), "y": f"{y:.1f}", "font-size": f"{font:.1f}"})


def _frame(root: ET.Element, view: View, title: str, box: tuple[int, int, int, int], shown: int) -> None:
    """Title above; legend, counts and the reminder below."""
    left, top, _, height = box
    head = ET.SubElement(root, "g", {"fill": INK})
    _text(
        head,
        "text",
        short(title, 90),
        {"x": str(left + 24), "y": str(top + 38), "font-size": "20", "font-weight": "600"},
    )
    x, y = left + 30, top + height - 46
    for type_ in dict.fromkeys(t for t in TYPE_NAMES if any(n.type == t for n in view.nodes)):
        _shape(root, SHAPES[type_], x, y - 4, 6.5, {"fill": COLOURS[type_], "stroke": COLOURS[type_]})
        _text(head, "text", TYPE_NAMES[type_], {"x": str(x + 13), "y": str(y), "font-size": "13"})
        x += 34 + 8 * len(TYPE_NAMES[type_])
    for kind in dict.fromkeys(k for k in DASHES if any(e.kind == k for e in view.edges)):
        ET.SubElement(
            root,
            "path",
            {
                "d": f"M{x} {y - 4}h26",
                "stroke": COLOURS[kind],
                "stroke-width": "2",
                "stroke-dasharray": DASHES[kind] or "none",
            },
        )
        _text(
            head,
            "text",
            kind if kind != "affiliation" else "belongs to",
            {"x": str(x + 32), "y": str(y), "font-size": "13"},
        )
        x += 54 + 7 * len(kind)
    counted = (
        f"{len(view.statements)} statements in {len(view.articles)} articles. Statements are reported, not verified."
    )
    if shown < len(view.nodes):
        counted = f"The {shown} most quoted of {len(view.nodes)} names. {counted}"
    if view.run:
        day = f" on {view.run.started[:10]}" if view.run.started else ""
        counted += f" Made by {view.run.model} {view.run.version}{day}."
    _text(head, "text", counted, {"x": str(left + 24), "y": str(top + height - 18), "font-size": "12", "fill": MUTED})
