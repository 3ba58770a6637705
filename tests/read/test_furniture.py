"""Furniture is marked where it stands; what only looks like it is left alone."""

import pytest

from kg.read import from_text
from tests.read.story import BODY, HEADLINE, LAST, LEAD, QUOTE, kinds


def around(line, where="end"):
    """The furniture of an invented article with ``line`` as a paragraph of its own."""
    parts = [LEAD, QUOTE, LAST]
    parts.insert({"start": 0, "middle": 1, "end": 3}[where], line)
    return kinds(from_text("\n\n".join(parts) + "\n"))


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("https://example.org/more", "url"),
        ("Read more: What is known about the quay", "read-more"),
        ("READ ALSO: Quay closed", "read-more"),
        ("Also read:Quay closed", "read-more"),
        ("Related articles", "read-more"),
        ("More on the harbour:", "read-more"),
        ("Watch the full interview below:", "read-more"),
        ("Click here for the latest from the harbour.", "read-more"),
        ("Sign up for our newsletter", "read-more"),
        ("Follow Ann Lee on Twitter @annlee.", "read-more"),
        ("--With assistance from Ann Lee and Bob Roe.", "credit"),
        ("— With reporting by Ann Lee", "credit"),
        ("With files from Ann Lee", "credit"),
        ("With inputs from PTI", "credit"),
        ("(With inputs from agencies)", "credit"),
        ("(With agency inputs)", "credit"),
        ("(Reporting by Ann Lee and Bob Roe in Port Halen; Editing by Cat Poe)", "credit"),
        ("Reporting by Ann Lee; Additional reporting by Bob Roe; Editing by Cat Poe", "credit"),
        ("Translated by Ann Lee.", "credit"),
        ("Contributing: Ann Lee", "credit"),
        ("Ann Lee and Bob Roe contributed to this report.", "credit"),
        ("(This article was written by Ann Lee and Bob Roe.)", "credit"),
        ("Source: Xinhua", "credit"),
        ("(Adds comment from the mayor in 4th paragraph.)", "correction"),
        ("(Updates throughout; adds Kremlin in paragraph 7.)", "correction"),
        ("(Corrects spelling of Ostrin (not Ostrim) in second paragraph)", "correction"),
        ("Correction: An earlier version of this article misstated the day.", "correction"),
        ("This story has been updated with comment from the board.", "correction"),
        ("Editor’s note: The quay is named after a ship.", "correction"),
        ("This is a developing story.", "correction"),
        ("©2023 Halen Post L.P.", "copyright"),
        ("© 2023 Halen Post. All rights reserved.", "copyright"),
        ("(c) 2023 Halen Post", "copyright"),
        ("Copyright Halen Post 2023", "copyright"),
        ("All rights reserved. Do not reproduce without permission.", "copyright"),
        ("Photo: Halen Post", "caption"),
        ("FILE PHOTO: The east quay at dusk. REUTERS/Ann Lee", "caption"),
        ("The east quay at dusk on Tuesday. Photo: Reuters", "caption"),
        ("The east quay at dusk. [Photo/Agencies]", "caption"),
        ("[Photo/Agencies]", "caption"),
        ("The east quay at dusk. (Photo by Ann Lee/AFP)", "caption"),
        ("The east quay at dusk (Image: Halen Post)", "caption"),
        ("Ann Lee via Getty Images", "caption"),
        ("Caption: Mara Ostrin (left) at the quay.", "caption"),
        ("ADVERTISEMENT", "other"),
        ("* * *", "other"),
        ("-30-", "other"),
        ("Enditem", "other"),
    ],
)
def test_a_line_of_furniture(line, kind):
    assert around(line) == [(kind, line)]
    assert around(line, "middle") == [(kind, line)]


@pytest.mark.parametrize(
    "line",
    [
        "Read the letter before you sign it, she told the crews.",
        "More people are expected to come, the board said.",
        "Watch out for the tide, the harbour master said.",
        "Like many people on Twitter, she said that she was shocked.",
        "Follow the money, he said on Tuesday.",
        "Reporting by the Halen Post found that the crane had never been checked.",
        "Editing by committee has never worked, he said.",
        "Research by the university shows that cranes fail young.",
        "With files from the archive she showed that the crane was old.",
        "With help from the navy, the crews moved the crane.",
        "The report was amended on Tuesday after protests, the ministry said.",
        "The report was written by the ministry and sent to the board.",
        "This article of the law was written in 1923, he said.",
        "He said that the port had contributed to this piece of history in its own way.",
        "Updates will come on Friday, the board said.",
        "(Ostrin has denied that she knew of the crack.)",
        "(He later said that he had been misquoted by the Halen Post.)",
        "(c) The board shall close the quay where it is unsafe.",
        "Copyright law does not cover cranes, the judge said.",
        "Photographs showed the crane leaning over the quay, the police said.",
        "The picture by the window was hers, she said.",
        "He called the quay safe (the photo does not show the crack).",
        "Source after source told the board that the crane was old.",
        "Sources: the tide, the wind and a good deal of neglect, she said.",
        "By Tuesday evening the quay was closed, the board said.",
        "By Mara Ostrin's account, the crane was old.",
        "By Sunday Morning Herald standards, it was a quiet day, she said.",
        "“Read more: it cannot hurt,” she told the pupils.",
        "Share prices fell, the exchange said.",
        "Subscribers left in droves, the editor said.",
        "Comments were closed after an hour, the editor said.",
    ],
)
def test_a_sentence_that_begins_like_furniture(line):
    assert around(line) == []
    assert around(line, "middle") == []


def test_a_long_paragraph_is_never_furniture_as_a_whole():
    assert around("Read more: " + "the board said that the quay would close and " * 20) == []


def test_a_credit_at_the_end_of_the_last_paragraph():
    credit = "(Reporting by Ann Lee; Editing by Bob Roe)"
    assert around(f"The board will meet on Friday. {credit}") == [("credit", credit)]
    assert around("The board will meet on Friday. Enditem") == [("other", "Enditem")]


def test_furniture_that_is_wrapped_over_lines():
    text = (
        "The harbour board of Port Halen said on Tuesday that it would close\nthe east quay for repairs, and that the\n"
        "crews would be told where to land their catch until\nthe end of the month.\n\n"
        "(Reporting by Ann Lee in Port Halen; Editing by\nBob Roe)\n"
    )
    article = from_text(text)
    assert kinds(article) == [("credit", "(Reporting by Ann Lee in Port Halen; Editing by\nBob Roe)")]
    assert article.title is None


def test_a_headline_and_an_address_above_the_story():
    article = from_text(f"https://example.org/2024/03/05/quay\n\n{HEADLINE}\n{BODY}")
    assert kinds(article) == [("url", "https://example.org/2024/03/05/quay"), ("headline", HEADLINE)]
    assert (article.url, article.title) == ("https://example.org/2024/03/05/quay", HEADLINE)


@pytest.mark.parametrize(
    "line",
    [
        "The board said that the quay would close.",
        "the quay is closed",
        "Quay",
        "Mara Ostrin",
        "PORT HALEN — The quay is closed",
        "Is the quay closed? Nobody at the board would say on Tuesday, and nobody at the ministry either",
        f"{LEAD[:-1]} of its oldest crane",
    ],
)
def test_a_first_line_that_is_no_headline(line):
    assert from_text(f"{line}\n\n{BODY}").title is None


def test_a_text_without_sentences_after_it_has_no_headline():
    assert from_text("Quay closed\nCrane old\nBoard late\n").title is None


def test_the_headline_of_the_format_is_found_in_the_text():
    text = f'{{"title": "{HEADLINE.upper()}", "text": "{HEADLINE}.\\n\\nThe board said so on Tuesday."}}'
    article = from_text(text, format="jsonl")
    assert article.title == HEADLINE.upper()
    assert kinds(article) == [("headline", f"{HEADLINE}.")]


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Ann Lee", "Ann Lee"),
        ("BY ANN LEE AND BOB ROE", "ANN LEE AND BOB ROE"),
        ("By Ann Lee and Bob van Roe in Port Halen", "Ann Lee and Bob van Roe"),
        ("By Ann Lee, Chief Economist at the Bank of Halen.", "Ann Lee"),
        ("By Ann Lee, Bob Roe and Cat Poe | Halen Post", "Ann Lee, Bob Roe and Cat Poe"),
        ("By Northstar staff in Tokyo and Beijing", "Northstar staff"),
        ("By Reuters", "Reuters"),
        ("Written by Ann Lee", "Ann Lee"),
        ("By Ahmed Al-Jarallah", "Ahmed Al-Jarallah"),
    ],
)
def test_bylines(line, names):
    for where in ("start", "end"):
        assert around(line, where) == [("byline", line)]
    assert from_text(f"{HEADLINE}\n\n{line}\n\n{BODY}").byline == names


def test_a_byline_in_the_middle_of_a_long_story_is_none():
    text = "\n\n".join([LEAD] * 12 + ["By Ann Lee"] + [LAST] * 12)
    assert from_text(text).byline is None


def test_furniture_is_in_order_and_apart():
    text = (
        f"https://example.org/a\n{HEADLINE}\nBy Ann Lee\n5 March 2024\n\nPORT HALEN (AP) — {BODY}\nRead more: Quay\n\n"
        "(Reporting by Ann Lee)\n© 2024 Halen Post\n"
    )
    article = from_text(text)
    assert [kind for kind, _ in kinds(article)] == [
        "url", "headline", "byline", "other", "dateline", "agency", "read-more", "credit", "copyright",
    ]  # fmt: skip
    assert all(one.end <= two.start for one, two in zip(article.furniture, article.furniture[1:], strict=False))
