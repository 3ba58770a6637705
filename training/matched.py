"""Annotated articles as the product reads them, with the annotations beside what it finds: for the small models.

Each article comes twice, as drafts of the annotated spans and as drafts of the linker's, each with the annotated
attribution that it is matched to. Trained on are the development half of ``gold/`` and the training part of this
project's own annotations; its development part is for choices, the reporting half of ``gold/`` is not read.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from spacy.tokens import Doc

import training.annotations as own
import training.gold as given
from kg.attribute.link import link
from kg.evaluate import load_gold
from kg.evaluate.gold import GoldArticle, GoldAttribution
from kg.evaluate.goldjson import read_json
from kg.evaluate.score import match
from kg.model import Article, Attribution, Draft, Span
from kg.pipeline import Extractor
from kg.read import read
from kg.resolve import load_gazetteer
from kg.resolve.reading import Reading

TEXTS = "en-worldwide-newswire/original_articles"


@dataclass(frozen=True, eq=False)
class View:
    """Drafts of one article: ``own`` is the annotated attribution (an index) that each draft is matched to, or None."""

    drafts: tuple[Draft, ...]
    own: tuple[int | None, ...]
    annotated: bool


@dataclass(frozen=True, eq=False)
class Annotated:
    """One article; ``aliases`` gives all names of an annotated entity by its canonical one."""

    stem: str
    article: Article
    doc: Doc
    gold: GoldArticle
    aliases: dict[str, tuple[str, ...]] = field(repr=False)
    views: tuple[View, ...] = field(repr=False)

    def reading(self, view: View) -> Reading:
        """The article read with a view's drafts."""
        reading = Reading(self.doc, self.article, view.drafts, load_gazetteer())
        reading.run()
        return reading

    @property
    def fold(self) -> int:
        """One of five parts for cross-validation, by a hash of the name."""
        return int(hashlib.sha256(self.stem.encode()).hexdigest(), 16) // 7 % 5


def drafts_of(attributions: Sequence[GoldAttribution]) -> tuple[Draft, ...]:
    """Drafts of annotated spans."""
    at = {a.id: i for i, a in enumerate(attributions)}

    def outer(spans: Sequence[Span]) -> tuple[int, int] | None:
        return (spans[0].start, spans[-1].end) if spans else None

    out = []
    for i, a in enumerate(attributions):
        follows = i - 1 if not a.cue and not a.source and i else None
        out.append(
            Draft(
                outer(a.source), outer(a.cue), tuple((s.start, s.end) for s in a.content), a.mode or "indirect", 1.0,
                follows, at[a.nested_in] if a.nested_in is not None else None, a.negated, False,
            )
        )  # fmt: skip
    return tuple(out)


def matched(text: str, drafts: Sequence[Draft], attributions: Sequence[GoldAttribution]) -> tuple[int | None, ...]:
    """For each draft the annotated attribution that it is matched to, as ``kg evaluate`` does it."""
    found = [
        Attribution(str(k), d.mode, None, Span.of(text, *d.cue) if d.cue else None,
                    tuple(Span.of(text, *c) for c in d.content))
        for k, d in enumerate(drafts)
    ]  # fmt: skip
    pairs = {m.predicted: m.gold for m in match(attributions, found)}
    return tuple(pairs.get(k) for k in range(len(drafts)))


def load(shared: Path, development: bool = False) -> Iterator[Annotated]:
    """The articles trained on, or those of the development part.

    Raises:
        InputError: a text cannot be read.
    """
    corpora = shared / "corpora"
    rows: list[tuple[str, str, dict[str, Any]]] = (
        [] if development else list(given.development(shared / "gold", corpora))
    )
    rows += own.articles(corpora, development)
    texts = read([str(corpora / TEXTS / f"{stem}.txt") for stem, _, _ in rows])
    for (stem, _, data), article in zip(rows, texts, strict=True):
        if not isinstance(article, Article):
            raise article
        aliases = {str(e["canonical"]): (str(e["canonical"]), *map(str, e["aliases"])) for e in data["entities"]}
        yield _annotated(article, read_json(data, article.text, stem, stem), aliases)


def seeds(folder: Path) -> Iterator[Annotated]:
    """The annotated seed articles.

    Raises:
        InputError: a text cannot be read.
    """
    wanted = load_gold(folder)
    texts = read([g.path.removesuffix(".ann") + ".txt" for g in wanted])
    for item, article in zip(wanted, texts, strict=True):
        if not isinstance(article, Article):
            raise article
        yield _annotated(article, item, {})


def _annotated(article: Article, wanted: GoldArticle, aliases: dict[str, tuple[str, ...]]) -> Annotated:
    doc = _extractor().annotate(article)
    ours, theirs = drafts_of(wanted.attributions), tuple(link(doc))
    views = (
        View(ours, tuple(range(len(ours))), True),
        View(theirs, matched(article.text, theirs, wanted.attributions), False),
    )
    return Annotated(wanted.stem, article, doc, wanted, aliases, views)


@lru_cache(maxsize=1)
def _extractor() -> Extractor:
    return Extractor()
