"""The multi-task encoder at run time: ONNX on the CPU, and the small heads that numpy applies to its states.

One forward pass over a window of words gives, for each word, its state (384 numbers) and the scores of all heads:
attribution spans, cues inside contents, entities, parts of speech, sentence starts and dependency arcs. See the model
card beside the model file for what it was trained on.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kg.annotate.words import Pieces, Window, windows
from kg.cores import cores
from kg.errors import ModelError

Array = NDArray[np.float32]
FORMAT = 2
FOLDER = Path(__file__).resolve().parent.parent / "data" / "model"
# what a model is made of: each is held against its checksum before it is read
FILES = ("encoder.onnx", "heads.npz", "vocab.txt")
OUTPUTS = ("states", "spans", "cues", "entities", "upos", "starts", "arcs")
# rewrites of the graph that make it slower: the fused operator takes three times as long as the two that it stands for
SLOW = ["SkipLayerNormFusion"]
_HINT = "reinstall the package, or give the folder of a model made by `make train`"


@dataclass(frozen=True)
class Scores:
    """What the encoder says of one window of ``n`` words; arrays are float32.

    ``states`` (n, 384), ``spans`` (n, 7), ``cues`` (n, 3), ``entities`` (n, 19), ``upos`` (n, 17), ``starts`` (n, 2),
    ``arcs`` (n, n): row word, column head. ``words`` are the indices of the window's words in the text.
    """

    words: NDArray[np.int64]
    states: Array
    spans: Array
    cues: Array
    entities: Array
    upos: Array
    starts: Array
    arcs: Array


class Encoder:
    """A model folder, loaded.

    Args:
        folder: holds ``encoder.onnx``, ``heads.npz``, ``vocab.txt``, ``model.json``.
        threads: windows that are scored at a time; 0 for as many as there are cores.

    Raises:
        ModelError: a file is missing, damaged, or of a newer format.
    """

    def __init__(self, folder: Path = FOLDER, threads: int = 0) -> None:
        ort = runtime()
        self.folder = folder
        self.threads = threads or cores()
        self._pool: ThreadPoolExecutor | None = None
        self.meta = self._checked(folder)
        self.pieces = Pieces(folder / "vocab.txt")
        with np.load(folder / "heads.npz", allow_pickle=False) as arrays:
            self.heads: dict[str, Array] = {k: arrays[k].astype(np.float32) for k in arrays.files}
        labels = self.heads["labels.weight"]  # (dep, relations x head), wanted the other way round
        width = len(labels)
        turned = labels.reshape(width, -1, width).transpose(2, 1, 0)
        self._labels: Array = np.ascontiguousarray(turned).reshape(width, -1)
        options = ort.SessionOptions()
        options.intra_op_num_threads = 1
        options.enable_mem_pattern = False  # windows differ in shape: a pattern for each only piles up
        options.log_severity_level = 3
        try:
            self._session = ort.InferenceSession(
                str(folder / "encoder.onnx"),
                sess_options=options,
                providers=["CPUExecutionProvider"],
                disabled_optimizers=SLOW,
            )
        except Exception as error:  # onnxruntime raises many types of its own
            raise ModelError(str(folder / "encoder.onnx"), f"onnxruntime cannot load it ({error})", _HINT) from error
        self._outputs = [o.name for o in self._session.get_outputs()]
        self._projections: dict[str, tuple[Array, Array]] = {}

    @staticmethod
    def _checked(folder: Path) -> dict[str, Any]:
        try:
            meta: dict[str, Any] = json.loads((folder / "model.json").read_text(encoding="utf8"))
            sums = dict(meta["sha256"])
            found = int(meta["format"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ModelError(str(folder), f"it holds no readable model.json ({error})", _HINT) from error
        if found > FORMAT:
            raise ModelError(
                str(folder), f"the model has format {found}, this version reads {FORMAT}", "upgrade the package"
            )
        if found < FORMAT:
            raise ModelError(str(folder), f"the model has the old format {found}, not {FORMAT}", _HINT)
        if set(sums) != set(FILES):
            raise ModelError(str(folder), f"its model.json has not the checksums of {', '.join(FILES)}", _HINT)
        for name, wanted in sorted(sums.items()):
            try:
                data = (folder / name).read_bytes()
            except OSError as error:
                raise ModelError(str(folder / name), f"it cannot be read ({error})", _HINT) from error
            if hashlib.sha256(data).hexdigest() != wanted:
                raise ModelError(str(folder / name), "it is damaged: its checksum is not the one in model.json", _HINT)
        return meta

    @property
    def name(self) -> str:
        """Name of the model."""
        return str(self.meta["name"])

    @property
    def version(self) -> str:
        """Version of the model."""
        return str(self.meta["version"])

    def cut(self, words: Sequence[str], paragraphs: Iterable[Sequence[int]]) -> list[Window]:
        """Windows of a text whose ``paragraphs`` are lists of indices into ``words``."""
        return windows(words, paragraphs, self.pieces)

    def score(self, windows: Sequence[Window]) -> list[Scores]:
        """Run the network over windows, each in a pass of its own, as many at a time as there are threads.

        The int8 kernels choose their scales from all that is in a pass, so a window in a batch would score a little
        differently with other windows beside it. Alone it has no padding either, and its activations stay in the cache
        of its core: a pass each is also the fastest way (figures in ``bench/RESULTS.md``).
        """
        if self.threads < 2 or len(windows) < 2:
            return [self._run(window) for window in windows]
        if self._pool is None:
            self._pool = ThreadPoolExecutor(self.threads, thread_name_prefix="kg-encoder")
        return list(self._pool.map(self._run, windows))

    def _run(self, window: Window) -> Scores:
        rows = {name: np.asarray([getattr(window, name)], np.int64) for name in ("pieces", "shapes", "first")}
        values = {k: v[0] for k, v in zip(self._outputs, self._session.run(self._outputs, rows), strict=True)}
        return Scores(words=np.asarray(window.words, np.int64), **{name: values[name] for name in OUTPUTS})

    def _dense(self, name: str, states: Array) -> Array:
        return gelu(states @ self.heads[f"{name}.weight"] + self.heads[f"{name}.bias"])

    def _mixed(self, name: str, head: str, states: Array) -> Array:
        """The left side of a biaffine head, kept for the states it was last asked for: a window is asked repeatedly."""
        kept = self._projections.get(name)
        if kept is None or kept[0] is not states:
            kept = states, one(self._dense(name, states)) @ self.heads[f"{head}.weight"]
            self._projections[name] = kept
        return kept[1]

    def _beside(self, name: str, head: str, distance: str, states: Array, cues: NDArray[np.int64]) -> Array:
        """``(n, cues, tags)`` scores of each word's part in what each cue reports."""
        cue = one(self._dense(f"{name}_cue", states[cues]))
        n = len(states)
        mixed = self._mixed(f"{name}_word", head, states).reshape(-1, cue.shape[1])
        scores: Array = np.ascontiguousarray((mixed @ cue.T).reshape(n, -1, len(cues)).transpose(0, 2, 1))
        scores += self.heads[distance][bucket(np.arange(n)[:, None] - cues[None, :])]
        return scores

    def label_scores(self, states: Array, heads: NDArray[np.int64]) -> Array:
        """``(n, relations)`` scores of each word's relation to its head; ``heads`` (n,) index ``states`` (n, 384).

        A third of the words head all others: the biaffine product begins with them.
        """
        distinct, at = np.unique(heads, return_inverse=True)
        head = one(self._dense("label_head", states[distinct]))
        dep = one(self._dense("label_dep", states))
        mixed: Array = (head @ self._labels).reshape(len(distinct), -1, dep.shape[1])
        scores: Array = (mixed[at] @ dep[:, :, None])[:, :, 0]
        return scores

    def argument_scores(self, states: Array, cues: NDArray[np.int64]) -> Array:
        """``(n, cues, 5)`` scores of each word as source or content (BIO) of each cue, given by its first word."""
        return self._beside("argument", "arguments", "distance", states, cues)

    def hearer_scores(self, states: Array, cues: NDArray[np.int64]) -> Array:
        """``(n, cues, 3)`` scores of each word as the addressee (BIO) of each cue, given by its first word."""
        return self._beside("hearer", "hearers", "hearer_distance", states, cues)

    def pair_sides(self, states: Array, left: str, right: str, head: str) -> tuple[Array, Array]:
        """Both sides of a biaffine head with one output: the product of their rows is the score of the pair."""
        return one(self._dense(left, states)) @ self.heads[f"{head}.weight"], one(self._dense(right, states))


def runtime() -> Any:
    """The module ``onnxruntime``, which sends nobody anything.

    Its official builds send events to their maker, and keep an identifier and a database of events in the user's
    cache. The variable keeps all of that from being set up, if it is there before the module is first imported
    (https://github.com/microsoft/onnxruntime/blob/main/docs/Privacy.md); where somebody else has imported it already,
    the call stops what can still be stopped.
    """
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    import onnxruntime

    onnxruntime.disable_telemetry_events()
    return onnxruntime


def one(x: Array) -> Array:
    """``x`` with a column of ones (the bias feature of a biaffine head)."""
    return np.concatenate([x, np.ones((len(x), 1), np.float32)], axis=1)


def softmax(x: Array) -> Array:
    """Over the last axis."""
    e = np.exp(x - x.max(-1, keepdims=True))
    return np.asarray(e / e.sum(-1, keepdims=True), dtype=np.float32)


def gelu(x: Array) -> Array:
    """Gaussian error linear unit (Hendrycks and Gimpel 2016); the error function after Abramowitz and Stegun 7.1.26."""
    z = np.abs(x) * np.float32(0.7071067811865476)
    t = 1 / (1 + np.float32(0.3275911) * z)
    poly = t * np.float32(1.061405429)
    for factor in (-1.453152027, 1.421413741, -0.284496736, 0.254829592):
        poly += np.float32(factor)
        poly *= t
    np.multiply(z, z, out=z)
    np.negative(z, out=z)
    np.exp(z, out=z)
    z *= poly
    np.subtract(1, z, out=z)
    np.copysign(z, x, out=z)
    z += 1
    z *= x
    z *= np.float32(0.5)
    return z


def bucket(distance: NDArray[np.int64], buckets: int = 64) -> NDArray[np.int64]:
    """Signed word distance to a class: exact up to 15, then logarithmic up to 256."""
    size = np.abs(distance)
    far = 16 + (np.log2(np.maximum(size, 16) / 16) * 3.75).astype(np.int64)
    near: NDArray[np.int64] = np.minimum(np.where(size < 16, size, far), buckets // 2 - 1)
    return near + (distance > 0) * (buckets // 2)


@lru_cache(maxsize=2)
def default(folder: Path = FOLDER) -> Encoder:
    """The shipped encoder, loaded once a process."""
    return Encoder(folder)
