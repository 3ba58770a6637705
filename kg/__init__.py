"""Who said what about whom: news articles to a source-attribution knowledge graph.

::

    import kg
    record = kg.extract("The bridge is unsafe, the mayor said on Monday.")
    doc = kg.load()("The bridge is unsafe, the mayor said on Monday.")     # a spaCy Doc: doc.spans["attribution"]
    graph = kg.open("kg-store")                                            # what `kg build` made
    rows = graph.query("who-said-what-about-whom")

Nothing heavy is imported before one of these names is used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kg.access import open
    from kg.pipeline import extract, load

__all__ = ["__version__", "extract", "load", "open"]


def __getattr__(name: str) -> Any:
    """Import a public name from its module when it is first asked for."""
    if name == "__version__":
        from importlib.metadata import version

        value: Any = version("said-kg")
    elif name in ("extract", "load"):
        value = getattr(import_module("kg.pipeline"), name)
    elif name == "open":
        value = import_module("kg.access").open
    else:
        raise AttributeError(f"module 'kg' has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
