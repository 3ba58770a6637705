"""What one input may cost."""

from __future__ import annotations

SECONDS = 2.0
"""CPU time for one input of a few kilobytes; the linker runs the whole model on it."""
MEMORY = 128 * 2**20
"""By how much one such input may raise the most memory that the process ever had, in bytes."""
HANG = 120
"""Seconds on the clock after which an input counts as one that never ends."""
RESIDENT = 3 * 2**30
"""The whole process, in bytes."""
BOMB_SECONDS = 60.0
"""CPU time of ``kg extract`` on one file of up to 10 MB, its start included."""
BOMB_MEMORY = 1536 * 2**20
"""The most memory of that process, in bytes."""
