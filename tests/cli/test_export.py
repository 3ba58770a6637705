"""``kg export``: the graph on stdout or in a file."""

from __future__ import annotations

from pathlib import Path

import rdflib

from kg.export.formats import FORMATS
from tests.cli.conftest import Kg

SAID = rdflib.Namespace("https://w3id.org/said#")


def test_turtle(kg: Kg, store: Path, tmp_path: Path) -> None:
    code, out, err = kg("export", "-f", "turtle", "--store", store)
    assert (code, err) == (0, "kg: standard output: the graph of 1 articles\n")
    graph = rdflib.Graph().parse(data=out, format="turtle")
    assert {str(cue) for cue in graph.objects(None, SAID.cue)} == {"said"}
    path = tmp_path / "graph.ttl"
    assert kg("export", "-q", "-o", path, "--store", store) == (0, "", "")
    assert path.read_text("utf-8") == out


def test_the_help_names_every_format(kg: Kg) -> None:
    helped = kg("export", "--help").out
    assert [name for name in FORMATS if name not in helped] == []


def test_an_unknown_format_names_those_known(kg: Kg, store: Path) -> None:
    code, out, err = kg("export", "-f", "nonsense", "--store", store)
    assert (code, out) == (2, "")
    assert "turtle" in err


def test_a_file_that_exists(kg: Kg, store: Path, article: Path) -> None:
    before = article.read_bytes()
    code, _, err = kg("export", "-o", article, "--store", store)
    assert code == 1
    assert "it exists already" in err
    assert article.read_bytes() == before


def test_no_store(kg: Kg, tmp_path: Path) -> None:
    code, out, err = kg("export", "--store", tmp_path / "none")
    assert (code, out) == (1, "")
    assert str(tmp_path / "none") in err
