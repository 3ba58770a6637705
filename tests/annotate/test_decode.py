"""Decoding: tag sequences and trees, against brute force on small cases."""

from __future__ import annotations

from itertools import pairwise, product

import numpy as np
import pytest

from kg.annotate import decode


@pytest.mark.parametrize("seed", range(20))
def test_viterbi_finds_the_best_sequence(seed: int) -> None:
    rng = np.random.default_rng(seed)
    emissions = rng.normal(size=(5, 3)).astype(np.float32)
    transitions = rng.normal(size=(3, 3)).astype(np.float32)
    start = rng.normal(size=3).astype(np.float32)

    def score(tags: tuple[int, ...]) -> float:
        steps = sum(transitions[a, b] for a, b in pairwise(tags))
        return float(start[tags[0]] + sum(emissions[i, t] for i, t in enumerate(tags)) + steps)

    best = max(product(range(3), repeat=5), key=score)
    assert decode.viterbi(emissions, transitions, start) == list(best)


def test_viterbi_of_nothing() -> None:
    assert decode.viterbi(np.zeros((0, 3), np.float32), np.zeros((3, 3), np.float32), np.zeros(3, np.float32)) == []


def test_spans() -> None:
    tags = ["O", "B-cue", "I-cue", "B-cue", "O", "B-source", "I-content", "I-source"]
    assert decode.spans(tags) == [("cue", 1, 3), ("cue", 3, 4), ("source", 5, 6), ("content", 6, 7), ("source", 7, 8)]


def is_tree(heads: tuple[int, ...], root: int) -> bool:
    for i in range(len(heads)):
        seen, node = set(), i
        while node != root:
            if node in seen:
                return False
            seen.add(node)
            node = heads[node]
    return True


@pytest.mark.parametrize("seed", range(60))
def test_the_tree_is_the_best_one_with_one_root(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n = 2 + seed % 4
    scores = rng.normal(size=(n, n)).astype(np.float32)
    found = tuple(int(h) for h in decode.tree(scores))
    roots = [i for i, h in enumerate(found) if h == i]
    assert len(roots) == 1
    assert is_tree(found, roots[0])
    root = roots[0]
    best = max(
        (
            h
            for h in product(range(n), repeat=n)
            if h[root] == root and all(h[i] != i for i in range(n) if i != root) and is_tree(h, root)
        ),
        key=lambda h: sum(scores[i, h[i]] for i in range(n) if i != root),
    )
    assert sum(scores[i, found[i]] for i in range(n) if i != root) == pytest.approx(
        sum(scores[i, best[i]] for i in range(n) if i != root), abs=1e-5
    )


def test_one_word_is_its_own_root() -> None:
    assert decode.tree(np.zeros((1, 1), np.float32)).tolist() == [0]
