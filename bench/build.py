"""``kg build`` of many articles: is its rate constant, is its memory flat, does it go on where it was interrupted?

    python -m bench.build --corpora FOLDER                       # 1 000 articles, then interrupted and started again
    python -m bench.build --corpora FOLDER --articles 20000

The articles are the corpus, repeated with changed names (:class:`Renamer`), as JSON Lines with URLs of their own; they
are dealt out so that each tenth of the file has long and short ones alike. ``kg build -v`` tells what is in the store
after each session of writing: its articles count as done evenly over the time since the session before.

Memory is that of all processes together: PSS, which counts a page that several share once (RSS, beside it, counts it
for each of them). Linux only.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import numpy as np

from bench.machine import machine

CORPUS = Path("en-worldwide-newswire", "original_articles")
KEPT = 20
"""A name that so many articles have is not changed: countries, capitals, large bodies are in the news every day."""
TENTHS = 10
PAUSE = 0.5
"""Seconds between two sessions of writing, at least; what is told of one comes closer together."""

_WORD = re.compile(r"[A-Za-z]+")
_INSIDE = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{3,}")
_ADDRESS = re.compile(r"\s*https?://\S+\s*\n")
_READ = re.compile(r"kg: .*#(\d+): read, ")
_STORED = re.compile(r"kg: .*#\d+: (?:added|replaced), \d+ attributions")
_DONE = re.compile(r"kg: .*: (\d+) added, (\d+) replaced, (\d+) unchanged, (\d+) failed")


# -- the articles -----------------------------------------------------------------------------------------------------


class Renamer:
    """Gives the people and places of a text other names, always the same for the same number.

    A name here is a capitalised word that stands within sentences and is never written small in any text. One that is
    in fewer than :data:`KEPT` texts is changed, to a made-up word of about its length.

    Args:
        texts: all of them.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        seen: Counter[str] = Counter()
        small: set[str] = set()
        for text in texts:
            seen.update(set(_INSIDE.findall(text)))
            small.update(word for word in _WORD.findall(text) if word[0].islower())
        self.names = frozenset(name for name, count in seen.items() if count < KEPT and name.lower() not in small)

    def changed(self, text: str, number: int) -> str:
        """The text with the names of a number; 0 leaves it as it is."""
        if not number:
            return text
        return _WORD.sub(lambda found: self._name(found[0], number) if found[0] in self.names else found[0], text)

    def _name(self, name: str, number: int) -> str:
        chance = random.Random(f"{number} {name}")
        parts = [chance.choice("bdfgklmnprstvz") + chance.choice("aeiou") for _ in range(len(name) // 2)]
        return "".join([*parts, chance.choice(["n", "r", "s", "k", ""])]).capitalize()


def articles(folder: Path, count: int) -> Iterator[dict[str, str]]:
    """So many articles as objects of JSON Lines.

    Raises:
        FileNotFoundError: the folder has no ``.txt`` file.
    """
    paths = sorted(folder.glob("*.txt"))
    if not paths:
        raise FileNotFoundError(f"{folder}: no .txt file in it")
    texts = [_ADDRESS.sub("", path.read_text("utf-8", "replace"), count=1) for path in paths]
    renamer = Renamer(texts)
    order = sorted(range(count), key=lambda i: (len(texts[i % len(texts)]), i))
    for hand in range(TENTHS):
        dealt = order[hand::TENTHS]
        random.Random(hand).shuffle(dealt)
        for i in dealt:
            number, at = divmod(i, len(texts))
            url = f"https://news.example/{number}/{paths[at].stem}"
            yield {"url": url, "text": renamer.changed(texts[at], number)}


# -- a build ----------------------------------------------------------------------------------------------------------


@dataclass
class Seen:
    """What was seen of a build: when each article was read and told to be in the store (seconds), the memory now and
    then, and how it ended."""

    read: list[float] = field(default_factory=list)
    stored: list[float] = field(default_factory=list)
    memory: list[tuple[float, int, int]] = field(default_factory=list)
    seconds: float = 0.0
    code: int = 0
    counts: tuple[int, ...] = ()
    failures: list[str] = field(default_factory=list)


def run(file: Path, store: Path, total: int, stop_after: int | None = None) -> Seen:
    """Build a store; with ``stop_after`` the processes are interrupted (SIGINT) once so many articles were read."""
    seen = Seen()
    command = [sys.executable, "-m", "kg", "build", str(file), "--store", str(store), "-v"]
    start = time.perf_counter()
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    ended = threading.Event()
    watch = threading.Thread(target=_watch, args=(process.pid, start, seen, ended))
    watch.start()
    try:
        pipe = process.stderr
        if pipe is None:
            raise RuntimeError("no pipe to the build")
        for line in pipe:
            if _READ.match(line):
                seen.read.append(time.perf_counter() - start)
                if len(seen.read) == stop_after:
                    os.killpg(process.pid, signal.SIGINT)
                if len(seen.read) % max(1, total // 50) == 0 and stop_after is None:
                    _progress(len(seen.read), total, seen.read[-1])
            elif _STORED.match(line):
                seen.stored.append(time.perf_counter() - start)
            elif found := _DONE.match(line):
                seen.counts = tuple(map(int, found.groups()))
            elif line.startswith("kg: error"):
                seen.failures.append(line.strip())
    finally:
        seen.code = process.wait()
        seen.seconds = time.perf_counter() - start
        ended.set()
        watch.join()
    return seen


def _progress(done: int, total: int, seconds: float) -> None:
    left = seconds / done * (total - done)
    print(f"  {done:,} of {total:,} articles, {done / seconds:.1f}/s, {left / 60:.0f} min left", file=sys.stderr)


def _watch(process: int, start: float, seen: Seen, ended: threading.Event) -> None:
    while not ended.wait(1.0):
        pss, rss = memory(process)
        seen.memory.append((time.perf_counter() - start, pss, rss))


def memory(process: int) -> tuple[int, int]:
    """Bytes of a process and all that it started: PSS and RSS. What ends meanwhile counts as nothing."""
    pss = rss = 0
    for member in family(process):
        try:
            rows = Path(f"/proc/{member}/smaps_rollup").read_text("ascii").splitlines()
        except OSError:  # it has just ended
            continue
        sizes = {name: int(size.split()[0]) for name, _, size in (row.partition(":") for row in rows) if " kB" in size}
        pss, rss = pss + sizes.get("Pss", 0) * 1024, rss + sizes.get("Rss", 0) * 1024
    return pss, rss


def family(process: int) -> list[int]:
    """The process and all below it."""
    out = [process]
    for member in out:
        try:
            for task in Path(f"/proc/{member}/task").iterdir():
                out += map(int, (task / "children").read_text("ascii").split())
        except OSError:  # it has just ended
            continue
    return out


# -- what is printed --------------------------------------------------------------------------------------------------


def exported(store: Path) -> str:
    """SHA-256 of ``kg export -f nquads``."""
    command = [sys.executable, "-m", "kg", "export", "-f", "nquads", "--store", str(store), "-q"]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        if process.stdout is None:
            raise RuntimeError("no pipe to the export")
        digest = hashlib.file_digest(process.stdout, "sha256").hexdigest()  # type: ignore[arg-type]
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return digest


def tenths(seen: Seen) -> list[tuple[float, int, int]]:
    """For each tenth of the articles: articles a second, the most PSS and the most RSS in bytes.

    The start-up (up to the first article read) is left out.
    """
    count = len(seen.stored)
    sessions = [(at, done) for done, at in enumerate(seen.stored, 1) if done == count or seen.stored[done] - at > PAUSE]
    ends, done = zip((seen.read[0], 0), *sessions, strict=True)
    times = np.interp([count * k / TENTHS for k in range(TENTHS + 1)], done, ends).tolist()
    out = []
    for since, until in pairwise(times):
        sizes = [(pss, rss) for at, pss, rss in seen.memory if since <= at <= until]
        rate = count / TENTHS / (until - since)
        out.append((rate, max((p for p, _ in sizes), default=0), max((r for _, r in sizes), default=0)))
    return out


def table(seen: Seen, sizes: Sequence[int]) -> None:
    """Print a build, tenth by tenth; ``sizes`` are the words of each article."""
    rows = tenths(seen)
    count = len(seen.stored)
    print("| tenth | articles/s | words/s | PSS at most, MB | RSS at most, MB |\n| ---: | ---: | ---: | ---: | ---: |")
    for k, (rate, pss, rss) in enumerate(rows):
        part = sizes[count * k // TENTHS : count * (k + 1) // TENTHS]
        words = rate * sum(part) / len(part)
        print(f"| {k + 1} | {rate:.1f} | {words:,.0f} | {pss / 1e6:,.0f} | {rss / 1e6:,.0f} |")
    rates = [rate for rate, _, _ in rows]
    mean = count / (seen.seconds - seen.read[0])
    most = max(abs(rate / mean - 1) for rate in rates)
    peak = max((pss for _, pss, _ in seen.memory), default=0)
    middle = rows[TENTHS // 2][1]
    added, replaced, unchanged, failed = seen.counts
    for failure in seen.failures[:5]:
        print(failure, file=sys.stderr)
    print(f"\n{count:,} articles in {seen.seconds:,.0f} s: {mean:.1f} a second; exit code {seen.code}")
    print(f"{added:,} added, {replaced} replaced, {unchanged} unchanged, {failed} failed")
    print(f"constant: no tenth is more than {most:.0%} off the mean (to be within 20%)")
    print(f"memory: {peak / 1e6:,.0f} MB at most (to be under 1 500); the last tenth has ", end="")
    print(f"{rows[-1][1] / max(1, middle):.0%} of the sixth's", flush=True)


def main(argv: Sequence[str] | None = None) -> None:
    """Measure, and print tables in Markdown; progress goes to stderr."""
    parser = argparse.ArgumentParser(description="kg build of many articles: rate, memory, interruption.")
    parser.add_argument("--corpora", type=Path, required=True, help=f"the folder that holds {CORPUS.parent}")
    parser.add_argument("--articles", type=int, default=1000, help="at least 20")
    parser.add_argument(
        "--interrupt",
        action=argparse.BooleanOptionalAction,
        help="build once more, interrupted at 40%% and started again (the default up to 2 000 articles)",
    )
    parser.add_argument("--folder", help="where to put the stores, instead of the system's temporary folder")
    options = parser.parse_args(argv)
    if options.articles < 2 * TENTHS:
        parser.error("--articles: at least 20")
    interrupt = options.articles <= 2000 if options.interrupt is None else options.interrupt
    with tempfile.TemporaryDirectory(dir=options.folder) as temporary:
        folder = Path(temporary)
        file = folder / "articles.jsonl"
        sizes = []
        with file.open("w", encoding="utf-8") as out:
            for item in articles(options.corpora / CORPUS, options.articles):
                out.write(json.dumps(item, ensure_ascii=False) + "\n")
                sizes.append(len(item["text"].split()))
        print(f"{machine()}\n\n{len(sizes):,} articles, {sum(sizes):,} words\n", flush=True)
        calm = run(file, folder / "calm", len(sizes))
        table(calm, sizes)
        size = sum(path.stat().st_size for path in (folder / "calm").rglob("*") if path.is_file())
        print(f"store: {size / 1e6:,.0f} MB")
        if interrupt:
            interrupted(file, folder, len(sizes), calm)
    print(f"load at the end: {os.getloadavg()[0]:.1f}")


def interrupted(file: Path, folder: Path, total: int, calm: Seen) -> None:
    """Print what became of a build that was interrupted and started again."""
    store = folder / "interrupted"
    first = run(file, store, total, stop_after=max(1, total * 2 // 5))
    print(f"\ninterrupted after {first.seconds:.0f} s: exit code {first.code}", flush=True)
    second = run(file, store, total)
    added, _, unchanged, failed = second.counts
    print(f"started again: {unchanged} were there already, {added} added, {failed} failed; {second.seconds:.0f} s")
    print(f"together {(first.seconds + second.seconds) / calm.seconds:.0%} of the calm build's time")
    same = exported(store) == exported(folder / "calm")
    print("kg export -f nquads: " + ("the same bytes" if same else "DIFFERENT BYTES"), flush=True)
    if not same:
        sys.exit(1)


if __name__ == "__main__":
    main()
