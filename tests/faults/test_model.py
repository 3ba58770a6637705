"""The model damaged or gone: ``kg build`` says so once, in one line, and the store is as it was."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from kg.annotate.encoder import FOLDER
from tests.faults.conftest import exported, patched, refused

REAL = "from kg import pipeline"
MODEL = """
from pathlib import Path
from kg.annotate.components import load
pipeline._loaded = lambda name: load(Path({!r}))"""
WEIGHTS = """
from pathlib import Path
from kg import confidence
confidence.DATA = Path({!r})"""


def build(code: str, sources: list[Path], store: Path) -> subprocess.CompletedProcess[str]:
    """By two processes."""
    command = [*patched(code, REAL), "build", *map(str, sources), "--store", str(store), "--jobs", "2"]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize(
    ("name", "fault"),
    [("encoder.onnx", "damaged"), ("heads.npz", "missing")],
)
def test_a_damaged_model(name: str, fault: str, articles: list[Path], store: Path, tmp_path: Path) -> None:
    before, model = exported(store), tmp_path / "model"
    shutil.copytree(FOLDER, model)
    data = (model / name).read_bytes()
    if fault == "missing":
        (model / name).unlink()
    else:
        (model / name).write_bytes(data[: len(data) // 2] if fault == "cut" else b"\0" + data[1:])
    refused(build(MODEL.format(str(model)), articles, store), 1, model, "install")
    assert exported(store) == before


@pytest.mark.parametrize("text", ["{", None])
def test_damaged_weights_of_the_confidence(text: str | None, articles: list[Path], store: Path, tmp_path: Path) -> None:
    before, path = exported(store), tmp_path / "confidence.json"
    if text is not None:
        path.write_text(text, "ascii")
    refused(build(WEIGHTS.format(str(path)), articles[:4], store), 1, path, "the weights cannot be read", "install")
    assert exported(store) == before
