"""Day and publisher: from the text's own lines, its URL, its slug, its copyright line."""

import pytest

from kg.read import Defaults, dates, from_text
from kg.read.address import web_address
from tests.read.story import BODY, HEADLINE


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2023-12-04", "2023-12-04"),
        ("2023-12-04T10:00:00Z", "2023-12-04"),
        ("2023-12-04T10:00:00.123+02:00", "2023-12-04"),
        ("2023/12/4", "2023-12-04"),
        ("4 December 2023", "2023-12-04"),
        ("4th of December, 2023", "2023-12-04"),
        ("Dec. 4, 2023", "2023-12-04"),
        ("DECEMBER 4 2023", "2023-12-04"),
        ("Sept 4, 2023", "2023-09-04"),
        ("Monday, 4 December 2023", "2023-12-04"),
        ("Mon, 04 Dec 2023 10:00:00 GMT", "2023-12-04"),
        ("July 18, 2022 5:36:50 pm", "2022-07-18"),
        ("July 18, 2022 at 5:36 PM IST", "2022-07-18"),
        ("13/12/2023", "2023-12-13"),
        ("12/13/2023", "2023-12-13"),
        ("04/04/2023", "2023-04-04"),
        ("04/05/2023", None),
        ("29 February 2023", None),
        ("30/30/2023", None),
        ("December 2023", None),
        ("4 December", None),
        ("yesterday", None),
        ("4 December 2023, the board said", None),
        ("1 January 0001", None),
        ("", None),
    ],
)
def test_days_as_they_are_written(text, day):
    assert dates.parse(text) == day


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://example.org/2022/07/25/quay", "2022-07-25"),
        ("https://example.org/news/2022/5/7/quay", "2022-05-07"),
        ("https://example.org/news/2022-07-25/quay/101", "2022-07-25"),
        ("https://example.org/a/2022-07-25-how-the-quay", "2022-07-25"),
        ("https://example.org/article/26/07/2022/quay", "2022-07-26"),
        ("https://example.org/20220718/5d0e3021/c.html", "2022-07-18"),
        ("https://example.org/view.php?ud=20220715000436&np=11", "2022-07-15"),
        ("https://example.org/data/2022/07/21/2022072101078.html", "2022-07-21"),
        ("https://example.org/2022/07/quay", None),
        ("https://example.org/article/05/06/2022/quay", None),
        ("https://example.org/article/20123456/quay", None),
        ("https://example.org/news/475081/quay", None),
        ("https://example.org/archives/2003780186", None),
        ("https://example.org/2022/02/30/quay", None),
        ("https://example.org/", None),
    ],
)
def test_days_in_addresses(url, day):
    assert dates.in_url(url) == day
    assert from_text(f"{url}\n\n{BODY}").published == day


@pytest.mark.parametrize(
    "line",
    [
        "Published: 5 March 2024",
        "Published on March 5, 2024 at 10:00 GMT",
        "First published: 2024-03-05",
        "Posted: 5 Mar 2024 | Updated: 7 Mar 2024",
        "Tuesday, March 5, 2024",
        "2024-03-05",
    ],
)
def test_a_line_that_gives_the_day(line):
    article = from_text(f"{HEADLINE}\n{line}\n\n{BODY}")
    assert article.published == "2024-03-05"
    assert article.text[article.furniture[1].start : article.furniture[1].end] == line


def test_the_day_of_an_update_counts_only_where_nothing_else_does():
    updated = "Updated: 7 March 2024"
    assert from_text(f"{HEADLINE}\n{updated}\n\n{BODY}").published == "2024-03-07"
    assert from_text(f"{HEADLINE}\n{updated}\nPublished: 5 March 2024\n\n{BODY}").published == "2024-03-05"


def test_a_line_of_the_text_comes_before_the_address_and_that_before_the_slug():
    url, slug = "https://example.org/2024/03/06/quay\n\n", "GENEVA, 4 March 2024 (AP) — "
    assert from_text(f"{url}Published: 5 March 2024\n\n{slug}{BODY}").published == "2024-03-05"
    assert from_text(url + slug + BODY).published == "2024-03-06"
    assert from_text(slug + BODY).published == "2024-03-04"


def test_a_slug_without_a_year_needs_an_address_with_its_month():
    slug = f"GENEVA, March 4 (AP) — {BODY}"
    assert from_text(slug).published is None
    assert from_text(f"https://example.org/2024/03/quay\n\n{slug}").published == "2024-03-04"
    assert from_text(f"https://example.org/2024/05/quay\n\n{slug}").published is None


def test_a_day_within_the_story_and_the_year_of_the_copyright_are_not_its_own():
    assert from_text(f"{BODY}\nThe board will meet on 8 March 2024.\n\n© 2024 Halen Post\n").published is None


@pytest.mark.parametrize(
    ("text", "publisher"),
    [
        (f"https://www.reuters.com/a\n\n{BODY}", "Reuters"),
        (f"https://edition.cnn.com/a\n\n{BODY}", "CNN"),
        (f"https://unknown.example/a\n\n{BODY}", None),
        (f"{BODY}\n© 2024 Halen Post. All rights reserved.\n", "Halen Post"),
        (f"{BODY}\n©2023 Bloomberg L.P.", "Bloomberg"),
        (f"{BODY}\nCopyright 2024 The Associated Press. All rights reserved.\n", "Associated Press"),
        (f"{BODY}\nCopyright Halen Post 2024\n", "Halen Post"),
        (f"{BODY}\n© Ann Lee/Halen Post\n", None),
        (f"CAIRO (AP) — {BODY}", "Associated Press"),
        (f"PORT HALEN (Halen Wire) — {BODY}", "Halen Wire"),
        (f"https://www.thestar.com.my/a\n\nYANGON (Reuters): {BODY}", "The Star"),
    ],
)
def test_publishers(text, publisher):
    assert from_text(text).publisher == publisher


def test_a_default_publisher_comes_before_the_agency_that_signed():
    assert from_text(f"CAIRO (AP) — {BODY}", defaults=Defaults(publisher="Halen Post")).publisher == "Halen Post"


@pytest.mark.parametrize(
    ("value", "address"),
    [
        ("https://example.org/a?b=c#d", "https://example.org/a?b=c#d"),
        (" www.example.org/a ", "https://www.example.org/a"),
        ("https://example.org/é", "https://example.org/é"),
        ('https://example.org/<a b="c">', "https://example.org/%3Ca%20b=%22c%22%3E"),
        ("http://[::1]:8000/a", "http://[::1]:8000/a"),
        ("javascript:alert(1)", None),
        ("file:///etc/passwd", None),
        ("https://", None),
        ("https://a b/c", None),
        ("https://example.org:port/", None),
        ("http://[half/a", None),
        ("www.example.org%2Fa", None),
        ("", None),
        (None, None),
    ],
)
def test_addresses(value, address):
    assert web_address(value) == address
