"""What the faults are tried on: ``kg`` as a process of its own, a store that must survive, disks of the tests' own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

FAKE = [sys.executable, "-m", "tests.cli.fakes"]
Run = Callable[..., subprocess.CompletedProcess[str]]


def run(
    *arguments: str | Path, before: list[str] | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    """``kg`` with the extractor of :mod:`tests.cli.fakes`; ``before`` is a command that runs it."""
    command = [*(before or []), *FAKE, *map(str, arguments)]
    return subprocess.run(
        command, capture_output=True, text=True, timeout=60, check=False, env={**os.environ, **environment}
    )


def patched(code: str, extractor: str = "sys.modules['kg.pipeline'] = fakes.module()") -> list[str]:
    """A command that is ``kg`` in which some code was run first: with ``os``, ``signal`` and ``sys`` at hand."""
    parts = ["import os, signal, sys", "from tests.cli import fakes", extractor, code]
    parts += ["from kg.cli import main", "sys.exit(main(sys.argv[1:]))"]
    return [sys.executable, "-c", "\n".join(parts)]


def exported(store: Path) -> str:
    """All that a store holds."""
    done = run("-q", "export", "-f", "nquads", "--store", store)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def refused(done: subprocess.CompletedProcess[str], code: int, *parts: str | Path) -> None:
    """It ended with that code and one clear message with these parts: no traceback, nothing on stdout."""
    assert (done.returncode, done.stdout) == (code, ""), done.stderr
    message = [line for line in done.stderr.splitlines() if line.startswith("kg: error: ")]
    assert len(message) == 1, done.stderr
    assert [str(part) for part in parts if str(part) not in message[0]] == [], message[0]
    assert "; " in message[0]
    assert not [word for word in ("Traceback", "internal error", "Exception ignored") if word in done.stderr]


@pytest.fixture
def articles(tmp_path: Path) -> list[Path]:
    """Four short ones and one of three hundred statements."""
    folder = tmp_path / "articles"
    folder.mkdir()
    texts = [f"Ann Lee said bridge {n} over the river is shut for good.\n" for n in range(4)]
    texts.append("".join(f"Ann Lee{n} said that bridge {n} over the river stays shut until May.\n" for n in range(300)))
    for n, text in enumerate(texts):
        (folder / f"{n}.txt").write_text(text, "utf-8")
    return sorted(folder.iterdir())


@pytest.fixture
def store(articles: list[Path], tmp_path: Path) -> Path:
    """A store with the first article."""
    folder = tmp_path / "store"
    assert run("build", articles[0], "--store", folder).returncode == 0
    return folder


@pytest.fixture
def mount(tmp_path: Path) -> Iterator[Callable[..., Path]]:
    """Mounts something as ``mount`` does, until the test ends; the test is skipped where that is not allowed.

    What is mounted already is mounted again with other options.
    """
    folders: list[Path] = []
    with ExitStack() as mounted:

        def at(name: str, *options: str) -> Path:
            folder = tmp_path / name
            folder.mkdir(exist_ok=True)
            done = subprocess.run(["mount", *options, str(folder)], capture_output=True, text=True, check=False)
            if done.returncode:
                pytest.skip(f"nothing can be mounted here: {done.stderr.strip()}")
            if folder not in folders:
                folders.append(folder)
                mounted.callback(subprocess.run, ["umount", "--lazy", str(folder)], check=True)
            return folder

        yield at


@pytest.fixture
def unprivileged() -> list[str]:
    """A command that runs another one that minds permissions, also for root."""
    if os.geteuid():
        return []
    powers = "-dac_override,-dac_read_search"
    command = ["setpriv", f"--bounding-set={powers}", f"--inh-caps={powers}"]
    try:
        done = subprocess.run([*command, "true"], capture_output=True, text=True, check=False)
    except FileNotFoundError:
        pytest.skip("root minds no permissions, and there is no setpriv to make it")
    if done.returncode:
        pytest.skip(f"root minds no permissions, and may not be made to: {done.stderr.strip()}")
    return command
