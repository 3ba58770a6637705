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
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kg.annotate.words import Pieces, Window, windows
from kg.errors import ModelError

Array = NDArray[np.float32]
FORMAT = 1
BATCH = 16
FOLDER = Path(__file__).resolve().parent.parent / "data" / "model"
_PER_WORD = ("states", "spans", "cues", "entities", "upos", "starts")
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
        threads: CPU threads of one pass; 0 for as many as there are cores.

    Raises:
        ModelError: a file is missing, damaged, or of a newer format.
    """

    def __init__(self, folder: Path = FOLDER, threads: int = 0) -> None:
        import onnxruntime as ort

        self.folder = folder
        self.meta = self._checked(folder)
        self.pieces = Pieces(folder / "vocab.txt")
        with np.load(folder / "heads.npz", allow_pickle=False) as arrays:
            self.heads: dict[str, Array] = {k: arrays[k].astype(np.float32) for k in arrays.files}
        options = ort.SessionOptions()
        options.intra_op_num_threads = threads or len(os.sched_getaffinity(0))
        options.log_severity_level = 3
        try:
            self._session = ort.InferenceSession(
                str(folder / "encoder.onnx"), sess_options=options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # onnxruntime raises many types of its own
            raise ModelError(str(folder / "encoder.onnx"), f"onnxruntime cannot load it ({error})", _HINT) from error
        self._outputs = [o.name for o in self._session.get_outputs()]

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

    def score(self, batch: Sequence[Window]) -> list[Scores]:
        """Run the network over the windows of one text, in batches of like length.

        The int8 kernels choose their scales per batch, so a window's scores depend a little on the windows beside it:
        windows of several texts in one call would make a text's result depend on its neighbours.
        """
        out: list[Scores | None] = [None] * len(batch)
        order = sorted(range(len(batch)), key=lambda i: (-len(batch[i].pieces), i))
        for at in range(0, len(order), BATCH):
            chosen = order[at : at + BATCH]
            for i, scores in zip(chosen, self._run([batch[i] for i in chosen]), strict=True):
                out[i] = scores
        return [s for s in out if s is not None]

    def _run(self, batch: Sequence[Window]) -> list[Scores]:
        pieces = max(len(w.pieces) for w in batch)
        words = max(len(w.first) for w in batch)
        rows = {
            "pieces": np.zeros((len(batch), pieces), np.int64),
            "shapes": np.zeros((len(batch), pieces), np.int64),
            "first": np.zeros((len(batch), words), np.int64),
        }
        for i, window in enumerate(batch):
            for name, array in rows.items():
                row = getattr(window, name)
                array[i, : len(row)] = row
        values = dict(zip(self._outputs, self._session.run(self._outputs, rows), strict=True))
        out = []
        for i, window in enumerate(batch):
            n = len(window.first)
            per_word = {name: values[name][i, :n] for name in _PER_WORD}
            out.append(Scores(words=np.asarray(window.words, np.int64), arcs=values["arcs"][i, :n, :n], **per_word))
        return out

    def _dense(self, name: str, states: Array) -> Array:
        return gelu(states @ self.heads[f"{name}.weight"] + self.heads[f"{name}.bias"])

    def label_scores(self, states: Array, heads: NDArray[np.int64]) -> Array:
        """``(n, relations)`` scores of each word's relation to its head; ``heads`` (n,) index ``states`` (n, 384)."""
        dep = one(self._dense("label_dep", states))
        head = one(self._dense("label_head", states))[heads]
        width = dep.shape[1]
        mixed = (dep @ self.heads["labels.weight"]).reshape(len(dep), -1, width)
        scores: Array = np.einsum("nlw,nw->nl", mixed, head)
        return scores

    def argument_scores(self, states: Array, cues: NDArray[np.int64]) -> Array:
        """``(n, cues, 5)`` scores of each word as source or content (BIO) of each cue, given by its first word."""
        word = one(self._dense("argument_word", states))
        cue = one(self._dense("argument_cue", states[cues]))
        n, width = word.shape
        mixed = (word @ self.heads["arguments.weight"]).reshape(n, -1, width)
        scores: Array = np.einsum("ntw,cw->nct", mixed, cue)
        scores += self.heads["distance"][bucket(np.arange(n)[:, None] - cues[None, :])]
        return scores

    def hearer_scores(self, states: Array, cues: NDArray[np.int64]) -> Array:
        """``(n, cues, 3)`` scores of each word as the addressee (BIO) of each cue, given by its first word."""
        word = one(self._dense("hearer_word", states))
        cue = one(self._dense("hearer_cue", states[cues]))
        n, width = word.shape
        mixed = (word @ self.heads["hearers.weight"]).reshape(n, -1, width)
        scores: Array = np.einsum("ntw,cw->nct", mixed, cue)
        scores += self.heads["hearer_distance"][bucket(np.arange(n)[:, None] - cues[None, :])]
        return scores

    def pair_sides(self, states: Array, left: str, right: str, head: str) -> tuple[Array, Array]:
        """Both sides of a biaffine head with one output: the product of their rows is the score of the pair."""
        return one(self._dense(left, states)) @ self.heads[f"{head}.weight"], one(self._dense(right, states))


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
    poly = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
    erf = np.sign(x) * (1 - poly * np.exp(-z * z))
    return np.asarray(x * 0.5 * (1 + erf), dtype=np.float32)


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
