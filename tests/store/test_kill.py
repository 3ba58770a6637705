"""``kill -9`` in the midst of a build: every article is wholly there or not at all, and the next build completes."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, Quad

from bench.graph_data import RUN, records
from kg.graph import quads
from kg.store import Store

ARTICLES = 12
BUILD = """
import sys
from bench.graph_data import RUN, records
from kg.store import Store
store = Store.open(sys.argv[1], create=True)
print("begun", flush=True)
with store.writing():
    for record in records(int(sys.argv[2]), 3):
        store.add(record, RUN)
        print(record.article.id, flush=True)
"""


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_killed(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    folder = tmp_path / "store"
    command = [sys.executable, "-c", BUILD, str(folder), str(ARTICLES)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        done = [process.stdout.readline() for _ in range(1 + chance.randrange(ARTICLES - 1))]
        time.sleep(chance.random() / 50)
        process.kill()
    store = Store.open(folder)
    there = set(store.articles())
    assert {line.strip() for line in done[1:]} <= there
    everything = list(records(ARTICLES, 3))
    with store.reading() as db:
        found = set(db)
    for record in everything:
        expected = {q for q in quads(record, RUN) if q.graph_name.value == record.article.id}
        missing = expected - found
        assert missing == (set() if record.article.id in there else expected)
        assert all(_default(q) in found for q in expected if record.article.id in there)
    store.add_all((record, RUN) for record in everything)
    calm = Store.open(tmp_path / "calm", create=True)
    calm.add_all((record, RUN) for record in everything)
    with store.reading() as db, calm.reading() as other:
        assert set(db) == set(other)


def _default(quad: Quad) -> Quad:
    return Quad(quad.subject, quad.predicate, quad.object, DefaultGraph())
