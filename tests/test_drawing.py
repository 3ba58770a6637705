"""``kg.render``: pages and drawings from Python."""

from __future__ import annotations

import inspect
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

import kg
import kg.render.page  # the package and the function share a name
from kg.errors import FormatError, OutputError
from kg.store import Store
from tests.graph import example as ex


@pytest.fixture
def store(tmp_path: Path) -> Store:
    made = Store.open(tmp_path / "store", create=True)
    made.add_all([(ex.RECORD, ex.RUN), (ex.SECOND, ex.RUN)])
    return made


def test_from_a_folder_a_graph_a_store(store: Store) -> None:
    drawings = [kg.render(what, format="svg") for what in (store.name, Path(store.name), kg.open(store.name), store)]
    assert len({d.data for d in drawings}) == 1
    assert (drawings[0].articles, drawings[0].statements) == (2, 12)


def test_from_records() -> None:
    assert kg.render(ex.RECORD).articles == 1
    assert kg.render([ex.RECORD, ex.SECOND]).articles == 2


def test_the_package_is_still_a_package() -> None:
    assert inspect.ismodule(kg.render)
    assert kg.render.page.TITLE
    assert list(inspect.signature(kg.render).parameters) == ["what", "format", "evidence", "title"]


def test_a_notebook_shows_the_page_in_a_frame_of_its_own(store: Store) -> None:
    drawing = kg.render(store, title="A <title>")
    frames: list[dict[str, str | None]] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            assert tag == "iframe"
            frames.append(dict(attrs))

    Reader().feed(drawing._repr_html_() or "")
    assert frames[0]["sandbox"] == "allow-scripts allow-downloads"
    assert frames[0]["srcdoc"] == drawing.data.decode()
    assert (drawing._repr_svg_(), drawing._repr_png_()) == (None, None)


def test_a_notebook_shows_drawings(store: Store) -> None:
    svg, png = (kg.render(store, format=name) for name in ("svg", "png"))
    assert ET.fromstring(svg._repr_svg_() or "").tag.endswith("svg")
    assert (png._repr_png_() or "").startswith("iVBOR")
    assert svg._repr_html_() is None


def test_write(store: Store, tmp_path: Path) -> None:
    drawing = kg.render(store)
    drawing.write(tmp_path / "graph.html")
    assert (tmp_path / "graph.html").read_bytes() == drawing.data
    with pytest.raises(OutputError, match="exists already"):
        drawing.write(tmp_path / "graph.html")
    drawing.write(tmp_path / "graph.html", force=True)


@pytest.mark.parametrize("options", [{"format": "pdf"}, {"evidence": "all"}])
def test_unknown_options(options: dict[str, str]) -> None:
    with pytest.raises(FormatError, match="choose one of"):
        kg.render(ex.RECORD, **options)
