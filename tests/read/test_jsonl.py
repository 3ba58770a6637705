"""JSON Lines: an article a line; a broken line is one error."""

import io
import json

import pytest

from kg.errors import DecodeError, EmptyInputError, FormatError, InputError
from kg.read import read
from tests.read.story import BODY


def lines(*records):
    data = "\n".join(record if isinstance(record, str) else json.dumps(record) for record in records)
    return list(read(["-"], stdin=io.BytesIO(data.encode("utf-8", "surrogatepass")), format="jsonl"))


def test_the_fields_of_the_contract():
    record = {"text": BODY, "title": "T", "published": "2023-12-04", "url": "https://example.org/a", "publisher": "P"}
    [article] = lines({**record, "unknown": 1})
    assert article.source == "-#1"
    assert (article.text, article.title, article.published) == (BODY, "T", "2023-12-04")
    assert (article.url, article.publisher) == ("https://example.org/a", "P")


def test_null_and_missing_fields_are_alike():
    first, second = lines({"text": BODY}, {"text": BODY, "title": None, "url": None, "published": "", "publisher": ""})
    assert first.id == second.id
    assert (second.title, second.url, second.published, second.publisher) == (None, None, None, None)


def test_a_broken_line_is_one_error_and_the_others_go_on(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "One."}\n{"text": "Two.\n\n{"text": "Four."}\n', encoding="utf-8")
    first, broken, last = read([str(path)])
    assert (first.text, last.text) == ("One.", "Four.")
    assert last.source == f"{path}#4"
    assert isinstance(broken, FormatError)
    assert broken.subject == f"{path}#2"
    assert "not JSON" in broken.cause


@pytest.mark.parametrize(
    ("line", "error", "cause"),
    [
        ("[1, 2]", FormatError, "not a JSON object"),
        ('{"title": "T"}', FormatError, '"text"'),
        ('{"text": 7}', FormatError, '"text" is not a string'),
        ('{"text": "T.", "title": ["a"]}', FormatError, '"title" is not a string'),
        ('{"text": "T.", "published": "soon"}', FormatError, "not a day"),
        ('{"text": "T.", "url": "javascript:alert(1)"}', FormatError, '"url"'),
        ('{"text": ""}', EmptyInputError, "no text"),
        ('{"text": "  "}', EmptyInputError, "white space"),
        ('{"text": "a\\u0000b"}', DecodeError, "zero"),
        ('{"text": "a\\ud800b"}', DecodeError, "surrogate"),
        ("[" * 100_000, FormatError, "not JSON"),
        ('{"text": ' + "9" * 10_000 + "}", FormatError, "not JSON"),
    ],
)
def test_what_a_line_may_not_be(line, error, cause):
    found, good = lines(line, {"text": "Good."})
    assert type(found) is error
    assert found.subject == "-#1"
    assert cause in found.cause
    assert good.text == "Good."


def test_invalid_utf8_names_the_byte_of_the_file():
    data = b'{"text": "One."}\n{"text": "Or\xe9s"}\n{"text": "Three."}\n'
    one, error, three = read(["-"], stdin=io.BytesIO(data), format="jsonl")
    assert (one.text, three.text) == ("One.", "Three.")
    assert isinstance(error, DecodeError)
    assert f"byte {data.index(0xE9)}" in error.cause


def test_line_endings_and_byte_order_mark():
    data = b'\xef\xbb\xbf\r\n{"text": "One.\\r\\nTwo."}\r\n'
    [article] = read(["-"], stdin=io.BytesIO(data), format="jsonl")
    assert article.text == "One.\nTwo."
    assert article.source == "-#2"


def test_a_first_line_longer_than_the_look_ahead():
    text = "The board said that the quay would close. " * 5000
    first, second = lines({"text": text}, {"text": "Two."})
    assert first.text == text
    assert second.source == "-#2"


def test_nothing_but_blank_lines():
    [error] = lines("", "  ", "")
    assert isinstance(error, EmptyInputError)


def test_lines_come_as_they_arrive():
    class Endless(io.RawIOBase):
        """One line for ever: only a reader that streams comes back."""

        def readable(self):
            return True

        def readinto(self, buffer):
            line = b'{"text": "Again."}\n'
            buffer[: len(line)] = line
            return len(line)

    articles = read(["-"], stdin=io.BufferedReader(Endless(), 64), format="jsonl")
    assert [next(articles).source for _ in range(3)] == ["-#1", "-#2", "-#3"]
    assert not isinstance(next(articles), InputError)
