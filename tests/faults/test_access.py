"""What one may not read or write, what is no file, what goes away in between."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, NamedNode, Quad

from kg.errors import InputError
from kg.graph import vocab as v
from kg.read import read
from kg.store import Store
from kg.store.data import Data
from tests.faults.conftest import exported, refused, run


def test_an_input_that_one_may_not_read(articles: list[Path], unprivileged: list[str]) -> None:
    articles[0].chmod(0)
    done = run("extract", articles[0], articles[1], before=unprivileged)
    assert (done.returncode, len(done.stdout.splitlines())) == (3, 1)
    assert done.stderr == (
        f"kg: error: {articles[0]}: permission denied; check who may read it, for instance with `ls -l`\n"
    )
    refused(run("extract", articles[0], before=unprivileged), 1, articles[0], "permission denied")


def test_a_folder_below_that_one_may_not_enter(articles: list[Path], unprivileged: list[str]) -> None:
    closed = articles[0].parent / "closed"
    closed.mkdir(mode=0)
    articles[4].unlink()
    done = run("extract", articles[0].parent, before=unprivileged)
    assert (done.returncode, len(done.stdout.splitlines())) == (3, 4)
    assert done.stderr.startswith(f"kg: error: {closed}: permission denied; check who may read it")
    assert len(done.stderr.splitlines()) == 1
    closed.chmod(0o700)


def test_a_store_and_an_output_that_one_may_not_write(
    articles: list[Path], store: Path, tmp_path: Path, unprivileged: list[str]
) -> None:
    before = exported(store)
    folder = tmp_path / "fixed"
    folder.mkdir(mode=0o500)
    for path in (store, store / "data-1", *(store / "data-1").iterdir()):
        path.chmod(path.stat().st_mode & ~0o222)
    (store / "lock").chmod(0o400)
    refused(run("build", articles[1], "--store", store, before=unprivileged), 1, store, "Permission denied", "give a")
    done = run("build", articles[1], "--store", folder / "store", before=unprivileged)
    refused(done, 1, folder / "store", "Permission denied", "give a folder that you may write")
    done = run("extract", articles[1], "-o", folder / "out", before=unprivileged)
    refused(done, 1, folder / "out", "it cannot be written (Permission denied)", "write elsewhere")
    assert list(folder.iterdir()) == []
    for path in (store, store / "data-1", *(store / "data-1").iterdir(), store / "lock"):
        path.chmod(path.stat().st_mode | 0o200)
    assert exported(store) == before


def test_a_change_that_was_broken_off_is_not_read_halfway(
    store: Path, unprivileged: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = exported(store)
    extra = Quad(NamedNode("urn:a"), v.TYPE, v.ATTRIBUTION, DefaultGraph())
    with monkeypatch.context() as patch, Store.open(store).writing() as db:
        patch.setattr(Data, "_leave", lambda self, removed: None)
        db.add(extra)
        db.exchange({extra}, set())
    files = (store, store / "lock", store / "data-1", *(store / "data-1").iterdir())
    for path in files:
        path.chmod(path.stat().st_mode & ~0o222 | 0o444)
    for command in (["stats"], ["query", "ASK {}"]):
        done = run(*command, "--store", store, before=unprivileged)
        refused(done, 1, store, "a change of it was broken off", f"kg stats --store {store}")
    for path in files:
        path.chmod(path.stat().st_mode | 0o200)
    assert exported(store) == before


@pytest.mark.parametrize("command", ["build", "export", "query", "forget"])
def test_a_store_of_a_newer_version_is_left_alone(command: str, articles: list[Path], store: Path) -> None:
    before = exported(store)
    text = (store / "store.json").read_text("utf-8")
    newer = text.replace('"format": 1', '"format": 2')
    (store / "store.json").write_text(newer, "utf-8")
    arguments = {"build": [articles[1]], "query": ["ASK {}"], "forget": [articles[0]]}.get(command, [])
    refused(
        run(command, *arguments, "--store", store), 1, store, "it has store format 2, this version reads 1", "build"
    )
    assert (store / "store.json").read_text("utf-8") == newer
    (store / "store.json").write_text(text, "utf-8")
    assert exported(store) == before


def test_an_output_that_is_a_folder_and_a_store_that_is_a_file(articles: list[Path], store: Path) -> None:
    folder = articles[0].parent
    for command in (["export"], ["render"], ["query", "ASK {}"]):
        refused(run(*command, "--store", store, "-o", folder, "--force"), 1, folder, "it is a folder", "name a file")
    refused(run("build", articles[0], "--store", articles[1]), 1, articles[1], "File exists")
    refused(run("stats", "--store", articles[1]), 1, articles[1], "Not a directory")


@pytest.mark.parametrize(
    ("device", "cause"),
    [("/dev/null", "it is empty"), ("/dev/zero", "it is larger than"), ("/proc/self/mem", "it cannot be read")],
)
def test_a_device_is_an_input_that_failed(device: str, cause: str, articles: list[Path]) -> None:
    done = run("extract", device, articles[0])
    assert (done.returncode, len(done.stdout.splitlines())) == (3, 1)
    assert done.stderr.startswith(f"kg: error: {device}: {cause}")
    assert len(done.stderr.splitlines()) == 1


def test_a_pipe_is_read_and_in_a_folder_passed_over(articles: list[Path]) -> None:
    os.mkfifo(articles[0].parent / "pipe.txt")
    assert [item.source for item in read([str(articles[0].parent)]) if not isinstance(item, InputError)] == list(
        map(str, articles)
    )
    command = ["bash", "-c", '"$@" <(cat "$0")', str(articles[0])]
    done = run("extract", before=command)
    assert (done.returncode, len(done.stdout.splitlines()), done.stderr) == (0, 1, "")


@pytest.mark.parametrize("command", ["build", "export", "query"])
def test_a_store_whose_data_are_gone_is_not_taken_for_an_empty_one(
    command: str, articles: list[Path], store: Path
) -> None:
    (store / "data-1").rename(store.parent / "elsewhere")
    arguments = {"build": [articles[0]], "query": ["ASK {}"]}.get(command, [])
    refused(run(command, *arguments, "--store", store), 1, store, "its data-1 is missing", "build it again")
    assert not (store / "data-1").exists()


def test_what_goes_away_while_a_folder_is_read_is_told(articles: list[Path]) -> None:
    (articles[0].parent / "loop.txt").symlink_to("loop.txt")
    (articles[0].parent / "nowhere.txt").symlink_to("gone.txt")
    found = []
    for item in read([str(articles[0].parent)]):
        if not found:
            articles[2].unlink()  # the folder's names are known
        found.append(str(item) if isinstance(item, InputError) else item.source)
    assert found[:2] == [str(articles[0]), str(articles[1])]
    assert found[2] == f"{articles[2]}: no such file or folder; check the path"
    assert found[3:5] == [str(articles[3]), str(articles[4])]
    assert found[5].startswith(f"{articles[0].parent / 'loop.txt'}: it ")
    assert found[6] == f"{articles[0].parent / 'nowhere.txt'}: it is a link that leads nowhere; check the path"


def test_a_folder_that_goes_away_while_it_is_read_is_told(articles: list[Path]) -> None:
    below = articles[0].parent / "sub"
    below.mkdir()
    (below / "5.txt").write_text("Ann Lee said bridge 5 is shut.\n", "utf-8")
    found = []
    for item in read([str(articles[0].parent)]):
        if not found:
            (below / "5.txt").unlink()
            below.rmdir()
        found.append(str(item) if isinstance(item, InputError) else item.source)
    assert found == [*map(str, articles), f"{below}: no such file or folder; check the path"]
