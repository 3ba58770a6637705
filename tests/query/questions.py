"""A third article for the competency questions: it repeats a quotation, takes the other side, and quotes a report."""

from __future__ import annotations

from kg.iris import article_iri, attribution_iri
from kg.model import Article, Attribution, Entity, Record, Relation, Span
from tests.graph import example as ex

TEXT = """\
\u201cPeople here sleep well!\u201d Ada Quill said.
"Yes, they warned of cracks," she said on Sunday.
The engineers' report said "the wall is sinking".
No report exists, said Tom Vance, a mason of the Harbour Union.
"""
ARTICLE = Article(article_iri(None, TEXT), "gazette.txt", TEXT, publisher="Gazette", published="2024-01-15")
REPORT = Entity(
    "https://w3id.org/said/id/entity/00000000000000000001", "The engineers' report", "document", named=False
)


def _made(line: int, source: str, cue: str, content: str, mode: str, speaker: Entity, **more: object) -> Attribution:
    start = sum(len(text) + 1 for text in TEXT.split("\n")[:line])
    words = TEXT.split("\n")[line]

    def span(text: str) -> Span:
        return Span(start + words.index(text), start + words.index(text) + len(text), text)

    return Attribution(
        attribution_iri(ARTICLE.id, words, cue, 0),
        mode,
        span(source),
        span(cue),
        (span(content),),  # type: ignore[arg-type]
        (speaker.id,),
        evidence=(span(words),),
        **more,
    )  # type: ignore[arg-type]


AGAIN = _made(0, "Ada Quill", "said", "\u201cPeople here sleep well!\u201d", "direct", ex.QUILL, about=(ex.TOWN.id,))
CRACKS = _made(
    1,
    "she",
    "said",
    '"Yes, they warned of cracks,"',
    "direct",
    ex.QUILL,
    said_on="2024-01-14",
    relations=(Relation("supports", ex.WARNED.id, 0.9),),
)
SINKING = _made(2, "The engineers' report", "said", '"the wall is sinking"', "direct", REPORT)
NO_REPORT = _made(
    3,
    "Tom Vance, a mason of the Harbour Union",
    "said",
    "No report exists",
    "indirect",
    ex.VANCE,
    about=(REPORT.id,),
    role="mason",
    affiliation=ex.UNION.id,
    relations=(Relation("denies", SINKING.id, 0.6), Relation("denies", AGAIN.id, 0.3)),
)
RECORD = Record(ARTICLE, (ex.QUILL, ex.TOWN, REPORT, ex.VANCE, ex.UNION), (AGAIN, CRACKS, SINKING, NO_REPORT))
