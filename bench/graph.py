"""Loading, exporting and the shipped questions, side by side with rdflib's store in memory.

    python -m bench.graph                    # 200 000 quads, beside rdflib
    python -m bench.graph --quads 5000000 --alone

The data are invented articles (``bench/graph_data.py``). "load" is, for kg, from records to a store on disk, with the
union of all graphs and the books by which it answers for its articles; for rdflib, the N-Quads of the same graph into
memory. "load records" is the same for kg, and for rdflib the same statements made from the same records. "load file" is
the same N-Quads into an empty store of the engine on disk: what the engine itself allows. Beside the time on the clock
stands the CPU time of the process, all its threads together: on a busy machine it is the steadier of the two.
"""

from __future__ import annotations

import argparse
import io
import os
import platform
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pyoxigraph
import rdflib

from bench.graph_data import RUN, records
from kg.export import export
from kg.graph import quads
from kg.graph.validate import to_rdflib
from kg.query import run, shipped
from kg.store import Store

LONG = 5.0
"""Seconds from which on something is not measured again."""

Times = dict[str, tuple[float, float]]
"""By name, the seconds that something took: on the clock, and of CPU time."""


@contextmanager
def timed(into: Times, name: str) -> Iterator[None]:
    """Seconds that the block takes."""
    start, used = time.perf_counter(), time.process_time()
    yield
    into[name] = time.perf_counter() - start, time.process_time() - used


def ask(store: Store, name: str) -> object:
    """The rows of a shipped query."""
    return run(store, name, timeout=None).values()


def ask_rdflib(graph: rdflib.Graph, query: str) -> object:
    """The rows that rdflib finds."""
    return list(graph.query(query))


def best(times: int, work: Callable[[], object]) -> tuple[float, float]:
    """The least times of several; what takes long is done once."""
    found: Times = {}
    for number in range(times):
        with timed(found, str(number)):
            work()
        if found[str(number)][0] > LONG:
            break
    return min(clock for clock, _ in found.values()), min(cpu for _, cpu in found.values())


def beside(clock: float, cpu: float, other: tuple[float, float] | None) -> str:
    """The cells of the other side, and by how much it is slower."""
    if other is None:
        return "| | | | |"
    return f"| {other[0]:.3f} | {other[1]:.3f} | {other[0] / clock:.1f} | {other[1] / cpu:.1f} |"


def main() -> None:
    """Measure, and print a table in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quads", type=int, default=200_000)
    parser.add_argument("--alone", action="store_true", help="without rdflib")
    parser.add_argument("--folder", default=None, help="where to put the store")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=arguments.folder) as folder:
        measure(arguments.quads, arguments.alone, Path(folder))


def measure(wanted: int, alone: bool, folder: Path) -> None:
    """All measurements for about so many quads."""
    ours: Times = {}
    theirs: Times = {}
    store = Store.open(folder / "store", create=True)
    invented = list(records(max(1, wanted // 700)))
    with timed(ours, "load"):
        store.load((record, RUN) for record in invented)
    ours["load records"] = ours["load"]
    size = sum(f.stat().st_size for f in Path(store.name).rglob("*") if f.is_file())
    print(f"{len(store.articles())} articles, {size / 1e6:.0f} MB on disk")
    file = folder / "graph.nq"
    with timed(ours, "export nquads"), file.open("w", encoding="utf-8", newline="\n") as out:
        export(store, "nquads", out)
    with file.open("rb") as lines:
        print(f"{sum(1 for _ in lines)} quads in named graphs")
    with timed(ours, "load file"):
        pyoxigraph.Store(str(folder / "engine")).bulk_load(path=str(file), format=pyoxigraph.RdfFormat.N_QUADS)
    with timed(ours, "export turtle"), (folder / "graph.ttl").open("w", encoding="utf-8", newline="\n") as out:
        export(store, "turtle", out)
    graph = rdflib.Dataset(default_union=True)
    if not alone:
        with timed(theirs, "load"):
            graph.parse(file, format="nquads")
        theirs["load file"] = theirs["load"]
        with timed(theirs, "load records"):
            other = rdflib.Dataset(default_union=True)
            for record in invented:
                part = other.graph(rdflib.URIRef(record.article.id))
                for triple in to_rdflib(quads(record, RUN)):
                    part.add(triple)
        with timed(theirs, "export nquads"):
            graph.serialize(format="nquads")
        with timed(theirs, "export turtle"):
            merged = rdflib.Graph()
            for triple in graph.triples((None, None, None)):
                merged.add(triple)
            merged.serialize(io.BytesIO(), format="turtle")
    with store.reading():
        for query in shipped():
            ours[query.name] = best(3, partial(ask, store, query.name))
            if not alone:
                theirs[query.name] = best(1, partial(ask_rdflib, merged, query.text))
    print(f"{platform.platform()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    print("\n| what | kg, s | CPU, s | rdflib, s | CPU, s | ratio | of CPU |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    for name, (clock, cpu) in ours.items():
        print(f"| {name} | {clock:.3f} | {cpu:.3f} " + beside(clock, cpu, theirs.get(name)), flush=True)
    print(f"\npeak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.2f} GB")


if __name__ == "__main__":
    main()
