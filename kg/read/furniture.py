"""News furniture: what stands in an article and is not its content, marked where it stands in the original text.

The article's own statements about itself are read off it on the way: URL, headline, byline, dateline, agency, day.
A headline is marked too, but it belongs to the article: people are quoted in headlines.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from kg.model import Furniture, FurnitureKind
from kg.read import dates, patterns, slug
from kg.read.address import host, web_address
from kg.read.lines import Unit, units
from kg.read.names import squash

# where bylines and days of publication are looked for: so many lines from the start, so many from the end
_HEAD = 8
_TAIL = 4
_HEADLINE_LONGEST = 200
_HEADLINE_USUAL = 110
_HEADLINE_WORDS = 30
_NO_HEADLINE_END = (".", ":", "…", ",", ";", ".”", '."', ".'", ".’", ",”", ',"', "!”", "?”", '!"', '?"')
_STOP_WITHIN = re.compile(r"[^\W\d_]{3,}[.?!][”\"’']?\s+[^\W\d_a-z]")
_SENTENCE_ENDS = (".", "!", "?", ".”", '."', ".’", ".'", "!”", "?”", '!"', '?"', ".)", ":", "…")


@dataclass(slots=True)
class Layout:
    """The furniture of a text in its order, and what the text says of itself."""

    furniture: list[Furniture] = field(default_factory=list)
    url: str | None = None
    headline: str | None = None
    byline: str | None = None
    dateline: str | None = None
    agency: str | None = None
    holder: str | None = None
    published: str | None = None
    updated: str | None = None
    #: the day of the slug as it stands there; it may lack a year
    filed: str | None = None


def recognise(text: str, *, title: str | None = None, url: str | None = None) -> Layout:
    """Find the furniture of an article.

    Args:
        text: the article.
        title: its headline, where the format gave it: a first line of the same words is marked.
        url: its URL, where the format gave it.
    """
    layout = Layout(url=url)
    lines = units(text)
    body: list[Unit] = []
    for index, unit in enumerate(lines):
        head, tail = index < _HEAD, index >= len(lines) - _TAIL
        if not _mark_whole(unit, layout, first=index == 0, head=head, edge=head or tail):
            body.append(unit)
    headline = _headline(body, layout, text, title)
    for index, unit in enumerate(body[1:] if headline else body):
        _mark_slug(unit, layout, text, index)
        _mark_trailing(unit, layout)
    layout.furniture.sort()
    return layout


def _mark(layout: Layout, start: int, end: int, kind: FurnitureKind) -> None:
    if start < end:
        layout.furniture.append(Furniture(start, end, kind))


def _mark_whole(unit: Unit, layout: Layout, *, first: bool, head: bool, edge: bool) -> bool:
    """Mark the unit if all of it is furniture."""
    if len(unit.text) > patterns.LONGEST:
        return False
    kind = _about_itself(unit.text, layout, head=head) if edge else None
    if kind is None:
        kind = next((kind for kind, pattern in patterns.WHOLE if pattern.fullmatch(unit.text)), None)
    if kind is None:
        return False
    if kind == "url" and first and layout.url is None:
        layout.url = web_address(unit.text.split()[-1])
    elif kind == "copyright" and layout.holder is None:
        layout.holder = copyright_holder(unit.text)
    _mark(layout, unit.start, unit.end, kind)
    return True


def _about_itself(line: str, layout: Layout, *, head: bool) -> FurnitureKind | None:
    """The kind of a line that gives title, author or day; what it gives is kept."""
    match = patterns.PUBLISHED.fullmatch(line)
    found = match and dates.parse(match["day"].strip())
    if match and found:
        if "upd" in match["label"].lower() or "mod" in match["label"].lower():
            layout.updated = layout.updated or found
        else:
            layout.published = layout.published or found
        return "other"
    names = byline(line)
    if names:
        layout.byline = layout.byline or names
        return "byline"
    if not head:
        return None
    found = dates.parse(line)
    if found:
        layout.published = layout.published or found
        return "other"
    match = patterns.TITLE.fullmatch(line)
    if match and layout.headline is None:
        layout.headline = match["title"]
        return "headline"
    return None


def byline(line: str) -> str | None:
    """Who wrote it, of a line that says so and nothing else: "By Ann Lee and Bob Roe in Tokyo" gives the two names."""
    match = patterns.BYLINE.fullmatch(line)
    if not match or patterns.NOT_A_BYLINE.search(match["names"]) or any(char.isdigit() for char in match["names"][:20]):
        return None
    names = match["names"].strip().rstrip(".")
    people = patterns.PEOPLE.match(names)
    if people:
        rest = names[people.end() :]
        return people.group() if not rest or rest[0] in " ,|/–—-(:;" else names
    for mark in (" in ", " at ", ",", " | ", " / ", " – ", " — "):
        names = names.split(mark)[0]
    return names.strip()


def copyright_holder(line: str) -> str | None:
    """Whose copyright it is, of a line like "© 2023 Example News. All rights reserved."."""
    for pattern in patterns.COPYRIGHT:
        match = pattern.fullmatch(line)
        if match:
            holder = match["holder"].strip(" ,.|-–—")
            tail = line[match.end("holder") : match.end("holder") + 1]
            abbreviated = tail == "." and holder.rpartition(" ")[2].count(".") > 0  # "Example L.P."
            return f"{holder}." if abbreviated else holder
    return None


def _headline(body: list[Unit], layout: Layout, text: str, title: str | None) -> bool:
    """Mark the first unit if it is the headline; a text's own layout tells it from a first paragraph."""
    if not body:
        return False
    first = body[0]
    if title:
        same = len(first.text) <= 2 * _HEADLINE_LONGEST and squash(first.text) == squash(title) != ""
        if same:
            _mark(layout, first.start, first.end, "headline")
        return same
    if layout.headline is not None or not _like_headline(first, body[1:6], text, host(layout.url)):
        return False
    layout.headline = first.text
    _mark(layout, first.start, first.end, "headline")
    return True


def _like_headline(first: Unit, after: list[Unit], text: str, site: str | None) -> bool:
    line = first.text
    if len(line) > _HEADLINE_LONGEST or "\n" in line or not 2 <= len(line.split()) <= _HEADLINE_WORDS:
        return False
    if line[0].islower() or line.endswith(_NO_HEADLINE_END) or _STOP_WITHIN.search(line):
        return False
    if patterns.PEOPLE.fullmatch(line):  # a name by itself is more likely the author's
        return False
    if len(line) > _HEADLINE_USUAL and (line.endswith(("?", "!")) or not slug.is_title(line)):
        return False
    sentences = [unit for unit in after if unit.text.endswith(_SENTENCE_ENDS)]
    if not sentences or 2 * len(sentences) < len(after) or max(len(unit.text) for unit in sentences) < 40:
        return False
    return slug.find(line, text, host=site) is None


def _mark_slug(unit: Unit, layout: Layout, text: str, index: int) -> None:
    """Mark agency and dateline at the start of a paragraph."""
    known = layout.dateline or layout.agency or layout.filed
    found = slug.find(unit.text, text, index=len(text) if known else index, host=host(layout.url))
    if found is None:
        return
    layout.dateline = layout.dateline or found.place
    layout.agency = layout.agency or found.agency
    layout.filed = layout.filed or found.day
    start = found.agency_start
    end = unit.start + len(unit.text[: found.end].rstrip())
    if start is None:
        _mark(layout, unit.start, end, "dateline")
        return
    split = unit.start + len(unit.text[:start].rstrip(" ,"))
    _mark(layout, unit.start, split, "dateline")
    _mark(layout, unit.start + len(unit.text[:start]) + _blanks(unit.text, start), end, "agency")


def _blanks(text: str, at: int) -> int:
    return len(text[at:]) - len(text[at:].lstrip()) if text[at : at + 1].isspace() else 0


def _mark_trailing(unit: Unit, layout: Layout) -> None:
    """Mark credits that close a paragraph of the story."""
    begin = max(0, len(unit.text) - patterns.TRAILING_LONGEST)
    for kind, pattern in patterns.TRAILING:
        match = pattern.search(unit.text, begin)
        if match:
            _mark(layout, unit.start + match.start("it"), unit.start + match.end("it"), kind)
            return
