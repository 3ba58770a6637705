"""A store with the example in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.store import Store
from tests.graph import example as ex


@pytest.fixture
def store(tmp_path: Path) -> Store:
    made = Store.open(tmp_path / "store", create=True)
    made.add(ex.RECORD, ex.RUN)
    return made
