"""The examples of README and docs run and print what they say."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import kg
from tests.conftest import ROOT
from tests.docs.examples import Block, Follower, blocks

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
WITH_EXAMPLES = [page for page in PAGES if blocks(page.read_text("utf-8"))]


@pytest.fixture(scope="module")
def built(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of a few articles, for pages that ask one without having built it."""
    folder = tmp_path_factory.mktemp("docs") / "news"
    kg.build([root / "seeds" / "tavik-dam-flood.txt"], store=folder)
    return folder


@pytest.fixture
def follower(root: Path, built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Follower]:
    """In an empty folder, but for the seeds."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    shutil.copytree(root / "seeds", "seeds")
    following = Follower(root, str(built))
    yield following
    following.close()


@pytest.mark.parametrize("page", WITH_EXAMPLES, ids=lambda page: page.stem)
def test_the_examples_run(page: Path, follower: Follower) -> None:
    for block in blocks(page.read_text("utf-8")):
        try:
            follower.run(block)
        except Exception as error:
            raise AssertionError(f"{page.name}, line {block.line}: {error}") from error


def test_there_are_examples() -> None:
    names = {page.stem for page in WITH_EXAMPLES}
    assert names >= {"README", "tutorial", "add-a-format", "extend-the-gazetteer", "remote-store", "correct", "records"}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("$ kg --version\nkg 99", "kg --version"),
        ("$ kg query nonsense --store none\n", "nonsense"),
    ],
)
def test_an_example_that_does_not_hold_is_seen(follower: Follower, text: str, problem: str) -> None:
    with pytest.raises(AssertionError, match=problem):
        follower.run(Block("console", text, 1))
