"""``kill -9`` at random moments of ``kg build``: is what the store holds whole, and does the next build complete it?

    python -m bench.kill                 # 50 moments of a build of 40 articles
    python -m bench.kill --moments 3

The articles are those of ``seeds/``, repeated with changed names. A build by two processes is killed, they and all;
every other time at a random moment from its first to its last, else when its store has grown to a random part of the
most bytes that a calm build's had, which is in the midst of writing. After each:

- the store opens, or there is none yet;
- it is, quad by quad, a store that was given the articles that it has: each wholly there or not at all;
- the next build leaves those as they are and adds the others;
- the export is that of the calm build, byte for byte, and the folder has nothing left over.

Ends with code 1 when one of these does not hold. Linux, macOS.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.build import articles, exported
from bench.machine import machine
from kg.errors import StoreError
from kg.model import Record, Run
from kg.store import Store

SEEDS = Path(__file__).resolve().parent.parent / "seeds"
JOBS = 2
POLL = 0.002
# the time of a run is in its store
ENVIRONMENT = {**os.environ, "SOURCE_DATE_EPOCH": "0"}


@dataclass(frozen=True, slots=True)
class Calm:
    """A build that nobody disturbed: how long it took, the most bytes that its store had, its outcome and export."""

    seconds: float
    size: int
    pairs: dict[str, tuple[Record, Run]]
    digest: str


def started(file: Path, store: Path) -> subprocess.Popen[str]:
    """A build, in a group of its own."""
    command = [sys.executable, "-m", "kg", "build", str(file), "--store", str(store), "--jobs", str(JOBS)]
    return subprocess.Popen(command, stderr=subprocess.PIPE, text=True, start_new_session=True, env=ENVIRONMENT)


def size(store: Path) -> int:
    """Bytes of the data folder as they are now; what goes meanwhile counts as nothing."""
    total = 0
    for path in store.glob("data-*/*"):
        try:
            total += path.stat().st_size
        except FileNotFoundError:
            continue
    return total


def calm(file: Path, store: Path) -> Calm:
    """Build without a fault.

    Raises:
        RuntimeError: that failed.
    """
    start, largest = time.perf_counter(), 0
    with started(file, store) as process:
        while process.poll() is None:
            largest = max(largest, size(store))
            time.sleep(POLL)
        seconds = time.perf_counter() - start
        if process.returncode:
            raise RuntimeError(f"the calm build ended with code {process.returncode}: {process.communicate()[1]}")
    return Calm(seconds, largest, pairs(store), exported(store))


def killed(file: Path, store: Path, now: Callable[[], bool]) -> bool:
    """Build, and kill all processes of it as soon as it is time; says whether it was still going on."""
    with started(file, store) as process:
        while process.poll() is None and not now():
            time.sleep(POLL)
        going = process.poll() is None
        if going:
            os.killpg(process.pid, signal.SIGKILL)
    return going


def pairs(store: Path) -> dict[str, tuple[Record, Run]]:
    """What a store was given: the record and the run of each article."""
    return {each.record.article.id: (each.record, each.run) for each in Store.open(store, wait=30).records()}


def wrong(store: Path, expected: Calm, file: Path, scratch: Path) -> tuple[int | None, list[str]]:
    """What does not hold of a store whose build was killed, the next build included.

    Returns:
        How many articles it had (``None``: there was no store), and what is wrong.
    """
    found: int | None = None
    if (store / "store.json").exists():
        try:
            there = pairs(store)
        except StoreError as error:
            return None, [f"it does not open: {error}"]
        found = len(there)
        fresh = Store.open(scratch, create=True)
        fresh.load(expected.pairs[article] for article in sorted(there))
        with Store.open(store, wait=30).reading() as db, fresh.reading() as other:
            missing, more = len(set(other) - set(db)), len(set(db) - set(other))
        if missing or more:
            return found, [f"{missing} quads of its {found} articles are missing, {more} belong to none of them"]
    with started(file, store) as process:
        told = process.communicate()[1]
    total = len(expected.pairs)
    counts = f"{total - (found or 0)} added, 0 replaced, {found or 0} unchanged, 0 failed"
    faults = []
    if process.returncode or counts not in told:
        faults.append(f"the next build ended with code {process.returncode}: {told.strip()}")
    if exported(store) != expected.digest:
        faults.append("the export differs")
    left = sorted(path.name for path in store.iterdir() if path.name not in ("lock", "wanted", "store.json"))
    if len(left) != 1:
        faults.append(f"left over: {' '.join(left)}")
    return found, faults


def main(argv: Sequence[str] | None = None) -> int:
    """Kill, look, complete, compare; prints what became of each round and a table in Markdown.

    Returns:
        The exit code.
    """
    parser = argparse.ArgumentParser(description="kill -9 at random moments of kg build: is anything lost?")
    parser.add_argument("--moments", type=int, default=50)
    parser.add_argument("--articles", type=int, default=40, help="at least 3")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", help="where to put the stores, instead of the system's temporary folder")
    options = parser.parse_args(argv)
    if options.articles < 3:
        parser.error("--articles: at least 3")
    chance = random.Random(options.seed)
    states: Counter[str] = Counter()
    faulty = 0
    with tempfile.TemporaryDirectory(dir=options.folder) as temporary:
        folder = Path(temporary)
        file = folder / "articles.jsonl"
        lines = [json.dumps(item, ensure_ascii=False) + "\n" for item in articles(SEEDS, options.articles)]
        file.write_text("".join(lines), "utf-8")
        expected = calm(file, folder / "calm")
        print(
            f"{machine()}\n\n{len(lines)} articles, {JOBS} processes; the calm build took {expected.seconds:.1f} s\n",
            flush=True,
        )
        for number in range(options.moments):
            store = folder / str(number)
            share = chance.random()
            if number % 2:
                when, now = f"at {share * expected.size / 1e6:.2f} MB", _grown(store, share * expected.size)
            else:
                when, now = f"after {share * expected.seconds:.2f} s", _later(share * expected.seconds)
            going = killed(file, store, now)
            found, faults = wrong(store, expected, file, folder / "fresh")
            for done in (store, folder / "fresh"):
                shutil.rmtree(done, ignore_errors=True)
            state = _state(going, found, len(lines))
            states[state] += 1
            faulty += bool(faults)
            verdict = "; ".join(faults).upper() or "sound; completed to the same bytes"
            print(f"- killed {when}: {state}{'' if found is None else f' ({found})'}: {verdict}", flush=True)
    print("\n| killed with | times |\n| --- | ---: |")
    for state, times in sorted(states.items()):
        print(f"| {state} | {times} |")
    print(f"\n{options.moments} moments; something lost, broken or left over at {faulty} of them")
    return 1 if faulty else 0


def _state(going: bool, found: int | None, total: int) -> str:
    if not going:
        return "the build done"
    if found is None:
        return "no store yet"
    return "no article yet" if found == 0 else "all articles" if found == total else "some articles"


def _later(seconds: float) -> Callable[[], bool]:
    end = time.perf_counter() + seconds
    return lambda: time.perf_counter() >= end


def _grown(store: Path, until: float) -> Callable[[], bool]:
    return lambda: size(store) >= until


if __name__ == "__main__":
    sys.exit(main())
