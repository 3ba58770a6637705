"""A folder of articles that somebody else packed: nothing outside of it is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import InputError
from kg.read import read
from tests.read.story import BODY


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Articles, and beside them a file and a folder that are not among them."""
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "a.txt").write_text(BODY, "utf-8")
    (tmp_path / "secret.txt").write_text("The mayor said nothing of it.", "utf-8")
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "b.txt").write_text("The mayor said more.", "utf-8")
    return folder


def test_a_link_out_of_the_folder_is_an_error_and_is_not_read(folder: Path) -> None:
    (folder / "b.txt").symlink_to("../secret.txt")
    (folder / "c.txt").symlink_to(folder.parent / "more" / "b.txt")
    article, *errors = read([str(folder)])
    assert not isinstance(article, InputError)
    assert article.text == BODY
    assert [str(e) for e in errors if isinstance(e, InputError)] == [
        f"{folder}/{name}: it is a link that leads out of the folder; name the file that it leads to, if that is meant"
        for name in ("b.txt", "c.txt")
    ]


def test_a_link_to_itself_is_no_fault(folder: Path) -> None:
    (folder / "b.txt").symlink_to("b.txt")
    assert [item.source for item in read([str(folder)]) if not isinstance(item, InputError)] == [f"{folder}/a.txt"]


def test_a_folder_behind_a_link_is_not_entered(folder: Path) -> None:
    (folder / "more").symlink_to(folder.parent / "more")
    assert [item.source for item in read([str(folder)]) if not isinstance(item, InputError)] == [f"{folder}/a.txt"]


def test_a_link_within_the_folder_and_one_that_the_user_names_are_read(folder: Path) -> None:
    (folder / "b.txt").symlink_to("a.txt")
    (folder.parent / "named.txt").symlink_to("secret.txt")
    (folder.parent / "linked").symlink_to("articles")
    assert [item.source for item in read([str(folder.parent / "linked"), str(folder.parent / "named.txt")])] == [
        f"{folder.parent}/linked/a.txt", f"{folder.parent}/linked/b.txt", f"{folder.parent}/named.txt",
    ]  # fmt: skip
