"""spaCy: the component on somebody's own pipeline, ``kg.load``, and steps of the user's own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin

import kg
from kg.attribute.link import link
from kg.errors import FormatError, LanguageError
from kg.iris import entity_iri
from kg.model import Article, Draft, Entity, Record
from kg.pipeline import Extractor
from kg.read import from_text
from kg.resolve import Gazetteer, Resolution, resolve
from kg.steps import Steps

TEXT = """HALVERN, June 3 (Northwire) -- “The dam holds,” said Mira Dorn, head of the Halvern water board.

Farmers' leader Piet Aldous said on Monday that he had been told by the board to move his cattle.
"""


@pytest.fixture(scope="module")
def nlp() -> Language:
    return kg.load()


@pytest.fixture(scope="module")
def record() -> Record:
    return kg.extract(TEXT)


def own(**config: object) -> Language:
    """A pipeline of somebody else's, with the component."""
    blank = spacy.blank("en")
    blank.add_pipe("kg_attribution", config=config)
    return blank


def test_load_gives_what_extract_gives(nlp: Language, record: Record) -> None:
    doc = nlp(TEXT)
    assert len(record.attributions) >= 3
    assert doc._.kg_record == record
    assert (doc._.attributions, doc._.entities) == (record.attributions, record.entities)
    assert [a.evidence for a in doc._.attributions] == [a.evidence for a in record.attributions]


def test_the_spans_of_a_doc_are_those_of_its_attributions(nlp: Language, record: Record) -> None:
    doc = nlp(TEXT)
    for a in record.attributions:
        shown = [(s.label_, s.start_char, s.end_char) for s in doc.spans["attribution"] if s.id_ == a.id]
        parts = [("source", a.source), ("cue", a.cue), *(("content", s) for s in a.content)]
        assert shown == [(label, s.start, s.end) for label, s in parts if s]


def test_a_pipeline_of_somebody_else_keeps_its_annotations(record: Record) -> None:
    pipeline = own()
    pipeline.add_pipe("sentencizer", first=True)
    doc = pipeline(TEXT)
    assert doc._.attributions == record.attributions
    assert not doc.has_annotation("DEP")
    assert doc.ents == ()
    assert {s.label_ for s in doc.spans["attribution"]} == {"source", "cue", "content"}


@Language.component("foreign_parser")
def parser(doc: Doc) -> Doc:
    """Annotates in another scheme than the one that attributions are found with."""
    words = [token.text for token in doc]
    return Doc(doc.vocab, words, [bool(token.whitespace_) for token in doc], tags=["NN"] * len(words),
               heads=[0] * len(words), deps=["dobj"] * len(words), ents=["B-GPE"] * len(words))  # fmt: skip


def test_a_pipeline_with_another_scheme_of_annotation_does_no_harm(record: Record) -> None:
    pipeline = own()
    pipeline.add_pipe("foreign_parser", first=True)
    doc = pipeline(TEXT)
    assert doc._.attributions == record.attributions
    assert {(t.tag_, t.dep_, t.ent_type_) for t in doc} == {("NN", "dobj", "GPE")}


def test_spacy_finds_the_component_by_itself() -> None:
    code = (
        "import spacy; nlp = spacy.blank('en'); nlp.add_pipe('kg_attribution');"
        "print(nlp('The mayor said the bridge is shut.')._.attributions)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout.startswith("(<Attribution The mayor | said | the bridge is shut"), done.stderr


def test_an_english_pipeline_with_a_parser_of_its_own(record: Record) -> None:
    names = [name for name in ("en_core_web_sm", "en_core_web_md", "en_core_web_lg") if spacy.util.is_package(name)]
    if not names:
        pytest.skip("no en_core_web_* pipeline is installed")
    pipeline = spacy.load(names[0])
    before = [(t.tag_, t.dep_) for t in pipeline(TEXT)]
    pipeline.add_pipe("kg_attribution")
    doc = pipeline(TEXT)
    assert doc._.attributions == record.attributions
    assert [(t.tag_, t.dep_) for t in doc] == before


def test_a_doc_keeps_them_when_it_is_stored(nlp: Language, record: Record) -> None:
    stored = DocBin(store_user_data=True, docs=[nlp(TEXT)]).to_bytes()
    (doc,) = DocBin().from_bytes(stored).get_docs(nlp.vocab)
    assert doc._.kg_record == record
    assert Doc(nlp.vocab).from_bytes(nlp(TEXT).to_bytes())._.attributions == record.attributions


def test_a_pipeline_can_be_saved(tmp_path: Path, record: Record) -> None:
    own(min_confidence=0.5).to_disk(tmp_path)
    found = spacy.load(tmp_path)(TEXT)._.attributions
    assert {a.id for a in found} == {a.id for a in record.attributions if a.confidence >= 0.5}


def test_texts_do_not_depend_on_their_neighbours(nlp: Language, record: Record) -> None:
    docs = list(nlp.pipe(["", TEXT, "The mayor said it would rain."]))
    assert [len(doc._.attributions) for doc in docs] == [0, len(record.attributions), 1]
    assert docs[1]._.attributions == record.attributions


def test_an_article_brings_its_date(nlp: Language) -> None:
    article = replace(from_text(TEXT), published="2024-06-06")
    doc = nlp.make_doc(article.text)
    doc._.kg_article = article
    assert "2024-06-03" in {a.said_on for a in nlp(doc)._.attributions}
    assert kg.extract(TEXT, published="2024-06-06").article.published is not None


def test_an_article_of_another_text_is_refused(nlp: Language) -> None:
    doc = nlp.make_doc("Nobody said anything.")
    doc._.kg_article = Article("urn:x", "x.txt", TEXT)
    with pytest.raises(FormatError, match="another text"):
        nlp(doc)


def test_another_language_is_refused(nlp: Language) -> None:
    german = (
        "Die alte Brücke über den Fluss bleibt bis zum Herbst gesperrt, sagte die Bürgermeisterin gestern vor dem Rat. "
        "Ein Gutachten habe Risse in zwei Pfeilern gezeigt, deren Ursache noch niemand kenne. Fuhrleute müssen deshalb "
        "einen weiten Umweg nehmen, und mancher Händler klagt schon jetzt, weil kaum jemand mehr zu ihm findet."
    )
    with pytest.raises(LanguageError):
        nlp(german)


# -- steps of the user's own ------------------------------------------------------------------------------------------


def only_direct(doc: Doc) -> Sequence[Draft]:
    """A linker that keeps quotations only."""
    return [replace(d, follows=None, nested_in=None) for d in link(doc) if d.mode == "direct"]


def everybody_is_ann(
    doc: Doc, article: Article, drafts: Sequence[Draft], *, gazetteer: Gazetteer, base: str
) -> Resolution:
    """A resolver that knows one speaker."""
    found = resolve(doc, article, drafts, gazetteer=gazetteer, base=base)
    ann = Entity(entity_iri("person", "Ann", base=base), "Ann", "person")
    return replace(
        found, entities=(*found.entities, ann), drafts=tuple(replace(d, speakers=(ann.id,)) for d in found.drafts)
    )


def test_the_linker_can_be_replaced() -> None:
    found = kg.extract(TEXT, steps=Steps(linker=only_direct)).attributions
    assert {a.mode for a in found} == {"direct"}


def test_the_resolver_can_be_replaced() -> None:
    found = kg.load(steps=Steps(resolver=everybody_is_ann))(TEXT)._.kg_record
    assert {found.entity(iri).name for a in found.attributions for iri in a.speakers} == {"Ann"}


def test_the_gazetteer_can_be_extended(tmp_path: Path) -> None:
    file = tmp_path / "mine.ttl"
    file.write_text(
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
        '<urn:board> a <https://schema.org/Organization> ; skos:prefLabel "Dorn Valley Water Authority" ;\n'
        '  skos:altLabel "Halvern water board" .\n',
        "utf-8",
    )
    text = "The Halvern water board said on Monday that nobody needs to leave the valley."
    pipeline = own(gazetteer={"@misc": "kg.gazetteer.v1", "files": [str(file)]})
    assert "Dorn Valley Water Authority" in {e.name for e in pipeline(text)._.entities}
    assert "Dorn Valley Water Authority" not in {e.name for e in own()(text)._.entities}


def test_a_registered_step_is_named_in_the_config() -> None:
    spacy.registry.misc("tests.only_direct.v1", func=lambda: only_direct)
    doc = own(linker={"@misc": "tests.only_direct.v1"})(TEXT)
    assert {a.mode for a in doc._.attributions} == {"direct"}


def test_replaced_steps_are_another_run() -> None:
    runs = [Extractor(steps=s).run for s in (None, Steps(), Steps(linker=only_direct), Steps(gazetteer=Gazetteer({})))]
    assert runs[0] == runs[1]
    assert len({run.id for run in runs}) == 3
    assert ("linker", f"{__name__}.only_direct") in runs[2].settings
