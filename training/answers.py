"""Fit which claims answer which: ``python -m training.answers --shared DIR``.

Logistic regressions and a conditional one over the features of :mod:`kg.relate.features`. Trained on annotated spans
and on predicted ones, of the training articles and of the seeds. Precision, recall and F1 are cross-validated over
articles, with predicted spans, as ``kg evaluate`` counts; there the confidence is calibrated too (Platt 1999), and the
floor set: of the floors whose F1 is within half a point of the best, the highest, since an answer that is none does
more harm than one that is missed.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kg.pipeline import parties
from kg.relate.answers import DATA, KINDS, Answer, Model, likeliest
from kg.relate.features import Features, Pairs
from kg.relate.party import Party
from kg.resolve import resolve
from training.logistic import logistic, named
from training.matched import Annotated, View, load, seeds

Array = NDArray[np.float64]
RIDGE, KIND_RIDGE, TARGET_RIDGE = 30.0, 15.0, 10.0
RARE, ROUNDS, SLACK = 8, 100, 0.005


@dataclass(frozen=True)
class Table:
    """One view of one article: its parties, and for each the answer that gold gives it (in places of the view)."""

    parties: list[Party]
    gold: list[tuple[str, int | None] | None]
    found: list[bool]
    wanted: int
    fold: int
    annotated: bool


def table(item: Annotated, view: View) -> Table:
    """The parties of a view."""
    resolution = resolve(item.doc, item.article, view.drafts)
    by_id = {a.id: k for k, a in enumerate(item.gold.attributions)}
    place = {own: k for k, own in enumerate(view.own) if own is not None}
    gold: list[tuple[str, int | None] | None] = []
    for own in view.own:
        answers = item.gold.attributions[own].answers if own is not None else ()
        gold.append((answers[0].type, place.get(by_id[answers[0].to])) if answers else None)
    wanted = sum(len(a.answers) for a in item.gold.attributions)
    return Table(parties(item.doc, view.drafts, resolution.drafts), gold, [own is not None for own in view.own],
                 wanted, item.fold, view.annotated)  # fmt: skip


def choose(groups: Sequence[tuple[list[Features], int]]) -> dict[str, float]:
    """A conditional logit (McFadden 1974) by Newton's method: rows of features and the place of the right one."""
    seen = Counter(name for rows, _ in groups for row in rows for name, value in row.items() if value)
    names = sorted(name for name, count in seen.items() if count >= RARE)
    tables = [np.array([[row.get(name, 0.0) for name in names] for row in rows]) for rows, _ in groups]
    scale = np.maximum(np.concatenate(tables).std(0), 1e-3)
    standard = [x / scale for x in tables]
    rights = [right for _, right in groups]

    def loss(w: Array) -> float:
        return TARGET_RIDGE / 2 * float(w @ w) + sum(
            float(np.logaddexp.reduce(z @ w) - z[right] @ w) for z, right in zip(standard, rights, strict=True)
        )

    w = np.zeros(len(names))
    for _ in range(ROUNDS):
        gradient, hessian = TARGET_RIDGE * w, TARGET_RIDGE * np.eye(len(names))
        for z, right in zip(standard, rights, strict=True):
            s = z @ w
            p = np.exp(s - np.logaddexp.reduce(s))
            mean = p @ z
            gradient = gradient + mean - z[right]
            hessian += (z * p[:, None]).T @ z - np.outer(mean, mean)
        step, size, now = np.linalg.solve(hessian, gradient), 1.0, loss(w)
        while size > 1e-4 and loss(w - size * step) > now:
            size /= 2
        w = w - size * step
        if np.abs(step).max() < 1e-6:
            break
    return dict(zip(names, map(float, w / scale), strict=True))


def fit(tables: Sequence[Table]) -> Model:
    """The three models; floor and confidence as they come."""
    rows: list[Features] = []
    kinds: list[str | None] = []
    groups: list[tuple[list[Features], int]] = []
    for t in tables:
        pairs = Pairs(t.parties)
        for i, party in enumerate(t.parties):
            if party.negated or not t.found[i]:
                continue
            answer = t.gold[i]
            rows.append(pairs.alone(i))
            kinds.append(answer[0] if answer is not None else None)
            if answer is not None:
                others = pairs.choice(i)
                right = next((k for k, (j, _) in enumerate(others) if j == answer[1]), None)
                if right is not None:
                    groups.append(([row for _, row in others], right))
    answering = [row for row, own in zip(rows, kinds, strict=True) if own is not None]
    which = [own for own in kinds if own is not None]
    return Model(
        named(rows, np.array([float(own is not None) for own in kinds]), RIDGE, RARE),
        {k: named(answering, np.array([float(own == k) for own in which]), KIND_RIDGE, RARE) for k in KINDS},
        choose(groups),
    )


def predicted(t: Table, model: Model) -> list[tuple[Answer, float, bool]]:
    """The likeliest answer of each attribution found, its probability, and whether gold has it."""
    return [
        (found[0], found[1], t.gold[i] == (found[0].type, found[0].to))
        for i, found in enumerate(likeliest(t.parties, model))
        if found is not None and t.found[i]
    ]


def floor_of(p: Array, y: Array, wanted: int) -> tuple[float, float, float, float]:
    """The highest floor whose F1 is within :data:`SLACK` of the best, with precision, recall and F1 there."""
    order = np.argsort(-p, kind="stable")
    right, given = np.cumsum(y[order]), np.arange(1, len(p) + 1)
    f1 = 2 * right / (given + wanted)
    k = int(np.argmax(f1 >= f1.max() - SLACK))
    return float(p[order][k]), float(right[k] / given[k]), float(right[k] / wanted), float(f1[k])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, required=True, help="folder with gold/ and corpora/")
    parser.add_argument("--seeds", type=Path, default=Path("seeds"), help="annotated articles of this project")
    args = parser.parse_args()
    train([table(item, view) for item in chain(load(args.shared), seeds(args.seeds)) for view in item.views],
          [table(item, view) for item in load(args.shared, True) for view in item.views])  # fmt: skip


def train(tables: Sequence[Table], development: Sequence[Table]) -> None:
    """Cross-validate, print, fit on all, and write the weights."""
    found: list[tuple[Answer, float, bool]] = []
    for fold in range(5):
        model = fit([t for t in tables if t.fold != fold])
        found += [row for t in tables if t.fold == fold and not t.annotated for row in predicted(t, model)]
    wanted = sum(t.wanted for t in tables if not t.annotated)
    p, y = np.array([row[1] for row in found]), np.array([float(row[2]) for row in found])
    floor, precision, recall, f1 = floor_of(p, y, wanted)
    print(f"cross-validated: P {precision:.3f} R {recall:.3f} F1 {f1:.3f} at {floor:.3f}, {wanted} wanted")
    odds = np.log(np.clip(p, 1e-6, 1 - 1e-6) / (1 - np.clip(p, 1e-6, 1 - 1e-6)))
    shift, slope = logistic(odds[:, None], y, 1.0)
    model = replace(fit(tables), floor=round(floor, 4), slope=round(float(slope), 4), shift=round(float(shift), 4))
    sure = np.array([model.confidence(float(v)) for v in p]) >= 0.5
    print(f"of confidence 0.5 or more: {int(y[sure].sum())} right of {int(sure.sum())}; "
          f"confidence at the floor {model.confidence(floor):.2f}")  # fmt: skip
    chosen = [t for t in development if not t.annotated]
    rows, there = [row for t in chosen for row in predicted(t, model)], sum(t.wanted for t in chosen)
    right = sum(row[2] for row in rows)
    print(f"development part: {right} right of {len(rows)}, {there} wanted, F1 {2 * right / (len(rows) + there):.3f}")

    def rounded(weights: dict[str, float]) -> dict[str, float]:
        return {name: round(w, 4) for name, w in sorted(weights.items())}

    data = {
        "floor": model.floor, "slope": model.slope, "shift": model.shift, "answers": rounded(dict(model.answers)),
        "kinds": {name: rounded(dict(model.kinds[name])) for name in KINDS}, "target": rounded(dict(model.target)),
    }  # fmt: skip
    DATA.write_text(json.dumps(data, indent=1) + "\n", encoding="utf8")


if __name__ == "__main__":
    main()
