"""Nested attributions made from flat ones: "A said that [B warned that ...]".

PolNeAR is annotated flat, so nothing in it shows a cue inside a content. Here sentences with whole attributions in
them (and some without) become the content of an outer attribution, whose source and reporting words are drawn from
the corpus: the inner cue, source and content are known, and so is their absence.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from kg.annotate.labels import CUE_TAGS, SPAN_TAGS
from training.examples import IGNORE, Example, covered, label_runs

_VERBS = (
    ["said"] * 8
    + ["added"] * 3
    + [
        "claimed",
        "argued",
        "noted",
        "insisted",
        "wrote",
        "explained",
        "believes",
        "warned",
        "announced",
        "reported",
        "stressed",
        "recalled",
        "says",
    ]
)
_ADDRESSEES = ("reporters", "the newspaper", "lawmakers", "journalists", "the broadcaster", "a news conference")
_END = frozenset(".?!")
_CLOSERS = frozenset("”\"’'")
_SWAP = {"“": "‘", "”": "’", '"': "'"}


@dataclass(frozen=True)
class Sentence:
    """Words of one sentence, and its attributions as (source, cue, content) lists of positions in it."""

    words: list[str]
    attributions: list[tuple[list[int], list[int], list[int]]]


def _sentences(example: Example) -> list[list[int]]:
    out: list[list[int]] = []
    for paragraph in example.paragraphs:
        current: list[int] = []
        for k, i in enumerate(paragraph):
            current.append(i)
            word = example.words[i]
            after = example.words[paragraph[k + 1]] if k + 1 < len(paragraph) else ""
            ended = word in _END or (word in _CLOSERS and len(current) > 1 and example.words[current[-2]] in _END)
            if ended and after not in _CLOSERS and (not after or not after[0].islower()):
                out.append(current)
                current = []
        if current:
            out.append(current)
    return out


def harvest(examples: Sequence[Example]) -> tuple[list[Sentence], list[Sentence], list[list[str]]]:
    """Sentences with whole attributions, sentences without any, and the words of all short sources."""
    full: list[Sentence] = []
    plain: list[Sentence] = []
    sources: list[list[str]] = []
    for example in examples:
        marked = [
            tuple(covered(example.offsets, getattr(r, role)) for role in ("source", "cue", "content"))
            for r in example.relations
        ]
        for _, _, content in marked:
            if content and example.words[content[0]].lower() == "that":
                del content[0]
        owner: dict[int, list[int]] = {}
        for n, parts in enumerate(marked):
            for part in parts:
                for i in part:
                    owner.setdefault(i, []).append(n)
            if 0 < len(parts[0]) <= 12:
                sources.append([example.words[i] for i in parts[0]])
        for sentence in _sentences(example):
            if not 5 <= len(sentence) <= 60 or example.words[sentence[-1]] not in _END:
                continue
            place = {i: k for k, i in enumerate(sentence)}
            touching = sorted({n for i in sentence for n in owner.get(i, ())})
            words = [example.words[i] for i in sentence]
            if not touching:
                plain.append(Sentence(words, []))
                continue
            inside = [marked[n] for n in touching]
            if all(
                cue and content and all(i in place for part in (source, cue, content) for i in part)
                for source, cue, content in inside
            ):
                full.append(
                    Sentence(
                        words,
                        [([place[i] for i in s], [place[i] for i in c], [place[i] for i in t]) for s, c, t in inside],
                    )
                )
    return full, plain, sources


def _wrap(
    rng: random.Random, inner: Sequence[Sentence], source: list[str]
) -> tuple[list[str], list[tuple[list[int], list[int], list[int]]], list[int]]:
    """Words of a paragraph, all its attributions (the outer one first), and positions whose cue label is unknown."""
    style = rng.choice(["quote", "quote", "that", "that", "according", "after", "told"])
    body: list[str] = []
    nested: list[tuple[list[int], list[int], list[int]]] = []
    for sentence in inner:
        base = len(body)
        body += sentence.words
        nested += [tuple([base + i for i in part] for part in a) for a in sentence.attributions]  # type: ignore[misc]
    body = body[:-1] if body[-1] == "." else body
    nested = [tuple([i for i in part if i < len(body)] for part in a) for a in nested]  # type: ignore[misc]
    if style == "quote":
        body = [_SWAP.get(w, w) for w in body]
    elif body[0].lower() in {
        "the",
        "a",
        "an",
        "he",
        "she",
        "they",
        "it",
        "in",
        "on",
        "but",
        "and",
        "this",
        "that",
        "his",
        "her",
        "their",
    }:
        body = [body[0].lower(), *body[1:]]
    verb = [rng.choice(_VERBS)]
    lead, tail, cue_at, source_at = [], [], [], []
    if style == "quote":
        lead = ["“"]
        close = [",", "”"]
        if rng.random() < 0.5:
            tail, source_at, cue_at = [*source, *verb], list(range(len(source))), [len(source)]
        else:
            tail, source_at, cue_at = [*verb, *source], list(range(1, len(source) + 1)), [0]
        words = [*lead, *body, *close, *tail, "."]
        content = list(range(len(lead) + len(body) + len(close)))
        base = len(content)
    elif style == "after":
        tail = [*source, *verb]
        words = [*body, ",", *tail, "."]
        content, base = list(range(len(body))), len(body) + 1
        source_at, cue_at = list(range(len(source))), [len(source)]
    else:
        if style == "according":
            lead, cue_at, source_at = ["According", "to", *source, ","], [0, 1], list(range(2, 2 + len(source)))
        elif style == "told":
            lead = [*source, "told", *rng.choice(_ADDRESSEES).split(), *(["that"] if rng.random() < 0.6 else [])]
            source_at, cue_at = list(range(len(source))), [len(source)]
        else:
            lead = [*source, *verb, *(["that"] if rng.random() < 0.6 else [])]
            source_at, cue_at = list(range(len(source))), [len(source)]
        words = [*lead, *body, "."]
        content, base = list(range(len(lead), len(lead) + len(body))), 0
    shift = len(lead)
    outer = ([base + i for i in source_at], [base + i for i in cue_at], content)
    moved = [tuple([shift + i for i in part] for part in a) for a in nested]
    unknown = [i for _, _, inside in moved for i in inside]
    return words, [outer, *moved], unknown  # type: ignore[list-item]


def nested(examples: Sequence[Example], paragraphs: int, seed: int, block: int = 12) -> list[Example]:
    """``paragraphs`` made-up paragraphs, ``block`` of them to an example."""
    rng = random.Random(f"nested-{seed}")
    full, plain, sources = harvest(examples)
    out: list[Example] = []
    for n in range(paragraphs):
        if n % block == 0:
            out.append(Example(f"nested-{n // block}", [], [], spans=[], cues=[]))
        example = out[-1]
        if example.spans is None or example.cues is None:
            raise ValueError("an example without labels")
        inner = [rng.choice(full)] if rng.random() < 0.75 else [rng.choice(plain)]
        if rng.random() < 0.4:
            inner.insert(rng.randrange(2), rng.choice(plain))
        words, attributions, unknown = _wrap(rng, inner, rng.choice(sources))
        base = len(example.words)
        spans, cues = [0] * len(words), [0] * len(words)
        for i in unknown:
            cues[i] = IGNORE
        for k, (source, cue, content) in enumerate(attributions):
            label_runs(cues, cue, CUE_TAGS, "cue")
            if k == 0:
                for role, part in (("source", source), ("cue", cue), ("content", content)):
                    label_runs(spans, part, SPAN_TAGS, role)
            if cue:
                example.arguments.append(
                    ([base + i for i in cue], [base + i for i in source], [[base + i for i in content]])
                )
        example.words += words
        example.paragraphs.append(list(range(base, base + len(words))))
        example.spans += spans
        example.cues += cues
    return out
