"""Fit which claims answer which: ``python -m training.answers --shared DIR``.

A log-linear choice (McFadden 1974) over the features of :mod:`kg.relate.features`: no answer, or a kind and a target.
Each kind has weights of its own, drawn towards weights that all kinds share. Trained on annotated spans and on
predicted ones, of the training articles and of the seeds. Precision, recall and F1 are cross-validated over articles,
with predicted spans, as ``kg evaluate`` counts; there the confidence is calibrated too (Platt 1999), and the floor set:
of the floors whose F1 is within half a point of the best, the highest, since an answer that is none does more harm than
one that is missed.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import cast

import numpy as np
import torch
from numpy.typing import NDArray

from kg.model import RelationType
from kg.pipeline import parties, sentences_of
from kg.relate.answers import DATA, KINDS, Answer, Model, likeliest
from kg.relate.features import Features, Pairs
from kg.relate.party import Party
from kg.resolve import resolve
from training.logistic import logistic
from training.matched import Annotated, View, load, seeds

Array = NDArray[np.float64]
SHARED_RIDGE, RIDGE = 40.0, 120.0
RARE, ROUNDS, SLACK = 8, 80, 0.005


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
    found = parties(item.doc.text, sentences_of(item.doc), view.drafts, resolution)
    return Table(found, gold, [own is not None for own in view.own], wanted, item.fold, view.annotated)


@dataclass(frozen=True)
class Choices:
    """What is chosen from: ``pair`` (rows, features) of all pairs, ``alone`` (choices, features), ``of`` (rows,) the
    choice that a row belongs to, ``right`` and ``kind`` (answers,) the right rows and kinds, scaled by ``scales``."""

    names: tuple[list[str], list[str]]
    scales: tuple[Array, Array]
    pair: Array
    alone: Array
    of: NDArray[np.int64]
    right: NDArray[np.int64]
    kind: NDArray[np.int64]


def choices(tables: Sequence[Table]) -> Choices:
    """All attributions that gold has, with what each can answer; those whose target was not found are left out."""
    alone: list[Features] = []
    pair: list[Features] = []
    of: list[int] = []
    right: list[int] = []
    kind: list[int] = []
    for t in tables:
        pairs = Pairs(t.parties)
        for i, party in enumerate(t.parties):
            if party.negated or not t.found[i]:
                continue
            answer, others = t.gold[i], pairs.choice(i)
            at = next((k for k, (j, _) in enumerate(others) if answer is not None and j == answer[1]), None)
            if answer is not None:
                if at is None:
                    continue
                right.append(len(pair) + at)
                kind.append(KINDS.index(cast(RelationType, answer[0])))
            of += [len(alone)] * len(others)
            alone.append(pairs.alone(i))
            pair += [row for _, row in others]
    (a, names, scale), (b, own, size) = _matrix(pair), _matrix(alone)
    return Choices((names, own), (scale, size), a, b, np.array(of), np.array(right), np.array(kind))


def _matrix(rows: Sequence[Features]) -> tuple[Array, list[str], Array]:
    """Rows of features, each divided by its standard deviation, their names, and those deviations."""
    seen = Counter(name for row in rows for name, value in row.items() if value)
    names = sorted(name for name, count in seen.items() if count >= RARE and name != "bias")
    x = np.array([[row.get(name, 0.0) for name in names] for row in rows])
    scale = np.maximum(x.std(0), 1e-3)
    return x / scale, names, scale


def fit(tables: Sequence[Table]) -> Model:
    """The weights by L-BFGS; floor and confidence as they come."""
    c = choices(tables)
    pair, alone, of = torch.from_numpy(c.pair), torch.from_numpy(c.alone), torch.from_numpy(c.of)
    right, kind = torch.from_numpy(c.right), torch.from_numpy(c.kind)
    n, k = len(c.alone), len(KINDS)

    def zeros(*size: int) -> torch.Tensor:
        return torch.zeros(*size, dtype=torch.float64, requires_grad=True)

    shared, pairs, own, bias = zeros(pair.shape[1], 1), zeros(pair.shape[1], k), zeros(alone.shape[1], k), zeros(k)
    optimizer = torch.optim.LBFGS([shared, pairs, own, bias], max_iter=ROUNDS, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        z = pair @ (shared + pairs) + (alone @ own + bias)[of]
        top = torch.zeros(n, dtype=torch.float64).scatter_reduce(0, of, z.detach().amax(1), "amax")
        whole = torch.exp(-top).index_add(0, of, torch.exp(z - top[of, None]).sum(1))
        ridge = SHARED_RIDGE * shared.square().sum() + RIDGE * (pairs.square().sum() + own.square().sum())
        value = (torch.log(whole) + top).sum() - z[right, kind].sum() + ridge / 2
        value.backward()  # type: ignore[no-untyped-call]
        return value

    optimizer.step(loss)  # type: ignore[no-untyped-call]
    both, ours = (shared + pairs).detach().numpy() / c.scales[0][:, None], own.detach().numpy() / c.scales[1][:, None]
    constant = bias.detach().numpy()
    return Model(
        {name: {"bias": float(constant[j]), **_named(c.names[1], ours[:, j])} for j, name in enumerate(KINDS)},
        {name: _named(c.names[0], both[:, j]) for j, name in enumerate(KINDS)},
    )


def _named(names: Sequence[str], weights: Array) -> dict[str, float]:
    return dict(zip(names, map(float, weights), strict=True))


def predicted(t: Table, model: Model) -> list[tuple[Answer, float, bool]]:
    """The likeliest answers of each attribution found, their probabilities, and whether gold has them."""
    return [
        (answer, p, t.gold[i] == (answer.type, answer.to))
        for i, found in enumerate(likeliest(t.parties, model))
        if t.found[i]
        for answer, p in found
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

    def rounded(weights: Mapping[str, float]) -> dict[str, float]:
        return {name: round(w, 4) for name, w in sorted(weights.items())}

    data = {
        "floor": model.floor, "slope": model.slope, "shift": model.shift,
        "alone": {name: rounded(model.alone[name]) for name in KINDS},
        "pair": {name: rounded(model.pair[name]) for name in KINDS},
    }  # fmt: skip
    DATA.write_text(json.dumps(data, indent=1) + "\n", encoding="utf8")


if __name__ == "__main__":
    main()
