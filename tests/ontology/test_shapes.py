"""The shapes: the example conforms, and everything that can be wrong with a graph is found."""

from __future__ import annotations

from dataclasses import replace

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib
from rdflib import SH, Graph

from kg.graph import quads
from kg.graph import vocab as v
from kg.graph.validate import Report, shapes, to_rdflib, validate
from kg.model import Span
from tests.graph import example as ex

PREFIXES = "".join(f"PREFIX {p}: <{n}>\n" for p, n in v.PREFIXES.items())


def spelled(names: str) -> str:
    """A long update, by the span and the selector's property that it changes."""
    span, property_, value = names.split()
    return (
        f"DELETE {{ ?s oa:{property_} ?x }} INSERT {{ ?s oa:{property_} {value} }} "
        f"WHERE {{ $A said:{span}/oa:hasSelector ?s . ?s oa:{property_} ?x }}"
    )


def whole() -> ox.Store:
    """A small part of the example, article text included."""
    record = replace(ex.RECORD, attributions=(ex.REPORTED, ex.WARNED, ex.NEVER_TOLD, ex.LEAK_DENIED, ex.LEAKED))
    store = ox.Store()
    store.extend(ox.Quad(q.subject, q.predicate, q.object) for q in quads(record, ex.RUN, evidence="article"))
    return store


def changed(update: str) -> ox.Store:
    graph = whole()
    names = {"A": ex.NEVER_TOLD, "W": ex.WARNED, "R": ex.REPORTED, "L": ex.LEAKED}
    for name, attribution in names.items():
        update = update.replace(f"${name}", f"<{attribution.id}>")
    graph.update(PREFIXES + update)
    return graph


def broken(update: str) -> Report:
    return validate([changed(update)])


@pytest.mark.parametrize("evidence", ["sentence", "article", "none"])
def test_the_example_conforms(evidence: str) -> None:
    report = validate([quads(ex.RECORD, ex.RUN, evidence=evidence)])  # type: ignore[arg-type]
    assert report.text().startswith("conforms: ")
    assert report.conforms


@pytest.mark.parametrize(
    ("update", "message"),
    [
        ("DELETE WHERE { $A said:content ?c }", "exactly one of said:content"),
        ("INSERT { $A said:rejects ?c } WHERE { $A said:content ?c }", "only one of these"),
        ("INSERT { $A said:notSaid ?c } WHERE { $W said:content ?c }", "exactly one of said:content"),
        ("DELETE WHERE { $A said:inArticle ?x }", "exactly one article"),
        ("INSERT DATA { $A said:inArticle <urn:a> }", "exactly one article"),
        ("DELETE WHERE { $A prov:wasGeneratedBy ?x }", "exactly one run"),
        ("DELETE WHERE { $A said:source ?x }", "has a source, or else is sourceless"),
        ("INSERT DATA { $A said:sourceless true }", "has a source, or else is sourceless"),
        (
            "DELETE { $A said:confidence ?x } INSERT { $A said:confidence 1.5 } WHERE { $A said:confidence ?x }",
            "from 0 to 1",
        ),
        (
            "DELETE { $A said:confidence ?x } INSERT { $A said:confidence '1' } WHERE { $A said:confidence ?x }",
            "from 0 to 1",
        ),
        ("INSERT { $A said:supports ?x } WHERE { $A said:denies ?x }", "not one that it supports"),
        ("INSERT DATA { $A said:nestedIn <urn:x> }", "nested in at most one other"),
        ("INSERT DATA { $R said:nestedIn $W }", "nested in itself"),
        ("INSERT DATA { $W said:inArticle <urn:a> . <urn:a> a schema:NewsArticle }", "of another article"),
        (
            "DELETE { $L said:notSaid ?c } INSERT { $L said:content ?c } WHERE { $L said:notSaid ?c }",
            "nested under a negated",
        ),
        (
            spelled("cueSpan start 0"),
            "begins or ends outside the evidence",
        ),
        (
            spelled("cueSpan exact 'sang'"),
            "not those of the evidence",
        ),
        (
            spelled("cueSpan exact 'sang'"),
            "the article has other words",
        ),
        (
            spelled("cueSpan exact 'sai'"),
            "not as long",
        ),
        ("DELETE { ?s oa:start ?x } WHERE { $A said:cueSpan/oa:hasSelector ?s . ?s oa:start ?x }", "has a position"),
        ("DELETE { ?s oa:exact ?x } WHERE { $A said:cueSpan/oa:hasSelector ?s . ?s oa:exact ?x }", "has its words"),
        ("DELETE { ?s oa:hasSource ?x } WHERE { $A said:cueSpan ?s . ?s oa:hasSource ?x }", "stands in one article"),
        ("DELETE { ?c said:text ?x } WHERE { $A said:content ?c . ?c said:text ?x }", "a claim has one text"),
        ("DELETE { $A said:content ?c } WHERE { $A said:content ?c }", "belongs to exactly one attribution"),
        ("DELETE { ?e skos:prefLabel ?x } WHERE { $A said:source ?e . ?e skos:prefLabel ?x }", "one preferred label"),
        ("INSERT { ?e skos:prefLabel 'Other' } WHERE { $A said:source ?e }", "one preferred label"),
        ("INSERT { ?e skos:altLabel ?x } WHERE { $A said:source ?e . ?e skos:prefLabel ?x }", "no alternative one"),
        ("INSERT { ?e said:named false } WHERE { $A said:source ?e }", "named or unnamed"),
        ("INSERT { ?e said:spokeAbout ?e } WHERE { $A said:source ?e }", "no statement of an outermost source"),
        ("DELETE { ?r said:model ?x } WHERE { $A prov:wasGeneratedBy ?r . ?r said:model ?x }", "names its model"),
        ("DELETE WHERE { $A said:denies ?x }", "has its short form"),
        (
            "INSERT { $A said:criticises ?x } WHERE { ?n said:answerKind 'criticises' ; said:answerTo ?x }",
            "less sure one",
        ),
        (
            "DELETE { ?n said:answerKind ?x } INSERT { ?n said:answerKind 'likes' } WHERE { ?n said:answerKind ?x }",
            "likes",
        ),
    ],
)
def test_what_is_wrong_is_found(update: str, message: str) -> None:
    report = broken(update)
    assert not report.conforms
    messages = "\n".join(f"{x.message} {x.value}" for x in report.violations)
    assert message in messages


def test_offsets_count_code_points() -> None:
    """The example's first line holds a character beyond the basic plane; counted in UTF-16 all would be shifted."""
    shifted = replace(ex.HOLDS, cue=Span(ex.HOLDS.cue.start + 1, ex.HOLDS.cue.end + 1, "said"))  # type: ignore[union-attr]
    record = replace(ex.RECORD, attributions=(shifted,))
    report = validate([quads(record, ex.RUN, evidence="article")])
    assert "the article has other words at a span's place" in {x.message for x in report.violations}


def test_the_report_for_people_and_for_programs() -> None:
    report = broken("DELETE WHERE { $A said:inArticle ?x }")
    assert report.text().startswith("1 violations in ")
    assert f"\n{ex.NEVER_TOLD.id}\n  - an attribution stands in exactly one article (said:inArticle)\n" in report.text()
    graph = Graph().parse(data=report.turtle(), format="turtle")
    assert list(graph.objects(None, SH.conforms)) == [rdflib.Literal(False)]
    assert [str(x) for x in graph.objects(None, SH.focusNode)] == [ex.NEVER_TOLD.id]


@pytest.mark.parametrize(
    "update",
    [spelled("cueSpan exact 'sai'"), "INSERT DATA { $R said:nestedIn $W }", "DELETE WHERE { $A said:denies ?x }"],
)
def test_pyshacl_alone_finds_the_same(update: str) -> None:
    """The constraints in SPARQL are asked in another way here than SHACL says; the outcome is the same."""
    graph = changed(update)
    _, alone, _ = pyshacl.validate(to_rdflib(graph), shacl_graph=shapes(), inference="none")
    assert isinstance(alone, Graph)
    found = {
        (str(alone.value(r, SH.focusNode)), str(alone.value(r, SH.resultMessage)))
        for r in alone.subjects(SH.resultSeverity)
    }
    assert found == {(x.focus, x.message) for x in validate([graph]).violations}
