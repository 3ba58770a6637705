"""``kill -9`` of a whole build, the real one; and of one of its processes."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench import kill


def test_a_build_that_was_killed_is_whole_and_is_completed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = kill.main(["--moments", "2", "--articles", "4", "--seed", "4", "--folder", str(tmp_path)])
    out = capsys.readouterr().out
    assert code == 0, out
    assert out.count("sound; completed to the same bytes") == 2, out
    assert list(tmp_path.iterdir()) == []
