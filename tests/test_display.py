"""How attributions, records and results look in a terminal and in a notebook."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.display import HTML_ROWS, TEXT_ROWS, TEXT_WIDTH, marked_html, table_html
from kg.model import Article, Attribution, Entity, Record, Span
from kg.query import Result, run
from kg.store import Store
from tests.graph import example as ex

TEXT = "Ann <b>Lee</b> said & swore\nthe bridge is shut."
SAID = Attribution(
    "urn:a",
    "indirect",
    Span.of(TEXT, 0, 14),
    Span.of(TEXT, 15, 19),
    (Span.of(TEXT, 28, 46),),
    speakers=("urn:ann",),
    evidence=(Span.of(TEXT, 0, 47),),
    confidence=0.5,
)
RECORD = Record(
    Article("urn:x", "x.txt", TEXT, "A <i>headline</i>"), (Entity("urn:ann", "Ann Lee", "person"),), (SAID,)
)


class Reader(HTMLParser):
    """Takes HTML apart: its text without labels, the spans' titles with their text, and the tags left open."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[tuple[str, str]] = []
        self.text, self.spans, self.tags = "", [], set[str]()
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.open.append((tag, dict(attrs).get("title") or ""))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        if any(tag == "sub" for tag, _ in self.open):
            return
        self.text += data
        self.spans += [(title, data) for tag, title in self.open if tag == "span"]


def test_an_attribution_in_a_line() -> None:
    assert repr(SAID) == "<Attribution Ann <b>Lee</b> | said | the bridge is shut (indirect, 0.50)>"
    long = replace(SAID, content=(Span(0, 900, "word " * 180),))
    assert len(repr(long)) <= TEXT_WIDTH
    assert "…" in repr(long)
    assert "\x1b" not in repr(replace(SAID, content=(Span(0, 5, "a\x1b[2J"),)))


def test_a_record_has_a_line_for_each_of_its_first_attributions() -> None:
    assert repr(RECORD).splitlines()[1] == "  Ann Lee | said | the bridge is shut (indirect)"
    many = replace(RECORD, attributions=(SAID,) * (TEXT_ROWS + 3))
    assert len(repr(many).splitlines()) == TEXT_ROWS + 2
    assert repr(many).endswith("and 3 more")


def test_the_sentence_is_marked_and_escaped() -> None:
    read = Reader(SAID._repr_html_())
    assert read.text.startswith(TEXT.replace("\n", " "))
    assert dict(read.spans) == {"source": "Ann <b>Lee</b>", "cue": "said", "content": "the bridge is shut"}
    assert not read.tags & {"b", "i", "script"}


def test_an_attribution_read_back_from_json_shows_its_spans() -> None:
    read = Reader(Attribution.from_json(SAID.to_json())._repr_html_())
    assert read.text.startswith("Ann <b>Lee</b> … said … the bridge is shut")
    assert {title for title, _ in read.spans} == {"source", "cue", "content"}


def test_a_record_is_a_table() -> None:
    read = Reader(RECORD._repr_html_())
    assert "A <i>headline</i>" in read.text
    assert "Ann Lee" in read.text
    assert "i" not in read.tags
    assert "table" in read.tags


def test_invisible_characters_are_left_out() -> None:
    assert "\u202e" not in table_html(("a",), [("x\u202ey",)], 1)


@given(st.lists(st.tuples(st.sampled_from(["source", "cue", "content"]), st.integers(0, 30), st.integers(0, 30))))
def test_spans_that_cross_give_sound_html_and_keep_the_text(parts: list[tuple[str, int, int]]) -> None:
    text = "<Ann> said & swore it is shut."
    spans = [(kind, Span.of(text, a, b)) for kind, a, b in parts if a < b]
    read = Reader(marked_html(Span.of(text, 3, 28), spans))
    assert read.text == text[3:28]
    assert read.open == []
    shown: dict[str, set[str]] = {}
    for kind, piece in read.spans:
        shown.setdefault(kind, set()).add(piece)
    assert set(shown) == {kind for kind, s in spans if s.start < 28 and s.end > 3}


@pytest.fixture
def answer(tmp_path: Path) -> Result:
    store = Store.open(tmp_path / "store", create=True)
    store.add(ex.RECORD, ex.RUN)
    return run(store, "who-said-what-about-whom", timeout=None)


def test_a_result_in_a_terminal_and_as_a_table(answer: Result) -> None:
    lines = repr(answer).splitlines()
    assert lines[0] == f"<Result: {len(answer)} rows>"
    assert lines[1].split() == ["who", "how", "what", "whom", "via"]
    assert len(lines) == 3 + min(len(answer), TEXT_ROWS) + (len(answer) > TEXT_ROWS)
    read = Reader(answer._repr_html_())
    assert read.text.count("Ada Quill") == sum("Ada Quill" in row for row in answer.values())


def test_a_long_table_says_how_much_is_left_out() -> None:
    html = table_html(("n",), ([str(n)] for n in range(HTML_ROWS + 5)), HTML_ROWS + 5)
    assert html.count("<tr>") == HTML_ROWS + 1
    assert "and 5 more rows" in html


def test_a_yes_or_no(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "store", create=True)
    assert repr(run(store, "ASK { ?a ?b ?c }", timeout=None)) == "<Result: no>"
    assert repr(run(store, "SELECT * { ?a ?b ?c }", timeout=None)) == "<Result: 0 rows>"
