"""Records of several articles -> the :class:`View` that the page draws: one node an entity IRI, one edge a pair."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from kg.errors import FormatError
from kg.model import SHORT_FORM_CONFIDENCE, Article, Attribution, Entity, Record, Run
from kg.render.evidence import PassageTable
from kg.render.fold import fold
from kg.render.layout import Disc, positions
from kg.render.model import EVIDENCE, Copy, Edge, EdgeKind, Evidence, Link, Node, Paper, Polarity, Statement, View

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def build(
    records: Iterable[Record],
    *,
    evidence: Evidence = "sentence",
    run: Run | None = None,
    copies: Mapping[str, str] | None = None,
) -> View:
    """Gather records into the view of the page.

    The result depends on the set of records, not on their order. Entities are joined by IRI: the most frequent name
    stays, the others become aliases. A record whose article IRI came before is taken once.

    Args:
        records: what was extracted, with ``Attribution.evidence`` filled in where it is known.
        evidence: how much of each article the page holds: the sentence, its paragraph, or nothing but the claim.
        run: the model and settings that the page names.
        copies: for each attribution that is a copy, the IRI of the one it is a copy of: it stands with that one and
            counts once with it.

    Raises:
        FormatError: ``evidence`` is not one of the three.
    """
    check_evidence(evidence)
    ordered = sorted(
        {r.article.id: r for r in records}.values(), key=lambda r: (r.article.published or "9999", r.article.id)
    )
    folded = fold([(index, a) for index, record in enumerate(ordered) for a in _in_text_order(record)], copies or {})
    attributions = folded.attributions
    place = {a.id: position for position, (_, a) in enumerate(attributions)}
    by_id = {a.id: a for _, a in attributions}
    entities = _join(e for record in ordered for e in record.entities)
    used = _used(entities, (a for _, a in attributions))
    counts = _counts(entities, [a for _, a in attributions])
    iris = sorted(used, key=lambda iri: (-counts[iri][0], -counts[iri][1], entities[iri].name.casefold(), iri))
    node = {iri: position for position, iri in enumerate(iris)}
    table = PassageTable(evidence)
    statements = tuple(
        replace(
            _statement(a, index, ordered[index].article, _polarity(a, by_id), node, place, table),
            copies=tuple(Copy(copy.id, other) for other, copy in folded.copies.get(a.id, ())),
        )
        for index, a in attributions
    )
    edges = _edges(statements, entities, node)
    spots = positions(
        [Disc(sum(counts[iri]), len(entities[iri].name)) for iri in iris],
        [(e.source, e.target, max(1, len(e.statements))) for e in edges],
    )
    nodes = tuple(_node(entities[iri], counts[iri], spots[node[iri]]) for iri in iris)
    papers = tuple(_paper(record.article) for record in ordered)
    return View(nodes, edges, statements, table.passages, papers, evidence, run)


def check_evidence(amount: str) -> None:
    """Refuse an amount of evidence that :func:`build` does not know.

    Raises:
        FormatError: it is not one of :data:`~kg.render.model.EVIDENCE`.
    """
    if amount not in EVIDENCE:
        raise FormatError(amount, "there is no such amount of evidence", f"choose one of {', '.join(EVIDENCE)}")


def safe_url(url: str | None) -> str | None:
    """``url`` where it is a well-formed http or https address with a host, else ``None``."""
    if not url or any(ord(c) <= 32 for c in url.strip()):
        return None
    try:
        parts = urlsplit(url.strip())
    except ValueError:  # a malformed address ("http://[") is no link
        return None
    return url.strip() if parts.scheme in ("http", "https") and parts.netloc else None


def _in_text_order(record: Record) -> list[Attribution]:
    def start(a: Attribution) -> tuple[int, int]:
        spans = [s for s in (a.source, a.cue, *a.content) if s]
        return min((s.start for s in spans), default=0), max((s.end for s in spans), default=0)

    unique = {a.id: a for a in record.attributions}
    return sorted(unique.values(), key=lambda a: (*start(a), a.id))


def _join(entities: Iterable[Entity]) -> dict[str, Entity]:
    """One entity an IRI: the most frequent (then longest) name, all names, the roles of all articles."""
    groups: dict[str, list[Entity]] = defaultdict(list)
    for entity in entities:
        groups[entity.id].append(entity)
    joined = {}
    for iri, group in groups.items():
        names = Counter(e.name for e in group)
        name = min(names, key=lambda n: (-names[n], -len(n), n))
        aliases = sorted({a for e in group for a in (*e.aliases, e.name)} - {name})
        roles = sorted({r for e in group for r in e.roles}, key=lambda r: (r.role, r.organization or ""))
        types = Counter(e.type for e in group)
        joined[iri] = Entity(
            iri,
            name,
            min(types, key=lambda t: (-types[t], t)),
            any(e.named for e in group),
            tuple(aliases),
            (),
            tuple(roles),
        )
    return joined


def _used(entities: dict[str, Entity], attributions: Iterable[Attribution]) -> set[str]:
    """The entities that somebody speaks as, about, for or to; and the organizations that they hold a role in."""
    used = {iri for a in attributions for iri in (*a.speakers, *a.about, a.affiliation, a.addressee) if iri in entities}
    return used | {r.organization for iri in used for r in entities[iri].roles if r.organization in entities}


def _counts(entities: dict[str, Entity], attributions: list[Attribution]) -> dict[str, tuple[int, int]]:
    said = Counter(iri for a in attributions for iri in set(a.speakers))
    about = Counter(iri for a in attributions for iri in set(a.about))
    return {iri: (said[iri], about[iri]) for iri in entities}


def _node(entity: Entity, counts: tuple[int, int], spot: tuple[int, int]) -> Node:
    roles = tuple(dict.fromkeys(r.role for r in entity.roles if r.role))
    return Node(entity.id, entity.name, entity.type, entity.named, entity.aliases, roles, *counts, *spot)


def _paper(article: Article) -> Paper:
    return Paper(
        article.id,
        article.title,
        article.byline,
        article.publisher,
        article.published,
        safe_url(article.url),
        article.source,
    )


def _polarity(a: Attribution, by_id: dict[str, Attribution]) -> Polarity:
    """Not said: negated, or nested (at any depth) under one that is negated or rejects its content."""
    seen = {a.id}
    parent = by_id.get(a.nested_in or "")
    unsaid = a.negated
    while parent and parent.id not in seen and not unsaid:
        seen.add(parent.id)
        unsaid = parent.negated or parent.rejects
        parent = by_id.get(parent.nested_in or "")
    return "unsaid" if unsaid else "rejected" if a.rejects else "said"


def _statement(
    a: Attribution,
    index: int,
    article: Article,
    polarity: Polarity,
    node: dict[str, int],
    place: dict[str, int],
    table: PassageTable,
) -> Statement:
    passage, sentence, marks = table.add(a, index, article.text)
    published = article.published if _DAY.fullmatch(article.published or "") else None
    said_on = a.said_on if _DAY.fullmatch(a.said_on or "") else None

    def nodes(iris: Iterable[str]) -> tuple[int, ...]:
        return tuple(dict.fromkeys(node[iri] for iri in iris if iri in node))

    return Statement(
        id=a.id,
        article=index,
        mode=a.mode,
        polarity=polarity,
        speakers=nodes(a.speakers),
        source=a.source.text if a.source else None,
        cue=a.cue.text if a.cue else None,
        content=" … ".join(s.text for s in a.content),
        role=a.role,
        affiliation=node.get(a.affiliation or ""),
        addressee=node.get(a.addressee or ""),
        about=nodes(a.about),
        nested_in=place.get(a.nested_in or ""),
        relations=tuple(
            Link(r.type, place[r.to], r.confidence)
            for r in sorted(a.relations, key=lambda r: (r.type, r.to))
            if r.to in place and r.confidence >= SHORT_FORM_CONFIDENCE
        ),
        date=said_on or published,
        dated_by_article=said_on is None and published is not None,
        confidence=a.confidence,
        passage=passage,
        sentence=sentence,
        marks=marks,
    )


def _edges(statements: Sequence[Statement], entities: dict[str, Entity], node: dict[str, int]) -> tuple[Edge, ...]:
    pairs: dict[tuple[EdgeKind, int, int], dict[int, None]] = defaultdict(dict)
    for position, s in enumerate(statements):
        for speaker in s.speakers:
            for other in s.about:
                if other != speaker:
                    pairs["about", speaker, other][position] = None
            if s.affiliation is not None and s.affiliation != speaker:
                pairs["affiliation", speaker, s.affiliation][position] = None
            for link in s.relations:
                for other in statements[link.to].speakers:
                    if other != speaker:
                        pairs[link.type, speaker, other][position] = None
    for iri, source in node.items():
        for role in entities[iri].roles:
            target = node.get(role.organization or "")
            if target is not None and target != source:
                pairs.setdefault(("affiliation", source, target), {})
    return tuple(
        Edge(kind, source, target, tuple(pairs[kind, source, target])) for kind, source, target in sorted(pairs)
    )
