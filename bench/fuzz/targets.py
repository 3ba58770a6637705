"""What is fuzzed. A target takes bytes, and fails by any exception that is not one of :mod:`kg.errors`.

Those of formats and queries take the bytes as they are. The others read them as the choices of a hypothesis strategy,
the ones of ``tests/properties``: so the fuzzer that follows the branches of the code writes news, names and records.
"""

from __future__ import annotations

import io
import json
import random
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache

import pyoxigraph as ox
from hypothesis import given
from hypothesis import strategies as st

from kg.attribute.quotes import find
from kg.errors import InputError
from kg.evaluate.brat import read_ann
from kg.graph import PREFIXES
from kg.pipeline import Extractor
from kg.query.safety import check
from kg.read import read
from tests.properties import strategies as s
from tests.properties import test_graph, test_terms
from tests.properties.invariants import quotations_are_nested, record_is_sound

Run = Callable[[bytes], object]


@dataclass(frozen=True, slots=True)
class Target:
    """``run`` on inputs of at most ``longest`` bytes, the first of them ``seeds()``."""

    run: Run
    seeds: Callable[[], list[bytes]]
    longest: int = 4096


def _news(count: int = 24) -> list[str]:
    """Texts to begin with, the same every time."""
    chance = random.Random(1)
    texts = []
    for number in range(count):
        pieces = []
        for _ in range(chance.randrange(1, 8)):
            left, right = chance.choice(s.QUOTES)
            pieces += [f"{left}{chance.choice(s.CONTENTS)},{right} ", f"{chance.choice(s.NAMES)} "]
            pieces += [chance.choice(s.CUES), chance.choice([". ", " that ", ".\n\n", ", ", chance.choice(s.ODD)])]
        opening = ["", "CAIRO (Reuters) - ", "By Ann Lee\n\n", "Reporting by A. Lee; Editing by B. Roe\n\n"][number % 4]
        texts.append(opening + "".join(pieces))
    return texts


def _seeds(form: str = "{}") -> Callable[[], list[bytes]]:
    return lambda: [form.replace("{}", text).encode("utf-8", "replace") for text in _news()]


def _lines() -> list[bytes]:
    fields = {"title": "\ud83d", "published": "2023-12-04", "url": "https://news.example/2023/12/04/a"}
    return [json.dumps({"text": text, **fields}).encode() + b"\n" for text in _news()]


def _choices() -> list[bytes]:
    """Bytes to draw examples from: the strategies make something of any."""
    chance = random.Random(1)
    return [chance.randbytes(size) for size in (16, 64, 256, 1024, 2048, 4096) for _ in range(6)]


def _reader(format: str) -> Run:
    def run(data: bytes) -> None:
        for item in read(["-"], format=format, stdin=io.BytesIO(data)):
            if isinstance(item, InputError):
                assert item.cause
                assert item.hint
                continue
            end = 0
            for piece in item.furniture:
                assert end <= piece.start < piece.end <= len(item.text)
                end = piece.end
            if format == "text":
                text = data.decode("utf-8").removeprefix("\ufeff")
                assert item.text == text.replace("\r\n", "\n").replace("\r", "\n")

    return run


ANN = """T1\tSource 0 9\tMira Dorn
T2\tCue 10 14\tsaid
T3\tContent 15 24;30 35\tthat it is\\ shut
E1\tAttribution:T2 Source:T1 Cue:T2 Content:T3
A1\tMode E1 mixed
#1\tAnnotatorNotes E1\t{"speaker": "Mira Dorn", "accept": [], "joint": [], "kind": "person", "affiliation": null}
R1\tNestedIn Arg1:E1 Arg2:E1
"""
GOLD = "Mira Dorn said that it is\nto be shut on Monday. 🙂 “No,” she said.\n" * 3


def _brat(data: bytes) -> None:
    gold = read_ann(data.decode("utf-8", "replace"), GOLD, "a.ann", "a")
    for attribution in gold.attributions:
        for span in (*attribution.source, *attribution.cue, *attribution.content):
            assert GOLD[span.start : span.end] == span.text


def _quotations(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    quotations_are_nested(text, find(text))


@cache
def _extractor() -> Extractor:
    return Extractor()


@s.steady(1)
@given(s.TEXT)
def _linker(text: str) -> None:
    record_is_sound(_extractor().record(s.article(text)))


@s.steady(1)
@given(test_terms.ANY, test_terms.ANY, st.integers(0, 3))
def _iris(name: str, other: str, number: int) -> None:
    test_terms.test_the_iri_of_anything_is_an_iri.hypothesis.inner_test(name, other, number)


@s.steady(1)
@given(st.sampled_from(test_terms.DECLARED), test_terms.VALUE)
def _parameters(declared: tuple[str, str, str], value: str) -> None:
    test_terms.test_a_value_never_changes_the_shape_of_a_query.hypothesis.inner_test(*declared, value)
    test_terms.test_a_value_is_what_the_query_gets.hypothesis.inner_test(value)


class _Listener:
    """A server on this machine that counts who calls."""

    def __init__(self) -> None:
        self.calls = 0
        self.socket = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            connection, _ = self.socket.accept()
            self.calls += 1
            connection.close()

    @property
    def address(self) -> str:
        return f"<http://127.0.0.1:{self.socket.getsockname()[1]}/>"


@cache
def _listener() -> _Listener:
    return _Listener()


WORDS = [
    "SELECT * ", "WHERE ", "{ ", "} ", "?s ?p ?o ", "SERVICE ", "service ", "SILENT ", "FROM ", "NAMED ", "HERE ",
    "<x> ", "# ", "\n", "\r", '"', "'", '"""', "\\", "\\u0053ERVICE ", "\\u0022", "< ", "FILTER(1<2) ", "ASK ", "a ",
    "BIND(1 AS ?x) ", "PREFIX x: ", "x:SERVICE ", "_:b ", "UNION ", "GRAPH ?g ", "LOAD HERE ", "VALUES ?s ", ". ",
    "OPTIONAL ", "DESCRIBE ", "EXISTS ", "; ", "SELECT*{SERVICE HERE{?s ?p ?o}}", "BASE HERE ", "<#>", "1<2#>", "@en",
]  # fmt: skip


@s.steady(1)
@given(st.lists(st.sampled_from(WORDS) | st.text(max_size=3), max_size=24).map("".join))
def _queries(query: str) -> None:
    """A query that is not refused calls nobody."""
    listener = _listener()
    query = query.replace("HERE", listener.address)
    check(query, ())
    before = listener.calls
    # it may be no query, or fail: what it tried counts
    with suppress(SyntaxError, ValueError, TypeError, OSError, RuntimeError):
        list(ox.Store().query(query, prefixes=PREFIXES))  # type: ignore[arg-type]
    assert listener.calls == before, f"it called another server: {query!r}"


@s.steady(1)
@given(s.records(), st.sampled_from([*test_graph.RDFLIB, "tables"]))
def _exporters(record: s.Record, format: str) -> None:
    if format == "tables":
        test_graph.test_records_and_tables_are_read_back.hypothesis.inner_test(record)
    elif format in test_graph.DATASETS:
        test_graph.test_a_dataset_read_back_is_the_graph.hypothesis.inner_test(format, record)
    else:
        test_graph.test_a_graph_read_back_is_the_union.hypothesis.inner_test(format, record)


@s.steady(1)
@given(st.lists(s.records(), max_size=3).map(test_graph.distinct))
def _page(made: list[s.Record]) -> None:
    test_graph.test_the_page_holds_any_record_and_no_text_of_it_is_markup.hypothesis.inner_test(made)


def _chosen(test: object) -> Target:
    return Target(test.hypothesis.fuzz_one_input, _choices)  # type: ignore[attr-defined]


def _targets() -> Iterator[tuple[str, Target]]:
    page = "<html><head><title>T</title><meta charset=utf-8></head><body><article><p>{}</p><p>{}</p></article></body>"
    yield "text", Target(_reader("text"), _seeds())
    yield "markdown", Target(_reader("markdown"), _seeds("---\ntitle: A\n---\n# A *b*\n\n{}\n> {}\n\n- [a](b)\n"))
    yield "html", Target(_reader("html"), _seeds(page))
    yield "jsonl", Target(_reader("jsonl"), _lines)
    yield "brat", Target(_brat, lambda: [ANN.encode(), *(line.encode() for line in ANN.splitlines(keepends=True))])
    yield "quotations", Target(_quotations, _seeds())
    yield "linker", _chosen(_linker)
    yield "iris", _chosen(_iris)
    yield "parameters", _chosen(_parameters)
    yield "queries", _chosen(_queries)
    yield "exporters", _chosen(_exporters)
    yield "page", _chosen(_page)


TARGETS: dict[str, Target] = dict(_targets())
