"""``kg.render``: the interactive page, or a drawing of the network, from a store or from records at hand."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from html import escape
from os import PathLike, fspath

from kg.access import Graph
from kg.errors import FormatError
from kg.model import Record, Run
from kg.output import encode, output
from kg.render import page, svg, view
from kg.render.model import View
from kg.render.source import gather
from kg.store import Store

FORMATS: Mapping[str, Callable[[View, str], bytes]] = {
    "html": lambda graph, title: encode(page.html(graph, title)),
    "svg": lambda graph, title: encode(svg.draw(graph, title)),
    "png": svg.png,
}
"""The forms of a drawing by name: the interactive page, or the network drawn."""
HEIGHT = 640

Drawable = Graph | Store | Record | Iterable[Record] | str | PathLike[str]


@dataclass(frozen=True)
class Drawing:
    """What :func:`render` made; a notebook shows it.

    Attributes:
        format: ``html``, ``svg`` or ``png``.
        data: the file's bytes; ``html`` and ``svg`` are UTF-8.
        statements, articles: how many it shows.
    """

    format: str
    data: bytes = field(repr=False)
    statements: int
    articles: int

    def write(self, path: str | PathLike[str], *, force: bool = False) -> None:
        """Write it to a file, whole or not at all.

        Raises:
            OutputError: the file exists (without ``force``), or cannot be written.
        """
        with output(fspath(path), force) as stream:
            stream.write(self.data)

    def _repr_html_(self) -> str | None:
        if self.format != "html":
            return None
        # a frame of its own, which the notebook's page cannot be reached from
        source = escape(self.data.decode("utf-8"), quote=True)
        return (
            f'<iframe title="{escape(page.TITLE)}" sandbox="allow-scripts allow-downloads" srcdoc="{source}" '
            f'style="width:100%;height:{HEIGHT}px;border:1px solid #948d80"></iframe>'
        )

    def _repr_svg_(self) -> str | None:
        return self.data.decode("utf-8") if self.format == "svg" else None

    def _repr_png_(self) -> str | None:
        return b64encode(self.data).decode("ascii") if self.format == "png" else None


def render(
    what: Drawable = "kg-store", *, format: str = "html", evidence: str = "paragraph", title: str | None = None
) -> Drawing:
    """Draw a graph: as one HTML page that opens anywhere and asks for nothing, or its network as SVG or PNG.

    The same graph gives the same bytes.

    Args:
        what: a graph or store; a store's folder or URL; a record, or several.
        format: a name of :data:`FORMATS`.
        evidence: how much of an article the page holds around each statement: ``sentence``, ``paragraph`` or ``none``.
        title: of the page or drawing.

    Raises:
        FormatError: there is no such format, or no such amount of evidence.
        StoreError, StoreLockedError: the store cannot be read.
        OutputError: PNG, and this machine has no font.
    """
    check(format, evidence)
    records, run, copies = _gathered(what)
    graph = view.build(records, evidence=evidence, run=run, copies=copies)  # type: ignore[arg-type]  # checked above
    data = FORMATS[format](graph, page.TITLE if title is None else title)
    return Drawing(format, data, len(graph.statements), len(graph.articles))


def check(format: str, evidence: str) -> None:
    """Refuse what :func:`render` would refuse, before the work is done.

    Raises:
        FormatError: there is no such format, or no such amount of evidence.
    """
    if format not in FORMATS:
        raise FormatError(format, "there is no such format", f"choose one of {', '.join(FORMATS)}")
    view.check_evidence(evidence)


def _gathered(what: Drawable) -> tuple[list[Record], Run | None, Mapping[str, str]]:
    """Records under the names of the whole graph, the latest run, and which attributions are copies of which."""
    if isinstance(what, Record):
        return [what], None, {}
    if isinstance(what, str | PathLike):
        what = Store.open(fspath(what))
    if isinstance(what, Graph):
        what = what.store
    return gather(what.records()) if isinstance(what, Store) else (list(what), None, {})
