"""What cannot be read: each cause has its own error, which names the input and says what to do."""

import pytest

from kg.errors import DecodeError, EmptyInputError, FormatError
from kg.read import Defaults, from_text, read
from tests.read.story import BODY


def failure(tmp_path, data, name="a.txt"):
    path = tmp_path / name
    path.write_bytes(data)
    good = tmp_path / "z.txt"
    good.write_text(BODY, encoding="utf-8")
    error, after = read([str(path), str(good)])
    assert after.text == BODY
    assert error.subject.startswith(str(path))
    assert error.cause
    assert error.hint
    return error


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html", "a.jsonl"])
def test_an_empty_file(tmp_path, name):
    assert isinstance(failure(tmp_path, b"", name), EmptyInputError)


@pytest.mark.parametrize("data", [b" \n\t\r\n", "\ufeff".encode(), "\u200b\u200e\u202c\n".encode()])
def test_nothing_visible(tmp_path, data):
    error = failure(tmp_path, data)
    assert isinstance(error, EmptyInputError)


@pytest.mark.parametrize(
    ("data", "cause"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "PDF"),
        (b"PK\x03\x04rest", "ZIP"),
        (b"\x1f\x8b\x08\x00", "gzip"),
        (b"{\\rtf1\\ansi Hello}", "Rich Text"),
        ("The board said".encode("utf-16"), "UTF-16"),
        (b"The board\0said", "byte 9 is zero"),
        (bytes(range(1, 32)) * 20 + b"\xff\xfe\xfd", "binary"),
    ],
)
def test_a_binary_file(tmp_path, data, cause):
    error = failure(tmp_path, data)
    assert isinstance(error, DecodeError)
    assert cause in error.cause


def test_invalid_utf8_names_the_byte(tmp_path):
    error = failure(tmp_path, b"\xef\xbb\xbf" + "The mayor of Orés said".encode("latin-1"))
    assert isinstance(error, DecodeError)
    assert error.cause == "it is not UTF-8: byte 18 is 0xE9"
    assert "iconv" in error.hint


def test_an_article_beyond_the_limit(tmp_path, monkeypatch):
    monkeypatch.setattr("kg.read.MAX_BYTES", 1000)
    error = failure(tmp_path, b"The board said so. " * 100)
    assert isinstance(error, FormatError)
    error = failure(tmp_path, b'{"text": "' + b"The board said so. " * 100 + b'"}\n', "a.jsonl")
    assert isinstance(error, FormatError)
    assert error.subject.endswith("#1")


@pytest.mark.parametrize("text", ["", "  ", "a\0b", "half \ud83d only"])
def test_from_text_raises(text):
    with pytest.raises((EmptyInputError, DecodeError)):
        from_text(text)


@pytest.mark.parametrize("text", ['"', "“”„‟«»‘’", '"The board said', "“One “two” three", "(", "--", "©"])
def test_marks_without_sense_are_text_like_any_other(text):
    article = from_text(text)
    assert article.text == text


@pytest.mark.parametrize("day", ["yesterday", "2023", "04/05/2023", "2023-13-45"])
def test_a_default_day_that_is_none(day):
    with pytest.raises(FormatError, match="--published"):
        read(["-"], defaults=Defaults(published=day))
