"""``kg extract``: records, the table, and inputs that fail."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from kg.display import how, rows, who
from kg.model import Article, Attribution, Record, Span
from kg.table import table
from tests.cli.conftest import Kg


def test_a_record_for_each_article(kg: Kg, article: Path) -> None:
    code, out, err = kg("extract", article, "--published", "2024-05-06", "--publisher", "The Post", "--title", "Shut")
    assert (code, err) == (0, "")
    (record,) = [Record.from_json(json.loads(line)) for line in out.splitlines()]
    assert [a.content[0].text for a in record.attributions] == ["the bridge is shut.", "it will open in May."]
    assert (record.article.source, record.article.published) == (str(article), "2024-05-06")
    assert (record.article.publisher, record.article.title) == ("The Post", "Shut")
    assert all(r.id.startswith("https://w3id.org/said/id/") for r in (*record.attributions, *record.entities))


def test_base(kg: Kg, article: Path) -> None:
    record = json.loads(kg("extract", article, "--base", "https://a.example/x/").out)
    assert record["article"]["id"].startswith("https://a.example/x/article/")
    assert record["attributions"][0]["id"].startswith("https://a.example/x/attribution/")


@pytest.mark.parametrize(
    "option",
    [
        ["--base", "no-iri/"],
        ["--base", "https://a.example/b c/"],
        ["--base", "https://a.example"],
        ["--published", "yesterday"],
        ["--published", "2024-02-30"],
    ],
)
def test_bad_options(kg: Kg, article: Path, option: list[str]) -> None:
    code, out, err = kg("extract", article, *option)
    assert (code, out) == (2, "")
    assert option[1] in err


def test_stdin_and_file(kg: Kg, article: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    assert kg("extract", article, "-o", out) == (0, "", "")
    first = out.read_bytes()
    code, _, err = kg("extract", article, "-o", out)
    assert code == 1
    assert f"{out}: it exists already; give --force to overwrite it" in err
    assert kg("extract", article, "-o", out, "--force").code == 0
    assert out.read_bytes() == first


def test_some_inputs_failed(kg: Kg, article: Path, tmp_path: Path) -> None:
    code, out, err = kg("extract", tmp_path / "none.txt", article)
    assert code == 3
    assert len(out.splitlines()) == 1
    assert err.startswith(f"kg: error: {tmp_path / 'none.txt'}: ")


@pytest.mark.parametrize("text", ["This one is TOO LONG by far.", "A MISTAKE of the program."])
def test_an_article_that_fails_does_not_stop_the_others(kg: Kg, article: Path, tmp_path: Path, text: str) -> None:
    bad = tmp_path / "bad.txt"
    bad.write_text(text, "utf-8")
    code, out, err = kg("extract", bad, article)
    assert code == 3
    assert len(out.splitlines()) == 1
    assert err.startswith(f"kg: error: {bad}: ")


def test_all_inputs_failed(kg: Kg, tmp_path: Path) -> None:
    code, out, err = kg("extract", tmp_path / "none.txt", tmp_path / "nothing.txt")
    assert (code, out) == (1, "")
    assert err.count("kg: error: ") == 2


def test_table(kg: Kg, article: Path) -> None:
    code, out, err = kg("extract", article, "-f", "table")
    assert (code, err) == (0, "")
    head, _, *lines = out.splitlines()
    assert head.split() == ["who", "cue", "what", "about", "mode", "article"]
    assert [line[: head.index("cue")].strip() for line in lines] == ["Ann Lee", "Bob Ray"]
    assert all(line.endswith(str(article)) for line in lines)


def test_table_is_cut_to_the_terminal(kg: Kg, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "long.txt"
    path.write_text("Ann Lee said " + "the bridge over the river is shut and " * 20 + "\n", "utf-8")
    assert max(map(len, kg("extract", path, "-f", "table").out.splitlines())) > 700
    monkeypatch.setenv("COLUMNS", "90")
    out = kg("extract", path, "-f", "table").out
    assert max(map(len, out.splitlines())) <= 90
    assert "…" in out


def test_table_shows_nothing_that_steers_a_terminal(kg: Kg, tmp_path: Path) -> None:
    path = tmp_path / "bad.jsonl"
    text = "Ann Lee said \x1b[2J the bridge [bold]is\u202e shut and\x07 so on."
    path.write_text(json.dumps({"text": text}) + "\n", "utf-8")
    out = kg("extract", path, "-f", "table").out
    assert "the bridge [bold]is shut and so on." in out
    assert not set("\x1b\x07\u202e") & set(out)


def test_a_table_of_no_rows_is_its_header() -> None:
    assert table(("a", "b"), [], None).split()[:2] == ["a", "b"]


def test_wide_characters_keep_the_columns_in_line() -> None:
    _, _, wide, narrow = table(("who", "what"), [("平和", "x"), ("Ann", "x")], None).splitlines()
    assert (wide.index("x"), narrow.index("x")) == (6, 8) or wide.index("x") + 2 == narrow.index("x")


def _record(**fields: object) -> Record:
    text = "Ann denied that she lied."
    said = Attribution("urn:a", "indirect", Span.of(text, 0, 3), Span.of(text, 4, 10), (Span.of(text, 16, 24),))
    attribution = replace(said, **fields)  # type: ignore[arg-type]
    return Record(Article("urn:x", "x.txt", text), (), (attribution,))


def test_a_source_that_nobody_is_found_for() -> None:
    record = _record()
    assert who(record, record.attributions[0]) == "(Ann)"
    record = _record(source=None)
    assert who(record, record.attributions[0]) == "(not named)"


def test_the_table_never_turns_a_denial_or_a_silence_into_a_statement() -> None:
    assert how(_record(rejects=True).attributions[0]) == "denied, indirect"
    assert how(_record(negated=True, nested_in="urn:b").attributions[0]) == "not said, nested, indirect"


def test_a_continued_quotation_has_an_empty_cue() -> None:
    ((_, cue, what, *_),) = rows([_record(cue=None)])
    assert (cue, what) == ("", "she lied")


def test_what_is_unsure_can_be_left_out(kg: Kg, tmp_path: Path) -> None:
    path = tmp_path / "unsure.txt"
    path.write_text("Ann Lee said the bridge is shut.\n\nBob Ray said perhaps it opens in May.\n", "utf-8")
    counts = [len(json.loads(kg("extract", path, "--min-confidence", floor).out)["attributions"])
              for floor in ("0", "0.4", "0.41")]  # fmt: skip
    assert counts == [2, 2, 1]


@pytest.mark.parametrize("value", ["-0.1", "1.1", "nan", "much"])
def test_a_confidence_lies_between_0_and_1(kg: Kg, article: Path, value: str) -> None:
    code, out, err = kg("extract", article, "--min-confidence", value)
    assert (code, out) == (2, "")
    assert "--min-confidence" in err
