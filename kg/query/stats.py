"""What a graph holds, in numbers: for people, and as a VoID description."""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import Literal

from kg.graph.vocab import DCT, PREFIXES, VOID, XSD
from kg.query.result import Result
from kg.store import Store

_COUNTS = """
SELECT ?what ?n WHERE {
  { SELECT ("triples" AS ?what) (COUNT(*) AS ?n) { ?s ?p ?o } }
  UNION { SELECT ("nodes" AS ?what) (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o } }
  UNION { SELECT ("articles" AS ?what) (COUNT(DISTINCT ?s) AS ?n) { ?s a schema:NewsArticle } }
  UNION { SELECT ("attributions" AS ?what) (COUNT(DISTINCT ?s) AS ?n) { ?s a said:Attribution } }
  UNION { SELECT ("  said" AS ?what) (COUNT(?s) AS ?n) { ?s said:content ?c } }
  UNION { SELECT ("  rejected" AS ?what) (COUNT(?s) AS ?n) { ?s said:rejects ?c } }
  UNION { SELECT ("  not said" AS ?what) (COUNT(?s) AS ?n) { ?s said:notSaid ?c } }
  UNION { SELECT ("  nested" AS ?what) (COUNT(?s) AS ?n) { ?s said:nestedIn ?c } }
  UNION { SELECT ("  without source" AS ?what) (COUNT(?s) AS ?n) { ?s said:sourceless true } }
  UNION { SELECT ("  copied" AS ?what) (COUNT(DISTINCT ?s) AS ?n) { ?s prov:wasDerivedFrom ?o } }
  UNION { SELECT ("entities" AS ?what) (COUNT(DISTINCT ?s) AS ?n) { ?s a said:Entity } }
  UNION { SELECT ("  named" AS ?what) (COUNT(DISTINCT ?s) AS ?n) { ?s said:named true } }
  UNION { SELECT ("answers" AS ?what) (COUNT(DISTINCT ?s) AS ?n) { ?s a said:Answer } }
  UNION { SELECT ("judgements" AS ?what) (COUNT(DISTINCT ?s) AS ?n) { ?s a said:Judgement } }
}"""
_CLASSES = "SELECT ?class (COUNT(DISTINCT ?s) AS ?n) { ?s a ?class } GROUP BY ?class ORDER BY ?class"
_PROPERTIES = "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p ORDER BY ?p"
_RUNS = """
SELECT ?run ?model ?version (COUNT(?a) AS ?n) {
  ?run a prov:Activity ; said:model ?model ; said:version ?version . ?a prov:wasGeneratedBy ?run
} GROUP BY ?run ?model ?version ORDER BY ?run"""


@dataclass(frozen=True, slots=True)
class Stats:
    """Counts of a graph.

    Attributes:
        counts: of kinds of things, in the order to show them in.
        classes: IRI of a class and its instances.
        properties: IRI of a property and its triples.
        runs: IRI, model, version and attributions.
        base: what the IRIs of the data begin with.
    """

    counts: tuple[tuple[str, int], ...]
    classes: tuple[tuple[str, int], ...]
    properties: tuple[tuple[str, int], ...]
    runs: tuple[tuple[str, str, str, int], ...]
    base: str

    def void(self) -> str:
        """A VoID description in Turtle."""
        counts = dict(self.counts)
        vocabularies = sorted({n for n in PREFIXES.values() for iri, _ in self.properties if iri.startswith(n)})
        lines = [
            f"@prefix void: <{VOID}> .",
            f"@prefix dct: <{DCT}> .",
            f"@prefix xsd: <{XSD}> .",
            "",
            f"<{self.base}> a void:Dataset ;",
            f"    dct:title {Literal('Who said what about whom')} ;",
            f"    void:uriSpace {Literal(self.base)} ;",
            f"    void:triples {counts['triples']} ;",
            f"    void:distinctSubjects {counts['nodes']} ;",
            f"    void:entities {counts['nodes']} ;",
            f"    void:classes {len(self.classes)} ;",
            f"    void:properties {len(self.properties)} ;",
            *(f"    void:vocabulary <{vocabulary}> ;" for vocabulary in vocabularies),
        ]
        lines += [f"    void:classPartition <{self.base}void/class/{i}> ;" for i in range(len(self.classes))]
        lines += [f"    void:propertyPartition <{self.base}void/property/{i}> ;" for i in range(len(self.properties))]
        lines[-1] = lines[-1][:-1] + "."
        for i, (iri, count) in enumerate(self.classes):
            lines.append(f"<{self.base}void/class/{i}> void:class <{iri}> ; void:entities {count} .")
        for i, (iri, count) in enumerate(self.properties):
            lines.append(f"<{self.base}void/property/{i}> void:property <{iri}> ; void:triples {count} .")
        return "\n".join(lines) + "\n"


def stats(store: Store) -> Stats:
    """Count what a store holds.

    Raises:
        StoreError, StoreLockedError: it cannot be read.
    """

    def ask(query: str) -> list[tuple[str, ...]]:
        return [tuple(cell or "" for cell in row) for row in Result(store.query(query)).values()]

    return Stats(
        tuple(sorted(((what, int(n)) for what, n in ask(_COUNTS)), key=lambda count: _COUNTS.index(f'"{count[0]}"'))),
        tuple((iri, int(n)) for iri, n in ask(_CLASSES)),
        tuple((iri, int(n)) for iri, n in ask(_PROPERTIES)),
        tuple((run, model, version, int(n)) for run, model, version, n in ask(_RUNS)),
        store.base,
    )
