"""Scores to structures: tag sequences (Viterbi), spans, and dependency trees (Chu-Liu/Edmonds)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]


def viterbi(emissions: Array, transitions: Array, start: Array) -> list[int]:
    """Best tag sequence of a linear-chain model: :func:`sequences` for a single stretch of words."""
    return sequences([emissions], transitions, start)[0]


def sequences(emissions: Sequence[Array], transitions: Array, start: Array) -> list[list[int]]:
    """Best tag sequences of a linear-chain model, for several stretches of words side by side.

    Args:
        emissions: for each stretch ``(words, tags)`` scores.
        transitions: ``(tags, tags)``, from row to column; forbidden ones very negative.
        start: ``(tags,)`` scores of the first tag.
    """
    order = sorted((i for i, rows in enumerate(emissions) if len(rows)), key=lambda i: -len(emissions[i]))
    out: list[list[int]] = [[] for _ in emissions]
    if not order:
        return out
    tags, longest = len(start), len(emissions[order[0]])
    into = np.ascontiguousarray(transitions.T)
    best = np.stack([start + emissions[i][0] for i in order])
    back = np.empty((longest, len(order), tags), dtype=np.int64)
    rows = np.zeros((longest, len(order), tags), dtype=best.dtype)
    for k, i in enumerate(order):
        rows[: len(emissions[i]), k] = emissions[i]
    total = np.empty((len(order), tags, tags), dtype=best.dtype)
    alive = len(order)
    for step in range(1, longest):
        while len(emissions[order[alive - 1]]) <= step:  # the longest stand first
            alive -= 1
        np.add(into, best[:alive, None, :], out=total[:alive])
        total[:alive].argmax(2, out=back[step, :alive])
        np.maximum.reduce(total[:alive], axis=2, out=best[:alive])
        best[:alive] += rows[step, :alive]
    for k, i in enumerate(order):
        found = [int(best[k].argmax())]
        for row in reversed(back[1 : len(emissions[i]), k].tolist()):
            found.append(row[found[-1]])
        out[i] = found[::-1]
    return out


def spans(tags: Sequence[str]) -> list[tuple[str, int, int]]:
    """BIO tags to ``(label, first, end)`` in word indices, end excluded, in order."""
    out: list[tuple[str, int, int]] = []
    label, first = "", 0
    for i, tag in enumerate([*tags, "O"]):
        if label and not (tag[0] == "I" and tag[2:] == label):
            out.append((label, first, i))
            label = ""
        if tag != "O" and not label:
            label, first = tag[2:], i
    return out


def _cycle(heads: NDArray[np.int64], root: int) -> list[int]:
    """Nodes of one cycle that does not hold the root, or nothing."""
    state = np.zeros(len(heads), dtype=np.int8)
    state[root] = 2
    for begin in range(len(heads)):
        path = []
        node = begin
        while state[node] == 0:
            state[node] = 1
            path.append(node)
            node = int(heads[node])
        if state[node] == 1:
            return path[path.index(node) :]
        state[path] = 2
    return []


def arborescence(scores: NDArray[np.floating[Any]], root: int) -> NDArray[np.int64]:
    """Maximum spanning arborescence (Chu and Liu 1965; Edmonds 1967) below ``root``.

    Args:
        scores: ``(n, n)``: ``scores[i, j]`` for j as the head of i.
        root: the node that heads itself.

    Returns:
        ``(n,)`` heads; ``heads[root] == root``.
    """
    weights = scores.astype(np.float64).copy()
    np.fill_diagonal(weights, -np.inf)
    heads: NDArray[np.int64] = weights.argmax(1)
    heads[root] = root
    cycle = np.asarray(_cycle(heads, root), dtype=np.int64)
    if not len(cycle):
        return heads
    inside = np.zeros(len(heads), dtype=bool)
    inside[cycle] = True
    outside = np.flatnonzero(~inside)
    kept = weights[cycle, heads[cycle]]
    # One node stands for the cycle: entering it at c costs the edge that c loses.
    into = weights[np.ix_(cycle, outside)] - kept[:, None]
    out_of = weights[np.ix_(outside, cycle)]
    n = len(outside)
    small = np.full((n + 1, n + 1), -np.inf)
    small[:n, :n] = weights[np.ix_(outside, outside)]
    small[n, :n] = into.max(0)
    small[:n, n] = out_of.max(1)
    shrunk = arborescence(small, int(np.flatnonzero(outside == root)[0]))
    result: NDArray[np.int64] = heads.copy()
    for k, node in enumerate(outside):
        head = int(shrunk[k])
        if node != root:
            result[node] = cycle[int(out_of[k].argmax())] if head == n else outside[head]
    enter = int(shrunk[n])
    result[cycle[int(into[:, enter].argmax())]] = outside[enter]
    return result


def tree(scores: Array) -> NDArray[np.int64]:
    """Heads of one sentence: the best tree with exactly one root (a root's head is itself).

    Args:
        scores: ``(n, n)``: ``scores[i, j]`` for j as the head of i, ``scores[i, i]`` for i as the root.
    """
    heads: NDArray[np.int64] = scores.argmax(1)
    roots = np.flatnonzero(heads == np.arange(len(heads)))
    if len(roots) == 1 and not _cycle(heads, int(roots[0])):
        return heads
    return arborescence(scores, int(scores.diagonal().argmax()))
