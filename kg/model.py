"""The nouns of the domain: articles, spans, entities, attributions and the record that holds them together.

Every class is a frozen dataclass. Offsets are Unicode code points into :attr:`Article.text`; for each
:class:`Span`, ``article.text[span.start:span.end] == span.text``. The JSON form (``to_json``/``from_json``) is the
record that ``kg extract -f jsonl`` prints, one object an article.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from kg.errors import RecordError

Mode = Literal["direct", "indirect", "mixed"]
EntityType = Literal["person", "organization", "place", "group", "document", "other"]
RelationType = Literal["denies", "supports", "repeats", "criticises"]
FurnitureKind = Literal[
    "url",
    "agency",
    "dateline",
    "read-more",
    "credit",
    "correction",
    "copyright",
    "caption",
    "byline",
    "headline",
    "other",
]

MODES: tuple[str, ...] = get_args(Mode)
ENTITY_TYPES: tuple[str, ...] = get_args(EntityType)
RELATION_TYPES: tuple[str, ...] = get_args(RelationType)
SHORT_FORM_CONFIDENCE = 0.5
"""From which confidence on an answer to a claim is told as one: in the graph's short forms, and on the page."""
JOINER = " \u2026 "
"""Stands between the parts of a split content."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of an article: ``start`` and ``end`` in code points (end excluded), and its words."""

    start: int
    end: int
    text: str

    @classmethod
    def of(cls, text: str, start: int, end: int) -> Span:
        """Cut the span ``[start, end)`` out of ``text``."""
        return cls(start, end, text[start:end])

    def to_json(self) -> dict[str, Any]:
        return {"start": self.start, "end": self.end, "text": self.text}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Span:
        return cls(data["start"], data["end"], data["text"])


@dataclass(frozen=True, slots=True, order=True)
class Furniture:
    """A stretch that is not content: an agency slug, a dateline, "Read more: ...", a copyright line, a caption."""

    start: int
    end: int
    kind: FurnitureKind


@dataclass(frozen=True, slots=True)
class Article:
    """One news article as it was read.

    ``source`` is the path or URL as the user gave it; ``published`` an ISO date (``2023-12-04``). ``dateline`` (the
    place), ``agency`` and ``furniture`` guide extraction and are not part of the JSON record.
    """

    id: str
    source: str
    text: str
    title: str | None = None
    byline: str | None = None
    publisher: str | None = None
    published: str | None = None
    url: str | None = None
    dateline: str | None = None
    agency: str | None = None
    furniture: tuple[Furniture, ...] = ()

    def to_json(self) -> dict[str, Any]:
        names = ("id", "source", "title", "byline", "publisher", "published", "url", "text")
        return {name: getattr(self, name) for name in names}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Article:
        return cls(
            data["id"],
            data["source"],
            data["text"],
            data.get("title"),
            data.get("byline"),
            data.get("publisher"),
            data.get("published"),
            data.get("url"),
        )


@dataclass(frozen=True, slots=True, order=True)
class Mention:
    """Where an entity is named or referred to: code-point offsets, end excluded."""

    start: int
    end: int

    def to_json(self) -> dict[str, Any]:
        return {"start": self.start, "end": self.end}


@dataclass(frozen=True, slots=True)
class Role:
    """An office that the article gives a person, and the organization it is held in (an entity's IRI)."""

    role: str
    organization: str | None = None

    def to_json(self) -> dict[str, Any]:
        return {"role": self.role, "organization": self.organization}


@dataclass(frozen=True, slots=True)
class Entity:
    """A person, organization, place, group or document under its fullest name.

    ``named`` is false for a source that the article leaves unnamed ("US officials"); such an entity belongs to its
    article alone.
    """

    id: str
    name: str
    type: EntityType
    named: bool = True
    aliases: tuple[str, ...] = ()
    mentions: tuple[Mention, ...] = ()
    roles: tuple[Role, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "name": self.name,
            "type": self.type,
            "named": self.named,
            "aliases": list(self.aliases),
            "mentions": [m.to_json() for m in self.mentions],
            "roles": [r.to_json() for r in self.roles],
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Entity:
        return cls(
            data["id"],
            data["name"],
            data["type"],
            data["named"],
            tuple(data["aliases"]),
            tuple(Mention(m["start"], m["end"]) for m in data["mentions"]),
            tuple(Role(r["role"], r["organization"]) for r in data["roles"]),
        )


@dataclass(frozen=True, slots=True)
class Relation:
    """How one attribution answers another: ``to`` is the other's IRI, ``confidence`` lies in 0..1."""

    type: RelationType
    to: str
    confidence: float

    def to_json(self) -> dict[str, Any]:
        return {"type": self.type, "to": self.to, "confidence": self.confidence}


@dataclass(frozen=True, slots=True)
class Attribution:
    """One reported act of saying, writing, believing, ordering or intending.

    ``speakers``, ``affiliation``, ``addressee`` and ``about`` are IRIs of entities of the same record; ``nested_in``
    is the IRI of the attribution whose content holds this one. ``evidence`` is the sentence or sentences around it and
    is not part of the JSON record: it follows from the text and the spans.
    """

    id: str
    mode: Mode
    source: Span | None
    cue: Span | None
    content: tuple[Span, ...]
    speakers: tuple[str, ...] = ()
    role: str | None = None
    affiliation: str | None = None
    addressee: str | None = None
    about: tuple[str, ...] = ()
    nested_in: str | None = None
    negated: bool = False
    rejects: bool = False
    relations: tuple[Relation, ...] = ()
    said_on: str | None = None
    confidence: float = 1.0
    evidence: tuple[Span, ...] = field(default=(), compare=False)

    def __repr__(self) -> str:
        from kg.display import attribution_text

        return attribution_text(self)

    def _repr_html_(self) -> str:
        from kg.display import attribution_html

        return attribution_html(self)

    @property
    def what(self) -> str:
        """What was said, in one string: the parts of a split content are joined by :data:`JOINER`."""
        return JOINER.join(span.text for span in self.content)

    def to_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "mode": self.mode,
            "source": self.source.to_json() if self.source else None,
            "cue": self.cue.to_json() if self.cue else None,
            "content": [s.to_json() for s in self.content],
            "speakers": list(self.speakers),
            "role": self.role,
            "affiliation": self.affiliation,
            "addressee": self.addressee,
            "about": list(self.about),
            "nested_in": self.nested_in,
            "negated": self.negated,
            "rejects": self.rejects,
            "relations": [r.to_json() for r in self.relations],
            "said_on": self.said_on,
            "confidence": self.confidence,
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Attribution:
        def span(value: dict[str, Any] | None) -> Span | None:
            return Span.from_json(value) if value else None

        return cls(
            id=data["id"],
            mode=data["mode"],
            source=span(data["source"]),
            cue=span(data["cue"]),
            content=tuple(Span.from_json(s) for s in data["content"]),
            speakers=tuple(data["speakers"]),
            role=data["role"],
            affiliation=data["affiliation"],
            addressee=data["addressee"],
            about=tuple(data["about"]),
            nested_in=data["nested_in"],
            negated=data["negated"],
            rejects=data["rejects"],
            relations=tuple(Relation(r["type"], r["to"], r["confidence"]) for r in data["relations"]),
            said_on=data["said_on"],
            confidence=data["confidence"],
        )


@dataclass(frozen=True, slots=True)
class Record:
    """What was extracted from one article: its entities and attributions, in the order of the text."""

    article: Article
    entities: tuple[Entity, ...] = ()
    attributions: tuple[Attribution, ...] = ()

    def __repr__(self) -> str:
        from kg.display import record_text

        return record_text(self)

    def _repr_html_(self) -> str:
        from kg.display import record_html

        return record_html(self)

    def entity(self, iri: str) -> Entity:
        """The entity of that IRI.

        Raises:
            KeyError: the record has no such entity.
        """
        for entity in self.entities:
            if entity.id == iri:
                return entity
        raise KeyError(iri)

    def to_json(self) -> dict[str, Any]:
        return {
            "article": self.article.to_json(),
            "entities": [e.to_json() for e in self.entities],
            "attributions": [a.to_json() for a in self.attributions],
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Record:
        """Read a record back.

        Raises:
            RecordError: a field is missing or has the wrong shape.
        """
        try:
            return cls(
                Article.from_json(data["article"]),
                tuple(Entity.from_json(e) for e in data["entities"]),
                tuple(Attribution.from_json(a) for a in data["attributions"]),
            )
        except (KeyError, TypeError, AttributeError) as error:
            raise RecordError(
                "record",
                f"it is not a record of `kg extract` ({type(error).__name__}: {error})",
                "give the JSON Lines that `kg extract -f jsonl` printed",
            ) from error


@dataclass(frozen=True, slots=True)
class Draft:
    """An attribution as spans, before anybody knows who its source is: what ``kg.attribute`` hands to ``kg.resolve``.

    Spans are ``(start, end)`` in code points. ``follows`` is the index, in the same list of drafts, of the attribution
    whose speaker a floating quotation (one with no cue of its own) continues; ``nested_in`` the index of the one whose
    content holds this one.
    """

    source: tuple[int, int] | None
    cue: tuple[int, int] | None
    content: tuple[tuple[int, int], ...]
    mode: Mode = "indirect"
    confidence: float = 1.0
    follows: int | None = None
    nested_in: int | None = None
    negated: bool = False
    rejects: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """What made an attribution: the model, its version and the settings it ran with; ``started`` is an ISO time."""

    id: str
    model: str
    version: str
    settings: tuple[tuple[str, str], ...] = ()
    started: str | None = None
