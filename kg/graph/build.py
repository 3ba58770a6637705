"""A record as RDF: what one article supports, in one named graph.

The graph comes in blocks, one for the article, one for the run, one for each entity and one for each attribution with
its claim, answers and spans, so that a writer can keep together what belongs together.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal as Choice

from pyoxigraph import Literal, NamedNode, Quad

from kg.errors import RecordError
from kg.graph import terms as t
from kg.graph import vocab as v
from kg.graph.evidence import evidence as evidence_of
from kg.iris import DEFAULT_BASE, derived_iri
from kg.model import SHORT_FORM_CONFIDENCE, Article, Attribution, Entity, Record, Run, Span

EvidenceLevel = Choice["sentence", "article", "none"]
Holding = Choice["content", "rejects", "notSaid"]
TITLE_LENGTH = 100


@dataclass(frozen=True, slots=True)
class Canonical:
    """What an entity of a record is called in the whole graph: its IRI there, its one preferred label, and whether it
    is named (``None``: as the record says)."""

    iri: str
    label: str
    named: bool | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """Quads that belong together.

    ``kind`` is ``article``, ``run``, ``entity`` or ``attribution``; ``key`` sorts blocks of one kind for readers:
    an entity's label, or an attribution's article and offset. ``quads`` stand in reading order. ``title`` says in a
    line what an attribution is; it is empty for other blocks.
    """

    kind: Choice["article", "run", "entity", "attribution"]
    key: tuple[str, int, str]
    quads: tuple[Quad, ...]
    title: str = ""


def shared_graph(base: str = DEFAULT_BASE) -> NamedNode:
    """The graph of what belongs to no one article: preferred labels, judgements, what links articles."""
    return NamedNode(f"{base}graph/shared")


def claim_iri(attribution: str, base: str = DEFAULT_BASE) -> str:
    """The IRI of the claim of an attribution."""
    return derived_iri(attribution, "claim", base=base)


def content_text(attribution: Attribution) -> str:
    """What was said: the parts of a split content are joined by " … "."""
    return attribution.what


def quads(
    record: Record,
    run: Run,
    base: str = DEFAULT_BASE,
    *,
    canonical: Mapping[str, Canonical] | None = None,
    evidence: EvidenceLevel = "sentence",
) -> Iterator[Quad]:
    """The graph of one record.

    Args:
        record: what was extracted from one article.
        run: what extracted it.
        base: the IRI that those of the data begin with.
        canonical: for entities of the record, what they are called in the whole graph; an entity without an entry
            keeps its own IRI and name.
        evidence: how much of the article's text goes in: the sentences of each attribution, the whole article as
            well, or neither.

    Yields:
        Each quad once. All stand in the named graph of the article, whose name is the article's IRI, except
        preferred labels and the relations to attributions of other articles, which stand in the shared graph.

    Raises:
        RecordError: an IRI, a day or a confidence of the record is not one, or a reference leads nowhere.
    """
    seen: set[Quad] = set()
    for block in blocks(record, run, base, canonical=canonical, evidence=evidence):
        for quad in block.quads:
            if quad not in seen:
                seen.add(quad)
                yield quad


def with_union(
    record: Record, run: Run, base: str = DEFAULT_BASE, *, canonical: Mapping[str, Canonical] | None = None
) -> Iterator[Quad]:
    """The same quads as :func:`quads`, each beside its triple in the default graph; some more than once."""
    for block in _Twice(record, run, base, canonical or {}, "sentence").blocks():
        yield from block.quads


def blocks(
    record: Record,
    run: Run,
    base: str = DEFAULT_BASE,
    *,
    canonical: Mapping[str, Canonical] | None = None,
    evidence: EvidenceLevel = "sentence",
) -> Iterator[Block]:
    """The same quads as :func:`quads`, block by block; a quad may stand in more than one."""
    return _Builder(record, run, base, canonical or {}, evidence).blocks()


def holding(record: Record, a: Attribution) -> Holding:
    """How an attribution holds its claim: what was said, rejected, or not said.

    Raises:
        RecordError: an attribution is nested in itself, or in one that the record does not hold.
    """
    if a.negated:
        return "notSaid"
    others = {other.id: other for other in record.attributions} if a.nested_in else {}
    above, passed = a.nested_in, {a.id}
    while above is not None:
        if above in passed:
            raise RecordError(a.id, "it is nested in itself", "use records that `kg extract` printed")
        passed.add(above)
        outer = others.get(above)
        if outer is None:
            cause = "an attribution is nested in this one, which the record does not hold"
            raise RecordError(above[:200], cause, "use records that `kg extract` printed")
        if outer.negated or outer.rejects:
            return "notSaid"
        above = outer.nested_in
    return "rejects" if a.rejects else "content"


def evidence_spans(record: Record, a: Attribution) -> tuple[Span, ...]:
    """The sentence or sentences that an attribution is read from."""
    return evidence_of(record.article.text, a)


class _Builder:
    def __init__(
        self, record: Record, run: Run, base: str, canonical: Mapping[str, Canonical], evidence: EvidenceLevel
    ) -> None:
        self.record, self.run, self.base, self.evidence = record, run, base, evidence
        self.article = t.iri(record.article.id)
        self.shared = shared_graph(base)
        self.names = {e.id: canonical.get(e.id) or Canonical(e.id, e.name) for e in record.entities}
        self.nodes = {key: t.iri(name.iri) for key, name in self.names.items()}
        self.attributions = {a.id: a for a in record.attributions}
        self.out: list[Quad] = []

    def blocks(self) -> Iterator[Block]:
        article = self.record.article
        self.write_article(article)
        yield self.block("article", (article.id, 0, ""))
        if self.record.attributions:
            self.write_run()
            yield self.block("run", (self.run.id, 0, ""))
        for entity in self.record.entities:
            name = self.names[entity.id]
            self.write_entity(entity, name)
            yield self.block("entity", (name.label, 0, name.iri))
        for attribution in self.record.attributions:
            self.write_attribution(attribution)
            spans = [s.start for s in (attribution.source, attribution.cue, *attribution.content) if s is not None]
            key = (article.id, min(spans, default=0), attribution.id)
            yield replace(self.block("attribution", key), title=self.title(attribution))

    def block(self, kind: Choice["article", "run", "entity", "attribution"], key: tuple[str, int, str]) -> Block:
        made, self.out = tuple(self.out), []
        return Block(kind, key, made)

    def title(self, a: Attribution) -> str:
        who = ", ".join(self.names[iri].label for iri in a.speakers if iri in self.names) or "nobody named"
        words = " ".join(t.clean(f"{who} | {a.cue.text if a.cue else '-'} | {content_text(a)}").split())
        return words if len(words) <= TITLE_LENGTH else words[: TITLE_LENGTH - 2] + " \u2026"

    def add(
        self, subject: NamedNode, predicate: NamedNode, value: NamedNode | Literal, graph: NamedNode | None = None
    ) -> None:
        self.out.append(Quad(subject, predicate, value, graph or self.article))

    def entity(self, iri: str) -> NamedNode:
        try:
            return self.nodes[iri]
        except KeyError:
            raise RecordError(
                iri[:200],
                "the record names this entity but does not describe it",
                "use records that `kg extract` printed",
            ) from None

    def write_article(self, article: Article) -> None:
        node = self.article
        self.add(node, v.TYPE, v.NEWS_ARTICLE)
        for predicate, text in (
            (v.HEADLINE, article.title),
            (v.AUTHOR, article.byline),
            (v.PUBLISHER, article.publisher),
        ):
            if text:
                self.add(node, predicate, t.string(text))
        if article.published:
            self.add(node, v.DATE_PUBLISHED, t.day(article.published))
        if article.url:
            self.add(node, v.URL, t.string(article.url))
        if self.evidence == "article":
            self.add(node, v.ARTICLE_BODY, t.string(article.text))

    def write_run(self) -> None:
        node = t.iri(self.run.id)
        self.add(node, v.TYPE, v.ACTIVITY)
        self.add(node, v.MODEL, t.string(self.run.model))
        self.add(node, v.VERSION, t.string(self.run.version))
        for name, value in self.run.settings:
            self.add(node, v.SETTING, t.string(f"{name}={value}"))

    def write_entity(self, entity: Entity, name: Canonical) -> None:
        node = self.nodes[entity.id]
        self.add(node, v.TYPE, v.ENTITY)
        if entity.type in v.ENTITY_CLASS:
            self.add(node, v.TYPE, v.ENTITY_CLASS[entity.type])
        self.add(node, v.PREF_LABEL, t.string(name.label), self.shared)
        for alias in sorted({t.clean(a) for a in (entity.name, *entity.aliases)} - {t.clean(name.label), ""}):
            self.add(node, v.ALT_LABEL, Literal(alias))
        self.add(node, v.NAMED, t.boolean(entity.named if name.named is None else name.named))
        for role in entity.roles:
            if role.role:
                self.add(node, v.JOB_TITLE, t.string(role.role))
            if role.organization:
                self.add(node, v.AFFILIATION, self.entity(role.organization))

    def write_attribution(self, a: Attribution) -> None:
        node, claim = t.iri(a.id), NamedNode(claim_iri(a.id, self.base))
        sources = [self.entity(iri) for iri in a.speakers]
        topics = [self.entity(iri) for iri in a.about]
        self.add(node, v.TYPE, v.ATTRIBUTION)
        self.add(node, v.TYPE, v.MODE_CLASS[a.mode])
        for source in sources:
            self.add(node, v.SOURCE, source)
        if not sources:
            self.add(node, v.SOURCELESS, t.boolean(True))
        if a.cue:
            self.add(node, v.CUE, t.string(a.cue.text))
        holds = v.said(holding(self.record, a))
        self.add(node, holds, claim)
        if a.role:
            self.add(node, v.ROLE, t.string(a.role))
        if a.affiliation:
            self.add(node, v.ON_BEHALF_OF, self.entity(a.affiliation))
        if a.addressee:
            self.add(node, v.ADDRESSEE, self.entity(a.addressee))
        if a.nested_in:
            self.add(node, v.NESTED_IN, t.iri(a.nested_in))
        if a.said_on:
            self.add(node, v.SAID_ON, t.day(a.said_on))
        self.add(node, v.IN_ARTICLE, self.article)
        self.add(node, v.CONFIDENCE, t.decimal(a.confidence))
        self.add(node, v.WAS_GENERATED_BY, t.iri(self.run.id))
        self.write_claim(a, claim, topics)
        if holds == v.CONTENT and not a.nested_in:
            for source in sources:
                for topic in topics:
                    self.add(source, v.SPOKE_ABOUT, topic)
        evidence = () if self.evidence == "none" else evidence_of(self.record.article.text, a)
        self.write_answers(a, node, evidence)
        self.write_spans(a, node, evidence)

    def write_claim(self, a: Attribution, claim: NamedNode, topics: list[NamedNode]) -> None:
        self.add(claim, v.TYPE, v.CLAIM)
        self.add(claim, v.TEXT, t.string(content_text(a)))
        for topic in topics:
            self.add(claim, v.ABOUT, topic)

    def write_answers(self, a: Attribution, node: NamedNode, evidence: tuple[Span, ...]) -> None:
        for relation in a.relations:
            graph = self.article if relation.to in self.attributions else self.shared
            answer = NamedNode(derived_iri(a.id, "answer", f"{relation.type} {relation.to}", self.base))
            target = NamedNode(claim_iri(relation.to, self.base))
            if relation.confidence >= SHORT_FORM_CONFIDENCE:
                self.add(node, v.SHORT_FORM[relation.type], target, graph)
            self.add(answer, v.TYPE, v.ANSWER, graph)
            self.add(answer, v.ANSWER_BY, node, graph)
            self.add(answer, v.ANSWER_KIND, Literal(relation.type), graph)
            self.add(answer, v.ANSWER_TO, target, graph)
            self.add(answer, v.CONFIDENCE, t.decimal(relation.confidence), graph)
            for number in range(len(evidence)):
                self.add(answer, v.EVIDENCE, NamedNode(self.span_iri(a, "evidence", number)), graph)

    def span_iri(self, a: Attribution, part: str, number: int = 0) -> str:
        return derived_iri(a.id, "span", f"{part} {number}", self.base)

    def write_spans(self, a: Attribution, node: NamedNode, evidence: tuple[Span, ...]) -> None:
        parts = [
            (v.SOURCE_SPAN, "source", (a.source,)),
            (v.CUE_SPAN, "cue", (a.cue,)),
            (v.CONTENT_SPAN, "content", a.content),
            (v.EVIDENCE, "evidence", evidence),
        ]
        for predicate, part, spans in parts:
            for number, span in enumerate(spans):
                if span is not None:
                    self.write_span(node, predicate, self.span_iri(a, part, number), span)

    def write_span(self, node: NamedNode, predicate: NamedNode, iri: str, span: Span) -> None:
        target = NamedNode(iri)
        position = NamedNode(derived_iri(iri, "selector", "position", self.base))
        quote = NamedNode(derived_iri(iri, "selector", "quote", self.base))
        self.add(node, predicate, target)
        self.add(target, v.TYPE, v.SPAN)
        self.add(target, v.HAS_SOURCE, self.article)
        self.add(target, v.HAS_SELECTOR, position)
        self.add(target, v.HAS_SELECTOR, quote)
        self.add(position, v.TYPE, v.POSITION_SELECTOR)
        self.add(position, v.START, t.count(span.start))
        self.add(position, v.END, t.count(span.end))
        self.add(quote, v.TYPE, v.QUOTE_SELECTOR)
        self.add(quote, v.EXACT, t.string(span.text))


class _Twice(_Builder):
    """Writes each triple in its graph and in the default graph, where the union of all graphs is kept."""

    def add(
        self, subject: NamedNode, predicate: NamedNode, value: NamedNode | Literal, graph: NamedNode | None = None
    ) -> None:
        self.out.append(Quad(subject, predicate, value, graph or self.article))
        self.out.append(Quad(subject, predicate, value))
