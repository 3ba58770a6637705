"""``kill -9`` of a whole build, the real one, and of a command that writes the store's files anew."""

from __future__ import annotations

import shutil
import signal
import subprocess
from pathlib import Path

import pytest

from bench import kill
from tests.faults.conftest import exported, patched, run


def test_a_build_that_was_killed_is_whole_and_is_completed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = kill.main(["--moments", "2", "--articles", "4", "--seed", "4", "--folder", str(tmp_path)])
    out = capsys.readouterr().out
    assert code == 0, out
    assert out.count("sound; completed to the same bytes") == 2, out
    assert list(tmp_path.iterdir()) == []


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, str]:
    """A store with two articles, what it holds, and what one without the first of them holds."""
    folder = tmp_path_factory.mktemp("two")
    for n in range(2):
        (folder / f"{n}.txt").write_text(f"Ann Lee said bridge {n} over the river is shut for good.\n", "utf-8")
    for n, name in enumerate(("store", "other")):
        assert run("build", *sorted(folder.glob("?.txt"))[n:], "--store", folder / name).returncode == 0
    return folder, exported(folder / "store"), exported(folder / "other")


@pytest.mark.parametrize(
    ("where", "number", "forgotten"),
    [
        ("layout.Layout.next", signal.SIGINT, False),  # before the new files are written
        ("layout.Layout.write", signal.SIGKILL, False),  # they are there
        ("layout.os.fsync", signal.SIGTERM, False),  # store.json.new is there
        ("layout.os.fsync", signal.SIGKILL, False),
        ("embedded.Data.close", signal.SIGKILL, True),  # switched over, the old files still there
        ("embedded.Data.close", signal.SIGINT, True),
    ],
)
def test_an_article_is_forgotten_wholly_or_not_at_all(
    where: str, number: signal.Signals, forgotten: bool, two: tuple[Path, str, str], tmp_path: Path
) -> None:
    folder, before, after = two
    store, article = tmp_path / "store", folder / "0.txt"
    shutil.copytree(folder / "store", store)
    code = f"""
from kg.store import embedded, layout
real = {where}
def ended(*arguments):
    if sys._getframe(1).f_code.co_name not in ("reading", "snapshot"): os.kill(os.getpid(), {int(number)})
    return real(*arguments)
{where} = ended"""
    command = [*patched(code), "forget", str(article), "--store", str(store)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == {signal.SIGKILL: -9, signal.SIGINT: 130, signal.SIGTERM: 143}[number], done.stderr
    assert exported(store) == (after if forgotten else before)
    assert sorted(path.name for path in store.iterdir() if path.name != "store.json.new") == [
        "data-2" if forgotten else "data-1",
        "lock",
        "store.json",
    ]
    assert run("forget", article, "--store", store).returncode == (1 if forgotten else 0)
    assert exported(store) == after
