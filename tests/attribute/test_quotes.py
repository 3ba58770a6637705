"""Quotations: every style of mark, nesting, open ends, and marks that are none."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.attribute.quotes import find


def quoted(text: str) -> list[str]:
    return [text[q.start : q.end] for q in find(text) if q.depth == 0]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("“The gates stay shut,” the mayor said. “All week.”", ["“The gates stay shut,”", "“All week.”"]),
        ('"The gates stay shut," the mayor said. "All week."', ['"The gates stay shut,"', '"All week."']),
        ("'We won't pay,' she said. 'It's the ministers' debt.'", ["'We won't pay,'", "'It's the ministers' debt.'"]),
        ("‘No,’ he said. The farmers’ ‘plan’ failed.", ["‘No,’", "‘plan’"]),
        ("``It rains'' is all she said.", ["``It rains''"]),
        ("“It rains,’’ she said. “It pours.”", ["“It rains,’’", "“It pours.”"]),
        ("‘‘It rains’’ is all she said.", ["‘‘It rains’’"]),
        ("“He said ‘no.’”", ["“He said ‘no.’”"]),
        ("«Nous restons», a-t-il dit.", ["«Nous restons»"]),
        ("„Nein“, sagte sie.", ["„Nein“"]),
        ("”The marks are turned round”, he said.", ["”The marks are turned round”"]),
        ("The farmers' union and the ministers' office met.", []),
        ("Rock 'n' roll from the '90s isn't dead.", []),
        ('He is 6\'2" tall and his "best" time was 10 s.', ['"best"']),
        ("No speech at all.", []),
        ("", []),
        ("“”", ["“”"]),
        ("It goes on “and on and never ends.", ["“and on and never ends."]),
        ("It goes on and on” and never began.", []),
    ],
)
def test_marks(text: str, wanted: list[str]) -> None:
    assert quoted(text) == wanted


def test_nested_marks_have_depth() -> None:
    text = "“He told me, ‘Go home,’ and I did.”"
    assert [(text[q.start : q.end], q.depth) for q in find(text)] == [(text, 0), ("‘Go home,’", 1)]


def test_a_quotation_left_open_goes_on_in_the_next_paragraph() -> None:
    text = "“We saw the water rise.\n\n“Nobody slept,” she said.\n\nA “so-called” dam."
    first, second, third = find(text)
    assert (first.closed, first.continues, text[first.start : first.end]) == (False, False, "“We saw the water rise.")
    assert (second.closed, second.continues, text[second.start : second.end]) == (True, True, "“Nobody slept,”")
    assert (third.closed, third.continues) == (True, False)


def test_an_unbalanced_mark_does_not_reach_past_its_paragraph() -> None:
    assert quoted("He spoke of a “plan.\n\nNobody else did.\n\nThe “vote” is on Monday.") == ["“plan.", "“vote”"]


@given(st.text(alphabet=st.sampled_from(list("ab \n.,'\"“”‘’«»„`s-")) | st.characters(), max_size=120))
def test_any_text_gives_ordered_quotations_within_it(text: str) -> None:
    found = find(text)
    assert found == sorted(found)
    for q in found:
        assert 0 <= q.start < q.end <= len(text)
        assert "\n\n" not in text[q.start : q.end]
    tops = [q for q in found if q.depth == 0]
    assert all(a.end <= b.start for a, b in itertools.pairwise(tops))
