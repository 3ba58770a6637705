"""``kg.build``: articles into a store from Python, and what other users of the store notice of it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import kg
from kg import builder
from kg.builder import Builder
from kg.errors import FormatError, StoreError
from kg.model import Article, Record
from kg.pipeline import Extractor
from kg.read import from_text
from kg.store import Store
from tests.graph import example as ex

TEXT = "The old bridge was shut on Friday. “We found cracks in two of the pillars,” said Mayor Ann Lee in Millford."
FAKE = [sys.executable, "-m", "tests.cli.fakes"]


def test_build_and_build_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "bridge.txt").write_text(TEXT, "utf-8")
    built = kg.build(tmp_path / "bridge.txt", tmp_path / "store", published="2024-05-06")
    assert (built.added, built.unchanged, built.failed) == (1, 0, ())
    (statement,) = built.graph.attributions()
    assert statement.who == ("Ann Lee",)

    def refuse(self: object, article: object) -> None:
        raise AssertionError("extracted again")

    monkeypatch.setattr(Extractor, "record", refuse)
    again = kg.build(str(tmp_path / "bridge.txt"), tmp_path / "store", published="2024-05-06")
    assert (again.added, again.replaced, again.unchanged) == (0, 0, 1)


def test_articles_and_files_that_fail(tmp_path: Path) -> None:
    built = kg.build([from_text(TEXT), tmp_path / "none.txt"], tmp_path / "store")
    assert built.added == 1
    assert [error.subject for error in built.failed] == [str(tmp_path / "none.txt")]
    assert str(tmp_path / "none.txt") in repr(built)
    assert "none.txt" in built._repr_html_()


def test_the_store_keeps_its_base(tmp_path: Path) -> None:
    Store.open(tmp_path / "store", create=True, base="https://a.example/")
    built = kg.build(from_text(TEXT, base="https://a.example/"), tmp_path / "store")
    assert all(s.id.startswith("https://a.example/") for s in built.graph.attributions())
    with pytest.raises(StoreError, match="begin with"):
        kg.build([], tmp_path / "store", base="https://b.example/")


def test_an_unknown_format(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="unknown format"):
        kg.build(tmp_path, tmp_path / "store", format="pdf")


def test_records_wait_and_are_written_together(tmp_path: Path) -> None:
    made = Builder(Store.open(tmp_path / "store", create=True), ex.RUN)
    assert not made.has(ex.ARTICLE)
    assert made.add(ex.RECORD) == []
    unsound = Record(ex.SECOND.article, (), ex.SECOND.attributions)
    assert made.add(unsound) == []
    (first, change), (second, error) = made.flush()
    assert (first, change, second) == (ex.RECORD, "added", unsound)
    assert "does not describe it" in str(error)
    assert made.flush() == []
    assert Builder(made.store, ex.RUN).has(ex.ARTICLE)
    assert not Builder(made.store, ex.OTHER_RUN).has(ex.ARTICLE)


@pytest.mark.parametrize("seconds", [0.0, 60.0])
def test_the_store_is_free_while_articles_are_extracted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seconds: float
) -> None:
    folder = tmp_path / "store"
    real, there = Extractor.record, []

    def record(self: Extractor, article: Article) -> Record:
        with Store.open(folder, wait=0.0).writing():
            pass
        there.append(len(Store.open(folder, wait=0.0).articles()))
        return real(self, article)

    monkeypatch.setattr(Extractor, "record", record)
    monkeypatch.setattr(builder, "SECONDS", seconds)
    monkeypatch.setattr(builder, "MOST", seconds)
    texts = [TEXT, TEXT.replace("Ann", "Bea"), TEXT.replace("Ann", "Cy")]
    assert kg.build([from_text(text) for text in texts], folder).added == 3
    assert there == ([0, 0, 0] if seconds else [0, 1, 2])


def test_two_builds_at_once(tmp_path: Path) -> None:
    for n in range(6):
        (tmp_path / f"{n}.txt").write_text(f"Ann Lee said bridge {n} is shut for good.\n", "utf-8")
    folder, calm = tmp_path / "store", tmp_path / "calm"
    halves = [[str(tmp_path / f"{n}.txt") for n in range(a, b)] for a, b in ((0, 4), (2, 6))]
    environment = {**os.environ, "FAKE_SLEEP": "0.1"}
    processes = [subprocess.Popen([*FAKE, "build", *half, "--store", str(folder)], env=environment) for half in halves]
    assert [process.wait(timeout=60) for process in processes] == [0, 0]
    for half in halves:
        subprocess.run([*FAKE, "-q", "build", *half, "--store", str(calm)], check=True)
    exports = [
        subprocess.run([*FAKE, "-q", "export", "--store", str(store)], capture_output=True, check=True).stdout
        for store in (folder, calm)
    ]
    assert exports[0] == exports[1]
    assert len(Store.open(folder).articles()) == 6
