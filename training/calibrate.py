"""Fit the confidence of attributions: ``python -m training.calibrate --seeds seeds --shared DIR``.

A logistic regression (Newton's method, L2) from what the steps say of an attribution to whether it is right: found,
and with the right speaker. Fitted on the annotated seed articles, which the encoder was not trained on; prints
calibration there and on the reporting half of the annotated newswire.
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
from kg.evaluate import GoldArticle, load_gold, score_article
from kg.evaluate.scores import area_under_roc, expected_calibration_error
from kg.model import Article
from kg.pipeline import Extractor
from kg.read import read
from kg.resolve import resolve
from training.gold import articles, halves

Array = NDArray[np.float64]
RIDGE = 2.0


def rows(texts: Iterable[Article], gold: Sequence[GoldArticle]) -> tuple[Array, Array]:
    """Features ``(n, k)`` and labels ``(n,)`` of all attributions predicted for these articles."""
    extractor = Extractor()
    x: list[tuple[float, ...]] = []
    y: list[float] = []
    for article, wanted in zip(texts, gold, strict=True):
        doc = extractor.annotate(article)
        drafts = link(doc)
        found = resolve(doc, article, drafts, base=extractor.base)
        scored = score_article(extractor.record(article), wanted)
        for draft, speaker, (_, right) in zip(drafts, found.drafts, scored.confidences, strict=True):
            x.append(features(draft, speaker.certainty, len(speaker.speakers)))
            y.append(float(right))
    return np.array(x), np.array(y)


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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=Path, default=Path("seeds"), help="annotated articles to fit on")
    parser.add_argument("--shared", type=Path, required=True, help="folder with gold/ and corpora/")
    args = parser.parse_args()
    own = load_gold(args.seeds)
    x, y = rows((a for a in read([g.path.removesuffix(".ann") + ".txt" for g in own]) if isinstance(a, Article)), own)
    _, reporting = halves(args.shared)
    w = fit(x, y)
    for name, (a, b) in {"seeds": (x, y), "reporting half": rows(articles(args.shared, reporting), reporting)}.items():
        p = np.clip(1 / (1 + np.exp(-(w[0] + a @ w[1:]))), 0.01, 0.99)
        pairs = [(float(c), bool(r)) for c, r in zip(p, b, strict=True)]
        print(f"{name}: ECE {expected_calibration_error(pairs):.3f}, AUROC {area_under_roc(pairs):.3f}, n {len(b)}")
    weights = {n: round(float(v), 4) for n, v in zip(FEATURES, w[1:], strict=True)}
    DATA.write_text(json.dumps({"bias": round(float(w[0]), 4), "weights": weights}, indent=1) + "\n", encoding="utf8")


if __name__ == "__main__":
    main()
