"""Who said what about whom: news articles to a source-attribution knowledge graph.

::

    import kg
    record = kg.extract("The bridge is unsafe, the mayor said on Monday.")   # kg.model.Record
    doc = kg.load()("The bridge is unsafe, the mayor said on Monday.")       # a spaCy Doc: doc._.attributions
    built = kg.build("articles/", store="kg-store")                          # what `kg build` does; built.graph
    graph = kg.open("kg-store")                                              # kg.access.Graph
    rows = graph.query("who-said-what-about-whom")                           # kg.query.Result
    page = kg.render(graph)                                                  # kg.drawing.Drawing

=============  ==========================================================================================
``extract``    one text, file or article to its attributions: :func:`kg.pipeline.extract`
``load``       a spaCy pipeline whose Docs carry attributions: :func:`kg.component.load`
``build``      articles into a graph store: :func:`kg.builder.build`
``open``       the graph of a store, to ask: :func:`kg.access.open`
``render``     the interactive page, or a drawing: :func:`kg.drawing.render`
=============  ==========================================================================================

Errors are those of :mod:`kg.errors`; offsets are code points; confidences lie in 0..1; days are ISO dates. Nothing
heavy is imported before one of these names is used. Attributions, records, results and drawings show themselves in a
notebook; ``%load_ext kg.notebook`` adds the ``%%sparql`` magic.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kg.access import open
    from kg.builder import build
    from kg.component import load
    from kg.drawing import render
    from kg.pipeline import extract

__all__ = ["__version__", "build", "extract", "load", "open", "render"]

_MODULES = {"extract": "kg.pipeline", "load": "kg.component", "build": "kg.builder", "open": "kg.access"}


def __getattr__(name: str) -> Any:
    """Import a public name from its module when it is first asked for."""
    if name == "__version__":
        from importlib.metadata import version

        value: Any = version("said-kg")
    elif name in _MODULES:
        value = getattr(import_module(_MODULES[name]), name)
    elif name == "render":
        value = import_module("kg.render")  # the package, which can be called
    else:
        raise AttributeError(f"module 'kg' has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
