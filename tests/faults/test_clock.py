"""A clock that jumps: what a store holds, and in what order it was given, follows from the articles alone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.faults.conftest import FAKE, exported, patched, run

LIBRARY = next(iter(sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))), None)
# a week back and a day on, by turns, whenever Python asks
JUMPING = """
import datetime, itertools, time
def jump(n=itertools.count()): return 1e9 - 604800 * next(n) if next(n) % 4 else 1e9 + 86400 * next(n)
class Day(datetime.date):
    @classmethod
    def today(cls): return cls.fromtimestamp(jump())
class Moment(datetime.datetime):
    @classmethod
    def now(cls, zone=None): return cls.fromtimestamp(jump(), zone)
datetime.date, datetime.datetime, time.time = Day, Moment, jump"""


def versions(folder: Path) -> list[Path]:
    """An article, others, and the first one as it was corrected later."""
    paths = []
    for name, texts in (
        ("first", ["bridge 1 is shut", "bridge 2 is shut", "bridge 3 is shut"]),
        ("second", ["bridge 1 is open after all", "bridge 4 is shut"]),
    ):
        rows = [{"url": f"https://news.example/{n}", "text": f"Ann Lee said {t}.\\n"} for n, t in enumerate(texts)]
        path = folder / f"{name}.jsonl"
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
        paths.append(path)
    return paths


@pytest.fixture
def calm(tmp_path: Path) -> str:
    """What a store holds that was given both, one after the other."""
    for path in versions(tmp_path):
        assert run("build", path, "--store", tmp_path / "calm").returncode == 0
    return exported(tmp_path / "calm")


def test_a_clock_that_jumps_as_python_sees_it(tmp_path: Path, calm: str) -> None:
    store = tmp_path / "store"
    for path, counts in zip(versions(tmp_path), ("3 added, 0 replaced", "0 added, 2 replaced"), strict=True):
        command = [*patched(JUMPING), "build", str(path), "--store", str(store), "--jobs", "2"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 0, done.stderr
        assert counts in done.stderr
    assert exported(store) == calm
    done = run("-q", "export", "-f", "nquads", "--runs", "--store", store)
    assert (done.returncode, done.stderr) == (0, "")
    assert "startedAtTime" in done.stdout


def test_a_clock_that_jumps_for_every_library(tmp_path: Path, calm: str) -> None:
    """Back by a year between two builds, and by a day in the midst of each."""
    if LIBRARY is None:
        pytest.skip("there is no libfaketime here, which makes a clock jump for native code too")
    store, clock = tmp_path / "store", tmp_path / "clock"
    environment = {
        **os.environ,
        "LD_PRELOAD": str(LIBRARY),
        "FAKETIME_TIMESTAMP_FILE": str(clock),
        "FAKETIME_NO_CACHE": "1",
        "FAKE_SLEEP": "0.2",
    }
    faked = [sys.executable, "-c", "import time; print(time.time())"]
    for path, days in zip(versions(tmp_path), (0, -365), strict=True):
        clock.write_text(f"{days:+}d", "ascii")
        seen = subprocess.run(faked, capture_output=True, text=True, check=True, env=environment)
        assert abs(float(seen.stdout) - time.time() - days * 86400) < 3600
        command = [*FAKE, "build", str(path), "--store", str(store), "--jobs", "1", "-v"]
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment) as process:
            assert process.stderr is not None
            for line in process.stderr:
                if ": read, " in line:
                    days -= 1
                    clock.write_text(f"{days:+}d", "ascii")
        assert process.returncode == 0
    assert exported(store) == calm
    done = run("query", "ASK { ?a a said:Attribution }", "--store", store, LD_PRELOAD=str(LIBRARY), FAKETIME="-3000d")
    assert (done.returncode, done.stderr) == (0, "")
    assert "true" in done.stdout.lower()
