"""The page in a real browser."""

from __future__ import annotations

import pytest

from kg.errors import OutputError
from kg.render.page import html, write
from kg.render.view import build

from .newsroom import RUN, press

EDGE = """([from, to, kind]) => {
  const { network, E, LINES, KIND } = window.kgPage;
  const edge = LINES.from.findIndex((a, e) => E.name[a] === from && E.name[LINES.to[e]] === to
    && LINES.kind[e] === KIND[kind]);
  const a = network.getPosition(LINES.from[edge]), b = network.getPosition(LINES.to[edge]);
  const box = document.getElementById("network").getBoundingClientRect();
  for (let t = 0.2; t < 0.85; t += 0.02) {
    const spot = network.canvasToDOM({ x: a.x + (b.x - a.x) * t, y: a.y + (b.y - a.y) * t });
    if (network.getEdgeAt(spot) === edge && network.getNodeAt(spot) === undefined)
      return { x: box.x + spot.x, y: box.y + spot.y };
  }
}"""


def test_nothing_is_requested_and_nothing_fails(open_file, press_html):
    opened = open_file(press_html)
    opened.page.wait_for_timeout(300)
    assert opened.foreign_requests() == []
    assert [u for u in opened.requests if u.startswith("file:")] == [press_html.as_uri()]
    assert opened.errors == []


def test_a_click_on_an_edge_shows_the_marked_sentence(open_file, press_html):
    page = open_file(press_html).page
    spot = page.evaluate(EDGE, ["Elena Ruiz", "Norrland Cranes", "about"])
    page.mouse.click(spot["x"], spot["y"])
    panel = page.locator("#panel")
    panel.wait_for(state="visible")
    first = panel.locator(".statement blockquote")
    assert first.locator("mark.source").text_content() == "Elena Ruiz, the harbour master,"
    assert first.locator("mark.cue").text_content() == "said"
    assert first.locator("mark.content").text_content() == "the crane had passed its inspection in March"
    assert "AVELMOUTH" not in first.text_content()


@pytest.mark.parametrize("name", ["no/such/folder/graph.html", "taken", "a-file/graph.html"])
def test_a_page_that_cannot_be_written_is_an_error(tmp_path, name):
    (tmp_path / "taken").mkdir()
    (tmp_path / "a-file").write_text("")
    with pytest.raises(OutputError, match="cannot be written"):
        write(build([]), tmp_path / name)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a-file", "taken"]


def test_the_same_view_gives_the_same_bytes():
    assert html(build(press(), run=RUN)) == html(build(press()[::-1], run=RUN))
