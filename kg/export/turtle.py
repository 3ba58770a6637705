"""Turtle in a layout that people can read.

Prefixes, then articles, runs and entities, then one block an attribution: a comment that says who said it, the
attribution, its claim, its answers, its spans. The same articles give the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TextIO

from pyoxigraph import Literal, NamedNode, Quad

from kg.export.options import Options
from kg.export.sort import sorted_on_disk
from kg.graph import PREFIXES
from kg.graph import vocab as v
from kg.store import Stored

KINDS = ("article", "run", "entity", "attribution", "claim", "answer", "span", "selector")
"""Kinds of data IRIs; each has a prefix of its own name in the output."""
_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?")
_SECTIONS = {
    "article": (1, "Articles"),
    "run": (2, "Runs"),
    "entity": (3, "Entities"),
    "attribution": (4, "Attributions"),
}
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
)
_RANK = {predicate.value: rank for rank, predicate in enumerate(_FIRST)}

# section, section key, title, subject rank, subject, predicate rank, predicate, object rank, object
Row = tuple[int, tuple[str, int, str], str, int, str, int, str, str, str]


class Writer:
    """Terms as Turtle, abbreviated with the prefixes of one base."""

    def __init__(self, base: str) -> None:
        data = {kind: f"{base}{kind}/" for kind in KINDS}
        self.prefixes = {**PREFIXES, **data}
        self._by_length = sorted(self.prefixes.items(), key=lambda item: (-len(item[1]), item[0]))

    def term(self, term: object) -> str:
        """A term: abbreviated, in angle brackets, or a literal."""
        if isinstance(term, NamedNode):
            return self.name(term.value)
        if isinstance(term, Literal):
            return self._literal(term)
        return str(term)

    def name(self, iri: str) -> str:
        """An IRI, abbreviated where it can be."""
        for prefix, namespace in self._by_length:
            if iri.startswith(namespace) and _LOCAL.fullmatch(iri, len(namespace)):
                return f"{prefix}:{iri[len(namespace) :]}"
        return str(NamedNode(iri))

    def _literal(self, literal: Literal) -> str:
        if literal.datatype == v.BOOLEAN and literal.value in ("true", "false"):
            return literal.value
        if literal.datatype == v.DECIMAL and re.fullmatch(r"[+-]?\d+\.\d+", literal.value):
            return literal.value
        if literal.datatype == v.INTEGER and re.fullmatch(r"[+-]?\d+", literal.value):
            return literal.value
        text, separator, datatype = str(Literal(literal.value)), "^^", self.name(literal.datatype.value)
        return text if literal.datatype.value == v.XSD + "string" else f"{text}{separator}{datatype}"


def write(stored: Iterable[Stored], out: TextIO, options: Options) -> None:
    """Write Turtle."""
    writer = Writer(options.base)
    for prefix, namespace in sorted(writer.prefixes.items()):
        out.write(f"@prefix {prefix}: <{namespace}> .\n")
    _write_rows(sorted_on_disk(_rows(stored, options)), writer, out)


def _rows(stored: Iterable[Stored], options: Options) -> Iterator[Row]:
    writer = Writer(options.base)
    for item in stored:
        for block in item.blocks(options.evidence):
            section = _SECTIONS[block.kind][0]
            order: dict[str, int] = {}
            for quad in block.quads:
                subject = _value(quad)
                rank = order.setdefault(subject, len(order)) if block.kind == "attribution" else 0
                place = (section, block.key, block.title, rank)
                if quad.predicate == v.SPOKE_ABOUT:
                    place = (_SECTIONS["entity"][0], _entity_key(item, subject), "", 0)
                predicate = quad.predicate.value
                verb = (_RANK.get(predicate, len(_RANK)), predicate)
                yield (*place, subject, *verb, *_object(quad, writer))


def _entity_key(item: Stored, iri: str) -> tuple[str, int, str]:
    label = next(name.label for name in item.names.values() if name.iri == iri)
    return (label, 0, iri)


def _object(quad: Quad, writer: Writer) -> tuple[str, str]:
    """How the object sorts, and how it reads; of an attribution's two classes the general one comes last."""
    text = writer.term(quad.object)
    return ("~" + text if quad.predicate == v.TYPE and quad.object in (v.ATTRIBUTION, v.ENTITY) else text), text


def _value(quad: Quad) -> str:
    return quad.subject.value if isinstance(quad.subject, NamedNode) else str(quad.subject)


def _write_rows(rows: Iterable[Row], writer: Writer, out: TextIO) -> None:
    section, block, subject, predicate = 0, None, "", ""
    titles = dict(_SECTIONS.values())
    for row_section, key, title, _, row_subject, _, row_predicate, _, text in rows:
        fresh = (row_section, key) != block or row_subject != subject
        if fresh:
            out.write(" .\n" if subject else "")
            if row_section != section:
                out.write(f"\n\n# {titles[row_section]}\n# {'-' * len(titles[row_section])}\n")
                section = row_section
            if (row_section, key) != block:
                out.write(f"\n# {title}\n" if title else "\n")
            block, subject, predicate = (row_section, key), row_subject, ""
            out.write(writer.name(row_subject))
        verb = "a" if row_predicate == v.TYPE.value else writer.name(row_predicate)
        if row_predicate == predicate:
            out.write(f" , {text}")
        else:
            out.write(f" {verb} {text}" if not predicate else f" ;\n    {verb} {text}")
        predicate = row_predicate
    out.write(" .\n" if subject else "")
