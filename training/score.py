"""Scores on held-out windows: exact spans, parts of speech, dependencies (without punctuation, gold sentences)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import torch

from kg.annotate.decode import spans, viterbi
from kg.annotate.labels import DEPS, ENTITY_TAGS, SPAN_TAGS
from training.batches import Item, collate
from training.crf import CRF
from training.examples import IGNORE
from training.network import Network

SIZE = 16


def f1(hit: int, predicted: int, gold: int) -> float:
    """F1 in percent."""
    return round(200 * hit / max(1, predicted + gold), 2)


def crf_arrays(crf: CRF) -> tuple[np.ndarray, np.ndarray]:
    """Transition and start scores, forbidden ones included."""
    trans = (crf.transitions + crf.allowed).detach().float().cpu().numpy()
    return trans, (crf.start + crf.first).detach().float().cpu().numpy()


@torch.no_grad()
def evaluate(network: Network, held: Mapping[str, Sequence[Item]], device: torch.device) -> dict[str, float]:
    """All dev scores, in percent."""
    network.eval()
    counts: dict[str, list[int]] = {}

    def add(key: str, hit: int, predicted: int, gold: int) -> None:
        row = counts.setdefault(key, [0, 0, 0])
        for k, v in enumerate((hit, predicted, gold)):
            row[k] += v

    for task, pool in held.items():
        order = sorted(pool, key=lambda it: len(it.window.pieces))
        for at in range(0, len(order), SIZE):
            batch = order[at : at + SIZE]
            t = collate(batch, device)
            with torch.autocast(device.type, dtype=torch.bfloat16):
                states, lower = network.states(t["pieces"], t["shapes"], t["first"])
                if task == "syntax":
                    arcs = network.arc_scores(states).float()
                    same = t["sentence"][:, :, None] == t["sentence"][:, None, :]
                    heads = arcs.masked_fill(~same, -1e4).argmax(-1)
                    labels = network.label_scores(states, heads).argmax(-1)
                    upos, starts = network.upos(states).argmax(-1), network.starts(states).argmax(-1)
                    ok = (t["deps"] != IGNORE) & (t["deps"] != DEPS.index("punct")) & (t["heads"] != IGNORE)
                    n = int(ok.sum())
                    right = (heads == t["heads"]) & ok
                    add("uas", int(right.sum()), n, n)
                    add("las", int((right & (labels == t["deps"])).sum()), n, n)
                    known = t["upos"] != IGNORE
                    add("upos", int(((upos == t["upos"]) & known).sum()), int(known.sum()), int(known.sum()))
                    valid = t["starts"] != IGNORE
                    add(
                        "sentences",
                        int(((starts == 1) & (t["starts"] == 1)).sum()),
                        int(((starts == 1) & valid).sum()),
                        int((t["starts"] == 1).sum()),
                    )
                    continue
                scores, crf, names, gold = (
                    (network.spans(states), network.spans_crf, SPAN_TAGS, t["spans"])
                    if task == "attribution"
                    else (network.entity_scores(states, lower), network.entities_crf, ENTITY_TAGS, t["entities"])
                )
                emissions = scores.float().cpu().numpy()
                trans, start = crf_arrays(crf)
                if task == "attribution":
                    scores = network.argument_scores(states, t["argument_cues"]).transpose(1, 2)
                    known = t["arguments"] != IGNORE
                    best = scores.argmax(-1)
                    busy = known & ((t["arguments"] > 0) | (best > 0))
                    add(
                        "argument words",
                        int(((best == t["arguments"]) & busy).sum()),
                        int(((best > 0) & known).sum()),
                        int(((t["arguments"] > 0) & known).sum()),
                    )
            for k, it in enumerate(batch):
                n = len(it.window.first)
                predicted = set(spans([names[t] for t in viterbi(emissions[k, :n], trans, start)]))
                wanted = set(spans([names[int(t)] for t in gold[k, :n]]))
                for label in sorted({s[0] for s in predicted | wanted}):
                    p, g = ({s for s in side if s[0] == label} for side in (predicted, wanted))
                    add(label, len(p & g), len(p), len(g))
                if task == "entities":
                    add("entities", len(predicted & wanted), len(predicted), len(wanted))
    network.train()
    wanted_keys = (
        "source",
        "cue",
        "content",
        "argument words",
        "entities",
        "PERSON",
        "ORG",
        "LOC",
        "upos",
        "uas",
        "las",
        "sentences",
    )
    return {k: f1(*counts[k]) for k in wanted_keys if k in counts}
