"""Fit which of the entities that a content mentions it is about: ``python -m training.about --shared DIR``.

A logistic regression over the features of :mod:`kg.resolve.about`. Prints precision, recall and F1 by cross-validation
over articles, with predicted spans, as ``kg evaluate`` counts (annotated attributions that were not found count as
missing), beside those of taking every mention; then fits on all and writes the weights and the threshold.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kg.evaluate.names import same_name
from kg.resolve.about import DATA, Features, Topics, probability
from kg.resolve.clusters import Cluster
from kg.resolve.reading import Reading
from kg.resolve.standing import Standing
from training.logistic import best, named
from training.matched import Annotated, View, load

Array = NDArray[np.float64]
RIDGE = 50.0


@dataclass(frozen=True)
class Table:
    """The candidates of one view of one article: features, whether gold has them; ``wanted`` is all that gold has."""

    rows: list[Features]
    labels: list[float]
    wanted: int
    fold: int
    annotated: bool


def _standing(reading: Reading, standing: Standing, d: int) -> tuple[list[Cluster], Cluster | None]:
    """Who says a draft and whom they speak for, as the resolver writes it."""
    found = reading.speakers[d] or []
    affiliation = standing.of(found[0].cluster, found[0].phrase)[1] if found else None
    return [s.cluster for s in found], affiliation


def table(item: Annotated, view: View) -> Table:
    """The rows of a view: one for each draft with an annotated partner and each named entity it mentions."""
    reading = item.reading(view)
    topics = Topics(reading)
    standing = Standing(reading.doc, reading.registry, reading.bodies, reading.offices)
    rows: list[Features] = []
    labels: list[float] = []
    for d, partner in enumerate(view.own):
        if partner is None:
            continue
        found = topics.candidates(d, *_standing(reading, standing, d))
        hits: set[int] = set()
        for name in item.gold.attributions[partner].about:
            names = item.aliases.get(name, (name,))
            ways = ([(c.name,) for c, _ in found], [name]), ([tuple(sorted(c.names)) for c, _ in found], names)
            hit = next((k for forms, wanted in ways for k, own in enumerate(forms)
                        if k not in hits and any(same_name(n, wanted) for n in own)), None)  # fmt: skip
            if hit is not None:
                hits.add(hit)
        rows += [row for _, row in found]
        labels += [float(k in hits) for k in range(len(found))]
    wanted = sum(len(a.about) for a in item.gold.attributions)
    return Table(rows, labels, wanted, item.fold, view.annotated)


def fit(tables: Sequence[Table]) -> dict[str, float]:
    """Weights by feature."""
    rows = [row for t in tables for row in t.rows]
    return named(rows, np.array([label for t in tables for label in t.labels]), RIDGE)


def chances(tables: Sequence[Table], weights: dict[str, float]) -> tuple[Array, Array, int]:
    """Probabilities and labels of the predicted views, and how many entities gold has."""
    chosen = [t for t in tables if not t.annotated]
    p = np.array([probability(row, weights) for t in chosen for row in t.rows])
    return p, np.array([label for t in chosen for label in t.labels]), sum(t.wanted for t in chosen)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, required=True, help="folder with gold/ and corpora/")
    args = parser.parse_args()
    tables = [table(item, view) for item in load(args.shared) for view in item.views]
    parts = [
        chances([t for t in tables if t.fold == fold], fit([t for t in tables if t.fold != fold])) for fold in range(5)
    ]
    p, y = (np.concatenate([part[k] for part in parts]) for k in (0, 1))
    wanted = sum(part[2] for part in parts)
    right = float(y.sum())
    print(f"every mention: P {right / len(y):.3f} R {right / wanted:.3f} F1 {2 * right / (len(y) + wanted):.3f}")
    threshold, precision, recall, f1 = best(p, y, wanted)
    print(f"cross-validated: P {precision:.3f} R {recall:.3f} F1 {f1:.3f} at {threshold:.3f}")
    weights = {name: round(w, 4) for name, w in sorted(fit(tables).items())}
    p, y, wanted = chances([table(i, v) for i in load(args.shared, True) for v in i.views if not v.annotated], weights)
    taken = p >= threshold
    print(f"development part: F1 {2 * float(y[taken].sum()) / (int(taken.sum()) + wanted):.3f}, "
          f"every mention {2 * float(y.sum()) / (len(y) + wanted):.3f}")  # fmt: skip
    text = json.dumps({"threshold": round(threshold, 3), "weights": weights}, indent=1)
    DATA.write_text(text + "\n", encoding="utf8")


if __name__ == "__main__":
    main()
