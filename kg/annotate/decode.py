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


def _hang(heads: NDArray[np.int64], root: int) -> bool:
    """Whether all nodes hang on the root: whether there is no cycle, and no other root."""
    for _ in range(len(heads).bit_length()):
        heads = heads[heads]  # now twice as far up
    return bool((heads == root).all())


def arborescence(scores: NDArray[np.floating[Any]], root: int) -> NDArray[np.int64]:
    """Maximum spanning arborescence (Chu and Liu 1965; Edmonds 1967) below ``root``, dense, in O(n^2) (Tarjan 1977).

    A path grows from each node along its best edges, until it meets a node that is known to hang on the root. Where it
    meets itself, the cycle becomes a node of its own, whose edges say what entering it there would cost the cycle.

    Args:
        scores: ``(n, n)``: ``scores[i, j]`` for j as the head of i.
        root: the node that heads itself.

    Returns:
        ``(n,)`` heads; ``heads[root] == root``.
    """
    n = len(scores)
    into = list(scores.astype(np.float64))  # for each node: what an edge from each word is worth
    enters = list(np.broadcast_to(np.arange(n)[:, None], (n, n)))  # and at which of its words that edge arrives
    members: list[list[int]] = [[] for _ in range(n)]
    words = [[i] for i in range(n)]
    top = list(range(n))  # the node that a word is part of by now
    edge: list[tuple[int, int]] = [(0, 0)] * n  # best edge into a node: from which word, to which
    for i in range(n):
        into[i][i] = -np.inf
    hangs = {root}
    for begin in range(n):
        path: list[int] = []
        node = top[begin]
        while node not in hangs:
            at = int(into[node].argmax())
            edge[node] = at, int(enters[node][at])
            path.append(node)
            above = top[at]
            if above not in path:
                node = above
                continue
            cycle = path[path.index(above) :]
            del path[-len(cycle) :]
            node = len(into)
            costs = np.stack([into[m] - into[m][edge[m][0]] for m in cycle])
            best = costs.argmax(0)
            arrivals = np.stack([enters[m] for m in cycle])
            held = [w for m in cycle for w in words[m]]
            row = costs[best, np.arange(n)]
            row[held] = -np.inf
            into.append(row)
            enters.append(arrivals[best, np.arange(n)])
            members.append(cycle)
            words.append(held)
            edge.append((0, 0))
            for w in held:
                top[w] = node
        hangs.update(path)
    heads = np.empty(n, dtype=np.int64)
    heads[root] = root
    open_ = [(node, *edge[node]) for node in set(top) if node != root]
    while open_:
        node, at, word = open_.pop()
        if not members[node]:
            heads[word] = at
        for m in members[node]:
            open_.append((m, at, word) if word in words[m] else (m, *edge[m]))
    return heads


def tree(scores: Array) -> NDArray[np.int64]:
    """Heads of one sentence: the best tree with exactly one root (a root's head is itself).

    Args:
        scores: ``(n, n)``: ``scores[i, j]`` for j as the head of i, ``scores[i, i]`` for i as the root.
    """
    heads: NDArray[np.int64] = scores.argmax(1)
    roots = np.flatnonzero(heads == np.arange(len(heads)))
    if len(roots) == 1 and _hang(heads, int(roots[0])):
        return heads
    return arborescence(scores, int(scores.diagonal().argmax()))
