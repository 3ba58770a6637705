"""Finding: search, facets, timeline, legend, chips and reset, as a user would do it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect


@pytest.fixture
def page(open_file, press_html):
    opened = open_file(press_html)
    yield opened.page
    assert opened.errors == []


def counts(page) -> str:
    return page.locator("#counts").text_content()


def drawn(page) -> set[str]:
    return set(page.evaluate("[...kgPage.drawn.key.keys()].map((n) => kgPage.E.name[n])"))


def facet(page, label, value):
    box = page.locator(".facet", has=page.locator("summary", has_text=re.compile(f"^{label}")))
    if box.evaluate("(d) => !d.open"):
        box.locator("summary").click()
    return box.locator("label", has=page.get_by_text(value, exact=True))


def test_it_opens_on_everything(page):
    assert counts(page) == "42 statements · 14 sources · 7 articles"
    assert len(drawn(page)) == 18


@pytest.mark.parametrize(
    ("query", "statements"),
    [
        ("torch", 1),  # in a quotation
        ("TORCH and a Ladder", 1),  # any case, any order
        ('"a torch and"', 1),
        ('"and torch"', 0),
        ("lior", 3),  # an alias of a name in Hebrew
        ("חדד", 3),
        ("dwf", 6),  # an alias: what it said, and what was said of it
        ("residents of the old", 3),
        ("zebra", 0),
    ],
)
def test_search(page, query, statements):
    page.keyboard.press("/")
    page.keyboard.type(query)
    expect(page.locator("#counts")).to_contain_text(f"{statements} of 42 statements" if statements else "0 of 42")
    page.get_by_role("button", name="Reset").click()
    assert page.locator("#search").input_value() == ""
    assert counts(page).startswith("42 statements")


def test_search_offers_names_and_enter_opens_one(page):
    page.keyboard.press("/")
    page.keyboard.type("haddad")
    expect(page.get_by_role("option")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    assert page.locator("#search").get_attribute("aria-activedescendant") == "option-0"
    page.keyboard.press("Enter")
    expect(page.locator("#panel h2")).to_have_text("ליאור חדד")
    assert page.evaluate("document.activeElement.id") == "panel"
    assert counts(page).startswith("42 statements")


def test_escape_in_the_search_closes_the_list_then_clears(page):
    page.keyboard.press("/")
    page.keyboard.type("voss")
    page.keyboard.press("Escape")
    expect(page.locator("#suggest")).to_be_hidden()
    page.keyboard.press("Escape")
    assert counts(page).startswith("42 statements")


@pytest.mark.parametrize(
    ("label", "value", "statements"),
    [
        ("Speaker", "Elena Ruiz", 7),
        ("About", "Isle of Terne", 5),
        ("Speaks for", "Ministry of Transport", 4),
        ("Type of speaker", "Organization", 10),
        ("Publisher", "The Ledger", 12),
        ("Publisher", "Not known", 4),
        ("Mode", "Direct quotation", 8),
        ("Said or denied", "Denied by the source", 2),
        ("Said or denied", "Reported as not said", 1),
        ("Named or unnamed", "Unnamed source", 1),
        ("Named or unnamed", "No source named", 2),
    ],
)
def test_facets(page, label, value, statements):
    choice = facet(page, label, value).first
    assert choice.locator(".count").text_content() == str(statements)
    choice.click()
    assert counts(page).startswith(f"{statements} of 42")
    chip = page.locator("#chips button")
    expect(chip).to_have_count(1)
    chip.click()
    assert counts(page).startswith("42 statements")


def test_counts_follow_at_once_and_show_what_one_more_click_gives(page):
    facet(page, "Speaker", "Elena Ruiz").click()
    assert facet(page, "Speaker", "Chidi Okafor").locator(".count").text_content() == "7"
    assert facet(page, "About", "dock workers").locator(".count").text_content() == "2"
    facet(page, "Speaker", "Chidi Okafor").click()
    assert counts(page).startswith("14 of 42")
    facet(page, "About", "dock workers").click()
    assert counts(page).startswith("5 of 42")
    assert drawn(page) == {"Elena Ruiz", "Chidi Okafor", "dock workers", "Port of Avelmouth", "Harbour Safety Report"}


def test_a_facet_is_searched_by_alias(page):
    page.get_by_label("Find in Speaker").fill("blue")
    expect(page.locator(".facet").first.locator("label")).to_have_text(["Blue Meridian Line1"])


def test_confidence(page):
    slider = page.locator("#sure")
    slider.focus()
    for _ in range(4):
        page.keyboard.press("PageUp")
    slider.fill("80")
    assert counts(page).startswith("40 of 42")
    assert slider.get_attribute("aria-valuetext") == "80% or more"


def test_the_brush_by_mouse(page):
    box = page.locator("#bars").bounding_box()
    page.mouse.move(box["x"] + 1, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.3, box["y"] + 20, steps=4)
    page.mouse.up()
    assert page.locator("#range").text_content() == "2 May 2024 – 8 May 2024"
    assert counts(page).startswith("15 of 42")
    page.locator("#bars").dblclick()
    assert counts(page).startswith("42 statements")


def test_the_brush_by_keyboard(page):
    page.locator("#from").focus()
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    page.locator("#to").focus()
    page.keyboard.press("ArrowLeft")
    assert page.locator("#range").text_content() == "6 May 2024 – 20 May 2024"
    assert page.locator("#to").get_attribute("aria-valuetext") == "20 May 2024"
    assert counts(page).startswith("32 of 42")


def test_the_legend_filters_types_and_hides_lines(page):
    places = page.locator("#legend").get_by_role("button", name="Places")
    assert places.text_content() == "Places2"
    places.click()
    assert places.get_attribute("aria-pressed") == "false"
    assert not {"Avelmouth", "Isle of Terne"} & drawn(page)
    assert counts(page).startswith("35 of 42")
    places.click()
    denies = page.locator("#legend").get_by_role("button", name="denies")
    denies.click()
    kinds = page.evaluate("[...kgPage.drawn.lineKey.keys()].map((e) => kgPage.DATA.kinds[kgPage.LINES.kind[e]])")
    assert set(kinds) == {"about", "affiliation", "supports", "repeats", "criticises"}
    assert counts(page).startswith("42 statements")


def test_nothing_left_says_so(page):
    page.keyboard.press("/")
    page.keyboard.type("zebra")
    expect(page.locator("#empty")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Table", exact=True).click()
    page.keyboard.press("/")
    page.keyboard.type("zebra")
    expect(page.locator("#none")).to_be_visible()
