"""Many nodes: what is drawn, what is said about it, and how quickly a key press is answered."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from kg.render.page import write
from kg.render.view import build

from .newsroom import many

KEYS = """async () => {
  const box = document.getElementById("search");
  const times = [];
  for (const text of ["i", "in", "ins", "inst", "bridge", "harvest is", "zz", ""]) {
    const start = performance.now();
    box.value = text;
    box.dispatchEvent(new Event("input"));
    times.push(performance.now() - start);
    await new Promise((go) => requestAnimationFrame(() => setTimeout(go, 0)));
  }
  return times;
}"""


@pytest.fixture(scope="module")
def html_10000(tmp_path_factory):
    path = tmp_path_factory.mktemp("many") / "graph.html"
    write(build(many(10_000)), path)
    return path


@pytest.fixture
def page(open_file, html_10000):
    opened = open_file(html_10000)
    yield opened.page
    assert opened.errors == []


def test_above_2000_names_it_opens_on_the_most_quoted_and_says_so(page):
    total = page.evaluate("kgPage.E.id.filter((_, n) => kgPage.E.said[n] || kgPage.E.about[n]).length")
    assert total > 2000
    assert page.evaluate("kgPage.drawn.key.size") == 300
    least = page.evaluate("""Math.min(...[...kgPage.drawn.key.keys()]
        .map((n) => kgPage.E.said[n] * 2 + kgPage.E.about[n]))""")
    most = page.evaluate("""Math.max(...kgPage.E.id.map((_, n) => n).filter((n) => !kgPage.drawn.key.has(n))
        .map((n) => kgPage.E.said[n] * 2 + kgPage.E.about[n]))""")
    assert least >= most
    expect(page.locator("#cut")).to_contain_text(f"The 300 most quoted of {total:,} names are drawn.")
    page.get_by_role("button", name="Show 2,000").click()
    assert page.evaluate("kgPage.drawn.key.size") == 2000
    page.get_by_role("button", name="Show 300").click()
    assert page.evaluate("kgPage.drawn.key.size") == 300


def test_the_rest_is_a_search_away(page):
    hidden = page.evaluate("kgPage.E.name[kgPage.E.id.length - 1]")
    page.keyboard.press("/")
    page.keyboard.type(hidden)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#panel h2")).to_have_text(hidden)
    assert hidden in page.evaluate("[...kgPage.drawn.key.keys()].map((n) => kgPage.E.name[n])")


def test_all_statements_are_in_the_file_and_the_table_stays_small(page):
    page.get_by_role("button", name="Table", exact=True).click()
    assert page.locator("#grid").get_attribute("aria-rowcount") == "10001"
    assert page.locator("#body tr").count() < 30
    page.locator("#body tr[tabindex='0']").focus()
    page.keyboard.press("End")
    expect(page.locator("#body tr[aria-rowindex='10001']")).to_be_visible()
    assert page.locator("#body tr").count() < 35


def test_a_key_press_in_the_search_is_answered_soon(page):
    page.wait_for_timeout(500)
    times = sorted(min(a, b) for a, b in zip(page.evaluate(KEYS), page.evaluate(KEYS), strict=True))
    assert times[len(times) // 2] < 150, times
