"""The peers of ``bench/extract.py``: textacy's quotations, and a BERT-base token classifier of CofeNet's shape.

textacy's rules need parts of speech, a dependency parse and lemmas from a spaCy pipeline, which is not part of textacy.
Two annotations are timed: this package's own (encoder, tagger, parser), and one by a pipeline of the shape of
``en_core_web_sm`` with untrained weights (its tok2vec, tagger and parser: their time does not hang on what they have
learned; its attribute ruler and lemmatizer are left out). The rules themselves always run on the former, so that they
have quotations to find.

The classifier (Wang et al. 2022, "CofeNet") is BERT-base with a layer of 7 tags, random weights, in onnxruntime with
the same fused operators as this package's encoder. Nothing is trained: only its time is measured.
"""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import spacy
from onnx import TensorProto, helper, numpy_helper
from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example
from textacy import constants
from textacy.extract import direct_quotations

from bench.machine import session
from kg.annotate.encoder import SLOW, runtime
from kg.annotate.labels import DEPS, UPOS
from kg.annotate.words import Window

BATCHES = (1, 4, 16)
"""Windows a pass that the classifier is tried with; it keeps the quickest."""

# -- textacy ----------------------------------------------------------------------------------------------------------

IRREGULAR = {"said": "say", "told": "tell", "wrote": "write", "thought": "think", "felt": "feel", "read": "read"}


@cache
def lemma(word: str) -> str:
    """The verb of textacy's list that a word is a form of; the word itself where there is none."""
    verbs = constants.REPORTING_VERBS["en"]
    stems = [word, IRREGULAR.get(word, word)]
    for ending in ("s", "es", "d", "ed", "ing"):
        if word.endswith(ending):
            stem = word.removesuffix(ending)
            stems += [stem, stem + "e", stem[:-1] + "y" if stem.endswith("i") else stem]
            stems += [stem[:-1]] if stem[-2:-1] == stem[-1:] else []
    return next((stem for stem in stems if stem in verbs), word)


def quotations(doc: Doc) -> int | None:
    """How many quotations textacy finds in a parsed ``Doc``; ``None`` where it gives up (an odd number of marks)."""
    for token in doc:
        if token.pos_ == "VERB":
            token.lemma_ = lemma(token.lower_)
    try:
        return sum(1 for _ in direct_quotations(doc))
    except ValueError:
        return None


def small() -> Language:
    """A spaCy pipeline of the shape of ``en_core_web_sm``: tok2vec (96 wide, 4 deep), tagger, parser; untrained."""
    nlp = spacy.blank("en")
    nlp.max_length = 1 << 40
    attributes = ["NORM", "PREFIX", "SUFFIX", "SHAPE", "SPACY", "IS_SPACE"]
    embed = {
        "@architectures": "spacy.MultiHashEmbed.v2", "width": 96, "attrs": attributes,
        "rows": [5000, 1000, 2500, 2500, 50, 50], "include_static_vectors": False,
    }  # fmt: skip
    encode = {
        "@architectures": "spacy.MaxoutWindowEncoder.v2", "width": 96, "depth": 4, "window_size": 1, "maxout_pieces": 3,
    }  # fmt: skip
    listener = {"@architectures": "spacy.Tok2VecListener.v1", "width": 96, "upstream": "tok2vec"}
    nlp.add_pipe(
        "tok2vec",
        config={"model": {"@architectures": "spacy.Tok2Vec.v2", "embed": embed, "encode": encode}},
    )
    nlp.add_pipe(
        "tagger", config={"model": {"@architectures": "spacy.Tagger.v2", "nO": None, "normalize": False,
                                    "tok2vec": listener}},
    )  # fmt: skip
    nlp.add_pipe(
        "parser",
        config={
            "model": {
                "@architectures": "spacy.TransitionBasedParser.v2", "state_type": "parser", "extra_state_tokens": False,
                "hidden_width": 64, "maxout_pieces": 2, "use_upper": True, "nO": None, "tok2vec": listener,
            }
        },
    )  # fmt: skip
    nlp.initialize(lambda: [_example(nlp)])
    return nlp


def _example(nlp: Language) -> Example:
    """A text that holds each tag and each relation once on either side, for the sizes of the layers."""
    labels = [name for name in DEPS if name != "root"]
    words = [f"w{i}" for i in range(2 * len(labels) + 1)]
    middle = len(labels)
    truth = {
        "words": words,
        "tags": [UPOS[i % len(UPOS)] for i in range(len(words))],
        "heads": [middle] * len(words),
        "deps": [*labels, "ROOT", *labels],
    }
    return Example.from_dict(Doc(nlp.vocab, words=words), truth)


# -- BERT-base --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Shape:
    """Sizes of a BERT with a layer of tags; BERT-base by default."""

    layers: int = 12
    width: int = 768
    heads: int = 12
    inner: int = 3072
    vocabulary: int = 30522
    positions: int = 512
    tags: int = 7

    @property
    def parameters(self) -> int:
        """Weights and biases, the pooler (which no token classifier has) left out."""
        w, i = self.width, self.inner
        layer = 4 * (w * w + w) + 2 * w * i + i + w + 4 * w
        return (self.vocabulary + self.positions + 2) * w + 2 * w + self.layers * layer + (w + 1) * self.tags


class _Graph:
    """Nodes and random weights of an ONNX graph in the making."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[onnx.TensorProto] = []
        self._chance = np.random.default_rng(1)

    def weight(self, *shape: int) -> str:
        return self.constant(self._chance.standard_normal(shape, dtype=np.float32) * np.float32(0.02))

    def constant(self, values: Any) -> str:
        name = f"weight{len(self.weights)}"
        self.weights.append(numpy_helper.from_array(np.asarray(values), name))
        return name

    def node(self, kind: str, *inputs: str, outputs: int = 1, domain: str = "", **options: Any) -> list[str]:
        names = [f"value{len(self.nodes)}_{k}" for k in range(outputs)]
        name = f"{kind}{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), names, name=name, domain=domain, **options))
        return names

    def dense(self, x: str, inputs: int, outputs: int) -> str:
        (y,) = self.node("MatMul", x, self.weight(inputs, outputs))
        return self.node("Add", y, self.weight(outputs))[0]

    def norm(self, x: str, width: int) -> str:
        ones, zeros = self.constant(np.ones(width, np.float32)), self.constant(np.zeros(width, np.float32))
        return self.node("LayerNormalization", x, ones, zeros, epsilon=1e-12)[0]


def bert(path: Path, shape: Shape) -> None:
    """Write a token classifier with random weights: ``pieces``, ``mask`` ``(batch, n)`` to ``tags`` ``(batch, n, 7)``.

    The graph is as an exporter leaves it after onnxruntime's rewrites for BERT: one product for query, key and value,
    fused attention, fused GELU.
    """
    g, w = _Graph(), shape.width
    (x,) = g.node("Gather", g.weight(shape.vocabulary, w), "pieces")
    (size,) = g.node("Shape", "pieces", start=1, end=2)
    zero, step = g.constant(np.array([0], np.int64)), g.constant(np.array([1], np.int64))
    (places,) = g.node("Slice", g.weight(shape.positions, w), zero, size, zero, step)
    (x,) = g.node("Add", x, places)
    (x,) = g.node("Add", x, g.weight(w))  # the one segment there is
    x = g.norm(x, w)
    for _ in range(shape.layers):
        q, k, v = g.node("Split", g.dense(x, w, 3 * w), outputs=3, axis=-1, domain="")
        (y,) = g.node("MultiHeadAttention", q, k, v, "", "mask", domain="com.microsoft", num_heads=shape.heads)
        (y,) = g.node("Add", x, g.dense(y, w, w))
        x = g.norm(y, w)
        (y,) = g.node("FastGelu", g.dense(x, w, shape.inner), domain="com.microsoft")
        (y,) = g.node("Add", x, g.dense(y, shape.inner, w))
        x = g.norm(y, w)
    scores = g.dense(x, w, shape.tags)
    g.nodes.append(helper.make_node("Identity", [scores], ["tags"]))
    graph = helper.make_graph(
        g.nodes,
        "bert",
        [
            helper.make_tensor_value_info("pieces", TensorProto.INT64, ["batch", "n"]),
            helper.make_tensor_value_info("mask", TensorProto.INT32, ["batch", "n"]),
        ],
        [helper.make_tensor_value_info("tags", TensorProto.FLOAT, ["batch", "n", shape.tags])],
        g.weights,
    )
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid("com.microsoft", 1)]
    onnx.save(helper.make_model(graph, opset_imports=opsets, ir_version=9), str(path))


@contextmanager
def classifiers(shape: Shape) -> Iterator[dict[str, Path]]:
    """The files of the classifier in a temporary folder, by precision: ``float32``, ``int8`` (dynamic, per channel)."""
    runtime()
    from onnxruntime.quantization import QuantType, quantize_dynamic

    with tempfile.TemporaryDirectory() as folder:
        paths = {name: Path(folder, f"{name}.onnx") for name in ("float32", "int8")}
        bert(paths["float32"], shape)
        quantize_dynamic(
            paths["float32"], paths["int8"], weight_type=QuantType.QInt8, per_channel=True,
            op_types_to_quantize=["MatMul"], extra_options={"DefaultTensorType": TensorProto.FLOAT},
        )  # fmt: skip
        yield paths


@dataclass(frozen=True)
class Timing:
    """What a classifier took: ``seconds`` for ``tokens`` of the words it was given, in batches of ``batch`` windows."""

    seconds: float
    tokens: int
    batch: int


def classify(path: Path, windows: Sequence[Window], threads: int, limit: float) -> Timing:
    """Time the classifier over windows: batches of like length, in a random order, until all are done or time is up.

    Args:
        path: of the ONNX file.
        windows: of all articles.
        threads: of each pass.
        limit: seconds; what was done by then is a random sample of the batches.
    """
    running = session(str(path), threads, tuple(SLOW))
    ordered = sorted(windows, key=lambda window: len(window.pieces))
    sample = random.Random(2).sample(ordered, min(len(ordered), max(BATCHES)))
    sample.sort(key=lambda window: len(window.pieces))
    tried = {}
    for size in BATCHES:
        _pass(running, sample[:size])
        start = time.perf_counter()
        for batch in _batches(sample, size):
            _pass(running, batch)
        tried[size] = time.perf_counter() - start
    best = min(tried, key=lambda size: tried[size])
    batches = _batches(ordered, best)
    random.Random(1).shuffle(batches)
    tokens, start = 0, time.perf_counter()
    for batch in batches:
        _pass(running, batch)
        tokens += sum(len(window.words) for window in batch)
        if time.perf_counter() - start > limit:
            break
    return Timing(time.perf_counter() - start, tokens, best)


def _batches(windows: Sequence[Window], size: int) -> list[Sequence[Window]]:
    return [windows[i : i + size] for i in range(0, len(windows), size)]


def _pass(running: Any, batch: Sequence[Window]) -> list[list[int]]:
    """The tags of each window's words."""
    longest = max(len(window.pieces) for window in batch)
    pieces = np.zeros((len(batch), longest), np.int64)
    mask = np.zeros((len(batch), longest), np.int32)
    for row, window in enumerate(batch):
        pieces[row, : len(window.pieces)] = window.pieces
        mask[row, : len(window.pieces)] = 1
    (scores,) = running.run(None, {"pieces": pieces, "mask": mask})
    best = scores.argmax(2)
    return [best[row, list(window.first)].tolist() for row, window in enumerate(batch)]
