"""Who said what about whom: news articles to a source-attribution knowledge graph.

::

    import kg
    record = kg.extract("Officials were warned, the mayor said on Monday.")
    nlp = kg.load()                       # a spaCy pipeline: doc.spans["attribution"]
    kg.build(["articles/"], store="kg-store")
    store = kg.open("kg-store")
    page = kg.render("kg-store")

Nothing heavy is imported before one of these names is used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kg.pipeline import extract, load

__all__ = ["__version__", "extract", "load"]

_HOMES = {"extract": "kg.pipeline", "load": "kg.pipeline"}


def __getattr__(name: str) -> Any:
    """Import a public name from its module when it is first asked for."""
    if name == "__version__":
        from importlib.metadata import version

        value: Any = version("said-kg")
    elif name in _HOMES:
        value = getattr(import_module(_HOMES[name]), name)
    else:
        raise AttributeError(f"module 'kg' has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
