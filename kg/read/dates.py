"""Days of publication: in metadata, on a line of their own, in a dateline, in a URL's path. Never from the clock.

Only what names one day is read: "4 December 2023", "Dec. 4, 2023", "2023-12-04T10:00Z", "13/12/2023"; a day and month
that could be swapped ("04/12/2023") stay unread, as does "yesterday".
"""

from __future__ import annotations

import datetime
import re

MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
          "december")  # fmt: skip
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|"
    r"Nov(?:ember)?|Dec(?:ember)?|JAN|FEB|MAR|APR|JUN|JUL|AUG|SEP|SEPT|OCT|NOV|DEC|"
    + "|".join(month.upper() for month in MONTHS)
    + r")\b\.?"
)
_DAY = r"(?<!\d)\d{1,2}(?:st|nd|rd|th)?(?!\d)"
_WEEKDAY = r"(?:(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?\b\.?,?\s+)?"
#: A day as news writes it; the year may be missing.
DAY = (
    rf"(?:{_WEEKDAY}(?:{_DAY}(?:\s+of)?[\s-]+{_MONTH}(?:,?[\s-]+\d{{4}}(?!\d))?|"
    rf"{_MONTH}\s+{_DAY}(?:,?\s+\d{{4}}(?!\d))?)|\d{{4}}-\d{{2}}-\d{{2}}(?!\d))"
)
# after the day there may be the time of day, its zone, and nothing else
_CLOCK = r"(?:[T,|•·\s]*(?:at\s+)?\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:\.\d+)?)?\s*(?:[AaPp]\.?[Mm]\.?)?)"
_ZONE = r"(?:\s*\(?(?:[A-Z]{1,5}(?:[+-]\d{1,2}(?::?\d{2})?)?|[+-]\d{2}:?\d{2})\)?)"
_REST = rf"{_CLOCK}?{_ZONE}?\s*\.?\s*"

_DAY_MONTH = re.compile(rf"{_WEEKDAY}(?P<day>{_DAY})(?:\s+of)?[\s-]+(?P<month>{_MONTH})(?:,?[\s-]+(?P<year>\d{{4}}))?")
_MONTH_DAY = re.compile(rf"{_WEEKDAY}(?P<month>{_MONTH})\s+(?P<day>{_DAY})(?:,?\s+(?P<year>\d{{4}}))?")
_ISO = re.compile(r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?!\d)")
_FIGURES = re.compile(r"(?P<first>\d{1,2})[-/.](?P<second>\d{1,2})[-/.](?P<year>\d{4})(?!\d)")
_WHOLE_REST = re.compile(_REST + r"\Z")

# /2022/07/25/ and /2022/7/25; /2022-07-25/; /26/07/2022/; /20220725/; ?ud=20220715000436
_URL_PATHS = re.compile(r"/(?P<year>\d{4})[-/](?P<month>\d{1,2})[-/](?P<day>\d{1,2})(?=[/-]|$)")
_URL_BACKWARDS = re.compile(r"/(?P<first>\d{1,2})[-/](?P<second>\d{1,2})[-/](?P<year>\d{4})(?=[/-]|$)")
_URL_RUN = re.compile(r"[/=](?P<year>(?:19|20)\d{2})(?P<month>\d{2})(?P<day>\d{2})(?:\d{4}|\d{6}|\d{9})?(?=[/&#.]|$)")
_URL_MONTH = re.compile(r"/(?P<year>(?:19|20)\d{2})/(?P<month>\d{2})/")


def day(year: int | str, month: int | str, day_: int | str) -> str | None:
    """The ISO date, where there is such a day in the age of newspapers."""
    if not 1600 <= int(year) < 2200:
        return None
    try:
        return datetime.date(int(year), int(month), int(day_)).isoformat()
    except ValueError:
        return None


def month_number(name: str) -> int:
    """1..12 for a month's name or its abbreviation."""
    short = name.lower().rstrip(".")[:3]
    return next(n for n, month in enumerate(MONTHS, 1) if month.startswith(short))


def parse(text: str) -> str | None:
    """The ISO date of a text that is a date (with its time of day, perhaps) and nothing else; ``None`` if it is not."""
    text = " ".join(text.split())
    if len(text) > 80:
        return None
    for pattern in (_DAY_MONTH, _MONTH_DAY, _ISO, _FIGURES):
        match = pattern.match(text)
        if match and _WHOLE_REST.match(text, match.end()):
            return _of_match(match)
    return None


def yearless(text: str) -> tuple[int, int] | None:
    """Month and day of a date without a year ("Dec 4")."""
    for pattern in (_DAY_MONTH, _MONTH_DAY):
        match = pattern.fullmatch(text.strip())
        if match and not match["year"]:
            return month_number(match["month"]), int(re.sub(r"\D", "", match["day"]))
    return None


def in_url(url: str) -> str | None:
    """The day that a URL's path or query names."""
    for pattern in (_URL_PATHS, _URL_BACKWARDS, _URL_RUN):
        for match in pattern.finditer(url):
            found = _of_match(match)
            if found:
                return found
    return None


def month_in_url(url: str) -> tuple[int, int] | None:
    """Year and month of a URL's path that names no day ("/2022/07/")."""
    match = _URL_MONTH.search(url)
    return (int(match["year"]), int(match["month"])) if match else None


def _of_match(match: re.Match[str]) -> str | None:
    groups = match.groupdict()
    if not groups["year"]:
        return None
    if "first" in groups:
        first, second = int(groups["first"]), int(groups["second"])
        if first > 12 or first == second:
            return day(groups["year"], second, first)
        return day(groups["year"], first, second) if second > 12 else None
    month = groups["month"]
    number = int(month) if month.isdigit() else month_number(month)
    return day(groups["year"], number, re.sub(r"\D", "", groups["day"]))
