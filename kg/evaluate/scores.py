"""Counts, and the measures that follow from them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

_BINS = 10


@dataclass(frozen=True, slots=True)
class Rates:
    """Precision, recall and F1 of ``right`` ones out of ``predicted`` and ``gold``; 0 where there is nothing."""

    right: int = 0
    predicted: int = 0
    gold: int = 0

    @property
    def precision(self) -> float:
        return self.right / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.predicted + self.gold) if self.predicted + self.gold else 0.0

    def __add__(self, other: Rates) -> Rates:
        return Rates(self.right + other.right, self.predicted + other.predicted, self.gold + other.gold)

    def to_json(self) -> dict[str, Any]:
        return {"precision": self.precision, "recall": self.recall, "f1": self.f1,
                "right": self.right, "predicted": self.predicted, "gold": self.gold}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Share:
    """How many of ``of`` are ``right``; 0 where there is nothing."""

    right: int = 0
    of: int = 0

    @property
    def value(self) -> float:
        return self.right / self.of if self.of else 0.0

    def __add__(self, other: Share) -> Share:
        return Share(self.right + other.right, self.of + other.of)

    def to_json(self) -> dict[str, Any]:
        return {"value": self.value, "right": self.right, "of": self.of}


@dataclass(frozen=True, slots=True)
class Counts:
    """What was counted, over one article or many (``+`` adds them up).

    An attribution is *found* when it was matched to a predicted one, see :mod:`kg.evaluate.score`.

    * ``found``; ``content_half``, ``content_most``: found with a character IoU of the contents of at least 0.5, 0.8
    * ``found_speaker``: found, and every predicted speaker is right
    * ``speaker``, ``cue``, ``mode``: the share of the found ones where it is right
    * ``affiliation``, ``addressee``, ``nested``, ``relation``, ``negated``, ``rejects``, ``about``: of all gold ones,
      against what is predicted on the found ones
    """

    found: Rates = Rates()
    content_half: Rates = Rates()
    content_most: Rates = Rates()
    found_speaker: Rates = Rates()
    speaker: Share = Share()
    cue: Share = Share()
    mode: Share = Share()
    affiliation: Rates = Rates()
    addressee: Rates = Rates()
    nested: Rates = Rates()
    relation: Rates = Rates()
    negated: Rates = Rates()
    rejects: Rates = Rates()
    about: Rates = Rates()

    def __add__(self, other: Counts) -> Counts:
        return Counts(**{f.name: getattr(self, f.name) + getattr(other, f.name) for f in fields(Counts)})

    def to_json(self) -> dict[str, Any]:
        return {f.name: getattr(self, f.name).to_json() for f in fields(Counts)}


@dataclass(frozen=True, slots=True)
class ArticleScores:
    """One article: its counts, and for each predicted attribution its confidence and whether it is right.

    ``matches`` pairs the ids of gold and predicted attributions; ``predicted`` is ``None`` where there is no record.
    """

    stem: str
    gold: int
    predicted: int | None
    counts: Counts
    confidences: tuple[tuple[float, bool], ...] = ()
    matches: tuple[tuple[str, str], ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {"stem": self.stem, "gold": self.gold, "predicted": self.predicted,
                "found": self.counts.found.right, "right_speaker": self.counts.found_speaker.right,
                "matches": [list(pair) for pair in self.matches]}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Scores:
    """The measures over articles: ``scores.counts.found.f1``, ``scores.counts.speaker.value``, ``scores.ece``."""

    articles: tuple[ArticleScores, ...]
    counts: Counts = field(default_factory=Counts)

    @classmethod
    def of(cls, articles: Iterable[ArticleScores]) -> Scores:
        """Add articles up. A bootstrap calls this on articles drawn with replacement."""
        articles = tuple(articles)
        return cls(articles, sum((a.counts for a in articles), Counts()))

    @property
    def missing(self) -> tuple[str, ...]:
        """The articles that have no record."""
        return tuple(a.stem for a in self.articles if a.predicted is None)

    @property
    def confidences(self) -> list[tuple[float, bool]]:
        """Of every predicted attribution its confidence and whether it was found with the right speaker."""
        return [pair for a in self.articles for pair in a.confidences]

    @property
    def ece(self) -> float:
        """Expected calibration error over ten equal bins of confidence."""
        return expected_calibration_error(self.confidences)

    @property
    def auroc(self) -> float:
        """The chance that a right attribution has more confidence than a wrong one (ties count half)."""
        return area_under_roc(self.confidences)

    def to_json(self) -> dict[str, Any]:
        return {**self.counts.to_json(), "ece": self.ece, "auroc": self.auroc,
                "articles": [a.to_json() for a in self.articles], "missing": list(self.missing)}  # fmt: skip


def expected_calibration_error(pairs: Sequence[tuple[float, bool]]) -> float:
    """Mean distance, weighted by size, of confidence and share right in ten equal bins (Guo et al. 2017)."""
    confidence, right = [0.0] * _BINS, [0] * _BINS
    for value, ok in pairs:
        place = min(_BINS - 1, int(value * _BINS))
        confidence[place] += value
        right[place] += ok
    return sum(abs(c - r) for c, r in zip(confidence, right, strict=True)) / max(1, len(pairs))


def area_under_roc(pairs: Sequence[tuple[float, bool]]) -> float:
    """Area under the ROC curve, by ranks (Mann-Whitney); 0 where all are right or all wrong."""
    positives = sum(ok for _, ok in pairs)
    negatives = len(pairs) - positives
    if not positives or not negatives:
        return 0.0
    below = 0
    wins = 0.0
    for value in sorted({value for value, _ in pairs}):
        right = sum(ok for v, ok in pairs if v == value)
        wrong = sum(not ok for v, ok in pairs if v == value)
        wins += right * (below + wrong / 2)
        below += wrong
    return wins / (positives * negatives)
