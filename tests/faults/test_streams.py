"""Readers that go away, standard streams that are closed."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.conftest import exported, patched, refused, run

EVERYTHING = "SELECT * { ?s ?p ?o }"
PAIRS = "SELECT * { ?s ?p ?o . ?s ?q ?r }"
Mount = Callable[..., Path]


@pytest.mark.parametrize(
    "command",
    [
        ["query", EVERYTHING],
        ["query", EVERYTHING, "-f", "csv"],
        ["export", "-f", "turtle"],
    ],
)
def test_head_ends_it_quietly(command: list[str], store: Path, tmp_path: Path) -> None:
    for name in "abc":  # more than a pipe takes
        text = "".join(f"Ann {name}{n} said that bridge {n} stays shut until May.\n" for n in range(40))
        (tmp_path / f"{name}.txt").write_text(text, "utf-8")
    assert run("build", *tmp_path.glob("?.txt"), "--store", store).returncode == 0
    script = '"$@" | head -n 1; exit ${PIPESTATUS[0]}'
    for unbuffered in ("", "1"):  # unbuffered, the system takes a part of what is written at once
        done = run(*command, "--store", store, before=["bash", "-c", script, "-"], PYTHONUNBUFFERED=unbuffered)
        assert (done.returncode, done.stderr, done.stdout.count("\n")) == (141, "", 1)


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_disk_that_takes_a_part_of_the_output_is_told(unbuffered: str, store: Path, mount: Mount) -> None:
    disk = mount("disk", "-t", "tmpfs", "-o", "size=16k", "tmpfs")
    before = ["bash", "-c", f'"$@" > {disk}/out', "-"]
    done = run("query", PAIRS, "--store", store, before=before, PYTHONUNBUFFERED=unbuffered)
    refused(done, 1, "standard output: it cannot be written (No space left on device)", "free some space")


def test_what_is_read_after_the_closed_pipe_is_whole(store: Path) -> None:
    before = exported(store)
    run("query", "SELECT * { ?s ?p ?o }", "--store", store, before=["bash", "-c", '"$@" | true', "-"])
    assert sorted(path.name for path in store.iterdir()) == ["data-1", "lock", "store.json"]
    assert exported(store) == before


def test_all_standard_streams_are_closed(articles: list[Path], tmp_path: Path) -> None:
    """None of the store's files takes a closed stream's place, where a library would write its complaints."""
    store, calm, told = tmp_path / "store", tmp_path / "calm", tmp_path / "told"
    code = f"""
from kg.store.data import Data
exchange = Data.exchange
def seen(self, removed, inserted):
    with open({str(told)!r}, "w") as out:
        out.write(" ".join(os.readlink(f"/proc/self/fd/{{number}}") for number in range(3)))
    os.write(2, b"a complaint")
    exchange(self, removed, inserted)
Data.exchange = seen"""
    script = '"$@" <&- >&- 2>&-'
    command = ["bash", "-c", script, "-", *patched(code), "build", *map(str, articles[:4]), "--store", str(store)]
    assert subprocess.run(command, check=False).returncode == 0
    assert str(store) not in told.read_text()
    assert told.read_text().endswith("/dev/null /dev/null")
    assert run("build", *articles[:4], "--store", calm).returncode == 0
    assert exported(store) == exported(calm)


@pytest.mark.parametrize("closed", ["2>&-", "2>/dev/full", "<&-"])
def test_a_closed_stderr_or_stdin_changes_no_outcome(
    closed: str, articles: list[Path], store: Path, tmp_path: Path
) -> None:
    before = ["bash", "-c", f'"$@" {closed}', "-"]
    told = "" if closed.startswith("2") else None
    for command, code, lines in (
        (["extract", articles[0], tmp_path / "missing"], 3, 1),
        (["extract", tmp_path / "missing"], 1, 0),
        (["build", articles[1], "--store", store], 0, 0),
        (["query", "SELEKT", "--store", store], 2, 0),
        (["query", "ASK {}", "--store", store], 0, 3),
        (["nonsense"], 2, 0),
    ):
        done = run(*command, before=before)
        assert (done.returncode, done.stdout.count("\n")) == (code, lines), (command, done.stdout, done.stderr)
        assert told is None or done.stderr == told


def test_standard_input_that_is_named_and_closed_is_empty() -> None:
    done = run("extract", "-", before=["bash", "-c", '"$@" <&-', "-"])
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("kg: error: -: it is empty")
