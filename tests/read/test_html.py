"""HTML: the article of a page, its metadata, and nothing that a page runs."""

import io

import pytest

from kg.errors import DecodeError, EmptyInputError, FormatError
from kg.read import from_text, read
from kg.read.html import MOST_ATTRIBUTES, MOST_TAGS
from tests.read.story import HEADLINE, LAST, LEAD, QUOTE, kinds

MARKED = "<b>cra\u200bne</b>"
PAGE = f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{HEADLINE} - Halen Post</title>
<meta property="og:title" content="{HEADLINE}"><meta property="og:site_name" content="Halen Post">
<meta name="author" content="Ann Lee"><meta property="article:published_time" content="2024-03-05T10:00:00Z">
<link rel="canonical" href="https://example.org/2024/03/05/quay"><script>var secret = "SCRIPT";</script>
<style>p {{ color: red }}</style></head>
<body><nav><a href="/">Home</a> <a href="/sport">Sport</a></nav>
<article><h1>{HEADLINE}</h1><p>PORT HALEN (Reuters) - {LEAD}</p><script>alert("SCRIPT")</script>
<p>{QUOTE.replace("crane", MARKED)}</p><ul><li>A vote, the board said.</li><li>A sale, it added.</li></ul>
<blockquote><p>{LAST}</p></blockquote><p>One said.<br>Two said.</p></article>
<footer>&copy; 2019 Halen Post. All rights reserved.</footer></body></html>"""


@pytest.fixture(scope="module")
def article():
    return from_text(PAGE, format="html")


def test_blocks_are_kept_apart_by_blank_lines(article):
    assert article.text.split("\n\n") == [
        HEADLINE, f"PORT HALEN (Reuters) - {LEAD}", QUOTE.replace("crane", "cra\u200bne"), "A vote, the board said.",
        "A sale, it added.", LAST, "One said.\nTwo said.",
    ]  # fmt: skip


def test_metadata_of_the_page(article):
    assert (article.title, article.byline, article.publisher) == (HEADLINE, "Ann Lee", "Halen Post")
    assert (article.published, article.url) == ("2024-03-05", "https://example.org/2024/03/05/quay")
    assert (article.dateline, article.agency) == ("PORT HALEN", "Reuters")


def test_nothing_that_runs_comes_through(article):
    assert "SCRIPT" not in article.text
    assert "color" not in article.text
    assert "Sport" not in article.text


def test_the_headline_is_marked(article):
    assert kinds(article)[:2] == [("headline", HEADLINE), ("dateline", "PORT HALEN")]


def test_the_year_of_the_copyright_is_no_date():
    page = f"<html><body><article><p>{LEAD}</p><p>{QUOTE}</p></article><footer>© 2019</footer></body></html>"
    assert from_text(page, format="html").published is None


def test_escaped_markup_stays_text():
    typed = "<p>He typed &lt;script&gt;alert(1)&lt;/script&gt; and left.</p>"
    page = f"<html><body><article><p>{LEAD}</p>{typed}</article></body></html>"
    assert "He typed <script>alert(1)</script> and left." in from_text(page, format="html").text


def test_a_page_is_not_judged_by_the_pages_before_it():
    first = from_text(PAGE, format="html")
    from_text(PAGE.replace("harbour", "airport"), format="html")
    assert from_text(PAGE, format="html") == first


@pytest.mark.parametrize("page", ["<html><body><script>x()</script></body></html>", "<html></html>", "<p></p>", "<"])
def test_no_article_text(page):
    with pytest.raises(EmptyInputError):
        from_text(page, format="html")


def test_a_declared_encoding_is_honoured():
    page = PAGE.replace("utf-8", "windows-1252").replace("\u200b", "").replace("Mara", "Mära")
    [article] = read(["-"], stdin=io.BytesIO(page.encode("windows-1252")))
    assert "said Mära Ostrin" in article.text
    assert "“We would" in article.text


@pytest.mark.parametrize(
    ("charset", "cause"),
    [("no-such-charset", "unknown encoding"), ("ascii", "neither UTF-8 nor ascii"), ("utf-8", "not UTF-8")],
)
def test_an_encoding_that_does_not_fit(charset, cause):
    page = PAGE.replace("utf-8", charset).replace("\u200b", "").replace("Mara", "Mära")
    [error] = read(["-"], stdin=io.BytesIO(page.encode("windows-1252")), format="html")
    assert isinstance(error, DecodeError)
    assert cause in error.cause


def test_a_canonical_address_that_is_none_is_left_out():
    page = PAGE.replace("https://example.org/2024/03/05/quay", "javascript:alert(1)")
    assert from_text(page, format="html").url is None
    fetched = "https://example.com/fetched"
    assert from_text(PAGE, format="html", url=fetched).url == fetched
    assert (
        from_text(PAGE, format="html", url="https://example.org/x?from=mail").url
        == "https://example.org/2024/03/05/quay"
    )


def test_no_word_of_the_library_reaches_the_user(capfd):
    with pytest.raises(EmptyInputError):
        from_text("<html><body></body></html>", format="html")
    assert capfd.readouterr().err == ""


def test_a_page_of_far_too_many_tags_is_refused_before_it_is_taken_apart():
    page = PAGE.replace("</article>", "<p>a" * MOST_TAGS + "</article>")
    with pytest.raises(FormatError, match=r"has 200,\d\d\d tags, more than the 200,000"):
        from_text(page, format="html")


def test_a_tag_of_far_too_many_attributes_is_refused_but_not_one_of_a_long_value():
    names = [f"a{n}" for n in range(MOST_ATTRIBUTES)]
    for many in (
        " ".join(f"{name}=1" for name in names) + " b=1",
        'b=">" ' + " ".join(names),
        " ".join(f"{name}='>'" for name in names) + " b=1",
        "".join(f'{name}="1"' for name in names) + "b=1",
        "/".join(names) + "/b",
        f"' {' '.join(names)} '",
    ):
        with pytest.raises(FormatError, match="more than 10,000 attributes"):
            from_text(PAGE.replace("<p>PORT", f"<p {many}>PORT"), format="html")
    long = "a word " * MOST_ATTRIBUTES
    assert LEAD in from_text(PAGE.replace("<p>PORT", f'<p title="{long}">PORT'), format="html").text
