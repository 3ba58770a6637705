"""The table, the ego view, deep links, and what can be taken away."""

from __future__ import annotations

import csv
import io
import json

import pytest
from playwright.sync_api import expect

from .newsroom import press
from .test_evidence import NODE, click


@pytest.fixture
def page(open_file, press_html):
    opened = open_file(press_html)
    yield opened.page
    assert opened.errors == []
    assert opened.foreign_requests() == []


def table(page):
    page.get_by_role("button", name="Table", exact=True).click()
    page.locator("#table").wait_for(state="visible")


def column(page, name):
    return page.locator(f"#body td.{name}").all_text_contents()


def test_the_table_sorts_by_every_column(page):
    table(page)
    for name in ("speaker", "cue", "statement", "about", "publisher"):
        page.locator(f"#head th.{name} button").click()
        assert page.locator(f"#head th.{name}").get_attribute("aria-sort") == "ascending"
        cells = [c.casefold() for c in column(page, name) if c.isascii()]
        if name in ("speaker", "publisher"):
            assert cells == sorted(cells)
            assert len(cells) > 5
    page.locator("#head th.confidence button").click()
    shown = [int(c.rstrip("%")) for c in column(page, "confidence")]
    assert page.locator("#head th.confidence").get_attribute("aria-sort") == "descending"
    assert shown == sorted(shown, reverse=True)
    page.locator("#head th.confidence button").click()
    assert column(page, "confidence")[0] == "55%"


def test_the_table_follows_the_filters_and_opens_the_evidence(page):
    page.keyboard.press("/")
    page.keyboard.type("bolt")
    table(page)
    assert page.locator("#table-count").text_content() == "5 statements"
    assert page.locator("#grid").get_attribute("aria-rowcount") == "6"
    page.locator("#body tr").nth(1).click()
    expect(page.locator("#panel .pager span")).to_have_text("2 of 5")
    page.keyboard.press("j")
    expect(page.locator("#panel .pager span")).to_have_text("3 of 5")
    assert page.locator("#body tr[aria-selected=true]").get_attribute("aria-rowindex") == "4"


def test_the_table_by_keyboard(page):
    table(page)
    page.locator("#body tr[tabindex='0']").focus()
    page.keyboard.press("End")
    assert page.evaluate("document.activeElement.getAttribute('aria-rowindex')") == "43"
    page.keyboard.press("Home")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.getAttribute('aria-rowindex')") == "3"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "panel"
    page.keyboard.press("Escape")
    expect(page.locator("#panel")).to_be_hidden()
    assert page.evaluate("document.activeElement.getAttribute('aria-rowindex')") == "3"


def test_only_rows_in_sight_are_in_the_document(page):
    page.set_viewport_size({"width": 1280, "height": 480})
    table(page)
    assert page.locator("#body tr").count() < 15
    page.locator("#rows").evaluate("(e) => { e.scrollTop = e.scrollHeight; }")
    expect(page.locator("#body tr[aria-rowindex='43']")).to_be_visible()
    assert page.locator("#body tr").count() < 15


def test_the_ego_view_expands_and_leads_back(page):
    panel = click(page, NODE, "Tomas Voss")
    panel.get_by_role("button", name="Ego view").click()
    names = "[...kgPage.drawn.key.keys()].map((n) => kgPage.E.name[n])"
    near = set(page.evaluate(names))
    assert near == {"Tomas Voss", "Blue Meridian Line", "Avelmouth", "Isle of Terne", "Ministry of Transport"}
    assert page.locator("#counts").text_content().startswith("5 of 42")
    page.locator("#trail").get_by_role("button", name="Expand").click()
    wider = set(page.evaluate(names))
    assert near < wider
    assert "Maja Lindqvist" in wider
    click(page, NODE, "Maja Lindqvist").get_by_role("button", name="Ego view").click()
    trail = page.locator("#trail li")
    assert trail.all_text_contents() == ["All", "Tomas Voss", "Maja Lindqvist"]
    page.locator("#trail").get_by_role("button", name="Tomas Voss").click()
    assert trail.all_text_contents() == ["All", "Tomas Voss"]
    assert set(page.evaluate(names)) == near
    page.locator("#trail").get_by_role("button", name="All").click()
    expect(page.locator("#trail")).to_be_hidden()
    assert page.locator("#counts").text_content().startswith("42 statements")


def test_a_double_click_enters_the_ego_view(page):
    spot = page.evaluate(NODE, "Tomas Voss")
    page.mouse.dblclick(spot["x"], spot["y"])
    expect(page.locator("#trail")).to_contain_text("Tomas Voss")


def test_a_deep_link_restores_view_filters_and_selection(page, open_file, press_html):
    page.keyboard.press("/")
    page.keyboard.type("the")
    page.keyboard.press("Enter")
    page.locator(".facet label", has_text="Elena Ruiz").click()
    page.locator("#legend").get_by_role("button", name="Documents").click()
    page.locator("#sure").fill("60")
    page.locator("#to").focus()
    page.keyboard.press("ArrowLeft")
    table(page)
    page.locator("#head th.about button").click()
    page.locator("#body tr").nth(1).click()
    again = open_file(press_html, page.evaluate("location.hash"))
    for other in (page, again.page):
        assert other.evaluate("location.hash") == page.evaluate("location.hash")
    for part in ("#counts", "#chips", "#range", "#panel", "#body"):
        assert again.page.locator(part).text_content() == page.locator(part).text_content()
    assert again.page.locator("#head th.about").get_attribute("aria-sort") == "ascending"
    assert again.errors == []


def test_a_link_restores_an_ego_view_and_an_edge(page, open_file, press_html):
    click(page, NODE, "Tomas Voss").get_by_role("button", name="Ego view").click()
    page.locator("#trail").get_by_role("button", name="Expand").click()
    again = open_file(press_html, page.evaluate("location.hash")).page
    assert again.locator("#trail").text_content() == page.locator("#trail").text_content()
    assert again.evaluate("[...kgPage.drawn.key]") == page.evaluate("[...kgPage.drawn.key]")
    page.evaluate("""() => { const { E, LINES, DATA, state } = kgPage; const e = 3;
      location.hash = "#edge=" + [DATA.kinds[LINES.kind[e]], E.id[LINES.from[e]], E.id[LINES.to[e]]].join("+"); }""")
    expect(page.locator("#panel .pager")).to_be_visible()


@pytest.mark.parametrize(
    "fragment",
    [
        "#node=nobody&speaker=who&edge=a+b+c&at=x",
        "#from=never&sure=lots&depth=9&sort=zz",
        "#speaker=%E0%A4%A",
        "#%00",
        "#view=table&ego=1 2 3",
    ],
)
def test_a_broken_link_shows_the_rest(open_file, press_html, fragment):
    opened = open_file(press_html, fragment)
    assert opened.page.locator("#counts").text_content().startswith("42 statements")
    assert opened.errors == []


def test_back_and_forward(page):
    click(page, NODE, "Elena Ruiz")
    click(page, NODE, "Norrland Cranes")
    page.go_back()
    expect(page.locator("#panel h2")).to_have_text("Elena Ruiz")
    page.go_back()
    expect(page.locator("#panel")).to_be_hidden()
    page.go_forward()
    expect(page.locator("#panel h2")).to_have_text("Elena Ruiz")


def export(page, name):
    page.locator(".menu summary").click()
    with page.expect_download() as download:
        page.get_by_role("button", name=name).click()
    return download.value.path().read_bytes()


def test_the_filtered_statements_are_saved(page):
    page.locator(".facet label", has_text="Elena Ruiz").click()
    rows = list(csv.DictReader(io.StringIO(export(page, "Save statements as CSV").decode("utf-8-sig"))))
    assert len(rows) == 7
    records = {a.id: a for r in press() for a in r.attributions}
    assert all(r["speaker"] == "Elena Ruiz" and records[r["id"]].content[0].text in r["statement"] for r in rows)
    saved = json.loads(export(page, "Save statements as JSON"))
    assert [s["id"] for s in saved] == [r["id"] for r in rows]
    assert saved[0]["about"] == "Norrland Cranes"


def test_the_network_is_saved_as_a_picture(page):
    data = export(page, "Save network as PNG")
    assert data.startswith(b"\x89PNG")
    width, height = int.from_bytes(data[16:20]), int.from_bytes(data[20:24])
    assert width > 1500
    assert height > 700


def test_csv_and_link_are_copied(open_file, press_html):
    opened = open_file(press_html, "#q=torch", permissions=["clipboard-read", "clipboard-write"])
    page = opened.page
    page.locator(".menu summary").click()
    page.get_by_role("button", name="Copy statements as CSV").click()
    expect(page.locator("#note")).to_have_text("1 statement as CSV copied")
    assert "with a torch and a ladder" in page.evaluate("navigator.clipboard.readText()")
    page.locator(".menu summary").click()
    page.get_by_role("button", name="Copy link").click()
    expect(page.locator("#note")).to_have_text("Link to this view copied")
    assert page.evaluate("navigator.clipboard.readText()").endswith("#q=torch")
