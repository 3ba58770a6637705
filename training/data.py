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
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from kg.annotate.labels import CUE_TAGS, DEPS, ENTITY_TAGS, SPAN_TAGS, UPOS, universal
from kg.annotate.words import blank

IGNORE = -100
MEMBER_REACH = 60
# Genres whose licence file names a non-commercial licence (gum/LICENSE.txt): measured on, never trained on.
NON_COMMERCIAL = frozenset({"essay", "fiction", "letter", "podcast", "whow", "reddit"})
_NEWSWIRE = {
    "Person": "PERSON", "Organization": "ORG", "Location": "LOC", "Facility": "FAC", "NORP": "NORP", "Misc": "MISC",
    "Product": "PRODUCT", "Date": "DATE", "Money": "MONEY",
}  # fmt: skip


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


def read_brat(path: Path) -> list[Relation]:
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
            for run in runs(indices):
                for k, i in enumerate(run):
                    example.spans[i] = SPAN_TAGS.index(f"{'I' if k else 'B'}-{role}")
    for i in inside:
        example.cues[i] = IGNORE
    for source, cue, content in marked:
        if cue:
            example.arguments.append((cue, source, [content]))
        for run in runs(cue):
            for k, i in enumerate(run):
                example.cues[i] = CUE_TAGS.index("I-cue" if k else "B-cue")


def polnear(root: Path, split: str) -> Iterator[Example]:
    """Articles of one split; of several annotators of an article the first is taken."""
    seen: set[str] = set()
    for ann in sorted((root / "data" / split / "attributions").glob("*.ann")):
        name = ann.stem.rsplit("_", 1)[0]
        if name in seen:
            continue
        seen.add(name)
        example = tokenize(name, (root / "data" / split / "text" / f"{name}.txt").read_bytes().decode())
        label_relations(example, read_brat(ann))
        yield example


def annotated(texts: Iterable[tuple[str, str, dict[str, Any]]], nlp: Language) -> Iterator[Example]:
    """Annotated articles ``(stem, text, article in the form of gold/)``, nesting known in full.

    The flat tags are those of the outermost attributions; every word's cue tag is known. Mentions are the names of
    entities and the sources; their heads are taken from the parse of ``nlp``.
    """
    for stem, text, gold in texts:
        first = text.find("\n")
        seen = " " * first + text[first:] if text.startswith("http") else text
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
            for run in runs(cue):
                for k, i in enumerate(run):
                    tags[i] = CUE_TAGS.index("I-cue" if k else "B-cue")
        example.cues = tags
        _entities_of(example, gold, nlp(seen))
        yield example


def _entities_of(example: Example, gold: dict[str, Any], doc: Doc) -> None:
    """Fill in mentions, members and hearers from an article's entities."""
    word_at = {start: i for i, (start, _) in enumerate(example.offsets)}
    numbers: dict[str, int] = {}
    types: dict[int, str] = {}
    bodies: dict[int, set[int]] = {}

    def number(name: str) -> int:
        return numbers.setdefault(name.casefold(), len(numbers))

    for entity in gold["entities"]:
        n = number(entity["canonical"])
        types[n] = entity["type"]
        for alias in entity["aliases"]:
            numbers.setdefault(alias.casefold(), n)
    for entity in gold["entities"]:
        for role in entity["roles"]:
            if role["org"]:
                bodies.setdefault(number(entity["canonical"]), set()).add(number(role["org"]))
    for row in gold["attributions"]:
        if row["source_org"]:
            bodies.setdefault(number(row["source_entity"]), set()).add(number(row["source_org"]))

    def head(start: int, end: int) -> int | None:
        span = doc.char_span(start, end, alignment_mode="expand")
        words = [t for t in span or () if not t.is_space]
        return word_at.get(span.root.idx, word_at.get(words[0].idx)) if span is not None and words else None

    found: dict[int, tuple[int, bool]] = {}
    taken: list[tuple[int, int]] = []
    for row in gold["attributions"]:
        if row["source"] and row["source_entity"] != "unspecified":
            at = head(*row["source"])
            if at is not None:
                found[at] = (number(row["source_entity"]), True)
                types.setdefault(found[at][0], "person" if row["kind"] == "person" else "source")
    forms = {a for e in gold["entities"] for a in [*e["aliases"], e["canonical"]] if a}
    names = sorted(forms, key=lambda a: (-len(a), a))
    for alias in names:
        if not alias[0].isupper():
            continue
        for match in re.finditer(rf"(?<!\w){re.escape(alias)}(?!\w)", example.text):
            a, b = match.span()
            if any(a < e and s < b for s, e in taken):
                continue
            taken.append((a, b))
            at = head(a, b)
            if at is not None:
                found.setdefault(at, (number(alias), True))
    example.mentions = [(at, n, known) for at, (n, known) in sorted(found.items())]
    groups: dict[tuple[int, int], int] = {}
    for i, n, _ in example.mentions:
        if types.get(n) not in ("person", "source"):
            continue
        for j, m, _ in example.mentions:
            if n != m and types.get(m) in ("organization", "place", "other") and abs(i - j) <= MEMBER_REACH:
                group = groups.setdefault((n, m), len(groups))
                example.members.append((i, j, group, m in bodies.get(n, ())))
    for row in gold["attributions"]:
        cue = covered(example.offsets, [tuple(row["cue"])]) if row["cue"] else []
        if not cue:
            continue
        if not row["addressee"]:
            example.hearers[cue[0]] = []
            continue
        heard = number(row["addressee"])
        same = [a for a in [row["addressee"], *names] if numbers.get(a.casefold()) == heard]
        low, high = row["cue"][0] - 160, row["cue"][1] + 160
        held = [tuple(s) for s in row["content"]]
        for alias in sorted(set(same), key=lambda a: (-len(a), a)):
            at_ = example.text.find(alias, max(0, low), high)
            if at_ >= 0 and not any(s <= at_ < e for s, e in held):
                example.hearers[cue[0]] = covered(example.offsets, [(at_, at_ + len(alias))])
                break


def _mentions(rows: Iterable[tuple[int, str]]) -> list[tuple[int, int, bool]]:
    """Heads of mentions and their entities, of words with GUM's ``Entity`` annotation (Zeldes 2017)."""
    open_: list[tuple[str, int, str]] = []
    heads: dict[int, tuple[str, int]] = {}

    def close(entity: str, start: int, least: str, end: int) -> None:
        for part in least.split(","):
            if part.isdigit():
                at = start + int(part) - 1
                if at not in heads or heads[at][1] > end - start:
                    heads[at] = (entity, end - start)
                break

    for at, value in rows:
        for match in re.finditer(r"\((\d+)-([^()]*)(\)?)|(\d+)\)", value):
            if match[1]:
                fields = match[2].split("-")
                least = fields[4] if len(fields) > 4 else "1"
                if match[3]:
                    close(match[1], at, least, at)
                else:
                    open_.append((match[1], at, least))
            else:
                for k in range(len(open_) - 1, -1, -1):
                    if open_[k][0] == match[4]:
                        entity, start, least = open_.pop(k)
                        close(entity, start, least, at)
                        break
    return [(at, int(entity), True) for at, (entity, _) in sorted(heads.items())]


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
        first = text.find("\n")
        example = tokenize(name, text if not text.startswith("http") else " " * first + text[first:])
        example.entities = [0] * len(example.words)
        for a, b, label in spans:
            indices = between(example.offsets, a, b)
            for k, i in enumerate(indices):
                example.entities[i] = ENTITY_TAGS.index(f"{'I' if k else 'B'}-{label}")
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
                example.mentions = _mentions(noted)
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
            found = re.search(r"(?:^|\|)Entity=([^|]+)", row[9]) if len(row) > 9 else None
            if found:
                noted.append((i, found[1]))
    if example and example.words:
        example.mentions = _mentions(noted)
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
