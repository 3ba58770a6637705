"""A ``kg`` that needs no model, in this process."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from kg.cli import main
from tests.cli import fakes


class Result(NamedTuple):
    """What a run of ``kg`` left: its exit code, stdout and stderr."""

    code: int
    out: str
    err: str


Kg = Callable[..., Result]


@pytest.fixture
def kg(monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]) -> Kg:
    """Run ``kg`` with the extractor of :mod:`tests.cli.fakes`."""
    monkeypatch.setitem(sys.modules, "kg.pipeline", fakes.module())
    monkeypatch.delenv("COLUMNS", raising=False)

    def run(*arguments: str | Path) -> Result:
        capfdbinary.readouterr()
        code = main([str(a) for a in arguments])
        sys.stdout.flush()
        out, err = capfdbinary.readouterr()
        return Result(code, out.decode("utf-8"), err.decode("utf-8"))

    return run


@pytest.fixture
def article(tmp_path: Path) -> Path:
    """Two statements."""
    path = tmp_path / "bridge.txt"
    path.write_text("Ann Lee said the bridge is shut.\n\nBob Ray said it will open in May.\n", "utf-8")
    return path


@pytest.fixture
def store(kg: Kg, article: Path, tmp_path: Path) -> Path:
    """A store with the article."""
    folder = tmp_path / "store"
    assert kg("build", article, "--store", folder).code == 0
    return folder
