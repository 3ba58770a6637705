"""The slug that opens a news agency's story: where it was filed, when, by whom.

"(Agency) --", "CAIRO (Agency) -", "GENEVA, Dec 4 -", "RENO, Nev. (AP) —", "CAIRO - 25 July 2022:", "Doha:",
"Mumbai, India –", "SINGAPORE (May 6, 2021) —". A place by itself has to be in capitals or a town of the list; with an
agency or a day beside it any name will do.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.read import dates
from kg.read.names import agency as agency_name
from kg.read.names import is_city, is_label, is_region, squash

_LONGEST = 120
# paragraphs of the story that are looked at for a slug without an agency
_EARLY = 3
_DASH = r"(?:\.-|--+|[-‐‒–—―]+)"
_SLUG = re.compile(
    rf"""(?P<place>[^\W\d_][^\n():;"“”«»\d]{{1,59}}?)?
         (?:(?:\s*,\s*|\s+|\s+[-–—]\s+|(?<=\.)-\s+)(?P<day>{dates.DAY}))?
         \s*,?\s*
         (?:\((?P<paren>[^()\n]{{2,40}})\))?
         (?P<close>\s*(?P<mark>{_DASH}(?=\s)|:)\s+)
         (?=[^\sa-z])""",
    re.VERBOSE,
)
_OUTLET = re.compile(rf"(?P<label>[^\W\d_][^\n:;\"“”]{{2,50}}?)(?:,\s+(?P<day>{dates.DAY}))?\s+{_DASH}\s+(?=[^\sa-z])")
_LABEL_LINE = re.compile(r"^[A-Z][A-Z .'’-]{1,30}:(?=\s)", re.MULTILINE)
# a word is taken whole: with its parts for words, sixty capitals are tried in millions of ways
_CAPITALISED = re.compile(
    r"(?:(?:[^\W\d_a-z][\w.'’-]*+|de|del|la|el|al|es|of|and|the|du|da|do|dos|las|los|on|am)[,\s&/]*){1,6}"
)
_SIGNED = re.compile(r"(?:[^\W\d_a-z][\w.'’-]*+[\s/&]*){1,4}")


@dataclass(frozen=True, slots=True)
class Slug:
    """A slug at the start of a paragraph.

    ``end`` is where the story's own words begin. ``agency_start`` is where the part about the agency begins (0 where
    there is nothing else); the place's part ends there.
    """

    end: int
    agency_start: int | None = None
    place: str | None = None
    agency: str | None = None
    day: str | None = None

    @property
    def is_agencys(self) -> bool:
        """True where the agency is one that is known."""
        return self.agency is not None and agency_name(self.agency.split("/")[-1]) is not None


def find(paragraph: str, text: str, *, index: int = 0, host: str | None = None) -> Slug | None:
    """The slug that the paragraph opens with.

    Args:
        paragraph: the paragraph, with no white space before it.
        text: the whole article, to tell a place before a colon from a speaker's name in a transcript.
        index: its place among the story's paragraphs, from 0: after the first few (a deck or summary may come before
            it) only a slug that names a known agency counts.
        host: host of the article's URL: outlets also sign with their own name.
    """
    start = paragraph[:_LONGEST]
    if index >= _EARLY and "(" not in start:
        return None
    outlet = _outlet(start, host) if index == 0 and host else None
    if outlet:
        return outlet
    match = _SLUG.match(start)
    if not match:
        return None
    place = _clean(match["place"] or "")
    day, signed = match["day"], None
    if match["paren"]:
        if dates.parse(match["paren"]) or dates.yearless(match["paren"]):
            day = day or match["paren"]
        elif agency_name(match["paren"].split("/")[-1]) or (place and _SIGNED.fullmatch(match["paren"])):
            signed = match["paren"].strip()
        else:
            return None
    if place:
        slug = Slug(match.end(), match.start("paren") - 1 if signed else None, place, signed, day)
        return slug if _is_believable(slug, paragraph, text, match["mark"], index) else None
    slug = Slug(match.end(), 0, None, signed, day)
    return slug if slug.is_agencys and not day else None


def _clean(place: str) -> str | None:
    """Without the punctuation around it; "RENO, Nev." keeps the point of its abbreviation."""
    bare = place.strip(" ,.-–—")
    return f"{bare}." if "," in bare and place.rstrip(" ,").endswith(".") else bare or None


def _is_believable(slug: Slug, paragraph: str, text: str, mark: str, index: int) -> bool:
    """True where what stands before the mark is a place, as far as one can tell."""
    place = slug.place or ""
    head, *rest = [part.strip() for part in place.split(",")]
    if not _CAPITALISED.fullmatch(place) or any(is_label(word.strip(".'’")) for word in place.split()):
        return False
    if slug.is_agencys:
        return True
    if index >= _EARLY:
        return False
    listed = is_city(head) or (bool(rest) and is_region(rest[-1]))
    capitals = head.isupper()
    if slug.day or slug.agency:
        # a name in a headline may have a bracket or a day too
        return listed or capitals or (slug.agency is None and mark != ":" and len(place.split()) <= 4)
    if listed:
        return True
    if not capitals or index > 1 or len(head) < 4 or len(head.split()) > 4:
        return False
    if mark == ":":  # "BREAKDOWN: What We Know", "SMITH: I think"
        labels = {match.group() for match in _LABEL_LINE.finditer(text, 0, 50_000)}
        return len(labels) <= 1 and not is_title(paragraph[slug.end :])
    return True


def is_title(words: str) -> bool:
    """True where most words of some length begin with a capital: a headline rather than a sentence."""
    longer = [word for word in re.findall(r"[^\W\d_]+", words[:_LONGEST]) if len(word) > 3]
    return bool(2 * sum(word[0].isupper() for word in longer) > len(longer))


def _outlet(start: str, host: str | None) -> Slug | None:
    match = _OUTLET.match(start)
    if not match or not host:
        return None
    name = max(host.split("."), key=len)
    label = squash(match["label"])
    if len(name) >= 5 and label.startswith(squash(name)) and len(match["label"].split()) <= 6:
        return Slug(match.end(), 0, None, None, match["day"])
    return None
