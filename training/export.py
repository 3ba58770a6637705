"""Checkpoint to product: ``python -m training.export --network build/training/network.pt``.

Writes ``kg/data/model/``: ``encoder.onnx`` (dynamic int8, per channel), ``heads.npz`` (CRF transitions and the small
biaffine heads, applied with numpy to the encoder's states), ``vocab.txt`` and ``model.json`` (version, checksums).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import tempfile
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from training.network import Network
from training.score import crf_arrays
from training.upstream import folder

FORMAT = 1
DENSE = (
    "label_dep", "label_head", "argument_word", "argument_cue", "hearer_word", "hearer_cue", "later", "earlier",
    "member", "body",
)  # fmt: skip
OUTPUTS = ("states", "spans", "cues", "entities", "upos", "starts", "arcs")


class Forward(nn.Module):
    """What runs inside the ONNX file: the encoder and the heads that score single words or pairs of neighbours."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, pieces: Tensor, shapes: Tensor, first: Tensor) -> tuple[Tensor, ...]:
        n = self.network
        s = n.states(pieces, shapes, first)
        return s, n.spans(s), n.cues(s), n.entities(s), n.upos(s), n.starts(s), n.arc_scores(s)


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


def export(network: Network, out: Path, version: str, vocabulary: Path, quantize: bool = True) -> None:
    """Write the model folder ``out``."""
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
        )
        if quantize:
            quant_pre_process(str(full), str(prepared), skip_symbolic_shape=True)
            quantize_dynamic(str(prepared), str(out / "encoder.onnx"), weight_type=QuantType.QInt8, per_channel=True)
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
    parser.add_argument("--network", type=Path, required=True, help="network.pt or checkpoint.pt of training")
    parser.add_argument("--out", type=Path, default=Path("kg/data/model"))
    parser.add_argument("--version", default="1")
    parser.add_argument("--float", action="store_true", help="leave the weights unquantised")
    args = parser.parse_args()
    saved = torch.load(args.network, map_location="cpu", weights_only=True)
    network = Network()
    network.load_state_dict(saved.get("network", saved))
    export(network, args.out, args.version, folder() / "vocab.txt", not args.float)
    for path in sorted(args.out.iterdir()):
        print(path.name, f"{path.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
