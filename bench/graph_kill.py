"""``kill -9`` at random moments of a build: the store opens, and the next build gives the bytes of a calm one.

    python -m bench.graph_kill               # 20 moments, 200 articles

A build here is what ``kg build`` does after extraction: articles added one by one.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.build import exported
from bench.graph_data import RUN, records
from kg.store import Store


def build(folder: Path, articles: int) -> None:
    """Add the articles to the store, as often as it takes."""
    store = Store.open(folder, create=True, wait=30)
    with store.writing():
        for record in records(articles):
            store.add(record, RUN)


def main() -> None:
    """Kill, look, complete, compare."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--moments", type=int, default=20)
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--build", type=Path, default=None, help="only build this store (used by the script itself)")
    arguments = parser.parse_args()
    if arguments.build is not None:
        build(arguments.build, arguments.articles)
        return
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        start = time.monotonic()
        build(folder / "calm", arguments.articles)
        whole = time.monotonic() - start
        expected = exported(folder / "calm")
        chance = random.Random(1)
        for number in range(arguments.moments):
            store = folder / str(number)
            command = [
                sys.executable,
                "-m",
                "bench.graph_kill",
                "--build",
                str(store),
                "--articles",
                str(arguments.articles),
            ]
            with subprocess.Popen(command) as process:
                time.sleep(chance.random() * whole)
                process.kill()
            found = len(Store.open(store, create=True, wait=30).articles())
            build(store, arguments.articles)
            same = exported(store) == expected
            print(
                f"killed with {found} of {arguments.articles} articles: {'same bytes' if same else 'DIFFERENT'}",
                flush=True,
            )
            if not same:
                sys.exit(1)


if __name__ == "__main__":
    main()
