"""How many CPU cores this process may use."""

from __future__ import annotations

import os


def cores() -> int:
    """The cores that this process may run on, at least one; a container's or ``taskset``'s limit counts."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
