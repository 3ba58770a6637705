"""Bad input through all of ``kg``, with the shipped model: a clear message, the right exit code, the rest done."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from kg.cli import main
from kg.model import Record
from tests.cli.conftest import Kg, Result

GOOD = "The old bridge was shut on Friday. “We found cracks in two of the pillars,” said Mayor Ann Lee in Millford.\n"
SAID = "“We found cracks in two of the pillars,”"


@pytest.fixture
def real(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]) -> Kg:
    """``kg`` with the shipped model (loaded once in this process), in a folder with ``good.txt``."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("COLUMNS", raising=False)
    Path("good.txt").write_text(GOOD, "utf-8")

    def run(*arguments: str | Path) -> Result:
        capfdbinary.readouterr()
        code = main([str(a) for a in arguments])
        sys.stdout.flush()
        out, err = capfdbinary.readouterr()
        return Result(code, out.decode("utf-8"), err.decode("utf-8"))

    return run


def records(result: Result) -> list[Record]:
    """The records on stdout; every span of them is what stands at its offsets."""
    found = [Record.from_json(json.loads(line)) for line in result.out.splitlines()]
    for record in found:
        text = record.article.text
        for a in record.attributions:
            for span in (*a.content, *(s for s in (a.source, a.cue) if s)):
                assert text[span.start : span.end] == span.text
        for entity in record.entities:
            assert all(0 <= m.start < m.end <= len(text) for m in entity.mentions)
    return found


def contents(record: Record) -> list[str]:
    return [" … ".join(span.text for span in a.content) for a in record.attributions]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "bad.txt: it is empty; give an article's text"),
        (b" \n\t\n", "bad.txt: it holds only white space; give an article's text"),
        ("\u200b\u200e\u202c\n".encode(), "bad.txt: it holds "),
        (bytes(range(256)) * 20, "bad.txt: it is binary, not text: byte 0 is zero; "),
        (b"%PDF-1.7\n%\xe2\xe3", "bad.txt: it is a PDF file, not text; take its text out first"),
        ("The mayor of Orés said so.".encode("latin-1"), "bad.txt: it is not UTF-8: byte 15 is 0xE9; convert it"),
    ],
    ids=["empty", "blank", "invisible", "binary", "pdf", "latin-1"],
)
def test_a_file_that_holds_no_text_is_named_and_the_other_is_done(real: Kg, data: bytes, message: str) -> None:
    Path("bad.txt").write_bytes(data)
    both = real("extract", "bad.txt", "good.txt")
    assert both.code == 3
    assert [(r.article.source, contents(r)) for r in records(both)] == [("good.txt", [SAID])]
    assert both.err.startswith(f"kg: error: {message}")
    assert len(both.err.splitlines()) == 1
    alone = real("extract", "bad.txt")
    assert (alone.code, alone.out, alone.err) == (1, "", both.err)


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("none.txt", "none.txt: no such file or folder; check the path"),
        ("none*.txt", "none*.txt: no file matches this pattern; "),
        ("folder", "folder: nothing in this folder can be read; articles are files ending in .txt"),
    ],
)
def test_a_path_that_leads_to_nothing(real: Kg, source: str, message: str) -> None:
    Path("folder").mkdir()
    Path("folder/picture.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    both = real("extract", source, "good.txt")
    assert both.code == 3
    assert [contents(r) for r in records(both)] == [[SAID]]
    assert both.err.startswith(f"kg: error: {message}")
    assert real("extract", source) == (1, "", both.err)


@pytest.mark.parametrize("line", ['"It is shut," said Mayor Ann Lee. ', "a", "\u05d0", "“"])
def test_a_line_of_ten_megabytes(real: Kg, line: str) -> None:
    Path("bad.txt").write_text(line * (10_000_000 // len(line)), "utf-8")
    both = real("extract", "bad.txt", "good.txt")
    assert both.code == 3
    assert [contents(r) for r in records(both)] == [[SAID]]
    assert both.err.startswith("kg: error: bad.txt: it ")


@pytest.mark.parametrize(
    "text",
    [
        'The mayor of Millford said on Friday: "The bridge is shut and will stay so.\n\nShe added more.\n',
        "The council said: “Buses run, and a ‘spokesman said so on Monday.”” ” The mayor disagreed on Tuesday.\n",
        "»The bridge is shut«, said the mayor of Millford, „and it will stay so until the autumn.\n",
    ],
)
def test_unbalanced_quotation_marks(real: Kg, text: str) -> None:
    Path("bad.txt").write_text(text, "utf-8")
    result = real("extract", "bad.txt", "good.txt")
    assert (result.code, result.err) == (0, "")
    bad, good = records(result)
    assert bad.attributions
    assert contents(good) == [SAID]


@pytest.mark.parametrize(
    "text",
    [
        '"“”„‟«»‘’\' "" “ ”\n"\n',
        "“”\n",
        "The river is forty miles long. It rises in the hills and reaches the sea at the port.\n",
    ],
    ids=["marks", "pair", "no-speech"],
)
def test_a_text_without_speech_has_no_attribution(real: Kg, text: str) -> None:
    Path("bad.txt").write_text(text, "utf-8")
    result = real("extract", "bad.txt", "good.txt")
    assert (result.code, result.err) == (0, "kg: bad.txt: no attribution found\n")
    assert [contents(r) for r in records(result)] == [[], [SAID]]


def test_zero_width_and_right_to_left_characters(real: Kg) -> None:
    text = (
        "“We\u200b found\u200d cracks\ufeff in two of the \u202epillars\u202c,” said Mayor \u2067Ann\u2069 L\u200bee "
        "on Friday. Bob Ray, the engineer, said that \u05e9\u05dc\u05d5\u05dd was written on the wall.\n"
    )
    Path("bad.txt").write_text(text, "utf-8")
    result = real("extract", "bad.txt")
    assert (result.code, result.err) == (0, "")
    (record,) = records(result)
    assert record.article.text == text
    assert [a.cue.text for a in record.attributions if a.cue] == ["said", "said"]
    shown = real("extract", "bad.txt", "-f", "table").out
    assert not set("\u202e\u202c\u2067\u2069") & set(shown)


def test_broken_lines_of_json(real: Kg) -> None:
    good = json.dumps({"text": GOOD})
    lines = [good, '{"text": ', "[1, 2]", '{"title": "x"}', '{"text": 5}', '{"text": ""}', good]
    Path("bad.jsonl").write_text("\n".join(lines), "utf-8")
    result = real("extract", "bad.jsonl", "good.txt")
    assert result.code == 3
    assert [r.article.source for r in records(result)] == ["bad.jsonl#1", "bad.jsonl#7", "good.txt"]
    assert [line.split(": ")[2] for line in result.err.splitlines()] == [f"bad.jsonl#{n}" for n in range(2, 7)]


def test_html_with_scripts(real: Kg) -> None:
    page = (
        "<html><head><title>Bridge</title><script>say('Mayor Ann Lee said evil things')</script></head><body><article>"
        f"<h1>Bridge shut</h1><p>{GOOD}</p><p>The council said that repairs would take a year<script>document.write"
        "('Bob Ray said so')</script>. <img src=x onerror=\"alert('Tom Vance said no')\"></p><p>A spokesman for the "
        "council said that buses would run from Monday.</p></article><script>alert('Eve Hall said it')</script></body>"
    )
    Path("bad.html").write_text(page, "utf-8")
    result = real("extract", "bad.html", "good.txt")
    assert (result.code, result.err) == (0, "")
    page_record, _ = records(result)
    assert contents(page_record)[0] == SAID
    assert len(page_record.attributions) == 3
    assert not [word for word in ("evil", "Bob Ray", "Tom Vance", "Eve Hall", "<") if word in page_record.article.text]


def test_build_adds_what_can_be_read(real: Kg) -> None:
    Path("bad.txt").write_bytes(b"\0\1")
    result = real("build", "bad.txt", "good.txt", "none.txt", "--store", "store")
    assert result.code == 3
    *errors, summary = result.err.splitlines()
    assert [line.split(": ")[2] for line in errors] == ["bad.txt", "none.txt"]
    assert summary == "kg: store: 1 added, 0 replaced, 0 unchanged, 2 failed"
    assert "Ann Lee" in real("query", "who-said-what-about-whom", "--store", "store").out
