"""``kill -9`` in the midst of a build: every article is wholly there or not at all, and the next build completes."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox
import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from bench.graph_data import RUN, records
from kg.errors import StoreError
from kg.graph import quads
from kg.graph import vocab as v
from kg.store import Store
from kg.store.data import Data
from tests.graph import example as ex

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

HALFWAY = """
import os, signal, sys
from kg.store import Store
from kg.store.data import Data
from tests.graph import example as ex

def killed(self, removed):
    os.kill(os.getpid(), signal.SIGKILL)

Data._leave = killed
Store.open(sys.argv[1]).add(ex.RECORD, ex.RUN)
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


def test_killed_between_what_comes_and_what_goes(tmp_path: Path) -> None:
    store, calm = (Store.open(tmp_path / name, create=True) for name in ("store", "calm"))
    store.add(ex.SECOND, ex.RUN)
    calm.add_all([(ex.SECOND, ex.RUN), (ex.RECORD, ex.RUN)])
    done = subprocess.run([sys.executable, "-c", HALFWAY, str(tmp_path / "store")], check=False)
    assert done.returncode == -signal.SIGKILL
    label = NamedNode(ex.QUILL.id), v.PREF_LABEL, Literal("ADA QUILL")
    assert Quad(*label, DefaultGraph()) in set(ox.Store.read_only(str(tmp_path / "store" / "data-1")))
    with store.reading() as db, calm.reading() as other:
        assert set(db) == set(other)
        assert set(db.named_graphs()) == set(other.named_graphs())


def test_what_is_to_go_goes_before_the_next_change(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(self: Data, removed: Iterable[Quad]) -> None:
        raise OSError("no space")

    one, other, third = (Quad(NamedNode(f"urn:{x}"), v.NAME, Literal(x), DefaultGraph()) for x in "abc")
    with store.writing() as db:
        before = set(db)
        db.extend([one])
        with monkeypatch.context() as patch, pytest.raises(OSError, match="no space"):
            patch.setattr(Data, "_leave", failing)
            db.exchange({one}, {other})
        db.exchange(set(), {third})
        assert set(db) - before == {other, third}


def test_a_note_of_what_goes_that_cannot_be_read(store: Store) -> None:
    note = NamedNode("urn:kg:leaving")
    with store.writing() as db:
        db.add(Quad(note, note, Literal("nonsense"), note))
    for _ in range(2):  # the first try holds nothing open
        with pytest.raises(StoreError, match="its data cannot be opened"):
            store.add(ex.SECOND, ex.RUN)
