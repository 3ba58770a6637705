"""Articles in other languages are named and left out; short texts are not judged."""

import sys

import pytest

from kg.errors import LanguageError
from kg.read import from_text, read
from tests.read.story import BODY, CHINESE, DANISH, GERMAN


@pytest.mark.parametrize(("text", "language"), [(GERMAN, "German"), (DANISH, "Danish"), (CHINESE, "Chinese")])
def test_another_language_is_named(text, language):
    with pytest.raises(LanguageError, match=language) as error:
        from_text(text, source="a.txt")
    assert error.value.subject == "a.txt"


def test_the_others_are_still_read(tmp_path):
    (tmp_path / "a.txt").write_text(GERMAN, encoding="utf-8")
    (tmp_path / "b.txt").write_text(BODY, encoding="utf-8")
    error, article = read([str(tmp_path)])
    assert isinstance(error, LanguageError)
    assert article.text == BODY


@pytest.mark.parametrize("text", ["Guten Tag, sagte er.", "再见。", "Ça va?", "a " * 1000, "1 2 3 4 " * 100])
def test_short_and_empty_texts_are_not_judged(text):
    assert from_text(text).text == text


def test_english_with_foreign_quotations_is_english():
    text = BODY + "\nHe said: “Wir wollen lieber eine Woche schließen, als einen Kran zu verlieren, das ist alles.”\n"
    assert from_text(text).text == text


def test_an_english_article_does_not_load_the_model(monkeypatch):
    monkeypatch.setitem(sys.modules, "py3langid", None)  # importing it would now fail
    assert from_text(BODY * 3).text == BODY * 3
