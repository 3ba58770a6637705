"""The one module that composes the steps: a :class:`~kg.model.Article` in, a :class:`~kg.model.Record` out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from kg.annotate.components import load
from kg.attribute.link import link
from kg.confidence import confidence
from kg.errors import FormatError
from kg.iris import DEFAULT_BASE, attribution_iri, derived_iri
from kg.model import Article, Attribution, Draft, Record, Relation, Run, Span
from kg.read import from_text
from kg.relate import Party, relate
from kg.resolve import resolve

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

    from kg.resolve import Resolution, Resolved

LONGEST = 200_000


class Extractor:
    """Extracts attribution records, one article after another; an article's result depends on nothing but itself.

    Args:
        model: a model folder; the shipped model where none is given.
        base: what the IRIs of the data begin with.
        min_confidence: attributions below it are left out (0..1).

    Raises:
        ModelError: the model is missing or damaged.
    """

    def __init__(
        self, model: str | Path | None = None, *, base: str = DEFAULT_BASE, min_confidence: float = 0.0
    ) -> None:
        self.nlp = _loaded(str(model) if model else None)
        self.base = base
        self.min_confidence = min_confidence

    @property
    def run(self) -> Run:
        """What made the records: the model, its version and the settings."""
        encoder = self.nlp.get_pipe("kg_encoder").encoder  # type: ignore[attr-defined]
        settings = (("min_confidence", f"{self.min_confidence:g}"), ("software", f"said-kg {version('said-kg')}"))
        key = f"{encoder.name} {encoder.version} {settings}"
        return Run(derived_iri(key, "run", base=self.base), encoder.name, encoder.version, settings)

    def annotate(self, article: Article) -> Doc:
        """The article as a spaCy ``Doc``, news furniture kept out of the encoder's sight.

        Raises:
            FormatError: the text is longer than :data:`LONGEST` code points.
        """
        if len(article.text) > LONGEST:
            raise FormatError(
                article.source,
                f"it has {len(article.text):,} characters, more than the {LONGEST:,} of the longest article",
                "split it into articles",
            )
        doc = self.nlp.make_doc(article.text)
        doc._.kg_excluded = tuple((f.start, f.end) for f in article.furniture if f.kind != "headline")
        for _, component in self.nlp.pipeline:
            doc = component(doc)
        return doc

    def record(self, article: Article) -> Record:
        """The attributions and entities of one article.

        Raises:
            FormatError: the article is too long.
        """
        doc = self.annotate(article)
        drafts = link(doc)
        resolution = resolve(doc, article, drafts, base=self.base)
        return self._assemble(article, doc, drafts, resolution)

    def extract(self, articles: Iterable[Article]) -> Iterator[Record]:
        """Records of articles, in their order."""
        for article in articles:
            yield self.record(article)

    def _assemble(self, article: Article, doc: Doc, drafts: Sequence[Draft], resolution: Resolution) -> Record:
        text = article.text
        sentences = _sentences(doc)
        seen: Counter[tuple[str, str]] = Counter()
        made: list[Attribution] = []
        ids: list[str] = []
        for draft in drafts:
            words = text[slice(*draft.cue)] if draft.cue else " … ".join(text[a:b] for a, b in draft.content)
            anchor = draft.cue or draft.content[0]
            sentence = next((text[a:b] for a, b in sentences if a <= anchor[0] < b), text[slice(*anchor)])
            key = (" ".join(sentence.split()), " ".join(words.split()))
            ids.append(attribution_iri(article.id, *key, seen[key], self.base))
            seen[key] += 1
        answers = relate([_party(text, d, f) for d, f in zip(drafts, resolution.drafts, strict=True)])
        for draft, iri, found, answered in zip(drafts, ids, resolution.drafts, answers, strict=True):
            made.append(Attribution(
                id=iri, mode=draft.mode, source=_span(text, draft.source), cue=_span(text, draft.cue),
                content=tuple(Span.of(text, a, b) for a, b in draft.content), speakers=found.speakers, role=found.role,
                affiliation=found.affiliation, addressee=found.addressee, about=found.about,
                nested_in=ids[draft.nested_in] if draft.nested_in is not None else None,
                negated=draft.negated, rejects=draft.rejects, said_on=found.said_on,
                relations=tuple(Relation(a.type, ids[a.to], a.confidence) for a in answered),
                confidence=confidence(draft, found.certainty, len(found.speakers)),
                evidence=_evidence(text, draft, sentences),
            ))  # fmt: skip
        return Record(article, resolution.entities, _confident(made, self.min_confidence))


def _confident(made: Sequence[Attribution], floor: float) -> tuple[Attribution, ...]:
    """Those of at least that confidence; what pointed to one left out points to the next outer one, or nowhere."""
    outer = {a.id: a.nested_in for a in made}
    kept = {a.id for a in made if a.confidence >= floor}

    def holder(iri: str | None) -> str | None:
        while iri is not None and iri not in kept:
            iri = outer[iri]
        return iri

    return tuple(
        replace(a, nested_in=holder(a.nested_in), relations=tuple(r for r in a.relations if r.to in kept))
        for a in made
        if a.id in kept
    )


def _party(text: str, draft: Draft, found: Resolved) -> Party:
    cue = text[slice(*draft.cue)] if draft.cue else ""
    content = " … ".join(text[a:b] for a, b in draft.content)
    return Party(cue, content, found.speakers, found.about, draft.nested_in, draft.negated)


def _span(text: str, span: tuple[int, int] | None) -> Span | None:
    return Span.of(text, *span) if span else None


def _sentences(doc: Doc) -> list[tuple[int, int]]:
    """Offsets of the sentences, outer whitespace left out."""
    out = []
    for sent in doc.sents:
        words = [t for t in sent if not t.is_space]
        if words:
            out.append((words[0].idx, words[-1].idx + len(words[-1])))
    return out


def _evidence(text: str, draft: Draft, sentences: Sequence[tuple[int, int]]) -> tuple[Span, ...]:
    """The sentences that the draft's spans touch; neighbours are joined."""
    spans = [s for s in (draft.source, draft.cue, *draft.content) if s]
    touched = [(a, b) for a, b in sentences if any(s < b and a < e for s, e in spans)]
    joined: list[tuple[int, int]] = []
    for a, b in touched:
        if joined and "\n" not in text[joined[-1][1] : a]:
            joined[-1] = (joined[-1][0], b)
        else:
            joined.append((a, b))
    return tuple(Span.of(text, a, b) for a, b in joined)


@lru_cache(maxsize=2)
def _loaded(model: str | None) -> Language:
    return load(model)


def extract(text_or_article: str | Article, *, base: str = DEFAULT_BASE) -> Record:
    """Who said what about whom in one article.

    Args:
        text_or_article: plain text, or an article that ``kg.read`` made (which knows its date and its furniture).
        base: what the IRIs of the data begin with.

    Raises:
        ModelError: the model is missing or damaged.
        EmptyInputError, LanguageError: the text is empty, or not English.
        FormatError: the text is too long for an article.
    """
    article = text_or_article
    if isinstance(article, str):
        article = from_text(article, base=base)
    return Extractor(base=base).record(article)


__all__ = ["Extractor", "extract", "load"]
