"""A disk that is full, files that may not grow, a file system that cannot be written to."""

from __future__ import annotations

import fcntl
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.conftest import exported, patched, refused, run

Mount = Callable[..., Path]
LIMITED = (
    "import os, resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]),) * 2);"
    "os.execv(sys.argv[2], sys.argv[2:])"
)


def limited(size: int) -> list[str]:
    """A command that runs another one whose files cannot grow beyond a size."""
    return [sys.executable, "-c", LIMITED, str(size)]


def test_a_full_disk_stops_a_build_and_loses_nothing(articles: list[Path], tmp_path: Path, mount: Mount) -> None:
    disk = mount("disk", "-t", "tmpfs", "-o", "size=3m", "tmpfs")
    store = disk / "store"
    assert run("build", *articles[:3], "--store", store).returncode == 0
    refused(run("build", *articles, "--store", store), 1, store, "No space left on device", "check the disk")
    # the small article that came before the large one is there; what there was of the large one takes no room
    assert run("build", *articles[:4], "--store", tmp_path / "four").returncode == 0
    assert exported(store) == exported(tmp_path / "four")
    assert sum(path.stat().st_size for path in store.rglob("*") if path.is_file()) < 1_500_000
    assert sorted(path.name for path in store.iterdir()) == ["data-1", "lock", "store.json"]
    mount("disk", "-t", "tmpfs", "-o", "remount,size=300m", "tmpfs")
    assert run("build", *articles, "--store", store).returncode == 0
    assert run("build", *articles, "--store", tmp_path / "calm").returncode == 0
    assert exported(store) == exported(tmp_path / "calm")


def test_a_disk_that_is_full_while_an_article_is_forgotten(articles: list[Path], tmp_path: Path, mount: Mount) -> None:
    disk = mount("disk", "-t", "tmpfs", "-o", "size=3m", "tmpfs")
    store = disk / "store"
    assert run("build", *articles[:3], "--store", store).returncode == 0
    before = exported(store)
    filling = disk / "filling"
    for left, hint in ((280_000, "check the disk"), (20_000, "free some space")):  # enough to open it; not even that
        filling.write_bytes(b"x" * (shutil.disk_usage(disk).free - left))
        refused(run("forget", articles[0], "--store", store), 1, store, "No space left on device", hint)
        assert sorted(path.name for path in store.iterdir()) == ["data-1", "lock", "store.json"]
        filling.unlink()
    assert exported(store) == before
    assert run("forget", articles[0], "--store", store).returncode == 0
    assert run("build", *articles[1:3], "--store", tmp_path / "others").returncode == 0
    assert exported(store) == exported(tmp_path / "others")


def test_no_store_fits_on_the_disk(articles: list[Path], mount: Mount) -> None:
    disk = mount("disk", "-t", "tmpfs", "-o", "size=64k", "tmpfs")
    refused(run("build", articles[0], "--store", disk / "store"), 1, disk / "store", "No space left on device")
    mount("disk", "-t", "tmpfs", "-o", "remount,size=20m", "tmpfs")
    assert run("build", articles[0], "--store", disk / "store").returncode == 0


def test_files_that_may_not_grow_stop_a_build_and_lose_nothing(articles: list[Path], store: Path) -> None:
    before = exported(store)
    done = run("build", articles[4], "--store", store, before=limited(400_000))
    refused(done, 1, store, "File too large", "check the disk")
    assert exported(store) == before
    assert run("build", articles[1], "--store", store).returncode == 0


@pytest.mark.parametrize(
    "arguments", [["export"], ["export", "-f", "csv"], ["render"], ["query", "SELECT * {?s ?p ?o}"]]
)
def test_an_output_on_a_full_disk_leaves_no_half_file(arguments: list[str], store: Path, mount: Mount) -> None:
    disk = mount("disk", "-t", "tmpfs", "-o", "size=8k", "tmpfs")
    (disk / "filled").write_bytes(b"x" * 4096)
    (disk / "old").write_bytes(b"as it was")
    done = run(*arguments, "--store", store, "-o", disk / "old", "--force")
    refused(done, 1, disk / "old", "it cannot be written (No space left on device)", "free some space")
    assert sorted(path.name for path in disk.iterdir()) == ["filled", "old"]
    assert (disk / "old").read_bytes() == b"as it was"


READERS = [
    ["export", "-f", "turtle"],
    ["query", "SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o"],
    ["render", "-o", "-"],
    ["validate"],
    ["stats"],
    ["judgements"],
]


def test_a_store_on_a_disk_that_can_only_be_read(articles: list[Path], store: Path, mount: Mount) -> None:
    expected = [run("-q", *command, "--store", store) for command in READERS]
    mount("store", "--bind", str(store))
    mount("store", "-o", "remount,ro,bind")
    for command, before in zip(READERS, expected, strict=True):
        done = run("-q", *command, "--store", store)
        assert (done.returncode, done.stderr) == (before.returncode, before.stderr)
        assert done.stdout == before.stdout != ""
    hint = "give a folder that you may write"
    refused(run("build", articles[1], "--store", store), 1, store, "Read-only file system", hint)
    refused(run("forget", articles[0], "--store", store), 1, store, "Read-only file system", hint)


def test_a_killed_build_can_be_read_from_a_disk_that_can_only_be_read(
    articles: list[Path], store: Path, tmp_path: Path, mount: Mount
) -> None:
    code = "from kg.store.data import Data; Data.flush = lambda self: os.kill(os.getpid(), signal.SIGKILL)"
    killed = [*patched(code), "build", str(articles[1]), "--store", str(store)]
    assert subprocess.run(killed, check=False).returncode == -signal.SIGKILL
    assert run("build", *articles[:2], "--store", tmp_path / "calm").returncode == 0
    mount("store", "--bind", str(store))
    mount("store", "-o", "remount,ro,bind")
    assert exported(store) == exported(tmp_path / "calm")  # out of the log


def test_who_may_only_read_reads_while_nobody_writes(store: Path, unprivileged: list[str]) -> None:
    before = exported(store)
    with (store / "lock").open("rb") as lock:
        for path in (store, *store.rglob("*")):
            path.chmod(path.stat().st_mode & ~0o222)
        done = run("-q", "export", "-f", "nquads", "--store", store, before=unprivileged)
        assert (done.returncode, done.stdout, done.stderr) == (0, before, "")
        fcntl.flock(lock, fcntl.LOCK_EX)
        command = "import sys; from kg.store import Store; Store.open(sys.argv[1], wait=0.1).articles()"
        with pytest.raises(subprocess.CalledProcessError) as failed:
            subprocess.run(
                [*unprivileged, sys.executable, "-c", command, store], check=True, capture_output=True, text=True
            )
        assert "StoreLockedError" in failed.value.stderr
        fcntl.flock(lock, fcntl.LOCK_UN)
    data = next((store / "data-1").glob("*.sst"))
    data.chmod(0)
    for command_ in (["export"], ["query", "ASK {}"]):
        done = run(*command_, "--store", store, before=unprivileged)
        refused(done, 1, store, "Permission denied", "check who may read its files")
    for path in (store, *store.rglob("*")):
        path.chmod(path.stat().st_mode | 0o600)


def test_outputs_where_nothing_can_be_written(articles: list[Path], store: Path, tmp_path: Path, mount: Mount) -> None:
    folder = tmp_path / "fixed"
    folder.mkdir()
    (folder / "old").write_text("as it was", "utf-8")
    mount("fixed", "--bind", str(folder))
    mount("fixed", "-o", "remount,ro,bind")
    for command in (["export", "--store", store], ["render", "--store", store], ["extract", articles[0]]):
        for name in ("new", "old"):
            done = run(*command, "-o", folder / name, "--force")
            refused(done, 1, folder / name, "it cannot be written (Read-only file system)")
    refused(run("build", articles[0], "--store", folder / "store"), 1, folder / "store", "Read-only file system")
    assert [(path.name, path.read_text("utf-8")) for path in folder.iterdir()] == [("old", "as it was")]
