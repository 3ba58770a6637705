"""The drawings."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
import resvg_py

from kg.errors import OutputError
from kg.render.svg import FIRST, draw, png, short
from kg.render.view import build

from .newsroom import RUN, many, press

NAMESPACE = {"s": "http://www.w3.org/2000/svg"}


def test_the_drawing_holds_every_name_the_legend_and_the_reminder():
    view = build(press(), run=RUN)
    root = ET.fromstring(draw(view, "Who <said>"))
    texts = [t.text for t in root.iterfind(".//s:text", NAMESPACE)]
    assert {n.name for n in view.nodes} <= set(texts)
    assert root.find("s:title", NAMESPACE).text == "Who <said>"
    assert any(
        t.endswith("Statements are reported, not verified. Made by kg-encoder-small 0.1.0 on 2024-05-21.")
        for t in texts
    )
    assert {"People", "Organizations", "denies"} <= set(texts)


def test_above_2000_names_the_most_quoted_are_drawn_and_it_says_so():
    view = build(many(10_000))
    root = ET.fromstring(draw(view, "Many"))
    assert len(root.findall("s:g[2]/*", NAMESPACE)) == FIRST
    assert any(
        f"The {FIRST} most quoted of {len(view.nodes)} names." in (t.text or "")
        for t in root.iterfind(".//s:text", NAMESPACE)
    )


def test_an_empty_view_is_drawn():
    assert "0 statements" in draw(build([]), "Nothing")
    assert png(build([]), "Nothing").startswith(b"\x89PNG")


def test_a_picture_without_fonts_is_an_error(monkeypatch):
    monkeypatch.setattr(resvg_py, "svg_to_bytes", lambda **_: b"blank")
    with pytest.raises(OutputError, match="no font"):
        png(build(press()), "t")


def test_short_never_parts_a_mark_from_its_letter():
    assert short("a" * 26) == "a" * 26
    assert short("a" * 24 + "e\u0301" + "b" * 5) == "a" * 24 + "…"
