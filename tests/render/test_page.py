"""The page in a real browser."""

from __future__ import annotations

import pytest

from kg.errors import OutputError
from kg.render.page import html, write
from kg.render.view import build

from .newsroom import RUN, press


def test_nothing_is_requested_and_nothing_fails(open_file, press_html):
    opened = open_file(press_html)
    opened.page.wait_for_timeout(300)
    assert opened.foreign_requests() == []
    assert [u for u in opened.requests if u.startswith("file:")] == [press_html.as_uri()]
    assert opened.errors == []


@pytest.mark.parametrize("name", ["no/such/folder/graph.html", "taken", "a-file/graph.html"])
def test_a_page_that_cannot_be_written_is_an_error(tmp_path, name):
    (tmp_path / "taken").mkdir()
    (tmp_path / "a-file").write_text("")
    with pytest.raises(OutputError, match="cannot be written"):
        write(build([]), tmp_path / name)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a-file", "taken"]


def test_the_same_view_gives_the_same_bytes():
    assert html(build(press(), run=RUN)) == html(build(press()[::-1], run=RUN))
