"""Pretrain the encoder further on the training texts: ``python -m training.pretrain --corpora DIR``.

The upstream encoder was tuned to give one vector a sentence. Here its words are masked and guessed again (masked
language model, Devlin et al. 2019) over the texts it will learn its tasks from (Gururangan et al. 2020), so that its
states tell of single words before the heads ask them. What it gives is a start for ``training.train``.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Sequence
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from kg.annotate.words import Pieces
from training.batches import STEP, Item, padded, shuffled
from training.network import VOCABULARY, WIDTH, Network
from training.train import SEED, corpora, linear

CHOSEN, MASKED, CHANGED = 0.15, 0.8, 0.1
"""The share of pieces to be guessed; of these the shares that are masked and that another piece stands for."""
MASK = 103
"""The id of the mask; those below it are special or unused, too."""
SCORED = 40
"""So many batches of texts that are set aside are scored after each epoch."""


class Guess(nn.Module):
    """States ``(n, 384)`` to scores of all pieces ``(n, vocabulary)``, by the embeddings of the input."""

    def __init__(self, embeddings: nn.Embedding) -> None:
        super().__init__()
        self.inner, self.norm = nn.Linear(WIDTH, WIDTH), nn.LayerNorm(WIDTH)
        self.bias = nn.Parameter(torch.zeros(VOCABULARY))
        self._shared = [embeddings]  # in a list: its weights are the encoder's, not this module's

    def forward(self, states: Tensor) -> Tensor:
        scores: Tensor = self.norm(F.gelu(self.inner(states))) @ self._shared[0].weight.T + self.bias
        return scores


def masked(pieces: Tensor, generator: torch.Generator) -> tuple[Tensor, Tensor]:
    """Pieces ``(batch, n)`` with some hidden, and which of them are to be guessed (boolean, the same shape)."""
    chosen = (torch.rand(pieces.shape, generator=generator) < CHOSEN) & (pieces > MASK)
    how = torch.rand(pieces.shape, generator=generator)
    other = torch.randint(MASK + 1, VOCABULARY, pieces.shape, generator=generator)
    hidden = torch.where(chosen & (how < MASKED), torch.full_like(pieces, MASK), pieces)
    return torch.where(chosen & (how >= 1 - CHANGED), other, hidden), chosen


def scores(network: Network, guess: Guess, batch: Sequence[Item], generator: torch.Generator) -> tuple[Tensor, Tensor]:
    """Scores ``(chosen, vocabulary)`` of the pieces to be guessed in a batch of windows, and what they are."""
    length = -(-max(len(it.window.pieces) for it in batch) // STEP) * STEP
    pieces = padded([it.window.pieces for it in batch], 0, length)
    shapes = padded([it.window.shapes for it in batch], 0, length)
    hidden, chosen = masked(pieces, generator)
    device = next(network.parameters()).device
    with torch.autocast(device.type, dtype=torch.bfloat16):
        states = network.encoder(hidden.to(device), shapes.to(device))[chosen.to(device)]
        return guess(states).float(), pieces[chosen].to(device)


@torch.no_grad()
def score(network: Network, guess: Guess, pool: Sequence[Item], size: int) -> float:
    """The share of pieces guessed right in windows that were set aside, in percent."""
    network.eval()
    generator, right, total = torch.Generator().manual_seed(0), 0, 0
    for batch in shuffled(pool, size, random.Random(0))[:SCORED]:
        found, gold = scores(network, guess, batch, generator)
        right, total = right + int((found.argmax(-1) == gold).sum()), total + len(gold)
    network.train()
    return round(100 * right / max(1, total), 2)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, required=True, help="as for training.train")
    parser.add_argument("--gold", type=Path, help="folder of annotated articles (default: beside the corpora)")
    parser.add_argument("--upstream", type=Path, help="folder of all-MiniLM-L6-v2 (default: the installed package)")
    parser.add_argument("--out", type=Path, default=Path("build/pretrained"), help="where network.pt goes")
    parser.add_argument("--epochs", type=int, default=1)
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--rate", type=float, default=2e-4, help="learning rate of the encoder")
    parser.add_argument("--head-rate", type=float, default=1e-3)
    parser.add_argument("--seed", type=int, default=SEED)
    args = parser.parse_args()

    from training.upstream import folder

    upstream = args.upstream or folder()
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    torch.manual_seed(args.seed)
    rng, generator = random.Random(args.seed), torch.Generator().manual_seed(args.seed)
    gold = args.gold or args.corpora.parent / "gold"
    train, held = corpora(args.corpora, Pieces(upstream / "vocab.txt"), gold, repeat=1)
    pool = list({it.window.pieces: it for items in train.values() for it in items}.values())
    aside = [it for items in held.values() for it in items]
    print(f"{len(pool)} windows, {sum(len(it.window.pieces) for it in pool)} pieces, {device}", flush=True)

    network = Network().to(device)
    network.encoder.load_upstream(upstream / "model.safetensors")
    guess = Guess(network.encoder.pieces).to(device)
    groups = [
        {"params": list(network.encoder.parameters()), "lr": args.rate, "weight_decay": 0.01},
        {"params": list(guess.parameters()), "lr": args.head_rate, "weight_decay": 0.01},
    ]
    optimizer = torch.optim.AdamW(groups, fused=True)
    total = -(-len(pool) // args.batch) * args.epochs
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, linear(total))
    everything = [*network.encoder.parameters(), *guess.parameters()]
    args.out.mkdir(parents=True, exist_ok=True)
    began, step, mean = time.time(), 0, 0.0
    network.train()
    for epoch in range(args.epochs):
        for batch in shuffled(pool, args.batch, rng):
            value = F.cross_entropy(*scores(network, guess, batch, generator))
            torch.autograd.backward(value)
            torch.nn.utils.clip_grad_norm_(everything, 1.0)
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
            schedule.step()
            step += 1
            mean += 0.02 * (float(value.detach()) - mean) if step > 1 else float(value.detach())
            if step % 50 == 0:
                pace = (time.time() - began) / step
                left = pace * (total - step) / 60
                print(f"{step}/{total} {mean:.3f} {pace:.2f} s/step, {left:.0f} min left", flush=True)
        print(f"epoch {epoch + 1}: {score(network, guess, aside, args.batch)}% guessed right", flush=True)
        kept = {k: v.cpu() for k, v in network.state_dict().items() if k.startswith("encoder.")}
        torch.save(kept, args.out / "network.pt")


if __name__ == "__main__":
    main()
