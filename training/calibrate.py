"""Fit the confidence of attributions: ``python -m training.calibrate --shared DIR``.

A logistic regression (Newton's method, L2) from what the steps say of an attribution to whether it is right: found,
and with the right speaker. Fitted on this project's annotated articles for development, which the encoder was not
trained on; prints calibration there, by cross-validation over the articles, and on the reporting half of ``gold/``.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kg.attribute.link import link
from kg.confidence import DATA, FEATURES, features
from kg.evaluate import GoldArticle, score_article
from kg.evaluate.scores import area_under_roc, expected_calibration_error
from kg.model import Article
from kg.pipeline import Extractor
from kg.resolve import resolve
from training.annotations import development
from training.gold import articles, halves

Array = NDArray[np.float64]
RIDGE = 30.0


def rows(texts: Iterable[Article], gold: Sequence[GoldArticle]) -> tuple[Array, Array, NDArray[np.int64]]:
    """Features ``(n, k)``, labels and article numbers ``(n,)`` of all attributions predicted for these articles."""
    extractor = Extractor()
    x: list[tuple[float, ...]] = []
    y: list[float] = []
    groups: list[int] = []
    for number, (article, wanted) in enumerate(zip(texts, gold, strict=True)):
        doc = extractor.annotate(article)
        drafts = link(doc)
        found = resolve(doc, article, drafts, base=extractor.base)
        scored = score_article(extractor.record(article), wanted)
        for draft, speaker, (_, right) in zip(drafts, found.drafts, scored.confidences, strict=True):
            x.append(features(draft, speaker.certainty, len(speaker.speakers), speaker.how))
            y.append(float(right))
            groups.append(number)
    return np.array(x), np.array(y), np.array(groups)


def fit(x: Array, y: Array) -> Array:
    """Weights ``(k + 1,)``, the bias first, on standardised inputs brought back to the inputs' own scale."""
    mean, scale = x.mean(0), np.maximum(x.std(0), 1e-6)
    z = np.column_stack([np.ones(len(x)), (x - mean) / scale])
    ridge = RIDGE * np.eye(z.shape[1])
    ridge[0, 0] = 0
    w = np.zeros(z.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-z @ w))
        hessian = z.T @ (z * (p * (1 - p))[:, None]) + ridge
        w -= np.linalg.solve(hessian, z.T @ (p - y) + ridge @ w)
    own = w[1:] / scale
    return np.concatenate([[w[0] - own @ mean], own])


def chances(w: Array, x: Array) -> Array:
    """Probabilities ``(n,)``."""
    p: Array = np.clip(1 / (1 + np.exp(-(w[0] + x @ w[1:]))), 0.01, 0.99)
    return p


def show(name: str, p: Array, y: Array) -> None:
    pairs = [(float(c), bool(r)) for c, r in zip(p, y, strict=True)]
    print(f"{name}: ECE {expected_calibration_error(pairs):.3f}, AUROC {area_under_roc(pairs):.3f}, n {len(y)}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, required=True, help="folder with gold/ and corpora/")
    parser.add_argument("--folds", type=int, default=5)
    args = parser.parse_args()
    own, reporting = development(args.shared / "corpora"), halves(args.shared)[1]
    x, y, article = rows(articles(args.shared, own), own)
    w = fit(x, y)
    show("development, fitted to", chances(w, x), y)
    aside = np.zeros(len(y))
    for k in range(args.folds):
        out = article % args.folds == k
        aside[out] = chances(fit(x[~out], y[~out]), x[out])
    show("development, cross-validated", aside, y)
    a, b, _ = rows(articles(args.shared, reporting), reporting)
    show("reporting half", chances(w, a), b)
    weights = {n: round(float(v), 4) for n, v in zip(FEATURES, w[1:], strict=True)}
    DATA.write_text(json.dumps({"bias": round(float(w[0]), 4), "weights": weights}, indent=1) + "\n", encoding="utf8")


if __name__ == "__main__":
    main()
