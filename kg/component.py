"""For users of spaCy: the component ``kg_attribution``, and ``kg.load``.

::

    nlp = spacy.blank("en")                        # or an en_core_web_* pipeline, or any other for English
    nlp.add_pipe("kg_attribution")
    doc = nlp("The bridge is unsafe, the mayor said.")
    doc._.attributions, doc._.entities, doc.spans["attribution"]

==================  =================================================================================================
component           assigns
==================  =================================================================================================
``kg_article``      ``doc._.kg_article``, the :class:`kg.model.Article`: metadata and furniture as read off the text,
                    unless it is set already
``kg_attribution``  ``doc._.attributions``, a tuple of :class:`kg.model.Attribution`; ``doc._.entities``, a tuple of
                    :class:`kg.model.Entity`; ``doc._.kg_record``, both with the article; ``doc.spans["attribution"]``
                    with the labels source, cue and content, and the attribution's IRI as the span's ``id_``
==================  =================================================================================================

In somebody else's pipeline ``kg_attribution`` annotates a copy of the text with the shipped tagger, parser and
entities: what the other components assigned stays as it is, and nothing depends on it. In the pipeline of :func:`load`
it uses the annotations at hand. Offsets of attributions are code points into ``doc.text``. All that is assigned
outlives ``doc.to_bytes`` and ``DocBin(store_user_data=True)``.

To give an article its date and its publisher, set the article before the pipeline runs::

    doc = nlp.make_doc(article.text)
    doc._.kg_article = article
    doc = nlp(doc)

A text that cannot be read (in another language, or too long) raises the error of :mod:`kg.errors` that says so;
``nlp.set_error_handler`` decides otherwise, as for every component. A blank text has no attributions.
"""

# no `from __future__ import annotations`: spaCy reads the annotations of factories
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import registry

from kg.annotate.components import NAMES, SPANS_KEY
from kg.annotate.components import load as load_annotation
from kg.errors import EmptyInputError, FormatError
from kg.iris import DEFAULT_BASE
from kg.model import Article, Attribution, Entity, Furniture, Record, Span
from kg.pipeline import Extractor, excluded
from kg.read import Defaults
from kg.read.article import article as read_article
from kg.read.document import Document
from kg.resolve import Gazetteer, load_gazetteer
from kg.steps import Steps

_ARTICLE, _RECORD = "kg_article", "kg_record"


@registry.misc("kg.gazetteer.v1")  # type: ignore[untyped-decorator]
def gazetteer(files: list[str]) -> Gazetteer:
    """The shipped gazetteer with SKOS files of the user's, as an option of ``kg_attribution``."""
    return load_gazetteer(*files)


def _read(doc: Doc, base: str) -> Article | None:
    """The article of a document: the one that is set, or what its text tells; ``None`` for a blank text."""
    given = doc._.kg_article
    if given is None:
        try:
            return read_article(Document(doc.text), "text", Defaults(), base)
        except EmptyInputError:
            return None
    if given.text != doc.text:
        raise FormatError(
            given.source, "the article set for this Doc has another text", "make the Doc by nlp.make_doc(article.text)"
        )
    return given  # type: ignore[no-any-return]


@Language.factory("kg_article", assigns=["doc._.kg_article"], default_config={"base": DEFAULT_BASE})
class ArticleComponent:
    """Reads metadata and furniture off the text; furniture is kept out of the encoder's sight.

    Args:
        base: what the IRIs of the data begin with.
    """

    def __init__(self, nlp: Language, name: str, base: str) -> None:
        self.name, self.base = name, base

    def __call__(self, doc: Doc) -> Doc:
        article = _read(doc, self.base)
        if article is not None:
            doc._.kg_article = article
            doc._.kg_excluded = excluded(article)
        return doc


@Language.factory(
    "kg_attribution",
    assigns=["doc._.attributions", "doc._.entities", "doc._.kg_record", "doc.spans"],
    default_config={
        "model": None, "base": DEFAULT_BASE, "min_confidence": 0.0,
        "linker": None, "resolver": None, "gazetteer": None, "spans_key": SPANS_KEY,
    },
)  # fmt: skip
class AttributionComponent:
    """Who said what about whom.

    Args:
        model: a model folder; the shipped model where none is given. The pipeline of :func:`load` has its own.
        base: what the IRIs of the data begin with.
        min_confidence: attributions below it are left out (0..1).
        linker, resolver: steps of the user's own in place of the shipped ones (:mod:`kg.steps`); in a config, functions
            registered in ``spacy.registry.misc``: ``{"@misc": "my_linker"}``.
        gazetteer: another gazetteer; in a config ``{"@misc": "kg.gazetteer.v1", "files": ["mine.ttl"]}``.
        spans_key: the key in ``doc.spans``.

    Attributes:
        extractor: does the work; its ``steps`` can be set.

    Raises:
        ModelError: the model is missing or damaged.
    """

    def __init__(
        self,
        nlp: Language,
        name: str,
        model: str | None,
        base: str,
        min_confidence: float,
        linker: Callable[..., Any] | None,
        resolver: Callable[..., Any] | None,
        gazetteer: Gazetteer | None,
        spans_key: str,
    ) -> None:
        own = {"linker": linker, "resolver": resolver, "gazetteer": gazetteer}
        steps = Steps(**{key: step for key, step in own.items() if step is not None})  # type: ignore[arg-type]
        self.extractor = Extractor(model, base=base, min_confidence=min_confidence, steps=steps)
        self.name, self.spans_key = name, spans_key
        self._nlp = nlp

    def __call__(self, doc: Doc) -> Doc:
        article = _read(doc, self.extractor.base)
        record = None
        if article is not None:
            annotated = all(name in self._nlp.pipe_names for name in NAMES)
            record = self.extractor.record_of(doc, article) if annotated else self.extractor.record(article)
        doc._.kg_article, doc._.kg_record, doc._.kg_encoding = article, record, None
        spans = []
        for a in record.attributions if record is not None else ():
            parts = [("source", a.source), ("cue", a.cue), *(("content", s) for s in a.content)]
            for label, span in parts:
                if span is not None:
                    spans.append(doc.char_span(span.start, span.end, label, span_id=a.id, alignment_mode="expand"))
        doc.spans[self.spans_key] = [span for span in spans if span is not None]
        return doc


def load(
    model: str | Path | None = None,
    *,
    base: str = DEFAULT_BASE,
    min_confidence: float = 0.0,
    steps: Steps | None = None,
) -> Language:
    """A spaCy pipeline with the shipped model, whose Docs carry attributions.

    It assigns parts of speech, Universal Dependencies, sentences and ``doc.ents`` too. The attributions of
    ``load()(text)`` are those of ``kg.extract(text)``; the table above says where they stand.

    Args:
        model: another model folder (``encoder.onnx``, ``heads.npz``, ``vocab.txt``, ``model.json``).
        base: what the IRIs of the data begin with.
        min_confidence: attributions below it are left out (0..1).
        steps: steps of the user's own (:mod:`kg.steps`).

    Raises:
        ModelError: the model is missing or damaged.
    """
    nlp = load_annotation(model)
    nlp.add_pipe("kg_article", first=True, config={"base": base})
    settings = {"model": str(model) if model else None, "base": base, "min_confidence": min_confidence}
    component = nlp.add_pipe("kg_attribution", config=settings)
    component.extractor.steps = steps or Steps()  # type: ignore[attr-defined]
    return nlp


# -- what a Doc keeps, as plain data that spaCy can serialise ---------------------------------------------------------


def _set_article(doc: Doc, article: Article | None) -> None:
    doc.user_data[_ARTICLE] = None if article is None else asdict(article)


def _get_article(doc: Doc) -> Article | None:
    data = doc.user_data.get(_ARTICLE)
    if data is None:
        return None
    furniture = tuple(Furniture(**piece) for piece in data["furniture"])
    return Article(**{**data, "furniture": furniture})


def _set_record(doc: Doc, record: Record | None) -> None:
    data = None
    if record is not None:
        data = {"entities": [e.to_json() for e in record.entities], "attributions": []}
        for a in record.attributions:
            data["attributions"].append({**a.to_json(), "evidence": [s.to_json() for s in a.evidence]})
    doc.user_data[_RECORD] = data


def _get_record(doc: Doc) -> Record | None:
    data, article = doc.user_data.get(_RECORD), _get_article(doc)
    if data is None or article is None:
        return None
    return Record(
        article, tuple(map(Entity.from_json, data["entities"])), tuple(map(_attribution, data["attributions"]))
    )


def _attribution(data: dict[str, Any]) -> Attribution:
    return replace(Attribution.from_json(data), evidence=tuple(map(Span.from_json, data["evidence"])))


def _get_attributions(doc: Doc) -> tuple[Attribution, ...]:
    record = _get_record(doc)
    return record.attributions if record is not None else ()


def _get_entities(doc: Doc) -> tuple[Entity, ...]:
    record = _get_record(doc)
    return record.entities if record is not None else ()


Doc.set_extension(_ARTICLE, getter=_get_article, setter=_set_article, force=True)
Doc.set_extension(_RECORD, getter=_get_record, setter=_set_record, force=True)
Doc.set_extension("attributions", getter=_get_attributions, force=True)
Doc.set_extension("entities", getter=_get_entities, force=True)
