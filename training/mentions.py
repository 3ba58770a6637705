"""Who is meant: mentions by their heads, members of bodies and hearers, out of annotated articles and out of GUM."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from spacy.tokens import Doc

from training.examples import Example, covered

# how many words apart a person and a body may stand to be looked at as a pair
_MEMBER_REACH = 60


def label_entities(example: Example, gold: dict[str, Any], doc: Doc) -> None:
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
            if n != m and types.get(m) in ("organization", "place", "other") and abs(i - j) <= _MEMBER_REACH:
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


def heads_of(rows: Iterable[tuple[int, str]]) -> list[tuple[int, int, bool]]:
    """Heads of mentions and their entities, out of words and what GUM notes of them: ``Entity=`` (Zeldes 2017).

    Args:
        rows: the place of each word, and its last column.
    """
    open_: list[tuple[str, int, str]] = []
    heads: dict[int, tuple[str, int]] = {}

    def close(entity: str, start: int, least: str, end: int) -> None:
        for part in least.split(","):
            if part.isdigit():
                at = start + int(part) - 1
                if at not in heads or heads[at][1] > end - start:
                    heads[at] = (entity, end - start)
                break

    for at, notes in rows:
        noted = re.search(r"(?:^|\|)Entity=([^|]+)", notes)
        for match in re.finditer(r"\((\d+)-([^()]*)(\)?)|(\d+)\)", noted[1] if noted else ""):
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
