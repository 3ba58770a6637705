"""Evidence first: what a click on the network shows, and how one walks on from there."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

EDGE = """([from, to, kind]) => {
  const { network, E, LINES, KIND, drawn } = window.kgPage;
  const edge = [...drawn.lineKey.keys()].find((e) => E.name[LINES.from[e]] === from && E.name[LINES.to[e]] === to
    && LINES.kind[e] === KIND[kind]);
  const box = document.getElementById("canvas").getBoundingClientRect();
  const middle = network.body.edges[edge].edgeType;
  for (let t = 0.2; t < 0.85; t += 0.01) {
    const spot = network.canvasToDOM(middle.getPoint(t));
    if (network.getEdgeAt(spot) === edge && network.getNodeAt(spot) === undefined)
      return { x: box.x + spot.x, y: box.y + spot.y };
  }
}"""

NODE = """(name) => {
  const { network, E } = window.kgPage;
  const box = document.getElementById("canvas").getBoundingClientRect();
  const spot = network.canvasToDOM(network.getPosition(E.name.indexOf(name)));
  return { x: box.x + spot.x, y: box.y + spot.y };
}"""


@pytest.fixture
def page(open_file, press_html):
    opened = open_file(press_html)
    yield opened.page
    assert opened.errors == []


def click(page, script, argument):
    spot = page.evaluate(script, argument)
    page.mouse.click(spot["x"], spot["y"])
    panel = page.locator("#panel")
    panel.wait_for(state="visible")
    return panel


def fact(panel, name):
    return panel.locator(".statement dt", has_text=name).first.locator("xpath=following-sibling::dd[1]")


def test_an_edge_opens_into_its_statements(page):
    panel = click(page, EDGE, ["Chidi Okafor", "Port of Avelmouth", "about"])
    expect(panel.locator(".pager span")).to_have_text("1 of 3")
    quote = panel.locator("blockquote")
    assert quote.locator("mark.source").text_content() == "Chidi Okafor, a spokesman for the Dock Workers' Federation,"
    assert quote.locator("mark.cue").text_content() == "called"
    assert quote.locator("mark.content").all_text_contents() == [
        "the silence of the port",
        "“a scandal in broad daylight.”",
    ]
    assert fact(panel, "Who").text_content() == "Chidi Okafor"
    assert fact(panel, "As").text_content() == "spokesman"
    assert fact(panel, "On behalf of").text_content() == "Dock Workers' Federation"
    assert fact(panel, "How").text_content() == "“called” · partly quoted"
    assert fact(panel, "About").text_content() == "Port of Avelmouth"
    assert fact(panel, "When").text_content() == "2 May 2024 (day of publication)"
    assert fact(panel, "Confidence").text_content() == "94%"
    assert panel.locator(".citation a").get_attribute("href") == "https://courier.example/crane"
    citation = panel.locator(".citation").text_content()
    assert citation == "Crane stands still after storm · Avelmouth Courier · 2 May 2024"
    panel.get_by_label("Next statement").click()
    expect(panel.locator(".pager span")).to_have_text("2 of 3")
    assert panel.locator("blockquote mark.content").text_content() == "“We load the ships, we carry the risk,”"
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Next statement"
    panel.get_by_label("Previous statement").click()
    expect(panel.get_by_label("Previous statement")).to_be_disabled()


def test_the_sentence_stands_out_in_its_paragraph(page):
    panel = click(page, NODE, "Elena Ruiz")
    around = panel.locator("blockquote .around").all_text_contents()
    assert around == [" “Nobody was in danger at any time,” she told reporters."]
    panel.get_by_label("Next statement").click()
    assert panel.locator(".resolved").text_content() == "“she” is Elena Ruiz."


def test_a_node_shows_who_it_is_and_both_sides(page):
    panel = click(page, NODE, "Norrland Cranes")
    assert panel.locator("h2").text_content() == "Norrland Cranes"
    tabs = panel.get_by_role("group", name="Which statements").get_by_role("button")
    assert tabs.all_text_contents() == ["All 11", "Said 3", "Spoken about 8", "On its behalf 3"]
    tabs.nth(1).click()
    expect(panel.locator(".pager span")).to_have_text("1 of 3")
    assert panel.locator(".warning").text_content() == "The source denies this."
    assert fact(panel, "Polarity").text_content() == "Denied by the source"


def test_what_was_not_said_is_marked_so(page):
    page.evaluate("location.hash = '#polarity=unsaid&view=table'")
    page.locator("#body tr").first.click()
    assert page.locator("#panel .warning").text_content() == "The article reports that this was not said."


def test_denied_by_supports_repeats_and_nesting_lead_on(page):
    panel = click(page, EDGE, ["Maja Lindqvist", "Chidi Okafor", "denies"])
    answers = panel.locator(".answers").first
    assert answers.locator(".how").all_text_contents() == ["Denies · 90%"]
    answers.get_by_role("button").click()
    expect(panel.locator("blockquote mark.content")).to_have_text("“I waited for two hours in an empty room,”")
    hows = panel.locator(".answers").first.locator(".how").all_text_contents()
    assert hows == ["Supports · 66%", "Denied by · 90%"]
    also = panel.locator(".answers").nth(1)
    assert also.locator("h3").text_content() == "Also said"
    assert also.get_by_role("button").count() == 3
    page.go_back()
    expect(panel.locator("h2")).to_contain_text("Maja Lindqvist")


def test_nested_statements_name_each_other(page):
    page.evaluate("location.hash = '#view=table&q=would+pay'")
    page.locator("#body tr").first.click()
    texts = page.locator("#panel .answers .how").all_text_contents()
    assert texts == ["Holds"]
    page.locator("#panel .answers .jump").first.click()
    assert page.locator("#panel .answers .how").first.text_content() == "As told by"


def test_an_article_without_source_words_or_resolution_says_so(page):
    page.evaluate("location.hash = '#view=table&q=insurance'")
    page.locator("#body tr").first.click()
    assert page.locator("#panel .resolved").text_content().startswith("No source beside the words")
    page.evaluate("location.hash = '#view=table&q=forecasters'")
    page.locator("#body tr").first.click()
    assert page.locator("#panel .resolved").text_content() == "“forecasters” could not be resolved to a name."


def test_a_click_beside_everything_closes_the_panel(page):
    click(page, NODE, "Elena Ruiz")
    box = page.locator("#canvas").bounding_box()
    page.mouse.click(box["x"] + 5, box["y"] + 5)
    expect(page.locator("#panel")).to_be_hidden()


def test_the_page_says_what_made_it_and_that_it_is_not_verified(page):
    line = page.locator(".trustline").text_content()
    assert line == "Statements are reported, not verified. Made by kg-encoder-small 0.1.0 on 21 May 2024."
    page.get_by_role("button", name="About", exact=True).click()
    expect(page.locator("#help")).to_contain_text("threshold 0.5")
    expect(page.locator("#help")).to_contain_text("the paragraph around each statement")
