"""The day something was said, from "Monday", "on June 5", "yesterday" and the article's date; never after it."""

from __future__ import annotations

import datetime as dt
import re

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SHORT_DAYS = {d[:3]: n for n, d in enumerate(_DAYS)} | {"tues": 1, "wednes": 2, "thur": 3, "thurs": 3}
_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_MONTH = "|".join([*_MONTHS, "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sept", "sep", "oct", "nov", "dec"])
_NUMBERS = {
    w: n for n, w in enumerate(["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"])
} | {"a": 1}

_PATTERN = re.compile(
    rf"""\b(?=[\dadefjlmnopstwy])(?:  # most words are passed over by their first letter
        (?P<iso>\d{{4}}-\d{{2}}-\d{{2}})
      | (?P<month>{_MONTH})\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\s*(?:per\s*cent|%))
        (?:,?\s+(?P<year>(?:19|20)\d\d))?
      | (?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<month2>{_MONTH})\b\.?(?:,?\s+(?P<year2>(?:19|20)\d\d))?
      | (?P<ago>\d{{1,2}}|a|one|two|three|four|five|six|seven|eight|nine|ten)\s+days?\s+(?:ago|earlier)
      | (?:(?P<rel>last|past|this|next|the\s+previous|the\s+following)\s+)?
        (?P<weekday>{"|".join(_DAYS)}|(?:mon|tues?|wed|thurs?|thur|fri|sat|sun)\.)
      | (?P<word>the\s+day\s+before\s+yesterday|yesterday|today|tonight|tomorrow|last\s+night
        |this\s+(?:morning|afternoon|evening))
    )(?![\w-])""",
    re.IGNORECASE | re.VERBOSE,
)


def parse_day(iso: str | None) -> dt.date | None:
    """An ISO date, or nothing where there is none or it is none."""
    try:
        return dt.date.fromisoformat(iso[:10]) if iso else None
    except ValueError:
        return None


def find(text: str) -> list[tuple[int, int]]:
    """Where expressions of a day stand in ``text``."""
    return [m.span() for m in _PATTERN.finditer(text)]


def day_of(expression: str, published: dt.date | None) -> dt.date | None:
    """The day that an expression means in an article of that date.

    A weekday is the latest one up to the day of publication ("last Monday" the latest before it); a day of a month
    without a year is the latest up to then. Nothing where it is later than publication, or open without a date.
    """
    match = _PATTERN.search(expression)
    if match is None:
        return None
    day = (
        _absolute(match, published)
        if match["iso"] or match["month"] or match["month2"]
        else _relative(match, published)
    )
    if day is None or (published is not None and day > published):
        return None
    return day


def _absolute(match: re.Match[str], published: dt.date | None) -> dt.date | None:
    if match["iso"]:
        return parse_day(match["iso"])
    name, number, year = (
        match["month"] or match["month2"],
        match["day"] or match["day2"],
        match["year"] or match["year2"],
    )
    month = next(n for n, m in enumerate(_MONTHS, 1) if m.startswith(name.lower()[:3]))
    if not year and published is None:
        return None
    for candidate in (int(year),) if year else (published.year, published.year - 1) if published else ():
        try:
            day = dt.date(candidate, month, int(number))
        except ValueError:
            continue
        if year or published is None or day <= published:
            return day
    return None


def _relative(match: re.Match[str], published: dt.date | None) -> dt.date | None:
    if published is None:
        return None
    if match["ago"]:
        count = _NUMBERS.get(match["ago"].lower())
        return published - dt.timedelta(days=int(match["ago"]) if count is None else count)
    if match["weekday"]:
        name = match["weekday"].lower().rstrip(".")
        weekday = _DAYS.index(name) if name in _DAYS else _SHORT_DAYS[name]
        relation = (match["rel"] or "").lower()
        if relation in ("next", "the following"):
            return None
        back = (published.weekday() - weekday) % 7
        if back == 0 and relation in ("last", "past", "the previous"):
            back = 7
        return published - dt.timedelta(days=back)
    word = " ".join(match["word"].lower().split())
    if word == "tomorrow":
        return None
    return published - dt.timedelta(days={"yesterday": 1, "last night": 1, "the day before yesterday": 2}.get(word, 0))


def said_on(
    sentence: str, cue: tuple[int, int] | None, contents: list[tuple[int, int]], published: str | None
) -> str | None:
    """ISO date of the act that a sentence reports, or nothing.

    Args:
        sentence: its text.
        cue: the cue's offsets in the sentence; without one no day is taken.
        contents: offsets of the contents in the sentence: a day inside them is not the day of saying it.
        published: the article's ISO date.
    """
    if cue is None:
        return None
    best: tuple[int, str] | None = None
    for start, end in find(sentence):
        if any(start < b and a < end for a, b in contents):
            continue
        day = day_of(sentence[start:end], parse_day(published))
        gap = start - cue[1] if start >= cue[1] else cue[0] - end
        if day is not None and (best is None or gap < best[0]):
            best = (gap, day.isoformat())
    return best[1] if best is not None else None
