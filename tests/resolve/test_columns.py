"""The words of a document as lists say what the document says."""

from __future__ import annotations

import pytest

from kg.annotate.words import english
from kg.resolve.columns import Columns

TEXT = "  Ann Lee’s  dam,\n\n“shut” — 5 km off; naïve 🙂 end "


@pytest.fixture(scope="module")
def columns() -> Columns:
    return Columns(english()(TEXT))


def test_each_list_is_what_its_words_say(columns: Columns) -> None:
    doc = columns.doc
    assert columns.text == TEXT == doc.text
    assert len(columns) == len(doc)
    assert columns.words == [t.text for t in doc]
    assert columns.lower == [t.lower_ for t in doc]
    assert columns.pos == [t.pos_ for t in doc]
    assert columns.space == [t.is_space for t in doc]
    assert columns.punct == [t.is_punct for t in doc]
    assert list(zip(columns.starts, columns.ends, strict=True)) == [(t.idx, t.idx + len(t)) for t in doc]


def test_the_text_between_two_words_is_the_documents(columns: Columns) -> None:
    for first in range(len(columns)):
        for last in range(first, len(columns) + 1):
            assert columns.between(first, last) == columns.doc[first:last].text


def test_words_within_characters_touch_them_and_begin_and_end_with_no_blank(columns: Columns) -> None:
    for start in range(len(TEXT)):
        for end in range(start + 1, len(TEXT) + 1):
            first, last = columns.within(start, end)
            touched = [t.i for t in columns.doc if t.idx < end and start < t.idx + len(t) and not t.is_space]
            assert (first, last) == (touched[0], touched[-1] + 1) if touched else first == last
