"""The encoder and its heads: a 6-layer BERT (MiniLM, Wang et al. 2020) with word shapes added to its input.

Heads, on the state at each word's first piece: attribution spans (linear + CRF), cues that may stand inside contents
(linear), arguments of a cue (biaffine word x cue -> source/content, after Dozat and Manning 2017), its addressee (the
same), entities (linear + CRF), parts of speech, sentence starts (linear), dependencies (biaffine arcs and labels, the
same), which earlier mention a mention refers to and which body a person belongs to (biaffine over the mentions' heads).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from kg.annotate.labels import ARGUMENT_TAGS, CUE_TAGS, DEPS, ENTITY_TAGS, HEARER_TAGS, SPAN_TAGS, UPOS
from kg.annotate.words import SHAPES
from training.crf import CRF

WIDTH, HEADS, LAYERS, INNER, VOCABULARY, POSITIONS = 384, 12, 6, 1536, 30522, 512
ARC, LABEL, ARGUMENT, PAIR = 192, 96, 128, 96
BUCKETS = 64


class Layer(nn.Module):
    """One post-norm transformer layer."""

    def __init__(self) -> None:
        super().__init__()
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH)
        self.out = nn.Linear(WIDTH, WIDTH)
        self.norm1 = nn.LayerNorm(WIDTH, eps=1e-12)
        self.up = nn.Linear(WIDTH, INNER)
        self.down = nn.Linear(INNER, WIDTH)
        self.norm2 = nn.LayerNorm(WIDTH, eps=1e-12)

    def forward(self, x: Tensor, bias: Tensor, drop: float) -> Tensor:
        b, n, _ = x.shape
        q, k, v = self.qkv(x).view(b, n, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4).unbind(0)
        mixed = F.scaled_dot_product_attention(q, k, v, attn_mask=bias.to(q.dtype))
        mixed = mixed.permute(0, 2, 1, 3).reshape(b, n, WIDTH)
        x = self.norm1(x + F.dropout(self.out(mixed), drop, self.training))
        out: Tensor = self.norm2(x + F.dropout(self.down(F.gelu(self.up(x))), drop, self.training))
        return out


class Encoder(nn.Module):
    """Pieces and shapes ``(batch, pieces)`` to states ``(batch, pieces, 384)``."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces = nn.Embedding(VOCABULARY, WIDTH)
        self.positions = nn.Embedding(POSITIONS, WIDTH)
        self.shapes = nn.Embedding(len(SHAPES), WIDTH)
        nn.init.zeros_(self.shapes.weight)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.drop = 0.1

    def forward(self, pieces: Tensor, shapes: Tensor) -> Tensor:
        n = pieces.shape[1]
        x = self.norm(self.pieces(pieces) + self.positions.weight[:n] + self.shapes(shapes))
        x = F.dropout(x, self.drop, self.training)
        bias = (pieces == 0).to(x.dtype)[:, None, None, :] * -1e4
        for layer in self.layers:
            x = layer(x, bias, self.drop)
        out: Tensor = x
        return out

    def load_upstream(self, path: Path) -> None:
        """Take over the weights of all-MiniLM-L6-v2 (``model.safetensors``)."""
        from safetensors.torch import load_file

        up = {k.removeprefix("bert."): v.float() for k, v in load_file(str(path)).items()}
        own = self.state_dict()
        own["pieces.weight"] = up["embeddings.word_embeddings.weight"]
        own["positions.weight"] = (
            up["embeddings.position_embeddings.weight"] + up["embeddings.token_type_embeddings.weight"][0]
        )
        for end in ("weight", "bias"):
            own[f"norm.{end}"] = up[f"embeddings.LayerNorm.{end}"]
            for i in range(LAYERS):
                at = f"encoder.layer.{i}."
                own[f"layers.{i}.qkv.{end}"] = torch.cat(
                    [up[f"{at}attention.self.{p}.{end}"] for p in ("query", "key", "value")]
                )
                own[f"layers.{i}.out.{end}"] = up[f"{at}attention.output.dense.{end}"]
                own[f"layers.{i}.norm1.{end}"] = up[f"{at}attention.output.LayerNorm.{end}"]
                own[f"layers.{i}.up.{end}"] = up[f"{at}intermediate.dense.{end}"]
                own[f"layers.{i}.down.{end}"] = up[f"{at}output.dense.{end}"]
                own[f"layers.{i}.norm2.{end}"] = up[f"{at}output.LayerNorm.{end}"]
        self.load_state_dict(own)


class Biaffine(nn.Module):
    """``left U right`` with a bias feature on both sides; ``left`` (b, n, d), ``right`` (b, m, d) -> (b, n, m, out)."""

    def __init__(self, width: int, out: int) -> None:
        super().__init__()
        self.out, self.width = out, width
        self.weight = nn.Parameter(torch.zeros(width + 1, out * (width + 1)))
        nn.init.normal_(self.weight, std=0.02)

    def forward(self, left: Tensor, right: Tensor) -> Tensor:
        left, right = (F.pad(x, (0, 1), value=1.0) for x in (left, right))
        b, n, _ = left.shape
        m = right.shape[1]
        mixed = (left @ self.weight).view(b, n * self.out, self.width + 1)
        return (mixed @ right.transpose(1, 2)).view(b, n, self.out, m).transpose(2, 3)


def bucket(distance: Tensor) -> Tensor:
    """Signed word distance to one of :data:`BUCKETS` classes: exact up to 15, then logarithmic up to 256."""
    size = distance.abs()
    far = 16 + (torch.log2(size.clamp_min(16).float() / 16) * 3.75).long()
    return torch.where(size < 16, size, far).clamp_max(BUCKETS // 2 - 1) + (distance > 0) * (BUCKETS // 2)


def averaged(paths: Sequence[Path]) -> dict[str, Tensor]:
    """The mean of the weights of several trained networks of one ancestor (model soups, Wortsman et al. 2022)."""
    saved = [torch.load(path, map_location="cpu", weights_only=True) for path in paths]
    return {key: sum((s[key] for s in saved), torch.zeros(())) / len(saved) for key in saved[0]}


class Network(nn.Module):
    """The encoder with all heads. ``first`` (batch, words) holds the piece index of each word (0 for padding)."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder = Encoder()
        self.spans = nn.Linear(WIDTH, len(SPAN_TAGS))
        self.spans_crf = CRF(SPAN_TAGS)
        self.cues = nn.Linear(WIDTH, len(CUE_TAGS))
        self.entities = nn.Linear(WIDTH, len(ENTITY_TAGS))
        self.entities_crf = CRF(ENTITY_TAGS)
        self.upos = nn.Linear(WIDTH, len(UPOS))
        self.starts = nn.Linear(WIDTH, 2)
        self.arc_dep, self.arc_head = nn.Linear(WIDTH, ARC), nn.Linear(WIDTH, ARC)
        self.arcs = Biaffine(ARC, 1)
        self.label_dep, self.label_head = nn.Linear(WIDTH, LABEL), nn.Linear(WIDTH, LABEL)
        self.labels = Biaffine(LABEL, len(DEPS))
        self.argument_word, self.argument_cue = nn.Linear(WIDTH, ARGUMENT), nn.Linear(WIDTH, ARGUMENT)
        self.arguments = Biaffine(ARGUMENT, len(ARGUMENT_TAGS))
        self.distance = nn.Embedding(BUCKETS, len(ARGUMENT_TAGS))
        nn.init.zeros_(self.distance.weight)
        self.hearer_word, self.hearer_cue = nn.Linear(WIDTH, PAIR), nn.Linear(WIDTH, PAIR)
        self.hearers = Biaffine(PAIR, len(HEARER_TAGS))
        self.hearer_distance = nn.Embedding(BUCKETS, len(HEARER_TAGS))
        nn.init.zeros_(self.hearer_distance.weight)
        self.later, self.earlier = nn.Linear(WIDTH, PAIR), nn.Linear(WIDTH, PAIR)
        self.references = Biaffine(PAIR, 1)
        self.reference_distance = nn.Embedding(BUCKETS, 1)
        nn.init.zeros_(self.reference_distance.weight)
        self.member, self.body = nn.Linear(WIDTH, PAIR), nn.Linear(WIDTH, PAIR)
        self.memberships = Biaffine(PAIR, 1)
        self.member_distance = nn.Embedding(BUCKETS, 1)
        nn.init.zeros_(self.member_distance.weight)
        self.drop = 0.15

    def states(self, pieces: Tensor, shapes: Tensor, first: Tensor) -> Tensor:
        """``(batch, words, 384)``: the state at each word's first piece."""
        x: Tensor = self.encoder(pieces, shapes)
        return torch.gather(x, 1, first[..., None].expand(-1, -1, WIDTH))

    def arc_scores(self, states: Tensor) -> Tensor:
        """``(batch, words, words)``: how well word j heads word i (i itself: the root)."""
        scores: Tensor = self.arcs(F.gelu(self.arc_dep(states)), F.gelu(self.arc_head(states)))
        return scores[..., 0]

    def label_scores(self, states: Tensor, heads: Tensor) -> Tensor:
        """``(batch, words, relations)`` of each word to its head."""
        dep = F.pad(F.gelu(self.label_dep(states)), (0, 1), value=1.0)
        head = F.gelu(self.label_head(states))
        head = F.pad(torch.gather(head, 1, heads[..., None].expand(-1, -1, LABEL)), (0, 1), value=1.0)
        b, n, _ = dep.shape
        mixed = (dep @ self.labels.weight).view(b, n, len(DEPS), LABEL + 1)
        return (mixed * head[:, :, None]).sum(-1)

    def argument_scores(self, states: Tensor, cues: Tensor) -> Tensor:
        """``(batch, words, cues, tags)``; ``cues`` (batch, cues) are word indices of the cues' first words."""
        cue = torch.gather(states, 1, cues[..., None].expand(-1, -1, WIDTH))
        scores: Tensor = self.arguments(F.gelu(self.argument_word(states)), F.gelu(self.argument_cue(cue)))
        words = torch.arange(states.shape[1], device=states.device)
        near: Tensor = self.distance(bucket(words[None, :, None] - cues[:, None, :]))
        return scores + near

    def hearer_scores(self, states: Tensor, cues: Tensor) -> Tensor:
        """``(batch, words, cues, tags)`` of each word as the addressee of each cue, given as above."""
        cue = torch.gather(states, 1, cues[..., None].expand(-1, -1, WIDTH))
        scores: Tensor = self.hearers(F.gelu(self.hearer_word(states)), F.gelu(self.hearer_cue(cue)))
        words = torch.arange(states.shape[1], device=states.device)
        near: Tensor = self.hearer_distance(bucket(words[None, :, None] - cues[:, None, :]))
        return scores + near

    def reference_scores(self, states: Tensor, mentions: Tensor) -> Tensor:
        """``(batch, mentions, mentions)``: how well mention i refers to what j does; ``mentions`` are word indices."""
        heads = torch.gather(states, 1, mentions[..., None].expand(-1, -1, WIDTH))
        scores: Tensor = self.references(F.gelu(self.later(heads)), F.gelu(self.earlier(heads)))
        near: Tensor = self.reference_distance(bucket(mentions[:, :, None] - mentions[:, None, :]))
        return (scores + near)[..., 0]

    def member_scores(self, states: Tensor, persons: Tensor, bodies: Tensor) -> Tensor:
        """``(batch, pairs)``: whether the person at one word belongs to the body at the other; both word indices."""
        one = F.gelu(self.member(torch.gather(states, 1, persons[..., None].expand(-1, -1, WIDTH))))
        other = F.gelu(self.body(torch.gather(states, 1, bodies[..., None].expand(-1, -1, WIDTH))))
        left, right = F.pad(one, (0, 1), value=1.0), F.pad(other, (0, 1), value=1.0)
        near: Tensor = self.member_distance(bucket(persons - bodies))
        scores: Tensor = ((left @ self.memberships.weight) * right).sum(-1)
        return scores + near[..., 0]
