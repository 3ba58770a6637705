"""How attributions, records and tables look: in a terminal (``__repr__``) and in a notebook (``_repr_html_``).

An attribution is shown in its evidence, the sentence it was read from, with source, cue and content marked. One that
was read back from JSON has no evidence: its spans stand side by side instead, with " … " between them. Parts are told
apart by underline and label, not by colour alone; all text is escaped.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import islice, pairwise

from kg.model import JOINER, Attribution, Record, Span
from kg.table import plain

HEADER = ("who", "cue", "what", "about", "mode", "article")
"""Columns of :func:`rows`."""
TEXT_WIDTH, TEXT_ROWS, HTML_ROWS = 150, 10, 100

_LINES = {"source": "2px solid", "cue": "2px dotted", "content": "2px dashed"}
_COLOURS = {"source": "#0072b2", "cue": "#c25100", "content": "#007a5a"}
_PADDING = {"source": "0", "cue": "0", "content": "3px"}
_JOINERS = "\u200c\u200d"


def who(record: Record, attribution: Attribution) -> str:
    """The speakers' names; the words of the source where nobody is resolved."""
    if attribution.speakers:
        return names(record, attribution.speakers)
    return f"({attribution.source.text})" if attribution.source else "(not named)"


def names(record: Record, iris: Iterable[str]) -> str:
    """Names of entities, joined by "; "; an IRI that the record does not describe stays one."""
    known = {entity.id: entity.name for entity in record.entities}
    return "; ".join(known.get(iri, iri) for iri in iris)


def how(attribution: Attribution) -> str:
    """What keeps the content from being a statement of the source's own, first since tables cut; and the mode."""
    marks = (("not said", attribution.negated), ("denied", attribution.rejects), ("nested", attribution.nested_in))
    return ", ".join([*(mark for mark, holds in marks if holds), attribution.mode])


def rows(records: Iterable[Record]) -> Iterator[tuple[str, ...]]:
    """A row of :data:`HEADER` for each attribution."""
    for record in records:
        for attribution in record.attributions:
            yield (
                who(record, attribution),
                attribution.cue.text if attribution.cue else "",
                attribution.what,
                names(record, attribution.about),
                how(attribution),
                record.article.source,
            )


# -- text -------------------------------------------------------------------------------------------------------------


def cut(text: str, width: int) -> str:
    """At most ``width`` characters of a line."""
    return text if len(text) <= width else text[: width - 1].rstrip() + "…"


def attribution_text(a: Attribution) -> str:
    """One line: source, cue and content as they stand, the mode and the confidence."""
    parts = (a.source.text if a.source else "-", a.cue.text if a.cue else "-", a.what)
    end = f" ({how(a)}, {a.confidence:.2f})"
    return f"<Attribution {cut(plain(' | '.join(parts)), TEXT_WIDTH - len(end) - 14)}{end}>"


def record_text(record: Record) -> str:
    """A line on the article, and one for each of its first attributions."""
    found = record.attributions
    counts = f"{len(found)} attributions, {len(record.entities)} entities"
    lines = [f"<Record {cut(plain(record.article.title or record.article.source), 80)}: {counts}>"]
    for a in found[:TEXT_ROWS]:
        end = f" ({how(a)})"
        parts = " | ".join((who(record, a), a.cue.text if a.cue else "-", a.what))
        lines.append(f"  {cut(plain(parts), TEXT_WIDTH - len(end) - 2)}{end}")
    if len(found) > TEXT_ROWS:
        lines.append(f"  … and {len(found) - TEXT_ROWS} more")
    return "\n".join(lines)


# -- HTML -------------------------------------------------------------------------------------------------------------


def safe(text: str) -> str:
    """Text for HTML: escaped, each white space a blank, controls and invisible characters left out."""
    kept = []
    for c in text:
        if c.isspace():
            kept.append(" ")
        elif c in _JOINERS or unicodedata.category(c) not in ("Cc", "Cf", "Cs"):
            kept.append(c)
    return escape("".join(kept))


def marked_html(sentence: Span, spans: Iterable[tuple[str, Span]]) -> str:
    """A stretch of an article as HTML with the parts of an attribution marked.

    Args:
        sentence: the stretch; offsets as in the article.
        spans: ``source``, ``cue`` or ``content``, each with its span; what lies outside the stretch is left out. They
            may hold one another or cross.
    """
    inside = [
        (kind, max(s.start, sentence.start), min(s.end, sentence.end))
        for kind, s in spans
        if s.start < sentence.end and sentence.start < s.end
    ]
    cuts = sorted({sentence.start, sentence.end, *(at for _, a, b in inside for at in (a, b))})
    out = []
    for start, end in pairwise(cuts):
        text = safe(sentence.text[start - sentence.start : end - sentence.start])
        for kind in ("cue", "source", "content"):
            over = [(a, b) for k, a, b in inside if k == kind and a <= start and end <= b]
            if over:
                label = f'<sub style="font-size:65%">{kind}</sub>' if any(b == end for _, b in over) else ""
                style = f"border-bottom:{_LINES[kind]} {_COLOURS[kind]};padding-bottom:{_PADDING[kind]}"
                text = f'<span title="{kind}" style="{style}">{text}</span>{label}'
        out.append(text)
    return "".join(out)


def sentence_html(a: Attribution) -> str:
    """The evidence of an attribution with its parts marked; its spans side by side where it has no evidence."""
    spans = [*((kind, s) for kind, s in (("source", a.source), ("cue", a.cue)) if s)]
    spans += [("content", s) for s in a.content]
    if a.evidence:
        return JOINER.join(marked_html(sentence, spans) for sentence in a.evidence)
    outer = [
        (kind, s)
        for kind, s in sorted(spans, key=lambda part: (part[1].start, -part[1].end))
        if not any(o is not s and o.start <= s.start and s.end <= o.end and o != s for _, o in spans)
    ]
    return JOINER.join(marked_html(s, spans) for _, s in outer)


def attribution_html(a: Attribution) -> str:
    """The sentence with its marked parts, and below it the mode, the role, the day and the confidence."""
    facts = [how(a), *(part for part in (a.role, a.said_on) if part), f"confidence {a.confidence:.2f}"]
    return f"<div><p>{sentence_html(a)}</p><p><small>{' · '.join(map(safe, facts))}</small></p></div>"


def record_html(record: Record) -> str:
    """The article's headline, and a table of its attributions with their marked sentences."""
    article = record.article
    where = " · ".join(safe(part) for part in (article.publisher, article.published) if part)
    title = f"<b>{safe(article.title or article.source)}</b>" + (f" <small>{where}</small>" if where else "")
    cells = (
        (
            safe(who(record, a)),
            sentence_html(a),
            safe(names(record, a.about)),
            safe(how(a)),
            f"{a.confidence:.2f}",
        )
        for a in record.attributions
    )
    header = ("who", "sentence", "about", "mode", "confidence")
    return f"<p>{title}</p>" + _table(header, cells, len(record.attributions))


def table_html(header: Sequence[str], rows: Iterable[Sequence[str]], count: int) -> str:
    """A table of text.

    Args:
        header: names of the columns.
        rows: a cell of text for each column; the first :data:`HTML_ROWS` are shown.
        count: how many rows there are.
    """
    return _table(header, ([safe(cell) for cell in row] for row in rows), count)


def _table(header: Sequence[str], rows: Iterable[Sequence[str]], count: int) -> str:
    """The same with cells that are HTML."""
    left = ' style="text-align:left;vertical-align:top"'
    head = "".join(f'<th scope="col"{left}>{safe(name)}</th>' for name in header)
    body = "".join(f"<tr>{''.join(f'<td{left}>{cell}</td>' for cell in row)}</tr>" for row in islice(rows, HTML_ROWS))
    more = f"<p>… and {count - HTML_ROWS} more rows</p>" if count > HTML_ROWS else ""
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{more}"
