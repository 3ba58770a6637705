"""Memory that is free, back to the system."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache


@lru_cache(maxsize=1)
def _trim() -> Callable[[int], int] | None:
    import ctypes

    try:
        return ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError, TypeError):
        return None


def give_back() -> None:
    """Let the allocator give the system back what it keeps of freed memory: ``malloc_trim`` of the GNU C library.

    After the database of a large store is closed that is some 150 MB, of which each process that is forked from this
    one would come to hold a copy. With another C library nothing happens.
    """
    trim = _trim()
    if trim is not None:
        trim(0)
