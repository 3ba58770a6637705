"""Each notebook runs from top to bottom, and what is stored of it is clean."""

from __future__ import annotations

import base64
import io
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from PIL import Image

import kg
from notebooks import run

NOTEBOOKS = run.notebooks()
PATHS = re.compile(r"/(?:home|root|tmp|usr|work|Users|private|var)/|[A-Z]:\\\\|\\.venv")
TIMES = re.compile(r"\b\d\d:\d\d:\d\d\b|\b20(?:2[5-9]|[3-9]\d)-\d\d-\d\d\b")


@pytest.fixture(scope="module", autouse=True)
def store(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """One store for all notebooks, instead of the one in build/."""
    folder = tmp_path_factory.mktemp("notebooks") / "store"
    built = kg.build(str(root / "seeds" / "*.txt"), store=folder)
    assert built.failed == ()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KG_NOTEBOOKS_STORE", str(folder))
        patch.setenv("OMP_NUM_THREADS", str(os.cpu_count()))
        yield


def _outputs(book: Any) -> Iterator[Any]:
    for cell in book.cells:
        yield from cell.get("outputs", [])


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_it_runs(path: Path) -> None:
    book = run.executed(path)
    assert [output.text for output in _outputs(book) if output.get("name") == "stderr"] == []
    assert sum("data" in output for output in _outputs(book)) > 3


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_what_is_stored_is_whole_and_clean(path: Path) -> None:
    book = nbformat.read(path, as_version=4)
    nbformat.validate(book)
    code = [cell for cell in book.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    assert book == run.cleaned(nbformat.read(path, as_version=4))
    for output in _outputs(book):
        assert output.output_type != "error"
        text = output.get("text", "") + "".join(v for k, v in output.get("data", {}).items() if k.startswith("text/"))
        assert not PATHS.search(text)
        assert not TIMES.search(text)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_plots_can_be_read_without_colour(path: Path) -> None:
    for output in _outputs(nbformat.read(path, as_version=4)):
        if "image/png" in output.get("data", {}):
            image = Image.open(io.BytesIO(base64.b64decode(output.data["image/png"]))).convert("RGB")
            colours = image.getcolors(maxcolors=1 << 24)
            assert colours
            assert all(red == green == blue for _, (red, green, blue) in colours)


def test_there_are_the_six(root: Path) -> None:
    assert [path.stem[:2] for path in NOTEBOOKS] == ["01", "02", "03", "04", "05", "06"]
    listed = (root / "notebooks" / "README.md").read_text("utf-8")
    assert all(f"]({path.name})" in listed for path in NOTEBOOKS)


def test_the_seeds_are_enough_to_see_something(root: Path) -> None:
    """25 articles of several publishers over several weeks, with claims and denials in their gold."""
    graph = kg.open(os.environ["KG_NOTEBOOKS_STORE"])
    rows = graph.query("SELECT ?day ?publisher { ?a schema:datePublished ?day ; schema:publisher ?publisher }").values()
    assert len(graph.articles()) >= 25
    assert len({publisher for _, publisher in rows}) >= 5
    assert len({day[:7] for day, _ in rows if day}) >= 3
    gold = "".join(path.read_text("utf-8") for path in (root / "seeds").glob("*.ann"))
    assert len(re.findall(r"^R\d+\tDenies ", gold, re.MULTILINE)) >= 20


def test_the_readme_of_the_seeds_tells_what_is_invented(root: Path) -> None:
    """Each article is named there, and each publisher is said to be invented."""
    text = (root / "seeds" / "README.md").read_text("utf-8")
    assert [path.stem for path in sorted((root / "seeds").glob("*.txt")) if f"`{path.stem}`" not in text] == []
    query = "SELECT DISTINCT ?publisher { ?a schema:publisher ?publisher }"
    publishers = kg.open(os.environ["KG_NOTEBOOKS_STORE"]).query(query).values()
    flat = " ".join(text.split())
    assert [name for (name,) in publishers if name not in flat] == []
