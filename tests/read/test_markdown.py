"""Markdown: the article's text is what a reader sees."""

from kg.read import from_text
from tests.read.story import HEADLINE, LAST, LEAD, kinds


def markdown(text):
    return from_text(text, format="markdown")


def test_markup_goes_and_words_stay():
    article = markdown(
        f"# {HEADLINE}\n\n*The board* said, in [a note](https://example.org/n), that it\nwould *close* the `quay`.\n\n"
        f"## What next\n\n- A vote, it said.\n- A sale, it added.\n\n> {LAST}\n"
    )
    assert article.text.split("\n\n") == [
        HEADLINE, "The board said, in a note, that it would close the quay.", "What next", "A vote, it said.",
        "A sale, it added.", LAST,
    ]  # fmt: skip
    assert article.title == HEADLINE
    assert kinds(article) == [("headline", HEADLINE)]


def test_pictures_scripts_and_tags_never_come_through():
    article = markdown(
        f"![A crane](crane.jpg)\n\n<script>\nalert('block')\n</script>\n\nThe board <b>said</b> "
        f"<script>alert('inline')</script>so.\n\n<div onclick=\"x()\">gone</div>\n\n{LEAD}\n"
    )
    assert article.text == f"The board said so.\n\n{LEAD}"


def test_a_line_break_is_kept():
    assert markdown("One said  \ntwo said").text == "One said\ntwo said"


def test_front_matter():
    article = markdown(
        '---\ntitle: "Quay: closed"\nauthor: Ann Lee\ndate: 2024-03-05 10:00\nsite: Halen Post\n'
        f"url: https://example.org/quay\nlayout: post\n---\n\n# {HEADLINE}\n\n{LEAD}\n"
    )
    assert (article.title, article.byline, article.published) == ("Quay: closed", "Ann Lee", "2024-03-05")
    assert (article.publisher, article.url) == ("Halen Post", "https://example.org/quay")
    assert article.text == f"{HEADLINE}\n\n{LEAD}"


def test_an_indented_quotation_stays():
    assert markdown(f"{LEAD}\n\n    “Close it,” she said.\n").text == f"{LEAD}\n\n“Close it,” she said."


def test_a_heading_further_down_is_no_title():
    assert markdown(f"{LEAD}\n\n# Background\n\n{LAST}\n").title is None
