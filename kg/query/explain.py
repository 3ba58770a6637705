"""What stands behind a node of the graph: the sentence with its spans marked, the source, the model."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kg.errors import NotFoundError
from kg.graph import Canonical
from kg.graph.build import evidence_spans, holding
from kg.graph.terms import iri as named_node
from kg.model import Attribution, Entity, Record, Span
from kg.query.result import Result
from kg.store import Store, Stored

_LIMIT = 20
_HOLDS = {"content": "said", "rejects": "rejected", "notSaid": "not said"}
_FIND = """
SELECT DISTINCT ?a ?article WHERE {
  { BIND(<%(iri)s> AS ?a) ?a a said:Attribution }
  UNION { ?a said:content|said:rejects|said:notSaid <%(iri)s> }
  UNION { ?a said:sourceSpan|said:cueSpan|said:contentSpan|said:evidence <%(iri)s> }
  UNION { ?a said:sourceSpan|said:cueSpan|said:contentSpan|said:evidence ?span . ?span oa:hasSelector <%(iri)s> }
  UNION { <%(iri)s> said:answerBy ?a }
  UNION { <%(iri)s> said:canonical?/^(said:source|said:onBehalfOf|said:addressee) ?a }
  UNION { <%(iri)s> said:canonical?/^schema:about/^(said:content|said:rejects|said:notSaid) ?a }
  UNION { <%(iri)s> a schema:NewsArticle . ?a said:inArticle <%(iri)s> }
  UNION { ?a prov:wasGeneratedBy <%(iri)s> }
  ?a said:inArticle ?article
} ORDER BY ?article ?a"""
_WITHDRAWN = """
SELECT ?day WHERE { GRAPH ?history { ?version said:withdrew <%s> ; said:withdrawnOn ?day } } ORDER BY DESC(?day)"""


def explain(store: Store, iri: str) -> str:
    """What stands behind a node, as text.

    Args:
        store: where the graph is.
        iri: of an attribution, claim, span, answer, entity, article or run.

    Raises:
        NotFoundError: the graph has no such node.
    """
    iri = named_node(iri).value
    found = Result(store.query(_FIND % {"iri": iri})).values()
    lines: list[str] = []
    if not found:
        days = [day for (day,) in Result(store.query(_WITHDRAWN % iri)).values()]
        if not days:
            raise NotFoundError(iri, "the graph has no such node", "take an IRI from `kg query` or `kg export`")
        return f"{iri}\n  withdrawn on {days[0]}: a later version of its article, or a later model, no longer has it\n"
    wanted: dict[str, list[str]] = {}
    for attribution, article in found[:_LIMIT]:
        wanted.setdefault(article or "", []).append(attribution or "")
    for article, attributions in wanted.items():
        stored = store.record(article)
        if stored is None:
            continue
        if not lines:
            lines += _entity(stored, iri)
        by_iri = {a.id: a for a in stored.record.attributions}
        for attribution in attributions:
            lines += ["", *_attribution(stored, by_iri[attribution])]
    if len(found) > _LIMIT:
        lines += ["", f"... and {len(found) - _LIMIT} more"]
    return "\n".join(lines).lstrip("\n") + "\n"


def _entity(stored: Stored, iri: str) -> Iterator[str]:
    for entity in stored.record.entities:
        name = stored.names[entity.id]
        if iri in (entity.id, name.iri):
            yield name.iri
            yield f"  {name.label} ({entity.type}{'' if entity.named else ', unnamed'})"
            if iri != name.iri:
                yield f"  a judgement made {iri} one with it"
            if entity.aliases:
                yield "  also: " + "; ".join(entity.aliases)
            return


def _attribution(stored: Stored, a: Attribution) -> Iterator[str]:
    record, article = stored.record, stored.record.article
    labels = {iri: name.label for iri, name in stored.names.items()}
    yield a.id
    where = ", ".join(part for part in (article.title, article.publisher, article.published) if part)
    yield f"  article     {where or article.source} <{article.id}>"
    for sentence in evidence_spans(record, a):
        yield f"  sentence    {marked(sentence, a)}"
        yield f"              code points {sentence.start} to {sentence.end}"
    yield f"  holds       {_HOLDS[holding(record, a)]}, {a.mode}"
    yield from _source(record, a, stored.names)
    for heading, iris in (("about", a.about), ("addressee", (a.addressee,)), ("on behalf", (a.affiliation,))):
        names = "; ".join(labels[iri] for iri in iris if iri)
        if names:
            yield f"  {heading:<11} {names}"
    if a.role:
        yield f"  role        {a.role}"
    if a.said_on:
        yield f"  said on     {a.said_on}"
    if a.nested_in:
        yield f"  nested in   <{a.nested_in}>"
    for relation in a.relations:
        yield f"  {relation.type:<11} <{relation.to}> (confidence {relation.confidence:.2f})"
    if a.id in stored.copies:
        yield f"  copy of     <{stored.copies[a.id]}>"
    settings = "".join(f", {key}={value}" for key, value in stored.run.settings)
    yield f"  model       {stored.run.model} {stored.run.version}{settings} <{stored.run.id}>"
    yield f"  confidence  {a.confidence:.2f}"
    if stored.run.started:
        yield f"  run of      {stored.run.started}"


def _source(record: Record, a: Attribution, names: Mapping[str, Canonical]) -> Iterator[str]:
    """Who the source is, and what in the article leads there."""
    if not a.speakers:
        yield "  source      the text names none"
        return
    for iri in a.speakers:
        entity = record.entity(iri)
        called = names[iri]
        yield f"  source      {called.label} ({entity.type}) <{called.iri}>"
        yield f"              {_resolved(record, a, entity)}"


def _resolved(record: Record, a: Attribution, entity: Entity) -> str:
    if a.source is None:
        return "the words stand without a source of their own: it is the one who spoke before"
    words = f'"{a.source.text}" at {a.source.start} to {a.source.end}'
    for name in sorted((entity.name, *entity.aliases), key=len, reverse=True):
        if name and name.casefold() in a.source.text.casefold():
            return f'{words}: names it as "{name}"'
    before = [m for m in entity.mentions if m.start < a.source.start]
    if before:
        last = max(before)
        named = record.article.text[last.start : last.end]
        return f'{words}: refers to it; the mention before is "{named}" at {last.start} to {last.end}'
    return f"{words}: refers to it"


def marked(sentence: Span, a: Attribution) -> str:
    """A sentence on one line, with ``[source: ...]``, ``[cue: ...]`` and ``[content: ...]`` around its parts."""
    marks = [(a.source, "[source: ", "]"), (a.cue, "[cue: ", "]"), *((s, "[content: ", "]") for s in a.content)]
    opening: dict[int, list[tuple[int, str]]] = {}
    closing: dict[int, list[str]] = {}
    for span, begin, end in marks:
        if span is None:
            continue
        start, stop = max(span.start, sentence.start), min(span.end, sentence.end)
        if start < stop:
            opening.setdefault(start, []).append((-stop, begin))
            closing.setdefault(stop, []).append(end)
    parts = []
    for offset in range(sentence.start, sentence.end + 1):
        parts += closing.get(offset, [])
        parts += [begin for _, begin in sorted(opening.get(offset, []))]
        if offset < sentence.end:
            parts.append(sentence.text[offset - sentence.start])
    return " ".join("".join(parts).split())
