"""The bench of starting: it runs the commands of an environment and reads the report of ``-X importtime``."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("onnx")

from bench import start

REPORT = """\
import time: self [us] | cumulative | imported package
import time:      1500 |       1500 |   click.core
import time:       500 |       2000 | click
import time:      1000 |       3000 | kg.cli
"""


def test_it_runs_on_a_small_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = tmp_path / "bridge.txt"
    text.write_text("The bridge is unsafe, the mayor, Ann Hale, said on Monday.\n", "utf-8")
    start.main(["--times", "1", "--article", str(text), "--python", sys.executable])
    out = capsys.readouterr().out
    rows = [line for line in out.splitlines() if line.startswith("| kg ")]
    assert len(rows) == 4
    assert "click" in rows[2]


def test_imports_are_summed_by_library() -> None:
    assert start.by_library(REPORT).most_common() == [("click", 2.0), ("kg", 1.0)]


def test_a_command_that_fails_is_not_timed() -> None:
    with pytest.raises(subprocess.CalledProcessError):
        start.timed([sys.executable, "-c", "raise SystemExit(3)"], 1)


def test_the_best_is_the_quickest() -> None:
    assert start.Times((0.3, 0.1, 0.2), (1, 2, 3)).best == 1
