"""Freed memory goes back to the system."""

from __future__ import annotations

import ctypes
import sys
from pathlib import Path

import pytest

from kg import memory
from kg.memory import give_back

BLOCK, COUNT = 60_000, 2_000


def resident() -> int:
    """Bytes of this process in memory."""
    rows = Path("/proc/self/status").read_text("ascii").splitlines()
    return next(int(row.split()[1]) * 1024 for row in rows if row.startswith("VmRSS"))


@pytest.mark.skipif(sys.platform != "linux" or memory._trim() is None, reason="only the GNU C library keeps it so")
def test_what_the_allocator_keeps_of_freed_memory_is_given_back() -> None:
    c = ctypes.CDLL(None)
    c.malloc.restype, c.malloc.argtypes, c.free.argtypes = ctypes.c_void_p, [ctypes.c_size_t], [ctypes.c_void_p]
    blocks = [c.malloc(BLOCK) for _ in range(COUNT)]
    for block in blocks:
        ctypes.memset(block, 1, BLOCK)
    full = resident()
    for block in blocks[:-1]:  # the last one keeps the heap from shrinking by itself
        c.free(block)
    give_back()
    after = resident()
    c.free(blocks[-1])
    assert full - after > BLOCK * COUNT * 0.8


def test_another_library_has_nothing_to_give_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "_trim", lambda: None)
    give_back()
