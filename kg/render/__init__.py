"""The interactive page: records -> :class:`~kg.render.view.View` (pure data) -> one self-contained HTML file.

``view.build`` gathers records of several articles into nodes, edges, statements and articles; ``page.html`` and
``page.write`` turn a view into the page. Neither reads the store nor the network.

The package can be called: ``kg.render(graph)`` is :func:`kg.drawing.render`.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.drawing import Drawable, Drawing


class _Package(ModuleType):
    def __call__(
        self,
        what: Drawable = "kg-store",
        *,
        format: str = "html",
        evidence: str = "paragraph",
        title: str | None = None,
    ) -> Drawing:
        """Draw a graph, as :func:`kg.drawing.render` says."""
        from kg.drawing import render

        return render(what, format=format, evidence=evidence, title=title)


sys.modules[__name__].__class__ = _Package
