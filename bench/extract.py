"""Extraction, words a second, beside textacy and BERT-base: ``python -m bench.extract --corpora FOLDER``.

The articles are plain-text files of a folder, evenly spaced over their sorted names. "kg" is the whole way from the
files to the lines that ``kg extract`` prints, in as many processes as it starts by default; the model is loaded before.
The peers (``bench/peers.py``) run after it on the same articles and as many cores. Words are what white space divides.

Then the share of each step of kg, measured in one process, and the physical limit: the multiply-adds that the encoder
needs for these words over the most int8 multiply-adds a second that this machine was measured to do.
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as the command line does, before numpy is loaded

import argparse
import json
import logging
import multiprocessing
import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar
from unittest import mock

import onnx
from spacy.language import Language

from bench import peers
from bench.machine import machine, peak
from kg import pipeline
from kg.annotate.components import blocks
from kg.annotate.words import Window
from kg.attribute.link import link
from kg.cores import cores
from kg.model import Article, Record
from kg.parallel import records
from kg.pipeline import Extractor, excluded
from kg.read import read
from kg.resolve import resolve
from kg.steps import Steps

CORPUS = Path("en-worldwide-newswire", "original_articles")
STEPS = ("read", "tokenize", "encoder", "decode", "link", "resolve", "relate", "records")
P = ParamSpec("P")
T = TypeVar("T")


def chosen(folder: Path, count: int) -> list[str]:
    """Paths of so many articles, evenly spaced over the sorted names; files that hold no English article are passed by.

    Raises:
        FileNotFoundError: the folder has no ``.txt`` file.
    """
    names = sorted(str(path) for path in folder.glob("*.txt"))
    if not names:
        raise FileNotFoundError(f"{folder}: no .txt file in it")
    articles = [item for item in read(names) if isinstance(item, Article)]
    count = min(count, len(articles))
    return [articles[i * len(articles) // count].source for i in range(count)]


# -- kg ---------------------------------------------------------------------------------------------------------------


def line(record: Record) -> str:
    """What ``kg extract`` prints of an article."""
    return json.dumps(record.to_json(), ensure_ascii=False)


def whole(extractor: Extractor, paths: Sequence[str], jobs: int) -> tuple[float, int]:
    """Seconds from files to records, and how many attributions there were."""
    start, found = time.perf_counter(), 0
    articles = (item for item in read(paths) if isinstance(item, Article))
    for _, record in records(extractor, articles, jobs):
        if not isinstance(record, Record):
            raise RuntimeError(f"not extracted: {record}")
        found += len(record.attributions)
        line(record)
    return time.perf_counter() - start, found


class Shares:
    """Seconds of each step: of what runs within another step, only the inner one is charged."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self._open: list[str] = []
        self._since = 0.0

    def _charge(self) -> None:
        now = time.perf_counter()
        if self._open:
            self.seconds[self._open[-1]] += now - self._since
        self._since = now

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Charge the block to a step."""
        self._charge()
        self._open.append(name)
        try:
            yield
        finally:
            self._charge()
            self._open.pop()

    def of(self, name: str, function: Callable[P, T]) -> Callable[P, T]:
        """The same function, charged to a step."""

        @wraps(function)
        def charged(*args: P.args, **kwargs: P.kwargs) -> T:
            with self.step(name):
                return function(*args, **kwargs)

        return charged


def shares(extractor: Extractor, paths: Sequence[str]) -> dict[str, float]:
    """Seconds of each of :data:`STEPS`, in one process and on one thread."""
    clock, encoder, nlp = Shares(), extractor.encoder, extractor.nlp
    parts = [(name, clock.of("decode", part)) for name, part in nlp.pipeline if name != "kg_encoder"]
    tokenize = clock.of("tokenize", nlp.get_pipe("kg_encoder"))
    timed = Steps(linker=clock.of("link", link), resolver=clock.of("resolve", resolve))
    threads, encoder.threads, steps, extractor.steps = encoder.threads, 1, extractor.steps, timed
    try:
        with (
            mock.patch.object(encoder, "score", clock.of("encoder", encoder.score)),
            mock.patch.object(pipeline, "relate", clock.of("relate", pipeline.relate)),
            mock.patch.object(pipeline, "parties", clock.of("relate", pipeline.parties)),
        ):
            articles = iter(read(paths))
            while True:
                with clock.step("read"):
                    article = next(articles, None)
                if article is None:
                    break
                if not isinstance(article, Article):
                    raise RuntimeError(f"not read: {article}")
                with clock.step("tokenize"):
                    doc = nlp.make_doc(article.text)
                    doc._.kg_excluded = excluded(article)
                doc = tokenize(doc)
                for _, part in parts:
                    doc = part(doc)
                with clock.step("records"):
                    line(extractor.record_of(doc, article))
    finally:
        encoder.threads, extractor.steps = threads, steps
    return {name: clock.seconds[name] for name in STEPS}


def windows(extractor: Extractor, paths: Sequence[str]) -> tuple[list[Window], float]:
    """The windows of all articles, and the seconds that tokenizing took in one process."""
    out: list[Window] = []
    articles = [item for item in read(paths) if isinstance(item, Article)]
    start = time.perf_counter()
    for article in articles:
        doc = extractor.nlp.make_doc(article.text)
        doc._.kg_excluded = excluded(article)
        tokens, parts = blocks(doc)
        out += extractor.encoder.cut([doc[i].text for i in tokens], parts)
    return out, time.perf_counter() - start


def multiply_adds(model: Path, found: Sequence[Window]) -> float:
    """Multiply-adds of the network's layers and of attention for these windows; its heads cost next to nothing."""
    graph = onnx.load(str(model)).graph
    sizes = {w.name: tuple(w.dims) for w in graph.initializer}
    heads = {"states_quantized", "/arcs/Pad_output_0_quantized"}
    dense = [
        sizes[n.input[1]] for n in graph.node
        if n.op_type == "MatMulInteger" and n.input[1] in sizes and n.input[0] not in heads
    ]  # fmt: skip
    layers = sum(n.op_type == "MultiHeadAttention" for n in graph.node)
    width = min(rows for rows, _ in dense)
    piece = sum(rows * columns for rows, columns in dense)
    return float(sum(len(w.pieces) * piece + layers * 2 * width * len(w.pieces) ** 2 for w in found))


# -- the peers --------------------------------------------------------------------------------------------------------

_annotate: Callable[[str], Any]


def _quoted(path: str) -> tuple[float, int | None]:
    """In a process of its own: one article annotated, seconds of textacy's rules on it, and what they found."""
    doc = _annotate(path)
    start = time.perf_counter()
    found = peers.quotations(doc)
    return time.perf_counter() - start, found


def _parsed(path: str) -> None:
    _annotate(path)


def own(extractor: Extractor) -> Callable[[str], Any]:
    """From a path to a ``Doc`` with this package's parts of speech and parse."""
    parts = [extractor.nlp.get_pipe(name) for name in ("kg_encoder", "kg_tagger", "kg_parser")]

    def annotate(path: str) -> Any:
        (article,) = read([path])
        if not isinstance(article, Article):
            raise RuntimeError(f"not read: {article}")
        doc = extractor.nlp.make_doc(article.text)
        doc._.kg_excluded = excluded(article)
        for part in parts:
            doc = part(doc)
        return doc

    return annotate


def small(nlp: Language) -> Callable[[str], Any]:
    """From a path to a ``Doc`` that a spaCy pipeline parsed."""
    return lambda path: nlp(Path(path).read_text("utf-8"))


def spread(annotate: Callable[[str], Any], work: Callable[[str], T], paths: Sequence[str], jobs: int) -> list[T]:
    """Do the work for each path in forked processes that share what ``annotate`` holds; article by article."""
    global _annotate
    _annotate = annotate
    with multiprocessing.get_context("fork").Pool(jobs) as pool:
        return list(pool.imap_unordered(work, paths, chunksize=1))


def textacy(extractor: Extractor, paths: Sequence[str], jobs: int) -> dict[str, tuple[float, str]]:
    """Seconds of textacy with its annotation and without, and a note on each."""
    threads, extractor.encoder.threads = extractor.encoder.threads, 1
    start = time.perf_counter()
    found = spread(own(extractor), _quoted, paths, jobs)
    with_ours = time.perf_counter() - start
    extractor.encoder.threads = threads
    rules = sum(seconds for seconds, _ in found) / jobs
    quotes = sum(n for _, n in found if n is not None)
    gave_up = sum(n is None for _, n in found)
    nlp = peers.small()
    start = time.perf_counter()
    spread(small(nlp), _parsed, paths, jobs)
    with_small = time.perf_counter() - start + rules
    return {
        "textacy, annotated by a pipeline of en_core_web_sm's shape": (
            with_small, "untrained tok2vec, tagger, parser; then the rules"),
        "textacy, annotated by kg's own encoder, tagger and parser": (
            with_ours, "no work that kg does not do: a part of kg's own time"),
        "textacy, its rules alone": (
            rules, f"on texts parsed before; {quotes:,} quotations, gave up on {gave_up} articles"),
    }  # fmt: skip


# -- the tables -------------------------------------------------------------------------------------------------------


def main(argv: Sequence[str] | None = None) -> None:
    """Measure, and print tables in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpora", type=Path, required=True, help=f"the folder that holds {CORPUS.parent}")
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--jobs", type=int, default=cores(), help="processes, and threads of the classifier")
    parser.add_argument("--times", type=int, default=3, help="runs of kg; the median counts")
    parser.add_argument("--limit", type=float, default=90, help="seconds for each precision of the classifier")
    parser.add_argument("--layers", type=int, default=12, help="of the classifier: fewer is no BERT-base")
    parser.add_argument("--alone", action="store_true", help="without the peers")
    options = parser.parse_args(argv)
    logging.basicConfig(level=logging.ERROR)  # onnxruntime's quantiser has advice
    paths = chosen(options.corpora / CORPUS, options.articles)
    words = sum(len(Path(path).read_text("utf-8").split()) for path in paths)
    print(f"{machine()}\n\n{len(paths)} articles, {words:,} words, {options.jobs} processes or threads")
    start = time.perf_counter()
    extractor = Extractor()
    extractor.record(next(item for item in read(paths) if isinstance(item, Article)))
    print(f"loaded, and the first article done, in {time.perf_counter() - start:.1f} s", flush=True)

    runs = [whole(extractor, paths, options.jobs) for _ in range(options.times)]
    ours = statistics.median(seconds for seconds, _ in runs)
    rates = ", ".join(f"{words / seconds:,.0f}" for seconds, _ in runs)
    note = f"{runs[0][1]:,} attributions; runs: {rates}"
    print("\n| what | words/s | kg is so many times as fast | note |\n| --- | ---: | ---: | --- |")
    print(f"| kg, files to records | {words / ours:,.0f} | 1 | {note} |", flush=True)
    found, cutting = windows(extractor, paths)
    if not options.alone:
        for name, (seconds, note) in textacy(extractor, paths, options.jobs).items():
            print(f"| {name} | {words / seconds:,.0f} | {seconds / ours:.2f} | {note} |", flush=True)
        bert(found, words, cutting / options.jobs, ours, options)

    limits(extractor, paths, found, words, ours, options.jobs)
    print(f"\nload at the end: {os.getloadavg()[0]:.1f}")


def bert(found: Sequence[Window], words: int, cutting: float, ours: float, options: argparse.Namespace) -> None:
    """The rows of the classifier; tokenizing counts as if it were spread over the cores."""
    shape = peers.Shape(layers=options.layers)
    tokens = sum(len(window.words) for window in found)
    with peers.classifiers(shape) as files:
        for precision, path in files.items():
            timing = peers.classify(path, found, options.jobs, options.limit)
            seconds = cutting + timing.seconds * tokens / timing.tokens
            note = (
                f"{shape.parameters / 1e6:.0f} M parameters; {timing.batch} windows a pass; "
                f"{timing.tokens / tokens:.0%} of the words, at random"
            )
            print(f"| BERT-base, {precision} | {words / seconds:,.0f} | {seconds / ours:.2f} | {note} |", flush=True)


def limits(
    extractor: Extractor, paths: Sequence[str], found: Sequence[Window], words: int, ours: float, jobs: int
) -> None:
    """The share of each step, and the physical limit."""
    seconds = shares(extractor, paths)
    total = sum(seconds.values())
    print(f"\nOne process: {words / total:,.0f} words/s\n")
    print("| step | share | ms for 1 000 words |\n| --- | ---: | ---: |")
    for name in STEPS:
        print(f"| {name} | {seconds[name] / total:.1%} | {seconds[name] / words * 1e6:.1f} |")
    needed = multiply_adds(extractor.encoder.folder / "encoder.onnx", found)
    pieces = sum(len(window.pieces) for window in found)
    most = peak(jobs)
    reached = needed / seconds["encoder"] / most * jobs
    print("\n| the encoder | |\n| --- | ---: |")
    print(f"| word pieces | {pieces:,} |")
    print(f"| multiply-adds for a word | {needed / words / 1e6:.1f} M |")
    print(f"| int8 peak of {jobs} threads, measured | {most / 1e9:,.0f} G multiply-adds/s |")
    print(f"| limit of this encoder at that peak | {words * most / needed:,.0f} words/s |")
    print(f"| the encoder reaches of the peak, on one core of {jobs} | {reached:.1%} |")
    print(f"| the whole way reaches of the limit | {needed / ours / most:.1%} |", flush=True)


if __name__ == "__main__":
    main()
