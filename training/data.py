"""The corpora, in their upstream layout, as word-level examples in the run-time tokenization.

=================  =========================================================================================
``polnear/``       networkdynamics/PolNeAR: sources, cues, contents (brat standoff), one annotator an article
``en-worldwide``   stanfordnlp/en-worldwide-newswire: entities (BIO columns), aligned to the article's text
``gum/``           amir-zeldes/gum: parts of speech and dependencies, without the texts under NC licences
``ud-english-ewt`` UniversalDependencies/UD_English-EWT: the same, dev and test files
=================  =========================================================================================
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from spacy.language import Language

from kg.annotate.labels import CUE_TAGS, DEPS, ENTITY_TAGS, UPOS, universal
from training.examples import IGNORE, Example, Relation, between, covered, label_relations, label_runs, tokenize
from training.mentions import heads_of, label_entities

# Genres whose licence file names a non-commercial licence (gum/LICENSE.txt): measured on, never trained on.
NON_COMMERCIAL = frozenset({"essay", "fiction", "letter", "podcast", "whow", "reddit"})
_NEWSWIRE = {
    "Person": "PERSON", "Organization": "ORG", "Location": "LOC", "Facility": "FAC", "NORP": "NORP", "Misc": "MISC",
    "Product": "PRODUCT", "Date": "DATE", "Money": "MONEY",
}  # fmt: skip


def _read_brat(path: Path) -> list[Relation]:
    """PolNeAR's ``.ann``: ``E`` lines join ``T`` lines; spans may be discontinuous."""
    spans: dict[str, list[tuple[int, int]]] = {}
    out: list[Relation] = []
    lines = [line.split("\t") for line in path.read_text(encoding="utf8").split("\n")]
    for row in lines:
        if row[0].startswith("T") and len(row) > 1:
            spans[row[0]] = [(int(a), int(b)) for a, b in (o.split() for o in row[1].split(" ", 1)[1].split(";"))]
    for row in lines:
        if row[0].startswith("E") and len(row) > 1:
            relation = Relation()
            for part in row[1].split():
                role, _, target = part.partition(":")
                bucket = getattr(relation, re.sub(r"\d+$", "", role).lower(), None)
                if bucket is not None:
                    bucket.extend(spans.get(target, []))
            out.append(relation)
    return out


def polnear(root: Path, split: str) -> Iterator[Example]:
    """Articles of one split; of several annotators of an article the first is taken."""
    seen: set[str] = set()
    for ann in sorted((root / "data" / split / "attributions").glob("*.ann")):
        name = ann.stem.rsplit("_", 1)[0]
        if name in seen:
            continue
        seen.add(name)
        example = tokenize(name, (root / "data" / split / "text" / f"{name}.txt").read_bytes().decode())
        label_relations(example, _read_brat(ann))
        yield example


def _without_address(text: str) -> str:
    """An article's text with blanks for its first line, where that is its address."""
    first = text.find("\n")
    return " " * first + text[first:] if text.startswith("http") else text


def annotated(texts: Iterable[tuple[str, str, dict[str, Any]]], nlp: Language) -> Iterator[Example]:
    """Annotated articles ``(stem, text, article in the form of gold/)``, nesting known in full.

    The flat tags are those of the outermost attributions; every word's cue tag is known. Mentions are the names of
    entities and the sources; their heads are taken from the parse of ``nlp``.
    """
    for stem, text, gold in texts:
        seen = _without_address(text)
        example = tokenize(stem, seen)
        rows = gold["attributions"]
        outer: list[Relation] = []
        inner: list[Relation] = []
        for row in rows:
            relation = Relation(
                [tuple(row["source"])] if row["source"] else [],
                [tuple(row["cue"])] if row["cue"] else [],
                [tuple(span) for span in row["content"]],
            )
            (inner if row["nested_in"] else outer).append(relation)
        label_relations(example, outer)
        tags = [0] * len(example.words)
        example.arguments = []
        for relation in [*outer, *inner]:
            source, cue, content = (
                covered(example.offsets, getattr(relation, r)) for r in ("source", "cue", "content")
            )
            if not cue:
                continue
            example.arguments.append((cue, source, [content]))
            label_runs(tags, cue, CUE_TAGS, "cue")
        example.cues = tags
        label_entities(example, gold, nlp(seen))
        yield example


def _align(text: str, rows: Sequence[tuple[str, str]]) -> list[tuple[int, int, str]]:
    """Entity spans of BIO rows, found in the text word after word; rows that are not there are passed over."""
    spans: list[tuple[int, int, str]] = []
    at, open_ = 0, ""
    for word, tag in rows:
        found = text.find(word, at, at + 200 + len(word))
        if found < 0:
            open_ = ""
            continue
        end = found + len(word)
        at = end
        label = _NEWSWIRE.get(tag[2:], "")
        if tag.startswith("I-") and label and label == open_:
            spans[-1] = (spans[-1][0], end, label)
        elif label:
            spans.append((found, end, label))
        open_ = label
    return spans


def newswire(root: Path) -> Iterator[Example]:
    """All annotated articles, entities aligned to the words of the text."""
    for path in sorted((root / "processed_annotated").iterdir()):
        name = path.name.split(".")[0]
        source = root / "original_articles" / f"{name}.txt"
        if not source.exists():
            continue
        text = source.read_text(encoding="utf8")
        rows = [tuple(line.split("\t")[:2]) for line in path.read_text(encoding="utf8").split("\n") if "\t" in line]
        spans = _align(text, [(w.strip(), t.strip()) for w, t in rows])
        example = tokenize(name, _without_address(text))
        example.entities = [0] * len(example.words)
        for a, b, label in spans:
            label_runs(example.entities, between(example.offsets, a, b), ENTITY_TAGS, label)
        yield example


def treebank(path: Path) -> Iterator[Example]:
    """Documents of a CoNLL-U file: paragraphs are ``# newpar`` blocks (or documents), heads are word indices."""
    example: Example | None = None
    base = 0

    noted: list[tuple[int, str]] = []

    def fresh(name: str) -> Example:
        noted.clear()
        return Example(name, [], [[]], upos=[], heads=[], deps=[], starts=[])

    for line in path.read_text(encoding="utf8").split("\n"):
        if line.startswith("# newdoc"):
            if example and example.words:
                example.mentions = heads_of(noted)
                yield example
            example = fresh(line.split("=")[-1].strip())
        elif (
            line.startswith("# newpar") and example and example.paragraphs[-1] and not line.startswith("# newpar_block")
        ):
            example.paragraphs.append([])
        elif line and line[0].isdigit():
            row = line.split("\t")
            if not row[0].isdigit():
                continue
            if example is None:
                example = fresh(path.stem)
            assert example.upos is not None and example.heads is not None
            assert example.deps is not None and example.starts is not None
            if row[0] == "1":
                base = len(example.words)
            i = len(example.words)
            example.words.append(row[1])
            example.paragraphs[-1].append(i)
            example.upos.append(UPOS.index(row[3]) if row[3] in UPOS else IGNORE)
            head = int(row[6])
            example.heads.append(base + head - 1 if head else i)
            example.deps.append(DEPS.index(universal(row[7])))
            example.starts.append(int(row[0] == "1"))
            if len(row) > 9:
                noted.append((i, row[9]))
    if example and example.words:
        example.mentions = heads_of(noted)
        example.paragraphs = [p for p in example.paragraphs if p]
        yield example


def gum_dev(root: Path) -> list[str]:
    """Names of the documents of the standard dev split (``splits.md``)."""
    part = (root / "splits.md").read_text(encoding="utf8").split("## dev")[1].split("##")[0]
    return re.findall(r"\* (\S+)", part)


def held_out(names: Sequence[str], also: Sequence[str] = (), size: int = 60) -> set[str]:
    """Articles of the newswire that are never trained on: those ``also`` named, filled up to ``size`` evenly."""
    kept = [n for n in names if n in set(also)]
    rest = [n for n in names if n not in set(also)]
    step = max(1, len(rest) // max(1, size - len(kept)))
    return {*kept, *rest[step // 2 :: step][: max(0, size - len(kept))]}


def joined(examples: Sequence[Example]) -> Example:
    """Many short documents as the paragraphs of one, so that windows are full."""
    heads: list[int] = []
    whole = Example(examples[0].name, [], [], upos=[], heads=heads, deps=[], starts=[])
    for example in examples:
        base = len(whole.words)
        whole.words += example.words
        whole.paragraphs += [[base + i for i in p] for p in example.paragraphs]
        for name in ("upos", "deps", "starts"):
            getattr(whole, name).extend(getattr(example, name))
        heads.extend(base + h for h in example.heads or [])
    return whole
