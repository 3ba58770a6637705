"""What nodes look like, for the page and for the drawn exports alike: shapes, sizes, options of vis-network."""

from __future__ import annotations

import math
from typing import Any

SHAPES = {
    "person": "dot",
    "organization": "square",
    "place": "triangle",
    "group": "diamond",
    "document": "hexagon",
    "other": "star",
}
"""vis-network's shape of each type of entity."""

FONT = (
    'Inter, "Segoe UI", system-ui, -apple-system, Roboto, '
    '"Noto Sans", "Liberation Sans", "DejaVu Sans", Arial, sans-serif'
)

TYPE_NAMES = {
    "person": "People",
    "organization": "Organizations",
    "group": "Groups",
    "place": "Places",
    "document": "Documents",
    "other": "Other",
}

PAPER, INK, MUTED = "#fbfaf6", "#1d1b17", "#5f5a50"
COLOURS = {
    "person": "#0072b2",
    "organization": "#c25100",
    "group": "#a44a86",
    "place": "#007a5a",
    "document": "#766300",
    "other": "#5d6570",
    "about": "#8c8577",
    "affiliation": "#948d80",
    "denies": "#b3261e",
    "supports": "#00785a",
    "repeats": "#5d6570",
    "criticises": "#8b3d9e",
}
"""Colours on paper, as in page.css: types after Okabe and Ito's palette, darkened to 3:1 or more against it."""

DASHES = {
    "about": "",
    "affiliation": "2 5",
    "denies": "8 5",
    "supports": "8 5",
    "repeats": "3 4",
    "criticises": "8 3 2 3",
}

OPTIONS: dict[str, Any] = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False, "randomSeed": 7},
    "interaction": {
        "hover": True,
        "hideEdgesOnDrag": False,
        "multiselect": False,
        "selectConnectedEdges": False,
        "tooltipDelay": 100000,
        "zoomSpeed": 0.6,
        "dragNodes": False,
    },
    "nodes": {"borderWidth": 1.5, "borderWidthSelected": 3},
    "edges": {
        "smooth": False,
        "selectionWidth": 1.5,
        "hoverWidth": 1,
        "arrowStrikethrough": False,
        "font": {"size": 11, "align": "horizontal", "strokeWidth": 4, "face": FONT},
    },
}
"""Options given to vis-network through pyvis."""


def size(statements: int) -> float:
    """Radius of a node in page units: its area grows with its number of statements."""
    return round(min(36.0, 5.0 + 3.2 * math.sqrt(max(1, statements))), 1)
