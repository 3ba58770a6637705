"""Checkpoint to product: ``python -m training.export --network build/training/network.pt``.

Writes ``kg/data/model/``: ``encoder.onnx`` (dynamic int8, per channel), ``heads.npz`` (CRF transitions and the small
biaffine heads, applied with numpy to the encoder's states), ``vocab.txt`` and ``model.json`` (version, checksums).

The file is made for one window a pass, which has no padding, so that there is no mask; attention is onnxruntime's fused
operator, and GELU its approximation by tanh. A window's scores follow from the window alone. Scales found beforehand
(static int8) lost 1.1 to 2.7 points of F1 on spans and were no faster.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from kg.annotate.encoder import runtime
from training.network import HEADS, WIDTH, Network, averaged, gathered
from training.score import crf_arrays
from training.upstream import folder

FORMAT = 2
DENSE = (
    "label_dep", "label_head", "argument_word", "argument_cue", "hearer_word", "hearer_cue", "later", "earlier",
    "member", "body",
)  # fmt: skip
EXACT = ("entity_out", "entities")
"""What stays float32: the last matrices of the head for entities, which are small."""
DOMAIN = "com.microsoft"
OUTPUTS = ("states", "spans", "cues", "entities", "upos", "starts", "arcs")


class Attention(torch.autograd.Function):
    """Attention of queries, keys and values ``(batch, pieces, 384)``, all pieces seen: one operator of onnxruntime."""

    @staticmethod
    def forward(ctx: Any, q: Tensor, k: Tensor, v: Tensor) -> Tensor:
        b, n, _ = q.shape
        q, k, v = (x.view(b, n, HEADS, -1).transpose(1, 2) for x in (q, k, v))
        return F.scaled_dot_product_attention(q, k, v).transpose(1, 2).reshape(b, n, WIDTH)

    @staticmethod
    def symbolic(g: Any, q: Any, k: Any, v: Any) -> Any:
        return g.op(f"{DOMAIN}::MultiHeadAttention", q, k, v, num_heads_i=HEADS).setType(q.type())


class Gelu(torch.autograd.Function):
    """GELU by its approximation with tanh (Hendrycks and Gimpel 2016): one operator of onnxruntime."""

    @staticmethod
    def forward(ctx: Any, x: Tensor) -> Tensor:
        return F.gelu(x, approximate="tanh")

    @staticmethod
    def symbolic(g: Any, x: Any) -> Any:
        return g.op(f"{DOMAIN}::FastGelu", x).setType(x.type())


class Forward(nn.Module):
    """What runs inside the ONNX file: the encoder and the heads that score single words or pairs of neighbours."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, pieces: Tensor, shapes: Tensor, first: Tensor) -> tuple[Tensor, ...]:
        n = self.network
        e: Any = n.encoder
        attention: Any = Attention.apply
        gelu: Any = Gelu.apply
        x = e.norm(e.pieces(pieces) + e.positions.weight[: pieces.shape[1]] + e.shapes(shapes))
        after = []
        for layer in e.layers:
            x = layer.norm1(x + layer.out(attention(*layer.qkv(x).split(WIDTH, -1))))
            x = layer.norm2(x + layer.down(gelu(layer.up(x))))
            after.append(x)
        s, lower = gathered(after, first)
        return s, n.spans(s), n.cues(s), n.entity_scores(s, lower), n.upos(s), n.starts(s), n.arc_scores(s)


def heads(network: Network) -> dict[str, np.ndarray]:
    """Arrays of the heads that numpy applies."""
    out: dict[str, np.ndarray] = {}
    for name, crf in (("spans", network.spans_crf), ("entities", network.entities_crf)):
        out[f"{name}.transitions"], out[f"{name}.start"] = crf_arrays(crf)
    for name in DENSE:
        layer = getattr(network, name)
        out[f"{name}.weight"] = layer.weight.detach().T.contiguous().numpy()
        out[f"{name}.bias"] = layer.bias.detach().numpy()
    for name in ("labels", "arguments", "hearers", "references", "memberships"):
        out[f"{name}.weight"] = getattr(network, name).weight.detach().numpy()
    for name in ("distance", "hearer_distance", "reference_distance", "member_distance"):
        out[name] = getattr(network, name).weight.detach().numpy()
    return {k: np.ascontiguousarray(v, dtype=np.float16) for k, v in sorted(out.items())}


def _nodes(file: Path, heads: Sequence[str]) -> list[str]:
    """The names of the matrix products of these heads in an ONNX file."""
    import onnx

    nodes = [node.name for node in onnx.load(file).graph.node if node.op_type == "MatMul"]
    return [name for name in nodes if name.split("/")[1].split(".")[0] in heads]


def export(network: Network, out: Path, version: str, vocabulary: Path, quantize: bool = True) -> None:
    """Write the model folder ``out``."""
    runtime()
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from onnxruntime.quantization.shape_inference import quant_pre_process

    out.mkdir(parents=True, exist_ok=True)
    network = network.cpu().float().eval()
    pieces = torch.randint(1000, 2000, (2, 64))
    first = torch.arange(48).repeat(2, 1)
    b, p, w = "batch", "pieces", "words"
    axes: dict[str, dict[int, str]] = {"pieces": {0: b, 1: p}, "shapes": {0: b, 1: p}, "first": {0: b, 1: w}}
    axes |= {name: {0: b, 1: w} for name in OUTPUTS}
    axes["arcs"] = {0: b, 1: w, 2: w}
    with tempfile.TemporaryDirectory() as tmp:
        full, prepared = Path(tmp) / "full.onnx", Path(tmp) / "prepared.onnx"
        torch.onnx.export(
            Forward(network),
            (pieces, torch.ones_like(pieces), first),
            str(full),
            input_names=["pieces", "shapes", "first"],
            output_names=list(OUTPUTS),
            dynamic_axes=axes,
            opset_version=17,
            dynamo=False,
            custom_opsets={DOMAIN: 1},
        )
        if quantize:
            quant_pre_process(str(full), str(prepared), skip_symbolic_shape=True)
            quantize_dynamic(
                str(prepared),
                str(out / "encoder.onnx"),
                weight_type=QuantType.QInt8,
                per_channel=True,
                nodes_to_exclude=_nodes(prepared, EXACT),
            )
        else:
            shutil.copy(full, out / "encoder.onnx")
    with (out / "heads.npz").open("wb") as file:
        np.savez_compressed(file, allow_pickle=False, **heads(network))
    shutil.copy(vocabulary, out / "vocab.txt")
    sums = {n: hashlib.sha256((out / n).read_bytes()).hexdigest() for n in ("encoder.onnx", "heads.npz", "vocab.txt")}
    meta = {"format": FORMAT, "name": "said-en-minilm", "version": version, "sha256": sums}
    (out / "model.json").write_text(json.dumps(meta, indent=1) + "\n", encoding="utf8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--network",
        type=Path,
        nargs="+",
        required=True,
        help="network.pt of training; the weights of several are averaged",
    )
    parser.add_argument("--out", type=Path, default=Path("kg/data/model"))
    parser.add_argument("--version", default="1")
    parser.add_argument("--float", action="store_true", help="leave the weights unquantised")
    args = parser.parse_args()
    network = Network()
    network.load_state_dict(averaged(args.network))
    export(network, args.out, args.version, folder() / "vocab.txt", not args.float)
    for path in sorted(args.out.iterdir()):
        print(path.name, f"{path.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
