"""From the store to the records of the page, and the command that does it."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from kg.cli import main
from kg.model import Record, Run
from kg.render.source import gather
from kg.render.view import build
from kg.store import Store

from .newsroom import RUN, press


@dataclass(frozen=True)
class Name:
    iri: str
    label: str


@dataclass(frozen=True)
class Kept:
    record: Record
    run: Run
    names: dict[str, Name]
    copies: dict[str, str]


def test_canonical_names_join_what_articles_call_differently():
    one, two = press()[:2]
    ruiz = {r.article.id: next(e.id for e in r.entities if e.name == "Elena Ruiz") for r in (one, two)}
    later = Run("urn:run", "newer", "2", (), "2024-06-01T00:00:00+00:00")
    records, run, copies = gather(
        [
            Kept(one, RUN, {ruiz[one.article.id]: Name("urn:er", "Elena María Ruiz")}, {"urn:b": "urn:a"}),
            Kept(two, later, {ruiz[two.article.id]: Name("urn:er", "Elena María Ruiz")}, {"urn:c": "urn:a"}),
        ]
    )
    assert run == later
    assert copies == {"urn:b": "urn:a", "urn:c": "urn:a"}
    node = next(n for n in build(records).nodes if n.id == "urn:er")
    assert node.name == "Elena María Ruiz"
    assert "Elena Ruiz" in node.aliases
    assert node.said == 3
    assert gather([]) == ([], None, {})


@pytest.fixture
def store(tmp_path):
    folder = tmp_path / "store"
    Store.open(folder, create=True).add_all([(r, RUN) for r in press()])
    return folder


@pytest.mark.parametrize(("format_", "start"), [("html", b"<!DOCTYPE html>"), ("svg", b"<?xml"), ("png", b"\x89PNG")])
def test_render_writes_the_page_and_the_drawings(store, tmp_path, format_, start, capsys):
    out = tmp_path / f"out.{format_}"
    arguments = ["render", "--store", str(store), "-f", format_, "-o", str(out)]
    assert main(arguments) == 0
    first = out.read_bytes()
    assert first.startswith(start)
    assert "42 statements of 7 articles" in capsys.readouterr().err
    assert main(arguments) != 0
    assert "--force" in capsys.readouterr().err
    assert main([*arguments, "--force"]) == 0
    assert out.read_bytes() == first


@pytest.mark.parametrize(
    ("option", "value", "known"), [("-f", "pdf", "html, svg, png"), ("--evidence", "all", "sentence, paragraph, none")]
)
def test_render_names_what_it_knows(store, tmp_path, option, value, known, capsys):
    assert main(["render", "--store", str(store), "-o", str(tmp_path / "x"), option, value]) == 2
    assert known in capsys.readouterr().err
    assert not (tmp_path / "x").exists()


def test_render_holds_only_the_evidence_asked_for(store, tmp_path):
    def page(amount):
        out = tmp_path / f"{amount}.html"
        assert main(["render", "--store", str(store), "-o", str(out), "--evidence", amount, "--title", "A <b>"]) == 0
        return out.read_text(encoding="utf-8")

    pages = {amount: page(amount) for amount in ("paragraph", "sentence", "none")}
    assert ["who asked not to be named" in p for p in pages.values()] == [True, True, False]
    assert ["told\xa0reporters" in p or " reporters." in p for p in pages.values()] == [True, True, False]
    assert all("The largest crane of the harbour stopped" not in p for p in pages.values())
    assert all("<title>A &lt;b&gt;</title>" in p for p in pages.values())
