"""Turtle in a layout that people can read.

Prefixes, then articles, runs and entities, then one block an attribution: a comment that says who said it, the
attribution, its claim, its answers, its spans. The same articles give the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TextIO

from pyoxigraph import NamedNode, Quad

from kg.export.options import Options
from kg.export.sort import sorted_on_disk
from kg.export.terms import REIFIES, Terms, blocks
from kg.graph import vocab as v
from kg.store import Stored

_SECTIONS = {"article": 1, "run": 2, "entity": 3, "attribution": 4}
_TITLES = {1: "Articles", 2: "Runs", 3: "Entities", 4: "Attributions", 5: "Judgements, copies and history"}
_FIRST = (
    v.TYPE,
    v.PREF_LABEL,
    v.ALT_LABEL,
    v.NAMED,
    v.HEADLINE,
    v.DATE_PUBLISHED,
    v.PUBLISHER,
    v.AUTHOR,
    v.URL,
    v.SOURCE,
    v.SOURCELESS,
    v.CUE,
    v.CONTENT,
    v.REJECTS,
    v.NOT_SAID,
    v.TEXT,
    v.ABOUT,
    v.ROLE,
    v.ON_BEHALF_OF,
    v.ADDRESSEE,
    v.NESTED_IN,
    *v.SHORT_FORM.values(),
    v.SAID_ON,
    v.ANSWER_BY,
    v.ANSWER_KIND,
    v.ANSWER_TO,
    v.IN_ARTICLE,
    v.CONFIDENCE,
    v.WAS_GENERATED_BY,
    v.SOURCE_SPAN,
    v.CUE_SPAN,
    v.CONTENT_SPAN,
    v.EVIDENCE,
    v.HAS_SOURCE,
    v.HAS_SELECTOR,
    v.START,
    v.END,
    v.EXACT,
    REIFIES,
)
_RANK = {predicate.value: rank for rank, predicate in enumerate(_FIRST)}

# section, section key, title, subject rank, subject, predicate rank, predicate, object rank, object
Row = tuple[int, tuple[str, int, str], str, int, str, int, str, str, str]


def write(stored: Iterable[Stored], out: TextIO, options: Options) -> None:
    """Write Turtle."""
    terms = Terms(options.base)
    out.write(terms.head())

    def all_rows() -> Iterator[Row]:
        for item in stored:
            yield from rows(item, options, terms)
        yield from extra_rows(options, terms)

    for text in lay_out(sorted_on_disk(all_rows()), terms):
        out.write(text)


def rows(item: Stored, options: Options, terms: Terms) -> Iterator[Row]:
    """What one article supports, as rows that sort into the layout."""
    labels = {name.iri: name.label for name in item.names.values()}
    for block in blocks(item, options):
        order: dict[str, int] = {}
        for quad in block.quads:
            subject = _value(quad)
            rank = order.setdefault(subject, len(order)) if block.kind == "attribution" else 0
            place = (_SECTIONS[block.kind], block.key, block.title, rank)
            if quad.predicate == v.SPOKE_ABOUT:
                place = (_SECTIONS["entity"], (labels[subject], 0, subject), "", 0)
            yield _row(place, subject, quad, terms)


def extra_rows(options: Options, terms: Terms) -> Iterator[Row]:
    """What belongs to no article."""
    for quad in options.extra:
        subject = _value(quad)
        yield _row((5, (subject, 0, ""), "", 0), subject, quad, terms)


def _row(place: tuple[int, tuple[str, int, str], str, int], subject: str, quad: Quad, terms: Terms) -> Row:
    predicate, text = quad.predicate.value, terms.term(quad.object)
    general = quad.predicate == v.TYPE and quad.object in (v.ATTRIBUTION, v.ENTITY)
    return (*place, subject, _RANK.get(predicate, len(_RANK)), predicate, ("~" if general else "") + text, text)


def _value(quad: Quad) -> str:
    return quad.subject.value if isinstance(quad.subject, NamedNode) else str(quad.subject)


def lay_out(sorted_rows: Iterable[Row], terms: Terms, *, titles: bool = True, indent: str = "") -> Iterator[str]:
    """Sorted rows as Turtle text.

    Args:
        sorted_rows: rows in order.
        terms: how names are written.
        titles: whether sections have headings.
        indent: what each line begins with.
    """
    section, block, subject, predicate = 0, None, "", ""
    for row_section, key, title, _, row_subject, _, row_predicate, _, text in sorted_rows:
        if (row_section, key) != block or row_subject != subject:
            if subject:
                yield " .\n"
            if titles and row_section != section:
                heading = _TITLES[row_section]
                yield f"\n\n# {heading}\n# {'-' * len(heading)}\n"
            if (row_section, key) != block:
                yield f"\n{indent}# {title}\n" if title else "\n"
            section, block, subject, predicate = row_section, (row_section, key), row_subject, ""
            yield indent + terms.name(row_subject)
        verb = "a" if row_predicate == v.TYPE.value else terms.name(row_predicate)
        if row_predicate == predicate:
            yield f" , {text}"
        else:
            yield f" {verb} {text}" if not predicate else f" ;\n{indent}    {verb} {text}"
        predicate = row_predicate
    if subject:
        yield " .\n"
