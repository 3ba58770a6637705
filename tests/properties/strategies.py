"""What the properties are tried on: texts like news, cut and mixed; any text; records of any shape.

Every run draws the same examples.
"""

from __future__ import annotations

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from kg.graph import Canonical
from kg.iris import DEFAULT_BASE, article_iri, attribution_iri, entity_iri
from kg.model import (
    ENTITY_TYPES,
    MODES,
    RELATION_TYPES,
    Article,
    Attribution,
    Entity,
    Mention,
    Record,
    Relation,
    Role,
    Run,
    Span,
)
from kg.store import Stored

RUN = Run("https://w3id.org/said/id/run/0123456789abcdef0123", "said-small", "1", (("min_confidence", "0"),))

NAMES = [
    "Mira Dorn", "Mayor Piet Aldous", "the Halvern water board", "Dorn", "he", "They", "a spokesman for the board",
    "Foreign Minister Ana Ruiz-Vega", "José Nuñez", "O’Hara", "the two farmers' unions", "Dr. 名 Li", "WHO",
]  # fmt: skip
CUES = ["said", "told reporters on Monday", "denied", "did not say", "warned", "wrote", "added", "has claimed"]
CONTENTS = [
    "the dam holds", "we won't leave our homes", "the meadows are safe", "the gates had been opened twice",
    "nobody was told", "prices will rise by 3.5%", "the 'so-called' plan failed", "it is 6'2\" tall",
]  # fmt: skip
QUOTES = [("“", "”"), ('"', '"'), ("‘", "’"), ("'", "'"), ("«", "»"), ("„", "“"), ("``", "''"), ("", ""), ("“", "")]
MARKS = [mark for pair in QUOTES for mark in pair if mark]
# astral and combining characters, joiners, right-to-left marks, line ends of every kind, a zero, a byte-order mark
ODD = [
    "🙂", "𝕏", "e\u0301", "\u0323", "\u200b", "\u200d", "\u202e", "\u2067", "\u2069", "نص", "שלום", "\n", "\r", "\r\n",
    "\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\0", "\ufeff", "\ufffd", "\uffff", "\U0010ffff", "\x07", "\x1b[31m",
    "<b>", "&amp;", "</script>", "\\", "${x}", "%s", "\xa0", "\t", "\u3000",
]  # fmt: skip


def steady(examples: int) -> settings:
    """The same examples in every run, and no deadline: the machine may be busy."""
    return settings(
        max_examples=examples,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
    )


def _sentence(name: str, cue: str, content: str, quote: tuple[str, str], shape: int, other: str) -> str:
    left, right = quote
    return (
        f"{left}{content.capitalize()},{right} {name} {cue}. ",
        f"{name} {cue} that {content}. ",
        f"{name} {cue} that {other} {cue} {left}{content}{right}. ",
        f"{left}{content.capitalize()},{right} {cue} {name}, {left}and {content}.{right} ",
        f"According to {name}, {content}. ",
        f"{left}{content.capitalize()}.{right}\n\n",
        f"{name}, head of {other}, {cue} {left}{content}{right}, {content}.\n",
    )[shape]


NAME = st.sampled_from(NAMES)
SENTENCE = st.builds(
    _sentence, NAME, st.sampled_from(CUES), st.sampled_from(CONTENTS), st.sampled_from(QUOTES), st.integers(0, 6), NAME
)
ANY = st.text(max_size=40)
"""Any text without halves of surrogate pairs, which the readers refuse."""
PIECE = st.sampled_from([*NAMES, *CUES, *CONTENTS, *MARKS, *ODD, " ", ", ", ". ", " that ", " "]) | ANY


@st.composite
def broken(draw: st.DrawFn) -> str:
    """A text like news with pieces put in, stretches left out, and halves changed places."""
    text = "".join(draw(st.lists(SENTENCE, min_size=1, max_size=6)))
    for _ in range(draw(st.integers(0, 5))):
        at = draw(st.integers(0, len(text)))
        to = min(len(text), at + draw(st.sampled_from([0, 0, 0, 1, 7])))
        text = text[:at] + draw(PIECE) + text[to:]
    cut = draw(st.none() | st.integers(0, len(text)))
    return text if cut is None else text[cut:] + text[:cut]


NEWS = st.lists(SENTENCE, min_size=1, max_size=6).map("".join) | broken()
MIXED = st.lists(PIECE, max_size=30).map("".join)
TEXT = NEWS | broken() | MIXED
"""Mostly news, so that something is found in it."""


def article(text: str) -> Article:
    """The text as an article, just as it is."""
    return Article(article_iri(None, text), "text", text)


WRITABLE = st.text(max_size=20) | st.sampled_from([*NAMES, *ODD])


@st.composite
def records(draw: st.DrawFn) -> Record:
    """A sound record whose names, spans, roles and links are any that may be."""
    text = draw(TEXT.filter(bool))
    url = draw(st.none() | st.sampled_from(["https://news.example/a", "https://news.example/b?x=1#y"]))
    day = st.none() | st.dates().map(lambda d: d.isoformat())
    line = st.none() | WRITABLE
    whole = Article(article_iri(url, text), draw(WRITABLE), text, draw(line), draw(line), draw(line), draw(day), url)

    def span() -> Span:
        start = draw(st.integers(0, len(text) - 1))
        return Span.of(text, start, draw(st.integers(start + 1, min(len(text), start + 60))))

    def one(values: tuple[str, ...]) -> str:
        return draw(st.sampled_from(values))

    entities: dict[str, Entity] = {}
    for _ in range(draw(st.integers(0, 4))):
        kind, name, named = one(ENTITY_TYPES), draw(WRITABLE.filter(str.strip)), draw(st.booleans())
        iri = entity_iri(kind, name, None if named else whole.id)
        held = draw(st.sampled_from([None, *entities]))
        roles = (Role(draw(WRITABLE), held),) if draw(st.booleans()) else ()
        places = (span(),) if draw(st.booleans()) else ()
        entities[iri] = Entity(
            iri, name, kind, named, tuple(draw(st.lists(WRITABLE, max_size=2))),  # type: ignore[arg-type]
            tuple(Mention(s.start, s.end) for s in places), roles,
        )  # fmt: skip
    some = st.lists(st.sampled_from(sorted(entities)), max_size=2, unique=True) if entities else st.just([])
    maybe = st.sampled_from([None, *sorted(entities)])
    made: list[Attribution] = []
    for number in range(draw(st.integers(0, 4))):
        content = tuple(sorted(span() for _ in range(draw(st.integers(1, 2)))))
        earlier = [a.id for a in made]
        answers = {
            (one(RELATION_TYPES), draw(st.sampled_from(earlier))) for _ in range(draw(st.integers(0, 2))) if earlier
        }
        made.append(Attribution(
            attribution_iri(whole.id, content[0].text, content[0].text, number), one(MODES),  # type: ignore[arg-type]
            span() if draw(st.booleans()) else None, span() if draw(st.booleans()) else None, content,
            tuple(draw(some)), draw(line), draw(maybe), draw(maybe), tuple(draw(some)),
            draw(st.sampled_from([None, *earlier])), draw(st.booleans()), draw(st.booleans()),
            tuple(Relation(kind, to, draw(st.floats(0, 1))) for kind, to in sorted(answers)),  # type: ignore[arg-type]
            draw(day), draw(st.floats(0, 1)),
        ))  # fmt: skip
    return Record(whole, tuple(entities.values()), tuple(made))


def stored(record: Record) -> Stored:
    """The record as a store of this one article gives it."""
    return Stored(record, RUN, {e.id: Canonical(e.id, e.name) for e in record.entities}, DEFAULT_BASE, {})
