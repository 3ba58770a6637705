"""Plain text stays the file's own."""

from kg.model import Article
from kg.read import Defaults, from_text, read
from tests.read.story import BODY, HEADLINE, LEAD


def test_text_is_the_files_own_but_for_line_endings_and_byte_order_mark(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(b"\xef\xbb\xbf" + "one\r\ntwo\rthree\n  “four” \u200bfive\u202e\n".encode())
    [article] = read([str(path)])
    assert article.text == "one\ntwo\nthree\n  “four” \u200bfive\u202e\n"
    assert article.source == str(path)


def test_a_mark_inside_the_text_stays():
    assert from_text("one \ufefftwo").text == "one \ufefftwo"


def test_the_iri_depends_on_the_text_and_not_on_the_path(tmp_path):
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(BODY, encoding="utf-8")
    first, second = read([str(tmp_path)])
    assert first.id == second.id
    assert first.id != from_text(BODY + "More.").id
    assert from_text(BODY, base="https://example.org/").id.startswith("https://example.org/article/")


def test_defaults_fill_in_only_what_the_text_lacks():
    defaults = Defaults(published="4 December 2023", publisher="Example Wire", title="Given")
    bare = from_text(BODY, defaults=defaults)
    assert (bare.published, bare.publisher, bare.title) == ("2023-12-04", "Example Wire", "Given")
    full = from_text(f"{HEADLINE}\n\nPORT HALEN, 5 March 2024 — {BODY}\n© 2024 Halen Post\n", defaults=defaults)
    assert (full.published, full.publisher, full.title) == ("2024-03-05", "Halen Post", HEADLINE)


def test_from_text_gives_an_article_with_a_source():
    article = from_text(LEAD, source="memo")
    assert isinstance(article, Article)
    assert article.source == "memo"


def test_from_text_reads_the_other_formats_too():
    assert from_text(f"# {HEADLINE}\n\n{LEAD}", format="markdown").title == HEADLINE
    assert from_text('{"text": "Short.", "publisher": "P"}', format="jsonl").publisher == "P"


def test_a_long_line_is_read_whole():
    line = "The board said that the quay would close. " * 240_000
    article = from_text(line)
    assert len(article.text) == len(line) > 10_000_000
    assert article.furniture == ()
