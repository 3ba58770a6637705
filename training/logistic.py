"""Logistic regression for the small models: L2 on standardised inputs, by Newton's method."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
ROUNDS = 30


def logistic(x: Array, y: Array, ridge: float, weight: Array | None = None) -> Array:
    """Weights ``(k + 1,)``, the bias first, for inputs ``x`` (n, k) on their own scale.

    Args:
        x, y: inputs and labels in 0..1.
        ridge: penalty of the squared weights of the standardised inputs; the bias is free.
        weight: of each row; all alike where none is given.
    """
    n = np.ones(len(y)) if weight is None else weight
    mean, scale = x.mean(0), np.maximum(x.std(0), 1e-3)
    z = np.column_stack([np.ones(len(x)), (x - mean) / scale])
    penalty = ridge * np.eye(z.shape[1])
    penalty[0, 0] = 0
    w = np.zeros(z.shape[1])
    for _ in range(ROUNDS):
        p = 1 / (1 + np.exp(-np.clip(z @ w, -30, 30)))
        hessian = z.T @ (z * (n * np.maximum(p * (1 - p), 1e-6))[:, None]) + penalty
        step = np.linalg.solve(hessian, z.T @ (n * (p - y)) + penalty @ w)
        w -= step
        if np.abs(step).max() < 1e-6:
            break
    own = w[1:] / scale
    return np.concatenate([[w[0] - own @ mean], own])


def named(
    rows: Sequence[dict[str, float]], y: Array, ridge: float, rare: int = 10, weight: Array | None = None
) -> dict[str, float]:
    """Weights by feature for rows of named features ("bias" among them); features of fewer rows than ``rare`` go."""
    seen = Counter(name for row in rows for name, value in row.items() if value)
    names = sorted(name for name, count in seen.items() if count >= rare and name != "bias")
    x = np.array([[row.get(name, 0.0) for name in names] for row in rows])
    return dict(zip(["bias", *names], map(float, logistic(x, y, ridge, weight)), strict=True))


def best(p: Array, y: Array, wanted: float) -> tuple[float, float, float, float]:
    """The threshold of the highest F1, with precision, recall and F1 there; ``wanted`` is all that gold has."""
    order = np.argsort(-p, kind="stable")
    right, given = np.cumsum(y[order]), np.arange(1, len(p) + 1)
    f1 = 2 * right / (given + wanted)
    k = int(np.argmax(f1))
    return float(p[order][k]), float(right[k] / given[k]), float(right[k] / wanted), float(f1[k])
