"""Weights that training fitted, as the steps read them from ``kg/data/``; and the logistic function."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from kg.errors import ModelError

T = TypeVar("T")


def fitted(path: Path, read: Callable[[Any], T]) -> T:
    """What a file of weights holds.

    Args:
        path: the file, JSON.
        read: takes what is needed out of it.

    Raises:
        ModelError: the file is missing or damaged.
    """
    try:
        return read(json.loads(path.read_text(encoding="utf8")))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelError(str(path), f"the weights cannot be read: {error}", "install the package again") from error


def sigmoid(z: float) -> float:
    """The logistic function."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, z))))
