"""Examples cut into windows and put together as padded tensors."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from kg.annotate.labels import ARGUMENT_TAGS, HEARER_TAGS
from kg.annotate.words import Pieces, Window, windows
from training.examples import IGNORE, Example, runs

STEP = 64


@dataclass(frozen=True)
class Item:
    """One window of one example."""

    window: Window
    example: Example


def items(examples: Sequence[Example], pieces: Pieces) -> list[Item]:
    """All windows of all examples."""
    return [Item(w, e) for e in examples for w in windows(e.words, e.paragraphs, pieces)]


def shuffled(pool: Sequence[Item], size: int, rng: random.Random) -> list[list[Item]]:
    """Batches of ``size`` windows of like length, in random order."""
    order = sorted(pool, key=lambda it: (-(-len(it.window.pieces) // STEP), rng.random()))
    out = [list(order[i : i + size]) for i in range(0, len(order), size)]
    rng.shuffle(out)
    return out


def _padded(rows: Sequence[Sequence[int]], value: int, length: int) -> Tensor:
    return torch.tensor([[*row, *[value] * (length - len(row))] for row in rows])


def collate(batch: Sequence[Item], device: torch.device) -> dict[str, Tensor]:
    """Padded tensors of a batch of windows of one corpus; only the annotated layers are there."""
    pieces = -(-max(len(it.window.pieces) for it in batch) // STEP) * STEP
    words = max(len(it.window.first) for it in batch)
    out = {
        "pieces": _padded([it.window.pieces for it in batch], 0, pieces),
        "shapes": _padded([it.window.shapes for it in batch], 0, pieces),
        "first": _padded([it.window.first for it in batch], 0, words),
        "mask": _padded([[1] * len(it.window.first) for it in batch], 0, words).bool(),
    }
    lead = batch[0].example
    for name in ("spans", "cues", "entities", "upos", "starts", "deps"):
        if getattr(lead, name) is not None:
            rows = [[getattr(it.example, name)[i] for i in it.window.words] for it in batch]
            out[name] = _padded(rows, IGNORE, words)
    if lead.heads is not None:
        rows = []
        for it in batch:
            here = {i: k for k, i in enumerate(it.window.words)}
            heads = it.example.heads or []
            rows.append([here.get(heads[i], IGNORE) for i in it.window.words])
        out["heads"] = _padded(rows, IGNORE, words)
        sentence = []
        for it in batch:
            starts, n, row = it.example.starts or [], 0, []
            for i in it.window.words:
                n += starts[i]
                row.append(n)
            sentence.append(row)
        out["sentence"] = _padded(sentence, -1, words)
        out |= _mentions(batch)
    if lead.spans is not None:
        out |= _mentions(batch)
        cues, labels, told = [], [], []
        for it in batch:
            here = {i: k for k, i in enumerate(it.window.words)}
            cue_row, label_row, told_row = [], [], []
            for cue, source, contents in it.example.arguments:
                if cue[0] not in here:
                    continue
                tags = [0] * len(it.window.words) + [IGNORE] * (words - len(it.window.words))
                for role, indices in (("source", source), ("content", [i for c in contents for i in c])):
                    for run in runs(indices):
                        for k, i in enumerate(run):
                            if i in here:
                                tags[here[i]] = ARGUMENT_TAGS.index(f"{'I' if k else 'B'}-{role}")
                cue_row.append(here[cue[0]])
                label_row.append(tags)
                known = it.example.hearers.get(cue[0])
                heard = [IGNORE] * words
                if known is not None and all(i in here for i in known):
                    heard[: len(it.window.words)] = [0] * len(it.window.words)
                    for k, i in enumerate(known):
                        heard[here[i]] = HEARER_TAGS.index("I-addressee" if k else "B-addressee")
                told_row.append(heard)
            cues.append(cue_row)
            labels.append(label_row)
            told.append(told_row)
        most = max(1, max(map(len, cues)))
        out["argument_cues"] = _padded(cues, 0, most)
        blank = [IGNORE] * words
        out["arguments"] = torch.tensor([[*rows_, *[blank] * (most - len(rows_))] for rows_ in labels])
        out["hearers"] = torch.tensor([[*rows_, *[blank] * (most - len(rows_))] for rows_ in told])
    return {k: v.to(device) for k, v in out.items()}


def _mentions(batch: Sequence[Item]) -> dict[str, Tensor]:
    """Heads of mentions with what they refer to, and pairs of persons and bodies, as far as a window holds them."""
    places: list[list[int]] = []
    ids: list[list[int]] = []
    columns: tuple[list[list[int]], ...] = ([], [], [], [])
    for it in batch:
        here = {i: k for k, i in enumerate(it.window.words)}
        seen = [(here[i], n) for i, n, known in it.example.mentions if i in here and known]
        places.append([k for k, _ in seen])
        ids.append([n for _, n in seen])
        pairs = [(here[i], here[j], g, b) for i, j, g, b in it.example.members if i in here and j in here]
        for column, rows in enumerate(columns):
            rows.append([int(pair[column]) for pair in pairs])
    persons, bodies, groups, belongs = columns
    most, widest = max(1, max(map(len, places))), max(1, max(map(len, persons)))
    return {
        "mentions": _padded(places, 0, most), "mention_ids": _padded(ids, -1, most),
        "members": _padded(persons, 0, widest), "bodies": _padded(bodies, 0, widest),
        "member_groups": _padded(groups, -1, widest), "belongs": _padded(belongs, 0, widest),
    }  # fmt: skip


def endless(
    pools: Mapping[str, tuple[Sequence[Item], float]], size: int, epoch: int, seed: int
) -> Iterator[tuple[str, list[Item]]]:
    """The batches of one epoch, tasks mixed; a pool's share says how much of it (or how often) an epoch sees."""
    rng = random.Random(f"{seed}-{epoch}")
    mixed: list[tuple[str, list[Item]]] = []
    for name, (pool, share) in pools.items():
        batches: list[list[Item]] = []
        while len(batches) < share * len(pool) / size:
            batches += shuffled(pool, size, rng)
        mixed += [(name, b) for b in batches[: max(1, round(share * len(pool) / size))]]
    rng.shuffle(mixed)
    yield from mixed
