"""Whatever the text: nothing crashes, text comes back whole, furniture lies within it and in order."""

import io
import json

from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import InputError
from kg.model import Article
from kg.read import read
from tests.read.story import BODY, HEADLINE, LEAD, QUOTE

# any character, and the marks, spaces and slugs that the readers look at
ANY = st.text()
MARKS = ["\n", "\n\n", "\r\n", "\r", " ", "\u2028", "\u200b", "\u202e", "\ufeff", *'()“"{[`*', "# ", "---\n"]
TAGS = ["<p>", "</p>", "<script>", "&lt;", "https://a.example/", "Enditem"]
SLUGS = ["(Reuters) - ", "CAIRO — ", "GENEVA, Dec 4 (AP) — ", "By Ann Lee", "Read more: ", "© 2023 X", "(Adds "]
PIECES = st.sampled_from([LEAD, QUOTE, HEADLINE, BODY, "Published: ", "5 March 2024", *MARKS, *TAGS, *SLUGS])
NEWS = st.lists(st.one_of(PIECES, ANY), max_size=12).map("".join)
# no deadline: the first example of a kind imports its library
anything = settings(deadline=None, max_examples=60)
TEXTS = st.one_of(ANY, NEWS)


def one(data: bytes, format: str) -> Article | InputError:
    [item] = read(["-"], format=format, stdin=io.BytesIO(data))
    return item


def check(item: Article | InputError) -> None:
    if isinstance(item, InputError):
        assert item.subject.startswith("-")
        assert item.cause
        assert item.hint
        return
    end = 0
    for piece in item.furniture:
        assert end <= piece.start < piece.end <= len(item.text)
        end = piece.end
    assert item.text.strip()
    json.dumps(item.to_json(), ensure_ascii=False).encode("utf-8")


@anything
@given(TEXTS)
def test_plain_text(text):
    item = one(text.encode("utf-8"), "text")
    check(item)
    if isinstance(item, Article):
        assert item.text == text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


@anything
@given(TEXTS, ANY, ANY, ANY, ANY)
def test_json_lines(text, title, published, url, publisher):
    fields = {"text": text, "title": title, "published": published, "url": url, "publisher": publisher}
    check(one(json.dumps(fields).encode(), "jsonl"))
    item = one(json.dumps({"text": text, "title": title}).encode(), "jsonl")
    check(item)
    if isinstance(item, Article):
        assert item.text == text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


@anything
@given(TEXTS)
def test_markdown(text):
    check(one(text.encode("utf-8"), "markdown"))


@anything
@given(TEXTS)
def test_html(text):
    check(one(text.encode("utf-8"), "html"))
    page = f"<html><head><title>{text}</title></head><body><article><p>{LEAD}</p><p>{text}</p></article></body></html>"
    check(one(page.encode("utf-8"), "html"))


@anything
@given(st.binary())
def test_bytes(data):
    for item in read(["-"], stdin=io.BytesIO(data)):
        check(item)


@anything
@given(st.lists(TEXTS, max_size=4))
def test_each_line_gives_one_answer(texts):
    data = "\n".join(json.dumps({"text": text}) for text in texts).encode()
    items = list(read(["-"], format="jsonl", stdin=io.BytesIO(data)))
    assert len(items) == max(1, len(texts))


@anything
@given(NEWS)
def test_reading_twice_gives_the_same(text):
    first, second = one(text.encode(), "text"), one(text.encode(), "text")
    assert first == second or str(first) == str(second)
