"""Ctrl-C, SIGTERM, a process that is killed: the command ends, and the next build gives what a calm one gives."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.conftest import FAKE, exported, patched, run

ENDS = {signal.SIGINT: (130, "kg: error: interrupted\n"), signal.SIGTERM: (143, "kg: error: ended by SIGTERM\n")}


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """A folder of twelve articles."""
    folder = tmp_path / "many"
    folder.mkdir()
    for n in range(12):
        lines = (f"Ann Lee{n}{k} said that bridge {k} over the river stays shut until May.\n" for k in range(8))
        (folder / f"{n:02}.txt").write_text("".join(lines), "utf-8")
    return folder


@pytest.fixture
def calm(many: Path, tmp_path: Path) -> str:
    """What a store with them holds."""
    assert run("build", many, "--store", tmp_path / "calm").returncode == 0
    return exported(tmp_path / "calm")


def begun(command: list[str], **environment: str) -> subprocess.Popen[str]:
    """A command in a group of its own."""
    return subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env={**os.environ, **environment},
    )


def until(seen: Callable[[], object]) -> None:
    """Wait for something, half a minute at most."""
    end = time.monotonic() + 30
    while not seen():
        assert time.monotonic() < end
        time.sleep(0.01)


def children(process: int) -> list[int]:
    """The processes that a process has started."""
    return [int(n) for n in Path(f"/proc/{process}/task/{process}/children").read_text("ascii").split()]


def build(many: Path, store: Path) -> list[str]:
    """By two processes."""
    return ["build", str(many), "--store", str(store), "--jobs", "2", "-q"]


@pytest.mark.parametrize("number", ENDS)
def test_a_signal_to_all_during_extraction(number: signal.Signals, many: Path, tmp_path: Path, calm: str) -> None:
    store = tmp_path / "store"
    process = begun([*FAKE, *build(many, store)], FAKE_SLEEP="0.6")
    until(lambda: len(children(process.pid)) == 2)
    workers = children(process.pid)
    time.sleep(1.0)  # some are done
    os.killpg(process.pid, number)
    out, err = process.communicate(timeout=30)
    code, message = ENDS[number]
    assert (process.returncode, out, err.lstrip("\n")) == (code, "", message)
    assert [worker for worker in workers if Path(f"/proc/{worker}").exists()] == []
    done = run("build", many, "--store", store)
    assert done.returncode == 0
    assert " 0 added" not in done.stderr
    assert " 0 unchanged" not in done.stderr  # what was extracted was stored
    assert exported(store) == calm


@pytest.mark.parametrize("number", ENDS)
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_signal_while_an_article_is_written(
    number: signal.Signals, when: str, many: Path, tmp_path: Path, calm: str
) -> None:
    code = f"""
from kg.store.data import Data
made, exchange = [], Data.exchange
def ended(self, removed, inserted):
    made.append(1)
    before, now = {when!r} == "before", len(made) == 4
    if now and before: os.kill(os.getpid(), {int(number)})
    exchange(self, removed, inserted)
    if now and not before: os.kill(os.getpid(), {int(number)})
Data.exchange = ended"""
    store = tmp_path / "store"
    done = subprocess.run([*patched(code), *build(many, store)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr.lstrip("\n")) == (ENDS[number][0], "", ENDS[number][1])
    assert run("build", many, "--store", store).returncode == 0
    assert exported(store) == calm


@pytest.mark.parametrize("number", [*ENDS, signal.SIGKILL])
@pytest.mark.parametrize("all_of_them", [True, False])
def test_a_signal_while_a_process_of_its_own_writes(
    number: signal.Signals, all_of_them: bool, many: Path, tmp_path: Path, calm: str
) -> None:
    code = "from kg import builder, parallel; builder.SECONDS, parallel.RENEWED = 0.0, 2"
    store = tmp_path / "store"
    process = begun([*patched(code), *build(many, store)], FAKE_SLEEP="0.2")
    until(lambda: any(writes(child) for child in children(process.pid)))
    time.sleep(0.6)  # processes that extract were put in place of others meanwhile
    started = children(process.pid)
    (os.killpg if all_of_them else os.kill)(process.pid, number)
    out, err = process.communicate(timeout=30)
    if number in ENDS:
        assert (process.returncode, out, err.lstrip("\n")) == (ENDS[number][0], "", ENDS[number][1])
    until(lambda: not any(alive(child) for child in started))
    assert run("build", many, "--store", store).returncode == 0
    assert exported(store) == calm


def writes(process: int) -> bool:
    """Whether it is the process that writes, which was not forked."""
    try:
        return "spawn_main" in Path(f"/proc/{process}/cmdline").read_text("ascii")
    except OSError:
        return False


def test_signals_at_any_moment(many: Path, tmp_path: Path, calm: str) -> None:
    chance = random.Random(8)
    for number in [signal.SIGINT, signal.SIGTERM] * 2:
        store = tmp_path / f"store-{number}"
        process = begun([*FAKE, *build(many, store)], FAKE_SLEEP="0.02")
        time.sleep(0.1 + chance.random() * 0.8)
        os.killpg(process.pid, number)
        out, err = process.communicate(timeout=30)
        # before the first line of ours, and after the last, Python answers
        assert process.returncode in (0, 130, 143, -number), err
        assert out == ""
        assert run("build", many, "--store", store).returncode == 0
        assert exported(store) == calm


def test_a_killed_process_of_a_build_ends_it_clearly_and_loses_nothing(many: Path, tmp_path: Path, calm: str) -> None:
    store = tmp_path / "store"
    process = begun([*FAKE, *build(many, store)], FAKE_SLEEP="0.5")
    until(lambda: len(children(process.pid)) == 2)
    first, second = children(process.pid)
    time.sleep(1.2)
    os.kill(second, signal.SIGKILL)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, out) == (1, "")
    assert err == (
        "kg: error: extraction: a process of it was ended from outside (signal 9); "
        "free some memory, or use fewer processes: --jobs 1\n"
    )
    assert not Path(f"/proc/{first}").exists()
    done = run("build", many, "--store", store)
    assert done.returncode == 0
    assert " 0 unchanged" not in done.stderr
    assert exported(store) == calm


def test_workers_end_when_the_command_is_killed(many: Path, tmp_path: Path) -> None:
    process = begun([*FAKE, *build(many, tmp_path / "store")], FAKE_SLEEP="0.3")
    until(lambda: len(children(process.pid)) == 2)
    workers = children(process.pid)
    process.kill()
    process.communicate(timeout=30)
    until(lambda: not any(alive(worker) for worker in workers))


def alive(process: int) -> bool:
    """Whether it runs: who ended and was not asked about yet does not."""
    try:
        return Path(f"/proc/{process}/stat").read_text("ascii").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.parametrize("number", ENDS)
@pytest.mark.parametrize("command", ["extract", "build"])
def test_a_pipe_that_nobody_writes_to_is_waited_for_until_a_signal(
    command: str, number: signal.Signals, tmp_path: Path
) -> None:
    pipe = tmp_path / "pipe.txt"
    os.mkfifo(pipe)
    options = ["--store", str(tmp_path / "store"), "-q"] if command == "build" else []
    process = begun([*FAKE, command, str(pipe), *options])
    until(
        lambda: "wait_for_partner" in Path(f"/proc/{process.pid}/wchan").read_text("ascii") or time.sleep(0.7) is None
    )
    process.send_signal(number)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, out, err.lstrip("\n")) == (ENDS[number][0], "", ENDS[number][1])
