"""Train the weights of coreference: ``python -m training.coreference --corpora DIR``.

Examples are the choices that ``kg.resolve`` meets: a pronoun or description against the clusters before it and
"somebody new". They come from the sources of this project's annotated articles and, with less weight, from the dev
documents of GUM (``Entity=`` annotations), which the encoder was not trained on. The model is linear; the loss is the
negative log-probability of all right candidates together (Durrett and Klein 2013), with an L2 pull towards the weights
in ``coreference.json`` beside this file.

Prints how often the choice is right in the articles for development, fitted to the others alone; what is written is
fitted to all.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from spacy.language import Language
from spacy.tokens import Doc

from kg.model import Article, Draft, Furniture
from kg.resolve.clusters import Cluster
from kg.resolve.gazetteer import load_gazetteer
from kg.resolve.names import fold
from kg.resolve.reading import Reading
from kg.resolve.scorer import Features, Weights
from training import annotations as own_articles
from training.data import NON_COMMERCIAL, gum_dev
from training.mentions import heads_of

KINDS = ("pronoun", "nominal")
NEAREST = 12
PRIOR = Path(__file__).with_name("coreference.json")


@dataclass
class Example:
    """One choice: feature rows (the last one: somebody new) and which of them are right.

    Of the candidates the nearest ones and the right ones are kept.
    """

    kind: str
    rows: list[Features]
    right: list[int]
    article: str

    def __post_init__(self) -> None:
        kept = sorted({*range(NEAREST), *self.right, len(self.rows) - 1} & set(range(len(self.rows))))
        self.right = [kept.index(k) for k in self.right]
        self.rows = [self.rows[k] for k in kept]


# -- GUM ------------------------------------------------------------------------------------------------------------


def gum_document(path: Path, nlp: Language) -> tuple[Doc, dict[int, int]]:
    """A document as the pipeline sees it, and the entity of each word that heads a mention."""
    words: list[str] = []
    spaces: list[bool] = []
    noted: list[tuple[int, str]] = []
    for line in path.read_text(encoding="utf8").split("\n"):
        if line.startswith("# newpar") and not line.startswith("# newpar_block") and words:
            words.append("\n\n")
            spaces.append(False)
        row = line.split("\t")
        if len(row) < 10 or not row[0].isdigit():
            continue
        noted.append((len(words), row[9]))
        words.append(row[1])
        spaces.append("SpaceAfter=No" not in row[9])
    doc = Doc(nlp.vocab, words=words, spaces=spaces)
    for _, component in nlp.pipeline:
        doc = component(doc)
    return doc, {at: entity for at, entity, _ in heads_of(noted)}


def gum_examples(root: Path, nlp: Language, weights: Weights | None) -> Iterable[Example]:
    """Examples of all documents, each mention put where it belongs before the next is looked at."""
    held = set(gum_dev(root / "gum"))
    for path in sorted((root / "gum" / "dep").glob("*.conllu")):
        if path.stem not in held or path.stem.split("_")[1] in NON_COMMERCIAL:
            continue
        doc, heads = gum_document(path, nlp)
        reading = Reading(doc, Article(f"urn:{path.stem}", path.stem, doc.text), [], load_gazetteer(), weights)
        found: list[Example] = []

        def entity(cluster: Cluster, reading: Reading = reading, heads: dict[int, int] = heads) -> int | None:
            votes = Counter(heads[reading.phrases[m].head] for m in cluster.phrases if reading.phrases[m].head in heads)
            return votes.most_common(1)[0][0] if votes else None

        def decide(
            n: int,
            options: list[Cluster],
            rows: list[Features],
            reading: Reading = reading,
            heads: dict[int, int] = heads,
            found: list[Example] = found,
            entity: Callable[[Cluster], int | None] = entity,
            name: str = path.stem,
        ) -> int | None:
            gold = heads.get(reading.phrases[n].head)
            if gold is None:
                return None
            right = [k for k, cluster in enumerate(options) if entity(cluster) == gold]
            if not right and any(entity(c) == gold for c in reading.registry.clusters if min(c.phrases, default=n) < n):
                return None
            right = right or [len(options)]
            found.append(Example(reading.phrases[n].kind, rows, right, name))
            return right[0]

        reading.context.decide = decide
        reading.run()
        yield from found


# -- annotated articles ---------------------------------------------------------------------------------------------


@dataclass
class Annotated:
    """An annotated article with its document, its attributions as drafts, and the accepted names of their sources."""

    article: Article
    doc: Doc
    drafts: list[Draft]
    names: list[list[str]]


def annotated(texts: Iterable[tuple[str, str, dict[str, Any]]], nlp: Language) -> list[Annotated]:
    """Articles ``(stem, text, article in the form of gold/)`` with their documents."""
    out = []
    for stem, text, data in texts:
        url = text.find("\n") if text.startswith("http") else 0
        furniture = (Furniture(0, url, "url"),) if url > 0 else ()
        article = Article(f"urn:{stem}", stem, text, published=data["published"], furniture=furniture)
        doc = nlp.make_doc(text)
        doc._.kg_excluded = tuple((f.start, f.end) for f in furniture)
        for _, component in nlp.pipeline:
            doc = component(doc)
        rows = data["attributions"]
        index = {a["id"]: i for i, a in enumerate(rows)}
        order = sorted(range(len(rows)), key=lambda i: rows[i]["content"][0][0])
        drafts = []
        for i, a in enumerate(rows):
            before = [
                j
                for j in order
                if rows[j]["nested_in"] == a["nested_in"] and rows[j]["content"][0][0] < a["content"][0][0]
            ]
            drafts.append(
                Draft(
                    tuple(a["source"]) if a["source"] else None, tuple(a["cue"]) if a["cue"] else None,
                    tuple((s, e) for s, e in a["content"]), a["mode"], 1.0,
                    before[-1] if before and not a["cue"] and not a["source"] and before[-1] != i else None,
                    index.get(a["nested_in"]),
                )
            )  # fmt: skip
        out.append(Annotated(article, doc, drafts, [[a["source_entity"], *a["accept"]] for a in rows]))
    return out


def called(cluster: Cluster, reading: Reading, names: Sequence[str]) -> bool:
    """Whether a cluster goes by one of the names (compared without case, marks and articles)."""
    accepted = {fold(name).removeprefix("the ").removeprefix("a ") for name in names}
    own = {cluster.name, *(reading.phrases[m].text for m in cluster.phrases)}
    return any(fold(name).removeprefix("the ").removeprefix("a ") in accepted for name in own if name)


def article_examples(item: Annotated, weights: Weights | None, forced: bool = True) -> list[Example]:
    """The choices at the sources of one article."""
    reading = Reading(item.doc, item.article, item.drafts, load_gazetteer(), weights)
    wanted: dict[int, list[str]] = {}
    for d, words in enumerate(reading.words):
        heads = reading.sources.heads(words.source) if words.source else []
        if len(heads) == 1 and heads[0].i in reading.at:
            wanted[reading.at[heads[0].i]] = item.names[d]
    found: list[Example] = []

    def decide(n: int, options: list[Cluster], rows: list[Features]) -> int | None:
        names = wanted.get(n)
        if names is None:
            return None
        right = [k for k, cluster in enumerate(options) if called(cluster, reading, names)]
        own = fold(reading.phrases[n].text).removeprefix("the ").removeprefix("a ")
        if not right:
            if own not in {fold(name).removeprefix("the ").removeprefix("a ") for name in names}:
                return None
            right = [len(options)]
        found.append(Example(reading.phrases[n].kind, rows, right, item.article.source))
        return right[0] if forced else None

    reading.context.decide = decide
    reading.run()
    return found


# -- fitting --------------------------------------------------------------------------------------------------------


def fit(examples: Sequence[tuple[Example, float]], decay: float, prior: Weights) -> dict[str, dict[str, float]]:
    """Weights by kind: full-batch L-BFGS on the weighted loss, pulled towards ``prior``."""
    out: dict[str, dict[str, float]] = {}
    for kind in KINDS:
        chosen = [(e, w) for e, w in examples if e.kind == kind]
        names = sorted({name for e, _ in chosen for row in e.rows for name in row} | set(prior[kind]))
        at = {name: i for i, name in enumerate(names)}
        width = max(len(e.rows) for e, _ in chosen)
        x = torch.zeros(len(chosen), width, len(names))
        mask = torch.full((len(chosen), width), -1e9)
        right = torch.full((len(chosen), width), -1e9)
        weight = torch.tensor([w for _, w in chosen])
        for i, (example, _) in enumerate(chosen):
            for k, row in enumerate(example.rows):
                mask[i, k] = 0.0
                for name, value in row.items():
                    x[i, k, at[name]] = value
            for k in example.right:
                right[i, k] = 0.0
        start = torch.tensor([float(prior[kind].get(name, 0.0)) for name in names])
        theta = start.clone().requires_grad_()
        optimizer = torch.optim.LBFGS([theta], max_iter=200, line_search_fn="strong_wolfe")

        def loss() -> torch.Tensor:
            scores = x @ theta  # noqa: B023
            nll = torch.logsumexp(scores + mask, 1) - torch.logsumexp(scores + right, 1)  # noqa: B023
            return (nll * weight).sum() + decay * ((theta - start) ** 2).sum()  # noqa: B023

        def closure() -> torch.Tensor:
            optimizer.zero_grad()  # noqa: B023
            value = loss()
            value.backward()  # type: ignore[no-untyped-call]
            return value

        optimizer.step(closure)  # type: ignore[no-untyped-call]
        out[kind] = {name: round(theta[i].item(), 3) for name, i in at.items() if abs(theta[i].item()) >= 0.0005}
    return out


def accuracy(examples: Sequence[Example], weights: Weights) -> dict[str, tuple[int, int]]:
    """Right choices and all, by kind."""
    out = dict.fromkeys(KINDS, (0, 0))
    for example in examples:
        table = weights[example.kind]
        scores = [sum(v * table.get(k, 0.0) for k, v in row.items()) for row in example.rows]
        hit = max(range(len(scores)), key=scores.__getitem__) in example.right
        out[example.kind] = (out[example.kind][0] + hit, out[example.kind][1] + 1)
    return out


def main() -> None:
    from kg.annotate.components import load

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--model", type=Path, help="folder of the encoder; the shipped one by default")
    parser.add_argument("--out", type=Path, default=Path("kg/data/coreference.json"))
    parser.add_argument("--kinds", nargs="*", default=list(KINDS), choices=KINDS)
    parser.add_argument("--decay", type=float, default=3.0, help="pull towards the hand-set weights (coreference.json)")
    parser.add_argument(
        "--gum-weight", type=float, default=0.1, help="weight of a choice in GUM beside one in an article"
    )
    args = parser.parse_args()
    nlp = load(args.model)
    prior: Weights = json.loads(PRIOR.read_text(encoding="utf8"))
    gum = [(e, args.gum_weight) for e in gum_examples(args.corpora, nlp, None)]
    print(len(gum), "choices in GUM", Counter(e.kind for e, _ in gum))
    own, aside = (
        [e for item in annotated(own_articles.articles(args.corpora, part), nlp) for e in article_examples(item, None)]
        for part in (False, True)
    )
    print(len(own), len(aside), "choices in annotated articles", Counter(e.kind for e in [*own, *aside]))
    weights = fit([*gum, *((e, 1.0) for e in own)], args.decay, prior)
    print("development articles, hand-set:", accuracy(aside, prior), "fitted to the others:", accuracy(aside, weights))
    weights = fit([*gum, *((e, 1.0) for e in [*own, *aside])], args.decay, prior)
    print("all, fitted to:", accuracy([*own, *aside], weights))
    weights = {kind: weights[kind] if kind in args.kinds else dict(prior[kind]) for kind in KINDS}
    args.out.write_text(json.dumps(weights, indent=1, sort_keys=True) + "\n", encoding="utf8")


if __name__ == "__main__":
    main()
