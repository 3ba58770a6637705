"""For everybody: axe-core in both themes and at both widths, keyboard, themes, phone, print, reduced motion."""

from __future__ import annotations

from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import expect

from .test_evidence import NODE, click

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
RUN = """async () => (await axe.run(document, { resultTypes: ["violations"] })).violations
  .map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(" ")).join(", ")}`)"""
STATES = {
    "network": "() => {}",
    "table": "() => { location.hash = '#view=table'; }",
    "panel": "() => { location.hash = `#node=${kgPage.E.id[1]}`; }",
    "filtered table with panel": "() => { location.hash = `#view=table&q=crane&sure=0.5&at=${kgPage.S.id[0]}`; }",
    "ego": "() => { location.hash = `#ego=${kgPage.E.id[1]}`; }",
    "all filters open": "() => { document.querySelectorAll('details').forEach((d) => { d.open = true; });"
    " document.body.classList.add('with-filters'); }",
    "help": "() => document.getElementById('help').showModal()",
    "search": "() => { document.getElementById('search').focus(); document.execCommand('insertText', false, 'r'); }",
    "nothing found": "() => { location.hash = '#q=zebra'; }",
}


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(open_file, press_html, scheme, width):
    opened = open_file(press_html, width=width, color_scheme=scheme)
    found = {}
    for name, script in STATES.items():
        opened.goto(press_html, "")
        opened.page.evaluate(script)
        opened.page.wait_for_timeout(250)
        opened.page.evaluate(AXE)
        found[name] = opened.page.evaluate(RUN)
    assert {name: problems for name, problems in found.items() if problems} == {}


def test_everything_by_keyboard(open_file, press_html):
    page = open_file(press_html).page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.getAttribute('role')") == "row"
    page.keyboard.press("t")
    page.locator("#network").focus()
    page.keyboard.press("ArrowRight")
    first = page.locator("#panel h2").text_content()
    assert first in page.locator("#live").text_content()
    page.keyboard.press("ArrowLeft")
    assert page.locator("#panel h2").text_content() != first
    assert page.evaluate("document.activeElement.id") == "network"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "panel"
    page.keyboard.press("j")
    page.keyboard.press("e")
    expect(page.locator("#trail")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#panel")).to_be_hidden()
    page.keyboard.press("Escape")
    expect(page.locator("#trail")).to_be_hidden()
    scale = page.evaluate("kgPage.network.getScale()")
    page.locator("#network").focus()
    page.keyboard.press("+")
    page.wait_for_function("(s) => kgPage.network.getScale() > s * 1.1", arg=scale)
    page.keyboard.press("?")
    expect(page.locator("#help")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("f")
    assert page.evaluate("document.activeElement.id") == "filters"


def test_single_letter_keys_can_be_turned_off(open_file, press_html):
    page = open_file(press_html).page
    page.keyboard.press("?")
    page.locator("#shortcuts-on").uncheck()
    page.locator("#help-close").click()
    page.keyboard.press("t")
    expect(page.locator("#table")).to_be_hidden()


def background(page):
    return page.evaluate("getComputedStyle(document.documentElement).backgroundColor")


def wait_for_persons_in(page, colour):
    page.wait_for_function(
        "(colour) => kgPage.drawn.nodes.get().some((node) => node.color.border === colour)", arg=colour, timeout=5000
    )


def test_light_and_dark_follow_the_system_until_told_otherwise(open_file, press_html):
    page = open_file(press_html).page
    light = background(page)
    page.emulate_media(color_scheme="dark")
    dark = background(page)
    assert light != dark
    wait_for_persons_in(page, "#56b4e9")
    page.get_by_label("Switch between light and dark").click()
    assert background(page) == light
    wait_for_persons_in(page, "#0072b2")


def test_a_phone_shows_everything_without_scrolling_sideways(open_file, press_html):
    page = open_file(press_html, width=390, height=844, has_touch=True).page
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    spread = page.evaluate("""() => { const all = kgPage.drawn.nodes.get(); const of = (k) => all.map((n) => n[k]);
      const range = (v) => Math.max(...v) - Math.min(...v); return [range(of("x")), range(of("y"))]; }""")
    assert spread[1] > spread[0]
    spot = page.evaluate(NODE, "Elena Ruiz")
    page.touchscreen.tap(spot["x"], spot["y"])
    panel = page.locator("#panel")
    panel.wait_for(state="visible")
    assert panel.bounding_box()["width"] == 390
    spot = page.evaluate(NODE, "Elena Ruiz")
    assert spot["y"] < panel.bounding_box()["y"]
    panel.get_by_label("Close evidence").click()
    page.locator("#filters-button").click()
    page.locator("#filters label", has_text="Elena Ruiz").click()
    page.locator("#filters-close").click()
    expect(page.locator("#filters")).not_to_be_visible()
    assert page.locator("#counts").text_content().startswith("7 of 42")
    page.get_by_role("button", name="Table", exact=True).click()
    row = page.locator("#body tr").first
    assert row.bounding_box()["width"] <= 390
    assert row.locator(".statement").is_visible()


def test_paper_holds_every_statement_that_passes(open_file, press_html):
    page = open_file(press_html, "#publisher=The+Ledger").page
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert page.locator("#print tbody tr").count() == 12
    expect(page.locator("#print img")).to_be_visible()
    expect(page.locator("header.top")).to_be_hidden()
    assert "reported, not verified" in page.locator("#print").text_content()
    assert len(page.pdf()) > 10_000
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.locator("#print").text_content() == ""


def test_reduced_motion_moves_nothing(open_file, press_html):
    page = open_file(press_html, reduced_motion="reduce").page
    page.get_by_label("Zoom in").click()
    scale = page.evaluate("kgPage.network.getScale()")
    page.wait_for_timeout(200)
    assert page.evaluate("kgPage.network.getScale()") == scale
    assert page.evaluate("getComputedStyle(document.getElementById('filters')).transitionDuration") == "0s"


def test_language_direction_and_right_to_left_names(open_file, press_html):
    page = open_file(press_html).page
    assert page.evaluate("[document.documentElement.lang, document.documentElement.dir]") == ["en", "ltr"]
    panel = click(page, NODE, "ליאור חדד")
    name = panel.locator("h2 bdi")
    assert name.text_content() == "ליאור חדד"
    assert name.get_attribute("dir") == "auto"
    assert name.evaluate("(e) => getComputedStyle(e).direction") == "rtl"
    assert panel.locator("blockquote").evaluate("(e) => getComputedStyle(e).direction") == "ltr"
