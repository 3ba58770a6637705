"""``kg doctor``: what is there, what is missing, and what to do about it."""

from __future__ import annotations

import json
import shutil
from importlib import metadata
from pathlib import Path

import pytest

from kg import doctor
from kg.doctor import Finding, examine
from kg.store import Store
from tests.cli.conftest import Kg, kg  # noqa: F401  a fixture
from tests.graph import example as ex


def find(findings: list[Finding], what: str) -> Finding:
    (found,) = [f for f in findings if f.what == what]
    return found


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An empty folder to be in, and no extraction."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(doctor, "_extraction", lambda: Finding("extraction", "ok", "not tried here"))
    return tmp_path


def test_here_all_is_well(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    found = list(examine())
    assert [f for f in found if f.state == "fails"] == []
    assert find(found, "extraction").state == "ok"
    assert find(found, "model: encoder.onnx").detail.startswith("sha256 ")
    assert find(found, "store").next == "make one: kg build SRC..."
    assert all(f.next for f in found if f.state != "ok")


def test_a_damaged_and_a_missing_file_of_the_model(quick: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = quick / "model"
    folder.mkdir()
    for name in ("model.json", "vocab.txt"):
        shutil.copy(doctor.MODEL / name, folder)
    with (folder / "vocab.txt").open("a") as file:
        file.write("x")
    monkeypatch.setattr(doctor, "MODEL", folder)
    found = list(examine())
    assert "damaged" in find(found, "model: vocab.txt").detail
    assert "cannot be read" in find(found, "model: heads.npz").detail
    assert "install it again" in find(found, "model: heads.npz").next
    (folder / "model.json").write_text("{")
    assert find(list(examine()), "model").state == "fails"


def test_a_library_that_is_missing_or_too_old(quick: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = metadata.version

    def version(name: str) -> str:
        if name == "rdflib":
            raise metadata.PackageNotFoundError(name)
        return "0.1" if name == "pyoxigraph" else real(name)

    monkeypatch.setattr(metadata, "version", version)
    found = list(examine())
    assert find(found, "rdflib").next == 'pip install "rdflib>=7.1"'
    assert "0.1, but >=0.5 is needed" in find(found, "pyoxigraph").detail


def test_extraction_that_fails_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "SAMPLE", "")
    assert doctor._extraction().state == "fails"
    monkeypatch.setattr(doctor, "SAMPLE", "The river is wide and the bridge is old and long.")
    assert "found 0" in doctor._extraction().detail


def test_stores(quick: Path) -> None:
    assert find(list(examine("none")), "store").state == "fails"
    store = Store.open(quick / "kg-store", create=True)
    assert find(list(examine()), "store").state == "note"
    store.add(ex.RECORD, ex.RUN)
    assert find(list(examine("kg-store")), "store").detail.startswith("kg-store: 1 articles")
    (quick / "kg-store" / "store.json").write_text("{")
    assert "damaged" in find(list(examine()), "store").detail


def test_the_command(quick: Path, kg: Kg) -> None:  # noqa: F811
    code, out, err = kg("doctor")
    assert (code, err) == (0, "kg: all is well\n")
    assert "       next: make one: kg build SRC...\n" in out
    code, out, err = kg("doctor", "--store", "none", "-f", "json")
    assert code == 1
    assert {f["what"] for f in json.loads(out) if f["state"] == "fails"} == {"store"}
    assert "1 of " in err
