"""What training learns from: the words of an article and all that is known of them, whichever corpus says it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

from kg.annotate.labels import CUE_TAGS, SPAN_TAGS
from kg.annotate.words import blank

# the label of a word of which nothing is known
IGNORE = -100


@dataclass
class Relation:
    """One attribution as character spans."""

    source: list[tuple[int, int]] = field(default_factory=list)
    cue: list[tuple[int, int]] = field(default_factory=list)
    content: list[tuple[int, int]] = field(default_factory=list)


@dataclass
class Example:
    """One article or document: words in paragraphs, and whatever its corpus annotates (lists as long as ``words``)."""

    name: str
    words: list[str]
    paragraphs: list[list[int]]
    offsets: list[tuple[int, int]] = field(default_factory=list)
    spans: list[int] | None = None
    cues: list[int] | None = None
    arguments: list[tuple[list[int], list[int], list[list[int]]]] = field(default_factory=list)
    # first word of a cue -> words of its addressee, where that is known
    hearers: dict[int, list[int]] = field(default_factory=dict)
    # heads of mentions and the number of what they refer to; whether what a mention refers back to is known
    mentions: list[tuple[int, int, bool]] = field(default_factory=list)
    # head of a person's mention, head of a body's mention, number of the pair, whether the one belongs to the other
    members: list[tuple[int, int, int, bool]] = field(default_factory=list)
    entities: list[int] | None = None
    upos: list[int] | None = None
    heads: list[int] | None = None
    deps: list[int] | None = None
    starts: list[int] | None = None
    text: str = ""
    relations: list[Relation] = field(default_factory=list)


def tokenize(name: str, text: str) -> Example:
    """Words, their offsets and paragraphs of a plain text, as at run time."""
    words: list[str] = []
    offsets: list[tuple[int, int]] = []
    paragraphs: list[list[int]] = [[]]
    for token in blank().tokenizer(text):
        if token.is_space:
            if "\n" in token.text and paragraphs[-1]:
                paragraphs.append([])
            continue
        paragraphs[-1].append(len(words))
        words.append(token.text)
        offsets.append((token.idx, token.idx + len(token)))
    return Example(name, words, [p for p in paragraphs if p], offsets, text=text)


def between(offsets: Sequence[tuple[int, int]], start: int, end: int) -> list[int]:
    """Indices of the words that share a character with ``[start, end)``; offsets are sorted."""
    i = bisect_left(offsets, (start, 0))
    i -= bool(i and offsets[i - 1][1] > start)
    out = []
    while i < len(offsets) and offsets[i][0] < end:
        out.append(i)
        i += 1
    return out


def covered(offsets: Sequence[tuple[int, int]], spans: Sequence[tuple[int, int]]) -> list[int]:
    """Indices of the words that share a character with one of the spans; offsets are sorted."""
    return sorted({i for start, end in spans for i in between(offsets, start, end)})


def runs(indices: Sequence[int]) -> list[list[int]]:
    """Cut sorted indices into runs of neighbours."""
    out: list[list[int]] = []
    for i in indices:
        if out and i == out[-1][-1] + 1:
            out[-1].append(i)
        else:
            out.append([i])
    return out


def label_runs(tags: list[int], indices: Sequence[int], labels: Sequence[str], name: str) -> None:
    """Tag each run of neighbours among sorted indices as a stretch of that name: ``B-`` first, then ``I-``."""
    for run in runs(indices):
        for k, i in enumerate(run):
            tags[i] = labels.index(f"{'I' if k else 'B'}-{name}")


def label_relations(example: Example, relations: list[Relation]) -> None:
    """Tag an example with flat span tags, cue tags (unknown inside contents) and cue-to-argument links."""
    n = len(example.words)
    example.relations = relations
    example.spans, example.cues = [0] * n, [0] * n
    inside: set[int] = set()
    marked: list[tuple[list[int], list[int], list[int]]] = []
    for relation in relations:
        source, cue, content = (covered(example.offsets, getattr(relation, r)) for r in ("source", "cue", "content"))
        content = [i for i in content if not (example.words[i].lower() == "that" and i - 1 not in content)]
        marked.append((source, cue, content))
        inside.update(content)
        for role, indices in (("source", source), ("cue", cue), ("content", content)):
            label_runs(example.spans, indices, SPAN_TAGS, role)
    for i in inside:
        example.cues[i] = IGNORE
    for source, cue, content in marked:
        if cue:
            example.arguments.append((cue, source, [content]))
        label_runs(example.cues, cue, CUE_TAGS, "cue")
