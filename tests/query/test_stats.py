"""Counts, and the VoID description."""

from __future__ import annotations

import rdflib

from kg.graph import quads
from kg.query.stats import stats
from kg.store import Store
from tests.graph import example as ex

VOID = rdflib.Namespace("http://rdfs.org/ns/void#")


def test_counts(store: Store) -> None:
    found = stats(store)
    counts = {what.strip(): n for what, n in found.counts}
    assert counts == {
        "triples": len({q.triple for q in quads(ex.RECORD, ex.RUN)}),
        "nodes": len({q.subject for q in quads(ex.RECORD, ex.RUN)}),
        "articles": 1,
        "attributions": 11,
        "said": 7,
        "rejected": 2,
        "not said": 2,
        "nested": 2,
        "without source": 1,
        "copied": 0,
        "entities": 9,
        "named": 6,
        "answers": 2,
        "judgements": 0,
    }
    assert found.runs == ((ex.RUN.id, "said-small", "1.0", 11),)


def test_void(store: Store) -> None:
    found = stats(store)
    graph = rdflib.Graph().parse(data=found.void(), format="turtle")
    dataset = rdflib.URIRef(store.base)
    assert int(str(graph.value(dataset, VOID.triples))) == dict(found.counts)["triples"]
    classes = {
        str(graph.value(c, VOID["class"])): int(str(graph.value(c, VOID.entities)))
        for c in graph.objects(dataset, VOID.classPartition)
    }
    assert classes["https://w3id.org/said#Attribution"] == 11
    properties = {str(graph.value(p, VOID.property)) for p in graph.objects(dataset, VOID.propertyPartition)}
    assert "https://w3id.org/said#notSaid" in properties
    assert rdflib.URIRef("https://w3id.org/said#") in set(graph.objects(dataset, VOID.vocabulary))
