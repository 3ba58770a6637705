"""What holds of everything that is found, whatever the text: each is said once, for the tests and the fuzzer."""

from __future__ import annotations

import json
from itertools import pairwise

from pyoxigraph import NamedNode

from kg.attribute.quotes import Quotation
from kg.model import ENTITY_TYPES, MODES, RELATION_TYPES, Record, Span


def span_is_right(text: str, span: Span) -> None:
    """It is not empty, lies within the text, and has the words that stand there."""
    assert 0 <= span.start < span.end <= len(text), span
    assert text[span.start : span.end] == span.text, span


def nesting_has_no_cycles(record: Record) -> None:
    """Who goes outwards from an attribution comes to an end, within the record."""
    outer = {a.id: a.nested_in for a in record.attributions}
    for start in outer:
        seen = {start}
        at = outer[start]
        while at is not None:
            assert at in outer, "nested in an attribution of another record"
            assert at not in seen, "nested in itself"
            seen.add(at)
            at = outer[at]


def record_is_sound(record: Record) -> None:
    """All that the format of records promises."""
    text = record.article.text
    entities = {e.id for e in record.entities}
    attributions = {a.id for a in record.attributions}
    assert len(entities) == len(record.entities)
    assert len(attributions) == len(record.attributions)
    for iri in (record.article.id, *entities, *attributions):
        NamedNode(iri)
    for a in record.attributions:
        assert a.content
        for span in (a.source, a.cue, *a.content, *a.evidence):
            if span is not None:
                span_is_right(text, span)
        assert all(one.end <= other.start for one, other in pairwise(a.content))
        linked = {*a.speakers, *a.about, a.addressee, a.affiliation} - {None}
        assert linked <= entities
        assert len(set(a.speakers)) == len(a.speakers)
        assert len(set(a.about)) == len(a.about)
        assert a.mode in MODES
        assert 0 <= a.confidence <= 1
        for relation in a.relations:
            assert relation.type in RELATION_TYPES
            assert relation.to in attributions - {a.id}
            assert 0 <= relation.confidence <= 1
    nesting_has_no_cycles(record)
    for entity in record.entities:
        assert entity.name.strip()
        assert entity.type in ENTITY_TYPES
        assert all(0 <= m.start < m.end <= len(text) for m in entity.mentions)
        assert {r.organization for r in entity.roles} - {None} <= entities
    line = json.dumps(record.to_json(), ensure_ascii=False)
    assert Record.from_json(json.loads(line)).to_json() == record.to_json()


def quotations_are_nested(text: str, found: list[Quotation]) -> None:
    """They lie within the text and in order, and of any two one holds the other or they are apart."""
    assert found == sorted(found)
    around: list[Quotation] = []
    for q in found:
        assert 0 <= q.start < q.end <= len(text)
        while around and around[-1].end <= q.start:
            around.pop()
        assert not around or q.end <= around[-1].end, "two quotations cross"
        assert q.depth == len(around)
        around.append(q)
