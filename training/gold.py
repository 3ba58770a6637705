"""The annotated articles as this project splits them: every second one to develop on, the others to report on."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from kg.evaluate import GoldArticle, load_gold
from kg.model import Article
from kg.read import read

TEXTS = "corpora/en-worldwide-newswire/original_articles"


def halves(shared: Path) -> tuple[list[GoldArticle], list[GoldArticle]]:
    """``(development, reporting)``: articles at even and at odd places of the sorted names."""
    gold = sorted(load_gold(shared / "gold", shared / TEXTS), key=lambda g: g.stem)
    return gold[::2], gold[1::2]


def development(gold: Path, corpora: Path) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """``(stem, text, annotation)`` of the development half."""
    for path in sorted(gold.glob("*.json"))[::2]:
        text = (corpora / "en-worldwide-newswire/original_articles" / f"{path.stem}.txt").read_text(encoding="utf8")
        yield path.stem, text, json.loads(path.read_text(encoding="utf8"))


def articles(shared: Path, gold: Sequence[GoldArticle]) -> Iterator[Article]:
    """The texts of annotated articles, as the product reads them.

    Raises:
        InputError: one cannot be read.
    """
    for item in read([str(shared / TEXTS / f"{g.stem}.txt") for g in gold]):
        if not isinstance(item, Article):
            raise item
        yield item
