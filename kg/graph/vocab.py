"""The names of the graph: the ontology's own terms and those of the vocabularies it reuses."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from pyoxigraph import NamedNode

from kg.iris import NAMESPACE

SCHEMA = "https://schema.org/"
SKOS = "http://www.w3.org/2004/02/skos/core#"
PROV = "http://www.w3.org/ns/prov#"
OA = "http://www.w3.org/ns/oa#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
XSD = "http://www.w3.org/2001/XMLSchema#"
CITO = "http://purl.org/spar/cito/"
OWL = "http://www.w3.org/2002/07/owl#"
SH = "http://www.w3.org/ns/shacl#"
VOID = "http://rdfs.org/ns/void#"
DCT = "http://purl.org/dc/terms/"

PREFIXES: Mapping[str, str] = MappingProxyType(
    {
        "said": NAMESPACE,
        "schema": SCHEMA,
        "skos": SKOS,
        "prov": PROV,
        "oa": OA,
        "cito": CITO,
        "rdf": RDF,
        "rdfs": RDFS,
        "xsd": XSD,
    }
)
"""Prefixes that queries may use without declaring them."""


def said(name: str) -> NamedNode:
    """The ontology's own term of that name."""
    return NamedNode(NAMESPACE + name)


TYPE = NamedNode(RDF + "type")
JSON = NamedNode(RDF + "JSON")
BOOLEAN, DATE, DECIMAL = NamedNode(XSD + "boolean"), NamedNode(XSD + "date"), NamedNode(XSD + "decimal")
DATETIME = NamedNode(XSD + "dateTime")
INTEGER = NamedNode(XSD + "integer")

NEWS_ARTICLE, PERSON = NamedNode(SCHEMA + "NewsArticle"), NamedNode(SCHEMA + "Person")
ORGANIZATION, PLACE = NamedNode(SCHEMA + "Organization"), NamedNode(SCHEMA + "Place")
HEADLINE, DATE_PUBLISHED = NamedNode(SCHEMA + "headline"), NamedNode(SCHEMA + "datePublished")
PUBLISHER, URL, AUTHOR = NamedNode(SCHEMA + "publisher"), NamedNode(SCHEMA + "url"), NamedNode(SCHEMA + "author")
ARTICLE_BODY, ABOUT = NamedNode(SCHEMA + "articleBody"), NamedNode(SCHEMA + "about")
JOB_TITLE, AFFILIATION = NamedNode(SCHEMA + "jobTitle"), NamedNode(SCHEMA + "affiliation")
NAME = NamedNode(SCHEMA + "name")
PREF_LABEL, ALT_LABEL = NamedNode(SKOS + "prefLabel"), NamedNode(SKOS + "altLabel")

ATTRIBUTION, CLAIM, SPAN, ENTITY = said("Attribution"), said("Claim"), said("Span"), said("Entity")
GROUP, DOCUMENT, ANSWER = said("Group"), said("Document"), said("Answer")
MODE_CLASS = {
    "direct": said("DirectAttribution"),
    "indirect": said("IndirectAttribution"),
    "mixed": said("MixedAttribution"),
}
ENTITY_CLASS = {"person": PERSON, "organization": ORGANIZATION, "place": PLACE, "group": GROUP, "document": DOCUMENT}

SOURCE, SOURCELESS, CONTENT = said("source"), said("sourceless"), said("content")
REJECTS, NOT_SAID, CUE, TEXT = said("rejects"), said("notSaid"), said("cue"), said("text")
ROLE, ON_BEHALF_OF, ADDRESSEE = said("role"), said("onBehalfOf"), said("addressee")
SOURCE_SPAN, CUE_SPAN, CONTENT_SPAN = said("sourceSpan"), said("cueSpan"), said("contentSpan")
EVIDENCE, IN_ARTICLE, SAID_ON, CONFIDENCE = said("evidence"), said("inArticle"), said("saidOn"), said("confidence")
NESTED_IN, SPOKE_ABOUT, NAMED = said("nestedIn"), said("spokeAbout"), said("named")
ANSWER_BY, ANSWER_TO, ANSWER_KIND = said("answerBy"), said("answerTo"), said("answerKind")
CANONICAL = said("canonical")
SHORT_FORM = {
    "denies": said("denies"),
    "supports": said("supports"),
    "repeats": said("repeats"),
    "criticises": said("criticises"),
}

HAS_SOURCE, HAS_SELECTOR = NamedNode(OA + "hasSource"), NamedNode(OA + "hasSelector")
POSITION_SELECTOR, QUOTE_SELECTOR = NamedNode(OA + "TextPositionSelector"), NamedNode(OA + "TextQuoteSelector")
START, END, EXACT = NamedNode(OA + "start"), NamedNode(OA + "end"), NamedNode(OA + "exact")

WAS_GENERATED_BY, ACTIVITY = NamedNode(PROV + "wasGeneratedBy"), NamedNode(PROV + "Activity")
STARTED_AT, WAS_REVISION_OF = NamedNode(PROV + "startedAtTime"), NamedNode(PROV + "wasRevisionOf")
MODEL, VERSION, SETTING = said("model"), said("version"), said("setting")
