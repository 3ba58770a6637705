"""The slug before the story's first words: place, day, agency."""

import pytest

from kg.read import from_text
from tests.read.story import BODY, HEADLINE, LAST, LEAD, QUOTE, kinds


@pytest.mark.parametrize(
    ("slug", "place", "agency", "pieces"),
    [
        ("(Bloomberg) -- ", None, "Bloomberg", ["(Bloomberg) --"]),
        ("CAIRO (Reuters) - ", "CAIRO", "Reuters", ["CAIRO", "(Reuters) -"]),
        ("WASHINGTON (AP) — ", "WASHINGTON", "AP", ["WASHINGTON", "(AP) —"]),
        ("Mexico City (AFP) – ", "Mexico City", "AFP", ["Mexico City", "(AFP) –"]),
        ("GENEVA, Dec 4 - ", "GENEVA", None, ["GENEVA, Dec 4 -"]),
        ("BEIJING, July 18 (Xinhua) -- ", "BEIJING", "Xinhua", ["BEIJING, July 18", "(Xinhua) --"]),
        ("YANGON, July 25 (Reuters): ", "YANGON", "Reuters", ["YANGON, July 25", "(Reuters):"]),
        ("YAOUNDÉ, May 13 2022 (IPS) - ", "YAOUNDÉ", "IPS", ["YAOUNDÉ, May 13 2022", "(IPS) -"]),
        ("RENO, Nev. (AP) — ", "RENO, Nev.", "AP", ["RENO, Nev.", "(AP) —"]),
        ("CAMBRIDGE, Mass., Dec. 11 (UPI) — ", "CAMBRIDGE, Mass.", "UPI", ["CAMBRIDGE, Mass., Dec. 11", "(UPI) —"]),
        ("PORT HALEN, 4 March 2024 (Halen Wire) — ", "PORT HALEN", "Halen Wire",
         ["PORT HALEN, 4 March 2024", "(Halen Wire) —"]),
        ("CAIRO - 25 July 2022: ", "CAIRO", None, ["CAIRO - 25 July 2022:"]),
        ("SINGAPORE (May 6, 2021) — ", "SINGAPORE", None, ["SINGAPORE (May 6, 2021) —"]),
        ("SYDNEY and KUALA LUMPUR, Jul 26 2022 (IPS) - ", "SYDNEY and KUALA LUMPUR", "IPS",
         ["SYDNEY and KUALA LUMPUR, Jul 26 2022", "(IPS) -"]),
        ("JEDDAH — ", "JEDDAH", None, ["JEDDAH —"]),
        ("PORT HALEN — ", "PORT HALEN", None, ["PORT HALEN —"]),
        ("ALGIERS- ", "ALGIERS", None, ["ALGIERS-"]),
        ("LEON, GUANAJUATO.- ", "LEON, GUANAJUATO", None, ["LEON, GUANAJUATO.-"]),
        ("KUALA LUMPUR: ", "KUALA LUMPUR", None, ["KUALA LUMPUR:"]),
        ("KLANG: ", "KLANG", None, ["KLANG:"]),
        ("Doha: ", "Doha", None, ["Doha:"]),
        ("Cape Town - ", "Cape Town", None, ["Cape Town -"]),
        ("Sambalpur, India – ", "Sambalpur, India", None, ["Sambalpur, India –"]),
        ("New York (November 25, 2021): ", "New York", None, ["New York (November 25, 2021):"]),
    ],
)  # fmt: skip
def test_slugs(slug, place, agency, pieces):
    article = from_text(slug + BODY)
    assert (article.dateline, article.agency) == (place, agency)
    assert [words for _, words in kinds(article)] == pieces
    assert [kind for kind, _ in kinds(article)] == (["dateline"] if place else []) + (["agency"] if agency else [])
    assert article.text[article.furniture[-1].end :].lstrip() == BODY


@pytest.mark.parametrize(
    "opening",
    [
        "Paris – long a haven for cranes – is to lose its own.",
        "Ukraine: The war in numbers is what the ministry published.",
        "EXCLUSIVE: The board knew of the crack, papers show.",
        "BREAKING NEWS — The quay is closed, the board said.",
        "BOOM: Why Every Crane Will Fall Before The Year Is Out.",
        "NATO: The alliance said that it would meet in spring.",
        "UN - The crane will go, the board said.",
        "Ostrin: The quay will close on Friday.",
        "Ostrin (Independent) - The quay will close on Friday.",
        "The board (Reuters) said - That is what it said.",
        "Quay Number Nine — The board said that it would close it.",
        "Anti-crane groups said they would sue.",
        "(Ostrin declined to speak.) - The board said so itself.",
        "On Tuesday: The board met again in private.",
    ],
)
def test_openings_that_are_no_slug(opening):
    article = from_text(f"{opening}\n\n{BODY}")
    assert (article.dateline, article.agency) == (None, None)
    assert kinds(article) == []


def test_speakers_of_a_transcript_are_no_places():
    article = from_text("OSTRIN: The quay will close.\n\nROE: The crews will lose.\n\nOSTRIN: They will be paid.\n")
    assert article.dateline is None


def test_a_slug_after_headline_and_deck():
    article = from_text(f"{HEADLINE}\n\nCrews fear for the season’s catch.\n\nGENEVA — {BODY}")
    assert article.dateline == "GENEVA"


def test_only_a_signed_slug_counts_further_down():
    text = f"{LEAD}\n\n{QUOTE}\n\n{LAST}\n\n{LEAD}\n\nPARIS — {LAST}\n\nLONDON (Reuters) - {LAST}\n"
    assert kinds(from_text(text)) == [("dateline", "LONDON"), ("agency", "(Reuters) -")]


def test_an_outlet_that_signs_with_its_own_name():
    article = from_text(f"https://todaynicaragua.com/a\n\nTODAY NICARAGUA – {BODY}")
    assert kinds(article)[1:] == [("agency", "TODAY NICARAGUA –")]
    assert (article.dateline, article.publisher) == (None, "Today Nicaragua")
