import datetime as dt

import pytest

from kg.resolve import dates

MONDAY = dt.date(2023, 12, 4)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Monday", "2023-12-04"),
        ("last Monday", "2023-11-27"),
        ("on Friday", "2023-12-01"),
        ("yesterday", "2023-12-03"),
        ("today", "2023-12-04"),
        ("three days ago", "2023-12-01"),
        ("December 2", "2023-12-02"),
        ("Dec. 30", "2022-12-30"),
        ("2 November 2023", "2023-11-02"),
        ("2023-12-01", "2023-12-01"),
    ],
)
def test_day(text: str, day: str) -> None:
    found = dates.day_of(text, MONDAY)
    assert found is not None and found.isoformat() == day


@pytest.mark.parametrize(
    "text", ["tomorrow", "next Friday", "December 9, 2023", "in May", "February 31", "Sundays off", "soon"]
)
def test_no_day(text: str) -> None:
    assert dates.day_of(text, MONDAY) is None


def test_without_a_date_only_a_whole_one_counts() -> None:
    assert dates.day_of("Monday", None) is None
    assert dates.day_of("5 June", None) is None
    assert dates.day_of("5 June 2020", None) == dt.date(2020, 6, 5)


def test_the_day_beside_the_cue_counts_and_none_inside_the_content() -> None:
    text = "The dam broke on Saturday, Osei said on Sunday."
    cue = (text.index("said"), text.index("said") + 4)
    assert dates.said_on(text, cue, [(0, text.index(","))], "2023-12-04") == "2023-12-03"
    assert dates.said_on("The dam broke on Saturday, Osei said.", cue, [(0, text.index(","))], "2023-12-04") is None
    assert dates.said_on(text, None, [], "2023-12-04") is None
    assert dates.said_on(text, cue, [], "nonsense") is None
