"""The one module that composes the steps: a :class:`~kg.model.Article` in, a :class:`~kg.model.Record` out."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import replace
from functools import lru_cache
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, cast

from kg.annotate.components import load
from kg.confidence import confidence
from kg.errors import FormatError, InputError
from kg.iris import DEFAULT_BASE, attribution_iri, derived_iri
from kg.model import JOINER, Article, Attribution, Draft, Record, Relation, Run, Span
from kg.paragraphs import paragraphs
from kg.read import Defaults, from_text, read
from kg.read.formats import SUFFIXES
from kg.relate import Party, name_words, relate
from kg.steps import Steps

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

    from kg.annotate.encoder import Encoder
    from kg.resolve import Resolution

LONGEST = 200_000


def excluded(article: Article) -> tuple[tuple[int, int], ...]:
    """What the encoder is not to see of an article (code points): its furniture, but for the headline."""
    return tuple((f.start, f.end) for f in article.furniture if f.kind != "headline")


class Extractor:
    """Extracts attribution records, one article after another; an article's result depends on nothing but itself.

    Args:
        model: a model folder; the shipped model where none is given.
        base: what the IRIs of the data begin with.
        min_confidence: attributions below it are left out (0..1).
        steps: steps of the user's own in place of those that are shipped.

    Raises:
        ModelError: the model is missing or damaged.
    """

    def __init__(
        self,
        model: str | Path | None = None,
        *,
        base: str = DEFAULT_BASE,
        min_confidence: float = 0.0,
        steps: Steps | None = None,
    ) -> None:
        self.nlp = _loaded(str(model) if model else None)
        self.base = base
        self.min_confidence = min_confidence
        self.steps = steps or Steps()
        # Whether the words of an article leave spaCy's vocabulary once it is read: in a process that does nothing else.
        # The vocabulary grows with every name ever read otherwise.
        self.forgets = False

    @property
    def encoder(self) -> Encoder:
        """The encoder in use."""
        return cast("Encoder", self.nlp.get_pipe("kg_encoder").encoder)  # type: ignore[attr-defined]

    @property
    def run(self) -> Run:
        """What made the records: the model, its version and the settings."""
        encoder = self.encoder
        settings = (
            ("min_confidence", f"{self.min_confidence:g}"),
            ("software", f"said-kg {version('said-kg')}"),
            *self.steps.settings,
        )
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
        doc._.kg_excluded = excluded(article)
        for _, component in self.nlp.pipeline:
            doc = component(doc)
        return doc

    def record(self, article: Article) -> Record:
        """The attributions and entities of one article.

        Raises:
            FormatError: the article is too long.
        """
        with self.nlp.memory_zone() if self.forgets else nullcontext():
            return self.record_of(self.annotate(article), article)

    def record_of(self, doc: Doc, article: Article) -> Record:
        """The same for an article that is annotated already, by :meth:`annotate` or by the pipeline of ``kg.load``."""
        drafts = self.steps.linker(doc)
        resolution = self.steps.resolver(doc, article, drafts, gazetteer=self.steps.actors, base=self.base)
        return self._assemble(article, doc, drafts, resolution)

    def extract(self, articles: Iterable[Article]) -> Iterator[Record]:
        """Records of articles, in their order."""
        for article in articles:
            yield self.record(article)

    def _assemble(self, article: Article, doc: Doc, drafts: Sequence[Draft], resolution: Resolution) -> Record:
        text = article.text
        sentences = sentences_of(doc)
        starts = [a for a, _ in sentences]
        seen: Counter[tuple[str, str]] = Counter()
        made: list[Attribution] = []
        ids: list[str] = []
        for draft in drafts:
            words = text[slice(*draft.cue)] if draft.cue else _what(text, draft)
            anchor = draft.cue or draft.content[0]
            k = bisect_right(starts, anchor[0]) - 1
            within = k >= 0 and anchor[0] < sentences[k][1]
            sentence = text[slice(*(sentences[k] if within else anchor))]
            key = (" ".join(sentence.split()), " ".join(words.split()))
            ids.append(attribution_iri(article.id, *key, seen[key], self.base))
            seen[key] += 1
        answers = relate(parties(text, sentences, drafts, resolution))
        for draft, iri, found, answered in zip(drafts, ids, resolution.drafts, answers, strict=True):
            made.append(Attribution(
                id=iri, mode=draft.mode, source=_span(text, draft.source), cue=_span(text, draft.cue),
                content=tuple(Span.of(text, a, b) for a, b in draft.content), speakers=found.speakers, role=found.role,
                affiliation=found.affiliation, addressee=found.addressee, about=found.about,
                nested_in=ids[draft.nested_in] if draft.nested_in is not None else None,
                negated=draft.negated, rejects=draft.rejects, said_on=found.said_on,
                relations=tuple(Relation(a.type, ids[a.to], a.confidence) for a in answered),
                confidence=confidence(draft, found.certainty, len(found.speakers), found.how),
                evidence=_evidence(text, draft, sentences, starts),
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


def parties(
    text: str, sentences: Sequence[tuple[int, int]], drafts: Sequence[Draft], resolution: Resolution
) -> list[Party]:
    """The attributions of an article as :mod:`kg.relate` needs them: drafts and what they were resolved to."""
    names = {e.id: name_words((e.name, *e.aliases)) for e in resolution.entities}
    starts, ends = [a for a, _ in sentences], [b for _, b in paragraphs(text)]
    out = []
    for draft, own in zip(drafts, resolution.drafts, strict=True):
        at = (draft.cue or draft.content[0])[0]
        k = bisect_right(starts, at) - 1
        out.append(Party(
            cue=text[slice(*draft.cue)] if draft.cue else "", content=_what(text, draft), speakers=own.speakers,
            about=own.about, nested_in=draft.nested_in, negated=draft.negated, mode=draft.mode,
            sentence=text[slice(*sentences[k])] if k >= 0 else "", affiliation=own.affiliation,
            paragraph=bisect_right(ends, at),
            names=frozenset().union(*(names.get(speaker, frozenset()) for speaker in own.speakers)),
        ))  # fmt: skip
    return out


def _what(text: str, draft: Draft) -> str:
    return JOINER.join(text[a:b] for a, b in draft.content)


def _span(text: str, span: tuple[int, int] | None) -> Span | None:
    return Span.of(text, *span) if span else None


def sentences_of(doc: Doc) -> list[tuple[int, int]]:
    """Offsets of the sentences, outer whitespace left out."""
    out = []
    for sent in doc.sents:
        words = [t for t in sent if not t.is_space]
        if words:
            out.append((words[0].idx, words[-1].idx + len(words[-1])))
    return out


def _evidence(text: str, draft: Draft, sentences: Sequence[tuple[int, int]], starts: Sequence[int]) -> tuple[Span, ...]:
    """The sentences that the draft's spans touch; neighbours are joined."""
    spans = [s for s in (draft.source, draft.cue, *draft.content) if s]
    low, high = min(s for s, _ in spans), max(e for _, e in spans)
    near = sentences[max(0, bisect_right(starts, low) - 1) : bisect_left(starts, high)]
    touched = [(a, b) for a, b in near if any(s < b and a < e for s, e in spans)]
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


def extract(
    text_or_article: str | Path | Article,
    *,
    published: str | None = None,
    publisher: str | None = None,
    title: str | None = None,
    base: str = DEFAULT_BASE,
    min_confidence: float = 0.0,
    steps: Steps | None = None,
) -> Record:
    """Who said what about whom in one article.

    Args:
        text_or_article: plain text; a ``pathlib.Path`` to a file that holds one article (plain text, Markdown, HTML,
            JSON Lines); or an article that ``kg.read`` made. At most :data:`LONGEST` code points.
        published: an ISO day (``2023-12-04``) for an article that gives none: "on Monday" is resolved from it.
        publisher, title: likewise. All three are for texts and files; an :class:`~kg.model.Article` has its own.
        base: what the IRIs of the data begin with.
        min_confidence: attributions below it are left out (0..1).
        steps: steps of the user's own (:mod:`kg.steps`).

    Returns:
        The article with its entities and attributions, in the order of the text; offsets are code points into
        ``record.article.text``.

    Raises:
        ModelError: the model is missing or damaged.
        InputError: there is no such file, or it is no article in English (its subclasses tell which); the text is
            empty, the name of a file, or too long.
    """
    article = text_or_article
    defaults = Defaults(published=published, publisher=publisher, title=title)
    if isinstance(article, Path):
        article = _only(article, defaults, base)
    elif isinstance(article, str):
        if names_a_file(article):
            hint = "for a file give pathlib.Path(...), for a URL or several files use kg.build or kg.read.read"
            raise FormatError(article, "it is the name of an input, not the text of an article", hint)
        article = from_text(article, defaults=defaults, base=base)
    return Extractor(base=base, min_confidence=min_confidence, steps=steps).record(article)


def names_a_file(text: str) -> bool:
    """Whether a string is a path or a URL rather than a text: one word, with a known suffix or a scheme."""
    word = text.strip()
    return len(word.split()) == 1 and ("://" in word or Path(word).suffix.lower() in SUFFIXES)


def _only(path: Path, defaults: Defaults, base: str) -> Article:
    """The one article of a file."""
    found = list(islice(read([str(path)], defaults=defaults, base=base), 2))
    for item in found:
        if isinstance(item, InputError):
            raise item
    if len(found) != 1:
        raise FormatError(str(path), "it holds more than one article", "use kg.build, or kg.read.read for each")
    return cast(Article, found[0])


__all__ = ["LONGEST", "Extractor", "excluded", "extract"]
