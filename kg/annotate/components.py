"""spaCy components that fill a ``Doc`` from one pass of the encoder.

==================  ===============================  =====================================================
component           assigns                          needs
==================  ===============================  =====================================================
``kg_encoder``      ``doc._.kg_encoding``            a tokenized ``Doc``
``kg_tagger``       ``token.pos``                    ``kg_encoder``
``kg_parser``       ``token.head, dep``, sentences   ``kg_encoder``
``kg_ner``          ``doc.ents``                     ``kg_encoder``
``kg_spans``        ``doc.spans["attribution"]``     ``kg_encoder``
==================  ===============================  =====================================================
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc, Span

from kg.annotate import decode
from kg.annotate.encoder import FOLDER, Encoder, Scores, default
from kg.annotate.labels import DEPS, ENTITY_TAGS, SPAN_TAGS, UPOS
from kg.annotate.words import english
from kg.paragraphs import paragraphs

SPANS_KEY = "attribution"


@dataclass(frozen=True)
class Encoding:
    """A text as the encoder saw it.

    ``tokens`` (n,) maps its words to token indices of the ``Doc``; ``paragraphs`` are lists of word indices;
    ``windows`` hold the scores.
    """

    encoder: Encoder
    tokens: NDArray[np.int64]
    paragraphs: tuple[tuple[int, ...], ...]
    windows: tuple[Scores, ...] = field(repr=False)


def _excluded(doc: Doc) -> NDArray[np.bool_]:
    """Tokens that touch a stretch of ``doc._.kg_excluded`` (news furniture): kept out of the encoder's sight."""
    out = np.zeros(len(doc), dtype=bool)
    starts = [t.idx for t in doc]
    for start, end in doc._.kg_excluded or ():
        i = max(0, bisect_right(starts, start) - 1)
        if i < len(doc) and starts[i] + len(doc[i]) <= start:
            i += 1
        while i < len(doc) and starts[i] < end:
            out[i] = True
            i += 1
    return out


def blocks(doc: Doc) -> tuple[list[int], list[list[int]]]:
    """Token indices of the words (no whitespace, no furniture), and paragraphs as lists of indices into them."""
    hidden = _excluded(doc)
    ends = [end for _, end in paragraphs(doc.text)]
    words: list[int] = []
    out: list[list[int]] = [[]]
    k = 0
    for token in doc:
        while k < len(ends) and token.idx >= ends[k]:
            k += 1
            if out[-1]:
                out.append([])
        if token.is_space or hidden[token.i]:
            if out[-1] and hidden[token.i]:
                out.append([])
            continue
        out[-1].append(len(words))
        words.append(token.i)
    return words, [b for b in out if b]


@Language.factory("kg_encoder", assigns=["doc._.kg_encoding"], default_config={"folder": None})
class EncoderComponent:
    """Runs the encoder over a document.

    Args:
        folder: a model folder; the shipped model where none is given.
    """

    def __init__(self, nlp: Language, name: str, folder: str | None) -> None:
        self.name = name
        self.encoder = default(Path(folder) if folder else FOLDER)

    def __call__(self, doc: Doc) -> Doc:
        tokens, parts = blocks(doc)
        texts = [doc[i].text for i in tokens]
        scores = self.encoder.score(self.encoder.cut(texts, parts)) if tokens else []
        doc._.kg_encoding = Encoding(
            self.encoder, np.asarray(tokens, np.int64), tuple(tuple(b) for b in parts), tuple(scores)
        )
        return doc


def encoding(doc: Doc) -> Encoding:
    """The encoding of a document.

    Raises:
        ValueError: ``kg_encoder`` has not run.
    """
    value = doc._.kg_encoding
    if not isinstance(value, Encoding):
        raise ValueError("the component kg_encoder has to run before this one")
    return value


def _assign_heads(doc: Doc, heads: NDArray[np.int64], deps: Sequence[str]) -> None:
    """Set all heads and relations at once; whitespace and furniture hang on the word before (else after) them."""
    names = {name: doc.vocab.strings.add(name) for name in set(deps)}
    array: Any = np.empty((len(doc), 2), dtype=np.uint64)
    array[:, 0] = (heads - np.arange(len(doc))).view(np.uint64)
    array[:, 1] = [names[dep] for dep in deps]
    doc.from_array(["HEAD", "DEP"], array)


@Language.component("kg_tagger", assigns=["token.pos"], requires=["doc._.kg_encoding"])
def tagger(doc: Doc) -> Doc:
    """Universal parts of speech."""
    seen = encoding(doc)
    values: Any = np.full((len(doc), 1), doc.vocab.strings["X"], dtype=np.uint64)
    for token in doc:
        if token.is_space:
            values[token.i] = doc.vocab.strings["SPACE"]
    ids = np.array([doc.vocab.strings[name] for name in UPOS], dtype=np.uint64)
    for window in seen.windows:
        values[seen.tokens[window.words], 0] = ids[window.upos.argmax(1)]
    doc.from_array(["POS"], values)
    return doc


def sentences(window: Scores, breaks: frozenset[int]) -> list[tuple[int, int]]:
    """Sentences of a window as ``(first, end)`` positions; ``breaks`` are positions where a paragraph starts."""
    starts = [0]
    begins = window.starts[:, 1] > window.starts[:, 0]
    for i in range(1, len(begins)):
        if begins[i] or i in breaks:
            starts.append(i)
    return [(a, b) for a, b in zip(starts, [*starts[1:], len(begins)], strict=True) if b > a]


@Language.component(
    "kg_parser", assigns=["token.head", "token.dep", "token.is_sent_start", "doc.sents"], requires=["doc._.kg_encoding"]
)
def parser(doc: Doc) -> Doc:
    """Universal Dependencies and sentences: the best tree of each sentence."""
    seen = encoding(doc)
    n = len(doc)
    if not n:
        return doc
    heads = np.full(n, -1, dtype=np.int64)
    deps = [""] * n
    firsts = frozenset(p[0] for p in seen.paragraphs)
    for window in seen.windows:
        local = np.arange(len(window.words))
        breaks = frozenset(k for k, w in enumerate(window.words) if int(w) in firsts)
        for a, b in sentences(window, breaks):
            local[a:b] = a + decode.tree(window.arcs[a:b, a:b])
        labels = seen.encoder.label_scores(window.states, local)
        labels[:, DEPS.index("root")] = -np.inf
        names = labels.argmax(1)
        at = seen.tokens[window.words]
        heads[at] = at[local]
        for k, i in enumerate(at):
            deps[i] = "ROOT" if local[k] == k else DEPS[names[k]]
    previous = -1
    for i in range(n):
        if heads[i] >= 0:
            previous = i
        elif previous >= 0:
            heads[i], deps[i] = previous, "dep"
    if previous < 0:
        heads[:] = 0
        deps = ["dep"] * n
        deps[0] = "ROOT"
    else:
        first = int(np.flatnonzero(heads >= 0)[0])
        for i in range(first):
            heads[i], deps[i] = first, "dep"
    _assign_heads(doc, heads, deps)
    return doc


def _spans(doc: Doc, task: str, names: tuple[str, ...]) -> list[Span]:
    """The labelled spans of a tagging head, by its name and its tags."""
    seen = encoding(doc)
    transitions, start = (seen.encoder.heads[f"{task}.{part}"] for part in ("transitions", "start"))
    found = []
    best = decode.sequences([getattr(window, task) for window in seen.windows], transitions, start)
    for window, tags in zip(seen.windows, best, strict=True):
        at = seen.tokens[window.words]
        for label, a, b in decode.spans([names[t] for t in tags]):
            found.append(Span(doc, int(at[a]), int(at[b - 1]) + 1, label=label))
    return found


@Language.component("kg_ner", assigns=["doc.ents", "token.ent_type", "token.ent_iob"], requires=["doc._.kg_encoding"])
def ner(doc: Doc) -> Doc:
    """Named entities: PERSON, ORG, LOC, FAC, NORP, MISC, PRODUCT, DATE, MONEY."""
    doc.ents = _spans(doc, "entities", ENTITY_TAGS)
    return doc


@Language.component("kg_spans", assigns=["doc.spans"], requires=["doc._.kg_encoding"])
def spans(doc: Doc) -> Doc:
    """Flat spans of sources, cues and contents in ``doc.spans["attribution"]`` (labels source, cue, content)."""
    doc.spans[SPANS_KEY] = _spans(doc, "spans", SPAN_TAGS)
    return doc


Doc.set_extension("kg_encoding", default=None, force=True)
Doc.set_extension("kg_excluded", default=(), force=True)
NAMES = ("kg_encoder", "kg_tagger", "kg_parser", "kg_ner", "kg_spans")


def load(folder: str | Path | None = None) -> Language:
    """A spaCy pipeline with the shipped encoder: tagger, parser, entities and attribution spans.

    Args:
        folder: another model folder (``encoder.onnx``, ``heads.npz``, ``vocab.txt``, ``model.json``).

    Raises:
        ModelError: the model is missing or damaged.
    """
    nlp = english()
    for name in NAMES:
        nlp.add_pipe(name, config={"folder": str(folder) if folder else None} if name == "kg_encoder" else {})
    return nlp
