"""The public surface of ``import kg``."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import kg
from kg.errors import StoreError


def test_importing_it_imports_nothing_heavy() -> None:
    code = "import kg, sys; sys.exit(str({'numpy', 'spacy', 'pyoxigraph', 'click'} & set(sys.modules) or '') or 0)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_every_public_name_is_there_and_listed() -> None:
    assert set(kg.__all__) <= set(dir(kg))
    assert all(getattr(kg, name) for name in kg.__all__)


def test_an_unknown_name() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'nonsense'"):
        kg.nonsense  # noqa: B018  asking for it is the test


def test_open(tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        kg.open(tmp_path / "none")
    assert kg.open(tmp_path / "new", create=True).articles() == []
