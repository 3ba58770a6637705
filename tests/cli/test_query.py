"""``kg query``: where the query comes from, the forms of the answer, what goes wrong."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest

from tests.cli.conftest import Kg

WHO = "SELECT ?who { ?a said:source/skos:prefLabel ?who } ORDER BY ?who"


def test_table(kg: Kg, store: Path) -> None:
    code, out, err = kg("query", WHO, "--store", store)
    assert (code, err) == (0, "")
    head, _, *rows = out.splitlines()
    assert (head.split(), [row.strip() for row in rows]) == (["who"], ["Ann Lee", "Bob Ray"])


def test_formats(kg: Kg, store: Path, tmp_path: Path) -> None:
    rows = list(csv.reader(io.StringIO(kg("query", WHO, "-f", "csv", "--store", store).out)))
    assert rows == [["who"], ["Ann Lee"], ["Bob Ray"]]
    out = tmp_path / "answer.json"
    assert kg("query", WHO, "-f", "json", "-o", out, "--store", store) == (0, "", "")
    assert len(json.loads(out.read_text("utf-8"))["results"]["bindings"]) == 2


def test_a_file_and_stdin(kg: Kg, store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "who.rq").write_text(WHO, "utf-8")
    expected = kg("query", WHO, "--store", store)
    assert kg("query", tmp_path / "who.rq", "--store", store) == expected
    monkeypatch.setattr("sys.stdin", io.StringIO(WHO))
    assert kg("query", "-", "--store", store) == expected


def test_no_rows(kg: Kg, store: Path) -> None:
    code, _, err = kg("query", "SELECT ?a { ?a said:cue 'shouted' }", "--store", store)
    assert (code, err) == (0, "kg: no rows\n")


@pytest.mark.parametrize("query", ["SELECT ?a { ?a said:cue }", "nonsense", "none.rq", "DELETE WHERE { ?a ?b ?c }"])
def test_a_query_that_is_none(kg: Kg, store: Path, query: str) -> None:
    code, out, err = kg("query", query, "--store", store)
    assert (code, out) == (2, "")
    assert err.startswith("kg: error: ")


def test_the_place_of_a_mistake_is_marked(kg: Kg, store: Path) -> None:
    _, _, err = kg("query", "SELECT ?a {\n  ?a said:cue }", "--store", store)
    assert re.search(r"\n +\?a said:cue \}\n +\^\n", err)


def test_a_query_that_takes_too_long(kg: Kg, store: Path) -> None:
    query = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n1 ?o }"
    code, out, err = kg("query", query, "--timeout", "0.5", "--store", store)
    assert (code, out) == (124, "")
    assert "--timeout" in err


def test_the_shipped_queries_are_listed_and_answered(kg: Kg, store: Path) -> None:
    code, out, _ = kg("query", "--list")
    names = [line.split()[0] for line in out.splitlines()[2:]]
    assert code == 0
    assert "who-said-what-about-whom" in names
    for name in names:
        assert kg("query", name, "--store", store).code == 0, name


def test_titles_of_shipped_queries_stand_whole_on_a_terminal_of_80_columns(
    kg: Kg, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    out = kg("query", "--list").out
    assert "Claims denied, never quoted from those who made them" in out
    assert "…" not in out
    assert max(map(len, out.splitlines())) <= 80
