"""validate, stats, explain, diff, forget, and the options of export and query that came with them."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from kg.cli import main
from kg.store import Store
from tests.graph import example as ex


@pytest.fixture
def folder(tmp_path: Path) -> str:
    store = Store.open(tmp_path / "store", create=True)
    store.add_all([(ex.RECORD, ex.RUN), (ex.SECOND, ex.RUN)])
    return str(Path(store.name))


def test_validate(folder: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", "--store", folder]) == 0
    assert capsys.readouterr().out.startswith("conforms")
    file = tmp_path / "bad.ttl"
    file.write_text("<urn:a> a <https://w3id.org/said#Attribution> .")
    assert main(["validate", str(file), "-f", "turtle"]) == 1
    assert "sh:ValidationReport" in capsys.readouterr().out
    assert main(["validate", str(tmp_path / "none.ttl")]) == 1
    assert "no such file" in capsys.readouterr().err


def test_stats(folder: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["stats", "--store", folder, "-f", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["attributions"] == 12
    assert main(["stats", "--store", folder]) == 0
    assert "by said-small 1.0" in capsys.readouterr().out
    Store.open(tmp_path / "empty", create=True)
    assert main(["stats", "--store", str(tmp_path / "empty"), "-f", "void"]) == 1
    assert "void:Dataset" in capsys.readouterr().out


def test_explain(folder: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", ex.SLEEP.id, "--store", folder]) == 0
    assert "[cue: said]" in capsys.readouterr().out
    assert main(["explain", "urn:none", "--store", folder]) == 1
    assert "no such node" in capsys.readouterr().err


def test_diff(folder: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Store.open(folder).add(replace(ex.SECOND, attributions=()), ex.OTHER_RUN)
    file = str(tmp_path / "new.trig")
    assert main(["export", "-f", "trig", "-o", file, "--store", folder]) == 0
    assert main(["diff", ex.RUN.id, file, "--store", folder, "-f", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [s["id"] for s in found["gone"]] == [ex.INSPECTED.id]
    assert found["added"] == found["changed"] == []


def test_forget(folder: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["forget", "radio.txt", "--store", folder]) == 0
    assert Store.open(folder).articles() == [ex.ARTICLE.id]
    assert main(["forget", "radio.txt", "--store", folder]) == 1
    assert "no such article" in capsys.readouterr().err


def test_forget_asks_which_of_several(folder: str, capsys: pytest.CaptureFixture[str]) -> None:
    other = replace(ex.SECOND, article=replace(ex.SECOND.article, id="https://w3id.org/said/id/article/x", url=None))
    Store.open(folder).add(replace(other, attributions=()), ex.RUN)
    assert main(["forget", "radio.txt", "--store", folder]) == 1
    assert "means 2 articles" in capsys.readouterr().err


def test_query_with_parameters(folder: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["query", "who-said-what-about-whom", "--speaker", "Quill", "-f", "csv", "--store", folder]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 6
    query = "SELECT ?x { VALUES ?x { UNDEF } }"
    assert main(["query", query, "-p", "x=a=b", "-f", "csv", "--store", folder]) == 0
    assert capsys.readouterr().out.splitlines() == ["x", "a=b"]
    assert main(["query", query, "-p", "x", "--store", folder]) == 2
    assert main(["query", query, "--about", "x", "--store", folder]) == 2
    assert "no parameter 'about'" in capsys.readouterr().err


def test_a_query_that_runs_too_long_has_its_own_exit_code(folder: str, capsys: pytest.CaptureFixture[str]) -> None:
    slow = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    assert main(["query", slow, "--timeout", "0.3", "--store", folder]) == 124
    assert capsys.readouterr().out == ""


def test_export_with_as_much_text_as_asked_for(folder: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "--evidence", "none", "--store", folder]) == 0
    assert "said:evidence" not in capsys.readouterr().out
    assert main(["export", "--rdf12", "--runs", "--store", folder]) == 0
    out = capsys.readouterr().out
    assert "<<( " in out
    assert "prov:startedAtTime" in out
