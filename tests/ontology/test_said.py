"""The ontology: complete, documented, consistent with PROV-O, and silent where it should be."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import owlrl
import pytest
import rdflib
from rdflib import OWL, RDF, RDFS, SKOS, XSD, Graph, URIRef

from kg.graph import quads
from kg.graph import vocab as v
from kg.query.shipped import ontology_file
from kg.store import judgements, ledger
from tests.graph import example as ex

SAID = rdflib.Namespace("https://w3id.org/said#")
PROV = rdflib.Namespace("http://www.w3.org/ns/prov#")
SCHEMA = rdflib.Namespace("https://schema.org/")
OA = rdflib.Namespace("http://www.w3.org/ns/oa#")
CONTRACT = (
    "Attribution",
    "DirectAttribution",
    "IndirectAttribution",
    "MixedAttribution",
    "Claim",
    "Span",
    "Entity",
    "Group",
    "Document",
    "Answer",
    "source",
    "sourceless",
    "content",
    "rejects",
    "notSaid",
    "cue",
    "role",
    "onBehalfOf",
    "addressee",
    "sourceSpan",
    "cueSpan",
    "contentSpan",
    "evidence",
    "inArticle",
    "saidOn",
    "confidence",
    "nestedIn",
    "denies",
    "supports",
    "repeats",
    "criticises",
    "spokeAbout",
    "text",
    "named",
    "answerBy",
    "answerTo",
    "answerKind",
)


@pytest.fixture(scope="module")
def ontology() -> Graph:
    return Graph().parse(data=ontology_file("said.ttl").read_text(encoding="utf-8"), format="turtle")


@pytest.fixture(scope="module")
def data() -> Graph:
    """A part of the example with every kind of node."""
    record = replace(ex.RECORD, attributions=(ex.HOLDS, ex.REPORTED, ex.WARNED, ex.NEVER_TOLD))
    lines = "".join(f"{q.subject} {q.predicate} {q.object} .\n" for q in quads(record, ex.RUN))
    return Graph().parse(data=lines, format="nt")


def closure(*graphs: Graph) -> Graph:
    merged = Graph()
    for graph in graphs:
        for triple in graph:
            merged.add(triple)
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(merged)
    return merged


def errors(graph: Graph) -> list[str]:
    return [str(text) for _, p, text in graph if str(p).endswith("#error") or "ErrorMessage" in str(text)]


def prov() -> Graph:
    return Graph().parse(Path(__file__).with_name("prov-axioms.ttl"), format="turtle")


@pytest.mark.parametrize("name", CONTRACT)
def test_every_term_of_the_contract_is_documented(ontology: Graph, name: str) -> None:
    term = SAID[name]
    kinds = set(ontology.objects(term, RDF.type))
    assert kinds & {OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty}
    assert all(len(list(ontology.objects(term, p))) == 1 for p in (RDFS.label, SKOS.definition, SKOS.example))


def test_every_term_that_the_program_writes_is_in_the_ontology(ontology: Graph) -> None:
    written = {value.value for value in vars(v).values() if isinstance(value, v.NamedNode)}
    written |= {node.value for table in (v.MODE_CLASS, v.ENTITY_CLASS, v.SHORT_FORM) for node in table.values()}
    written |= {
        value.value
        for module in (ledger, judgements)
        for value in vars(module).values()
        if isinstance(value, v.NamedNode)
    }
    ours = {iri for iri in written if iri.startswith(str(SAID))}
    assert ours <= {str(s) for s in ontology.subjects(RDF.type)}


def test_header(ontology: Graph) -> None:
    (header,) = ontology.subjects(RDF.type, OWL.Ontology)
    assert list(ontology.objects(header, OWL.versionIRI))
    assert list(ontology.objects(header, rdflib.DCTERMS.license))
    assert list(ontology.objects(header, SKOS.changeNote))
    assert not list(ontology.objects(header, OWL.imports))


def test_what_the_ontology_does_not_say(ontology: Graph) -> None:
    assert (SAID.source, RDF.type, OWL.FunctionalProperty) not in ontology
    for term in (SAID.source, SAID.onBehalfOf):
        assert not list(ontology.objects(term, RDFS.subPropertyOf))
    assert not list(ontology.objects(SAID.spokeAbout, OWL.propertyChainAxiom))
    assert (SAID.Attribution, RDFS.subClassOf, PROV.Entity) in ontology


def test_consistent_with_prov_and_no_new_type_on_a_wrong_thing(ontology: Graph, data: Graph) -> None:
    expanded = closure(ontology, prov(), data)
    assert errors(expanded) == []
    expected = {
        SAID.Attribution: {PROV.Entity},
        SAID.Claim: {SCHEMA.Claim},
        SAID.Span: {OA.SpecificResource},
        SAID.Group: {SAID.Entity},
        SAID.Document: {SAID.Entity},
    }
    nodes = {s for s in data.subjects() if isinstance(s, URIRef)}
    for node in nodes:
        before = set(data.objects(node, RDF.type))
        allowed = before | {OWL.Thing, RDFS.Resource} | {t for kind in before for t in expected.get(kind, ())}
        assert set(expanded.objects(node, RDF.type)) <= allowed


def test_nothing_is_said_by_inference(ontology: Graph, data: Graph) -> None:
    expanded = closure(ontology, prov(), data)
    for predicate in (SAID.source, SAID.content, SAID.spokeAbout, PROV.wasAttributedTo):
        nodes = set(expanded.subject_objects(predicate))
        assert nodes == set(data.subject_objects(predicate))


@pytest.mark.parametrize(
    "contradiction",
    [
        "<{a}> a prov:Activity .",
        "<{a}> a said:IndirectAttribution .",
        "<{a}> said:rejects <{c}> .",
        "<{c}> a said:Span .",
    ],
)
def test_contradictions_are_found(ontology: Graph, contradiction: str) -> None:
    """The test above can fail: each of these makes the graph inconsistent."""
    record = replace(ex.RECORD, entities=(ex.QUILL, ex.TOWN), attributions=(ex.SHOULD,))
    made = list(quads(record, ex.RUN))
    lines = "".join(f"{q.subject} {q.predicate} {q.object} .\n" for q in made)
    claim = next(q.object.value for q in made if q.predicate == v.CONTENT)
    text = "".join(f"@prefix {p}: <{n}> .\n" for p, n in v.PREFIXES.items())
    graph = Graph().parse(data=lines + text + contradiction.format(a=ex.SHOULD.id, c=claim), format="turtle")
    assert errors(closure(ontology, prov(), graph))


def test_profile_is_owl_2_rl(ontology: Graph) -> None:
    outside = {OWL.unionOf, OWL.someValuesFrom, OWL.minCardinality, OWL.disjointUnionOf, OWL.hasSelf, OWL.complementOf}
    assert not outside & set(ontology.predicates())
    assert not {OWL.ReflexiveProperty} & set(ontology.objects(None, RDF.type))
    ranges = set(ontology.objects(None, RDFS.range))
    datatypes = {r for r in ranges if str(r).startswith(str(XSD))}
    assert datatypes <= {XSD.string, XSD.boolean, XSD.date, XSD.decimal}


def test_grasp_is_pointed_at_and_never_imported(ontology: Graph) -> None:
    grasp = "http://groundedannotationframework.org/grasp"
    uses = {p for _, p, o in ontology if str(o).startswith(grasp)}
    assert uses == {RDFS.seeAlso}
