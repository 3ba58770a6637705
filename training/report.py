"""Score an exported model and write its card: ``python -m training.report --corpora DIR``.

What is scored is the file that ships: the quantised encoder with its numpy heads, decoded as at run time.

=================  ===========================================================================================
PolNeAR dev        exact spans (role, first and last word equal) of the flat tagging, micro F1
the same, renamed  every person, place, body and half the parties under other names, word for word
newswire           exact entities in the articles set aside, micro F1, all labels and the main three
GUM dev            UPOS accuracy; UAS and LAS without punctuation, gold tokens and sentences, universal labels
=================  ===========================================================================================
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np

from kg.annotate import decode
from kg.annotate.components import load
from kg.annotate.encoder import FOLDER, Encoder, Scores
from kg.annotate.labels import DEPS, ENTITY_TAGS, SPAN_TAGS
from training import annotations as own_articles
from training import data
from training.examples import IGNORE, Example
from training.rename import name_words, renamed

Counts = dict[str, list[int]]
ROUNDS = 1000
SEED = 5


def _add(counts: Counts, key: str, hit: int, predicted: int, gold: int) -> None:
    row = counts.setdefault(key, [0, 0, 0])
    for k, v in enumerate((hit, predicted, gold)):
        row[k] += v


def _spans(example: Example, windows: Sequence[Scores], encoder: Encoder, task: str) -> Counts:
    """Hits, predicted and gold spans by label of one article."""
    names = SPAN_TAGS if task == "spans" else ENTITY_TAGS
    gold_tags: list[int] = getattr(example, task) or []
    counts: Counts = {}
    for window in windows:
        transitions, start = (encoder.heads[f"{task}.{part}"] for part in ("transitions", "start"))
        tags = decode.viterbi(getattr(window, task), transitions, start)
        found = set(decode.spans([names[t] for t in tags]))
        wanted = set(decode.spans([names[gold_tags[i]] for i in window.words]))
        for label in sorted({s[0] for s in found | wanted}):
            p, g = ({s for s in side if s[0] == label} for side in (found, wanted))
            _add(counts, label, len(p & g), len(p), len(g))
            if task == "entities":
                _add(counts, "entities", len(p & g), len(p), len(g))
    return counts


def _syntax(example: Example, windows: Sequence[Scores], encoder: Encoder) -> Counts:
    """Right and all words of one document, for UPOS, UAS and LAS."""
    counts: Counts = {}
    upos, heads, deps, starts = example.upos or [], example.heads or [], example.deps or [], example.starts or []
    for window in windows:
        words = [int(i) for i in window.words]
        place = {i: k for k, i in enumerate(words)}
        cuts = [0, *(k for k in range(1, len(words)) if starts[words[k]]), len(words)]
        local = np.arange(len(words))
        for a, b in pairwise(cuts):
            local[a:b] = a + decode.tree(window.arcs[a:b, a:b])
        scores = encoder.label_scores(window.states, local)
        labels = scores.argmax(1)
        tags = window.upos.argmax(1)
        for k, i in enumerate(words):
            if upos[i] != IGNORE:
                _add(counts, "UPOS", int(tags[k] == upos[i]), 1, 1)
            if deps[i] != DEPS.index("punct"):
                right = place.get(heads[i]) == int(local[k])
                label = DEPS.index("root") if local[k] == k else int(labels[k])
                _add(counts, "UAS", int(right), 1, 1)
                _add(counts, "LAS", int(right and label == deps[i]), 1, 1)
    return counts


def f1(rows: Sequence[Counts], key: str) -> float:
    """F1 in percent over articles."""
    hit, predicted, gold = (sum(r[key][k] for r in rows if key in r) for k in range(3))
    return 200 * hit / max(1, predicted + gold)


def interval(rows: Sequence[Counts], key: str) -> tuple[float, float]:
    """95% bootstrap interval over articles (Efron 1979, percentile)."""
    rng = random.Random(key)
    drawn = sorted(f1(rng.choices(rows, k=len(rows)), key) for _ in range(ROUNDS))
    return drawn[int(0.025 * ROUNDS)], drawn[int(0.975 * ROUNDS) - 1]


def scores(folder: Path, corpora: Path, gold: Path | None) -> dict[str, dict[str, list[float]]]:
    """``{corpus: {measure: [score, low, high]}}`` in percent."""
    encoder = Encoder(folder)
    wire = list(data.newswire(corpora / "en-worldwide-newswire"))
    annotated = [p.stem for p in sorted(gold.glob("*.json"))] if gold and gold.is_dir() else []
    aside = data.held_out([e.name for e in wire], annotated)
    dev = set(data.gum_dev(corpora / "gum"))
    gum = [e for path in sorted((corpora / "gum" / "dep").glob("*.conllu")) for e in data.treebank(path)]
    dev_articles = list(data.polnear(corpora / "polnear", "dev"))
    pools, rng = name_words([e for e in wire if e.name in aside], ENTITY_TAGS), random.Random(SEED)
    nlp = load(folder)
    spans = ("source", "cue", "content")
    sets = {
        "PolNeAR dev": (dev_articles, "spans", spans),
        "PolNeAR dev, everybody renamed": ([renamed(e, nlp, pools, rng) for e in dev_articles], "spans", spans),
        "newswire, 60 articles set aside": (
            [e for e in wire if e.name in aside], "entities", ("entities", "PERSON", "ORG", "LOC"),
        ),
        "GUM dev": ([e for e in gum if e.name in dev], "syntax", ("UPOS", "UAS", "LAS")),
    }  # fmt: skip
    out: dict[str, dict[str, list[float]]] = {}
    for name, (examples, task, keys) in sets.items():
        rows = []
        for example in examples:
            windows = encoder.score(encoder.cut(example.words, example.paragraphs))
            syntax = task == "syntax"
            rows.append(_syntax(example, windows, encoder) if syntax else _spans(example, windows, encoder, task))
        out[name] = {key: [round(x, 1) for x in (f1(rows, key), *interval(rows, key))] for key in keys}
        print(name, out[name], flush=True)
    return out


CARD = """# Model card: {name}, version {version}

One encoder for the whole pipeline: attribution spans, cues inside contents, arguments of a cue, entities, parts of
speech, dependencies, sentence boundaries, and pairs of mentions (coreference, affiliation, addressees) from one forward
pass. 6 layers of width 384 (22 M parameters in the encoder), 30 522 uncased word pieces, an embedding of word shapes
beside them; shipped as dynamic int8 ONNX.

## Data and licences

| used for | corpus | licence as found |
| --- | --- | --- |
| start | all-MiniLM-L6-v2, made from nreimers/MiniLM-L6-H384-uncased | Apache-2.0; MIT |
| sources, cues, contents, links | PolNeAR 1.0 train (840 articles); renamed and nested copies | none stated |
| the same, nested; mentions, bodies, addressees | 20 annotated newswire articles, {own} annotated by us | news text |
| entities | worldwide newswire (Shan et al. 2023) without the articles set aside | none stated; news text |
| syntax, mentions | GUM without dev documents and non-commercial genres | annotations CC BY 4.0; texts each their own |
| syntax | UD English EWT, dev and test files | CC BY-SA 4.0 |

The genres essay, fiction, letter, podcast, whow and reddit of GUM were never trained on. No text of a corpus is in the
model's folder.

## Scores of the shipped file

Development splits, in percent, with 95% bootstrap intervals over articles (`python -m training.report`). No split kept
for the last word is among them: read them as what training was watched on.

{table}

## Limits

- English news prose. Headlines, tables, transcripts, social media and other languages were not trained for.
- The large attribution corpus is about two American candidates of 2016 and annotated flat; nested attributions were
  learned from made-up nestings and some hundred newswire articles.
- The row with everybody renamed shows what other names cost; the names stand in other places than real ones would.
- It finds what an article reports; it does not judge whether anybody said it, nor whether it is true. It must not be
  used to attribute words to a person without looking at the sentence.
"""


def card(meta: dict[str, str], measured: dict[str, dict[str, list[float]]]) -> str:
    """The model card in Markdown."""
    lines = ["| corpus | measure | score | 95% interval |", "| --- | --- | --- | --- |"]
    for corpus, rows in measured.items():
        for key, (value, low, high) in rows.items():
            lines.append(f"| {corpus} | {key} | {value:.1f} | {low:.1f}–{high:.1f} |")
    kept = [json.loads(line) for line in own_articles.FILE.read_text(encoding="utf8").splitlines()]
    seen = [row["doc"].removesuffix(".txt") for row in kept if row.get("batch", 1) == own_articles.SEEN]
    own = sum(not own_articles.is_development(stem) for stem in seen)
    return CARD.format(own=own, name=meta["name"], version=meta["version"], table="\n".join(lines))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--gold", type=Path, help="folder of annotated articles (default: beside the corpora)")
    parser.add_argument("--model", type=Path, default=FOLDER)
    args = parser.parse_args()
    measured = scores(args.model, args.corpora, args.gold or args.corpora.parent / "gold")
    meta = json.loads((args.model / "model.json").read_text(encoding="utf8"))
    (args.model / "CARD.md").write_text(card(meta, measured), encoding="utf8")


if __name__ == "__main__":
    main()
