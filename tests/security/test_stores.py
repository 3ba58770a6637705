"""A store that somebody else made: it names no path outside of its folder, and nothing is written through a link."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.errors import StoreError, StoreLockedError
from kg.store import Store
from kg.store.layout import locked, wanted
from tests.graph import example as ex


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """The folder of a store with an article."""
    folder = tmp_path / "store"
    Store.open(folder, create=True).add(ex.RECORD, ex.RUN)
    return folder


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """A folder that is nobody's store."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    (folder / "LOG.old.1").write_text("a letter")
    return folder


@pytest.mark.parametrize("name", ["../elsewhere", "ELSEWHERE", "data-1/../../elsewhere", "", ".", "data-1\n", 7, None])
def test_the_data_folder_is_a_name_in_the_store(store: Path, elsewhere: Path, name: object) -> None:
    described = json.loads((store / "store.json").read_text())
    described["data"] = str(elsewhere) if name == "ELSEWHERE" else name
    (store / "store.json").write_text(json.dumps(described))
    with pytest.raises(StoreError, match="damaged"):
        Store.open(store).add(ex.SECOND, ex.RUN)
    assert [path.name for path in elsewhere.iterdir()] == ["LOG.old.1"]
    assert (store / "data-1").is_dir()


def test_a_data_folder_that_is_a_link_is_not_followed(store: Path, elsewhere: Path) -> None:
    (store / "data-1").rename(store.parent / "moved")
    (store / "data-1").symlink_to(elsewhere)
    with pytest.raises(StoreError, match="link to another folder"):
        Store.open(store).articles()
    assert [path.name for path in elsewhere.iterdir()] == ["LOG.old.1"]


def test_links_beside_the_data_are_not_followed(store: Path, elsewhere: Path) -> None:
    letter = elsewhere / "LOG.old.1"
    (store / "store.json.new").symlink_to(letter)
    (store / "data-9").symlink_to(elsewhere)
    (store / "snapshot-9").symlink_to(elsewhere)
    opened = Store.open(store)
    opened.add(ex.SECOND, ex.RUN)
    opened.forget(ex.SECOND.article.id)
    assert letter.read_text() == "a letter"
    assert not (store / "data-9").exists()
    assert opened.articles() == [ex.ARTICLE.id]


def test_a_lock_that_is_a_link_is_not_followed(store: Path, elsewhere: Path) -> None:
    (store / "lock").unlink()
    (store / "lock").symlink_to(elsewhere / "made")
    with pytest.raises(StoreError):
        Store.open(store).articles()
    assert not (elsewhere / "made").exists()


def test_a_mark_of_those_who_wait_that_is_a_link_is_not_followed(store: Path, elsewhere: Path) -> None:
    (store / "wanted").symlink_to(elsewhere / "made")
    with locked(store, 0.0):
        with pytest.raises(StoreLockedError), locked(store, 0.1):
            pass
        assert not wanted(store)
    assert not (elsewhere / "made").exists()


@pytest.mark.parametrize("record", ["", "[]", "{}", '{"record": {}, "run": {}}', "\x00", "[" * 2000])
def test_books_that_are_no_record_are_an_error_of_ours(store: Path, record: str) -> None:
    from pyoxigraph import Literal, NamedNode, Quad

    from kg.store.ledger import RECORD

    opened = Store.open(store)
    with opened.writing() as db:
        (old,) = db.quads_for_pattern(None, RECORD, None, None)
        db.remove(old)
        db.add(Quad(NamedNode(ex.ARTICLE.id), RECORD, Literal(record), old.graph_name))
    with pytest.raises(StoreError, match="damaged"):
        list(opened.records())
