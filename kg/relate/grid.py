"""Arrays over all pairs of an article's attributions: a row for what answers, a column for what is answered."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
# So many pairs are looked at side by side: all of most articles, some rows at a time of the longest.
CELLS = 1 << 12


def stretch(n: int) -> int:
    """How many rows of an ``(n, n)`` array make about :data:`CELLS` pairs."""
    return max(1, CELLS // max(1, n))


def columns(sets: Sequence[Collection[str]]) -> dict[str, int]:
    """A number for each member of any of the sets."""
    index: dict[str, int] = {}
    for members in sets:
        for member in members:
            index.setdefault(member, len(index))
    return index


def incidence(sets: Sequence[Collection[str]], index: Mapping[str, int]) -> NDArray[np.float32]:
    """``(sets, numbers)``: 1 where a set has the member of that number; products of two such arrays count members."""
    out = np.zeros((len(sets), len(index)), np.float32)
    for row, members in zip(out, sets, strict=True):
        row[[index[member] for member in members if member in index]] = 1
    return out
