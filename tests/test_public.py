"""The public surface of ``import kg``."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import kg
from kg.errors import EmptyInputError, FormatError, NotFoundError, StoreError


def test_importing_it_imports_nothing_heavy() -> None:
    code = "import kg, sys; sys.exit(str({'numpy', 'spacy', 'pyoxigraph', 'click'} & set(sys.modules) or '') or 0)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_every_public_name_is_there_and_listed() -> None:
    assert set(kg.__all__) <= set(dir(kg))
    assert all(getattr(kg, name) for name in kg.__all__)


def test_an_unknown_name() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'nonsense'"):
        kg.nonsense  # noqa: B018  asking for it is the test


def test_open(tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        kg.open(tmp_path / "none")
    assert kg.open(tmp_path / "new", create=True).articles() == []


def test_extract_takes_text_a_file_or_an_article(tmp_path: Path) -> None:
    text = "The bridge is unsafe, the mayor of Millford said on Monday."
    path = tmp_path / "bridge.txt"
    path.write_text(text, "utf-8")
    of_text, of_file = kg.extract(text), kg.extract(path, publisher="The Post")
    assert of_text.attributions == of_file.attributions == kg.extract(of_file.article).attributions
    assert len(of_text.attributions) == 1
    assert (of_text.article.publisher, of_file.article.publisher) == (None, "The Post")


@pytest.mark.parametrize("name", ["articl.txt", "news/a.HTML", "https://news.example/a"])
def test_a_name_of_a_file_is_not_taken_for_a_text(name: str) -> None:
    with pytest.raises(FormatError, match="not the text of an article; for a file give"):
        kg.extract(name)


def test_files_that_hold_no_one_article(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        kg.extract(tmp_path / "none.txt")
    (tmp_path / "two.jsonl").write_text('{"text": "Ann said no."}\n{"text": "Bob said yes."}\n')
    with pytest.raises(FormatError, match="more than one"):
        kg.extract(tmp_path / "two.jsonl")
    with pytest.raises(EmptyInputError):
        kg.extract(" ")
