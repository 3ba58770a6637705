"""A wire story in several outlets: each report once on the page, and where else it is printed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from playwright.sync_api import expect

from kg.model import Record, Relation
from kg.render.fold import fold
from kg.render.page import write
from kg.render.view import build

from .newsroom import RUN, press

FIRST = press()[0]
SECOND = Record(
    replace(FIRST.article, id="urn:copy", title="As in the wire", publisher="The Copyist", published="2030-01-01"),
    FIRST.entities,
    tuple(
        replace(
            a,
            id=f"{a.id}-copy",
            nested_in=f"{a.nested_in}-copy" if a.nested_in else None,
            relations=tuple(replace(r, to=f"{r.to}-copy") for r in a.relations),
        )
        for a in FIRST.attributions
    ),
)
COPIES = {f"{a.id}-copy": a.id for a in FIRST.attributions}


def test_a_copy_changes_no_count():
    alone, both = build([FIRST]), build([FIRST, SECOND], copies=COPIES)
    assert both.nodes == alone.nodes
    assert both.edges == alone.edges
    assert [replace(s, copies=()) for s in both.statements] == list(alone.statements)
    assert [[c.id for c in s.copies] for s in both.statements] == [[f"{s.id}-copy"] for s in alone.statements]
    assert both.articles[both.statements[0].copies[0].article].publisher == "The Copyist"


def test_a_copy_whose_original_is_not_there_counts():
    assert len(build([SECOND], copies=COPIES).statements) == len(FIRST.attributions)


def test_links_of_copies_lead_to_originals():
    one, two, three = FIRST.attributions[:3]
    placed = [
        (0, replace(one, relations=(), nested_in=None)),
        (1, replace(two, id="copy", relations=(Relation("denies", "other", 0.9), Relation("denies", "own", 0.4)))),
        (0, replace(two, id="own", relations=())),
        (1, replace(three, id="other", relations=(Relation("denies", "copy", 0.6),), nested_in="copy")),
    ]
    folded = fold(placed, {"copy": one.id})
    kept = {a.id: a for _, a in folded.attributions}
    assert list(kept) == [one.id, "own", "other"]
    assert kept["other"].nested_in == one.id
    assert kept["other"].relations == (Relation("denies", one.id, 0.6),)
    assert kept[one.id].relations == (Relation("denies", "other", 0.9), Relation("denies", "own", 0.4))
    assert [(index, a.id) for index, a in folded.copies[one.id]] == [(1, "copy")]


@pytest.fixture
def page(open_file, tmp_path):
    write(build([*press(), SECOND], run=RUN, copies=COPIES), tmp_path / "graph.html")

    def opening(fragment=""):
        return open_file(tmp_path / "graph.html", fragment).page

    return opening


def test_the_page_counts_a_copy_once_and_names_where_else_it_stands(page):
    count = len(FIRST.attributions)
    opened = page()
    total = opened.evaluate("kgPage.S.id.length")
    expect(opened.locator("#counts")).to_contain_text(f"{total} statements")
    expect(opened.locator("#counts")).to_contain_text(f"{count} copies counted once")
    opened.evaluate("document.querySelectorAll('#facets details').forEach((d) => { d.open = true; })")
    opened.get_by_role("checkbox", name="The Copyist").check()
    expect(opened.locator("#counts")).to_contain_text(f"{count} of {total} statements")
    expect(opened.locator("#counts")).to_contain_text("2 articles")


def test_a_link_to_a_copy_opens_its_original(page):
    copy = next(iter(COPIES))
    opened = page()
    known = opened.evaluate("kgPage.DATA.prefix.statement")
    opened = page(f"#at={copy.removeprefix(known)}")
    expect(opened.locator("#panel .copies")).to_contain_text("Copied in 1 article")
    expect(opened.locator("#panel .copies")).to_contain_text("The Copyist")
