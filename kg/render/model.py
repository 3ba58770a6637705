"""The nouns of the page: nodes, edges, statements, passages and articles, all pure data.

Everything refers to everything else by position (an ``int`` into the tuple of the :class:`View`), which keeps the file
small and the page quick. Offsets are Unicode code points into the text of a :class:`Passage`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from kg.model import EntityType, Mode, RelationType, Run

Evidence = Literal["sentence", "paragraph", "none"]
Polarity = Literal["said", "rejected", "unsaid"]
EdgeKind = Literal["about", "affiliation", "denies", "supports", "repeats", "criticises"]
MarkKind = Literal["source", "cue", "content"]

EVIDENCE: tuple[str, ...] = get_args(Evidence)
POLARITIES: tuple[str, ...] = get_args(Polarity)
EDGE_KINDS: tuple[str, ...] = get_args(EdgeKind)
MARK_KINDS: tuple[str, ...] = get_args(MarkKind)


@dataclass(frozen=True, slots=True)
class Node:
    """An entity over all articles. ``said`` and ``about`` count its statements; ``x`` and ``y`` are page units."""

    id: str
    name: str
    type: EntityType
    named: bool
    aliases: tuple[str, ...]
    roles: tuple[str, ...]
    said: int
    about: int
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Edge:
    """A pair of nodes and the statements that join them, in the order of :attr:`View.statements`.

    ``about``: the source speaks about the target. ``affiliation``: the source belongs to, or speaks for, the target.
    The four relations: a statement of the source denies (supports ...) a statement of the target; ``statements`` are
    those of the source.
    """

    kind: EdgeKind
    source: int
    target: int
    statements: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of a passage to be marked: code points, end excluded."""

    kind: MarkKind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Passage:
    """The sentence or the paragraph kept as evidence; ``clipped`` says at which ends the article goes on in it."""

    article: int
    text: str
    clipped: tuple[bool, bool] = (False, False)


@dataclass(frozen=True, slots=True)
class Link:
    """A relation of one statement to another (its position), with a confidence of 0..1."""

    type: RelationType
    to: int
    confidence: float


@dataclass(frozen=True, slots=True)
class Copy:
    """A statement's copy in another article (a wire story printed twice): its IRI, and that article."""

    id: str
    article: int


@dataclass(frozen=True, slots=True)
class Statement:
    """One reported statement. ``polarity``: ``said``; ``rejected`` (the source denies it); ``unsaid`` (the article says
    that the source did not say it, or it is nested under such a one). ``date`` is the day it was said or, where that
    is unknown, the day its article was published (then ``dated_by_article``). ``sentence`` is where in the passage the
    evidence sentence lies. What other articles copy of it counts with it (``copies``)."""

    id: str
    article: int
    mode: Mode
    polarity: Polarity
    speakers: tuple[int, ...]
    source: str | None
    cue: str | None
    content: str
    role: str | None
    affiliation: int | None
    addressee: int | None
    about: tuple[int, ...]
    nested_in: int | None
    relations: tuple[Link, ...]
    date: str | None
    dated_by_article: bool
    confidence: float
    passage: int | None
    sentence: tuple[int, int] | None
    marks: tuple[Mark, ...]
    copies: tuple[Copy, ...] = ()


@dataclass(frozen=True, slots=True)
class Paper:
    """An article as the page cites it; ``url`` is ``None`` unless it is http or https."""

    id: str
    title: str | None
    byline: str | None
    publisher: str | None
    published: str | None
    url: str | None
    source: str


@dataclass(frozen=True, slots=True)
class View:
    """All that the page shows. Nodes come most quoted first, statements in the order of their articles."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    statements: tuple[Statement, ...]
    passages: tuple[Passage, ...]
    articles: tuple[Paper, ...]
    evidence: Evidence
    run: Run | None
