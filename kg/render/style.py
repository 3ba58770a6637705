"""What nodes look like, for the page and for the drawn exports alike: shapes, sizes, options of vis-network."""

from __future__ import annotations

import math
from typing import Any

SHAPES = {"person": "dot", "organization": "square", "place": "triangle", "group": "diamond", "document": "hexagon",
          "other": "star"}
"""vis-network's shape of each type of entity."""

FONT = 'Inter, "Segoe UI", system-ui, -apple-system, Roboto, "Noto Sans", "Liberation Sans", Arial, sans-serif'

OPTIONS: dict[str, Any] = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False, "randomSeed": 7},
    "interaction": {"hover": True, "hideEdgesOnDrag": False, "multiselect": False, "selectConnectedEdges": False,
                    "tooltipDelay": 100000, "zoomSpeed": 0.6, "dragNodes": False},
    "nodes": {"borderWidth": 1.5, "borderWidthSelected": 3, "font": {"size": 13, "strokeWidth": 3, "vadjust": -2, "face": FONT}},
    "edges": {"smooth": False, "selectionWidth": 1.5, "hoverWidth": 1, "arrowStrikethrough": False,
              "font": {"size": 11, "align": "horizontal", "strokeWidth": 4, "face": FONT}},
}
"""Options given to vis-network through pyvis."""


def size(statements: int) -> float:
    """Radius of a node in page units: its area grows with its number of statements."""
    return round(min(36.0, 5.0 + 3.2 * math.sqrt(max(1, statements))), 1)
