"""Which entities a content speaks about: names in it, and pronouns and descriptions that go back to named ones.

Not everything that is mentioned is spoken about: "the Paris office" is not about Paris, "he recognised that the day was
hard" hardly about him. A logistic model judges each named entity that the content mentions by how it does so, whether
it is who speaks or whom the speaker speaks for, and how much the article is about it. The weights stand in
``kg/data/about.json`` and are fitted by ``training/about.py``.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from kg.fitted import fitted, sigmoid
from kg.resolve.clusters import Cluster
from kg.resolve.names import words
from kg.resolve.phrases import Phrase

if TYPE_CHECKING:
    from kg.resolve.reading import Reading

DATA = Path(__file__).resolve().parent.parent / "data" / "about.json"
Features = dict[str, float]
_SUBJECTS = ("nsubj", "nsubj:pass", "csubj")
_DEFAULTS = frozenset(("country", "government", "nation"))
_FORMS = {0: "relative", 1: "first person", 2: "second person"}


@lru_cache(maxsize=1)
def weights() -> tuple[dict[str, float], float]:
    """The shipped weights by feature, and the probability from which on an entity counts as spoken about.

    Raises:
        ModelError: the file is missing or damaged.
    """
    return fitted(DATA, lambda data: ({str(k): float(v) for k, v in data["weights"].items()}, float(data["threshold"])))


def probability(row: Features, table: dict[str, float]) -> float:
    """The chance that a content speaks about an entity with these features."""
    return sigmoid(sum(value * table.get(name, 0.0) for name, value in row.items()))


class Topics:
    """What the contents of one article speak about; ``reading`` has been run."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        counts = Counter({c.number: len(c.phrases) for c in reading.registry.clusters if c.named})
        total = max(1, sum(counts.values()))
        order = sorted(counts, key=lambda number: (-counts[number], number))
        self.rank = {number: k for k, number in enumerate(order)}
        self.share = {number: count / total for number, count in counts.items()}
        self.inside: list[dict[int, list[int]]] = [self._mentioned(d) for d in range(len(reading.drafts))]

    def _mentioned(self, d: int) -> dict[int, list[int]]:
        """Mentions (phrases) in the content of a draft by the number of the named entity, in order of mention."""
        reading = self.reading
        out: dict[int, list[int]] = {}
        for n in reading.held(d):
            cluster = reading.registry.of.get(n)
            if cluster is not None and cluster.named and not reading.phrases[n].adjective:
                out.setdefault(cluster.number, []).append(n)
        return out

    def of(self, d: int, speakers: Sequence[Cluster], affiliation: Cluster | None) -> list[Cluster]:
        """Named entities that the content of a draft speaks about, in order of mention.

        Args:
            d: the draft.
            speakers: who says it.
            affiliation: whom they speak for.
        """
        table, threshold = weights()
        found = self.candidates(d, speakers, affiliation)
        return [cluster for cluster, row in found if probability(row, table) >= threshold]

    def candidates(
        self, d: int, speakers: Sequence[Cluster], affiliation: Cluster | None
    ) -> list[tuple[Cluster, Features]]:
        """Named entities that the content of a draft mentions, and their features."""
        reading, mentioned = self.reading, self.inside[d]
        draft, content = reading.drafts[d], reading.words[d].content
        length = sum(b - a for a, b in content)
        shared: Features = {
            "bias": 1.0,
            "direct": float(draft.mode == "direct"),
            "length": math.log1p(length),
            "others": math.log1p(len(mentioned) - 1) if mentioned else 0.0,
            "nested": float(draft.nested_in is not None),
            "floating": float(draft.cue is None),
            "sourceless": float(not speakers),
        }
        out = []
        for mentions in mentioned.values():
            cluster = reading.registry.of[mentions[0]]
            row = shared | self._entity(d, cluster) | self._mentions(d, mentions)
            row["early"] = 1 / (1 + max(0, reading.phrases[mentions[0]].first - content[0][0]))
            nouns = {reading.doc[reading.phrases[n].head].lower_ for n in mentions}
            row["default"] = float(cluster.actor is not None and nouns <= _DEFAULTS)
            if affiliation is cluster:
                row["spoken for"] = 1.0
            if any(c is cluster for c in speakers):
                row |= {f"speaker {name}": 1.0 for name in ("name", "third person", "first person") if name in row}
                row["speaker"] = 1.0
            out.append((cluster, row))
        return out

    def _entity(self, d: int, cluster: Cluster) -> Features:
        """What sort of entity it is, and its part in the article."""
        reading, number = self.reading, cluster.number
        labels = Counter(reading.phrases[n].label for n in cluster.phrases if reading.phrases[n].label)
        label = min(labels, key=lambda name: (-labels[name], name)) if labels else "none"
        holder = reading.drafts[d].nested_in
        before = next((k for k in range(d - 1, -1, -1) if k != holder and reading.drafts[k].nested_in is None), None)
        row: Features = {
            f"type {cluster.type or 'unknown'}": 1.0,
            f"label {label}": 1.0,
            "known": float(cluster.actor is not None),
            "share": self.share.get(number, 0.0),
            "rank": 1 / (1 + self.rank.get(number, 99)),
            "count": math.log1p(len(cluster.phrases)),
            "spoke": math.log1p(cluster.spoke),
            "before": float(before is not None and number in self.inside[before]),
            "holder": float(holder is not None and number in self.inside[holder]),
        }
        if holder is not None:
            row["holder's speaker"] = float(any(s.cluster is cluster for s in reading.speakers[holder] or ()))
        return row

    def _mentions(self, d: int, mentions: Sequence[int]) -> Features:
        """How the content mentions the entity."""
        reading = self.reading
        row: Features = {"mentions": math.log1p(len(mentions))}
        inner = [w.source for k, w in enumerate(reading.words) if w.source and reading.drafts[k].nested_in == d]
        sure = 0.0
        for n in mentions:
            phrase = reading.phrases[n]
            chance = 1.0 if phrase.kind == "name" else reading.certainty.get(n, 0.7)
            sure = max(sure, chance)
            form = phrase.kind if phrase.kind != "pronoun" else _FORMS.get(phrase.person, "third person")
            row[form] = 1.0
            if form == "third person":
                row["he or she" if phrase.sort == "p" else phrase.number] = 1.0
            row[f"as {self._place(phrase)}"] = 1.0
            if phrase.kind == "name" and len(words(phrase.text)) > 1:
                row["full name"] = 1.0
            if phrase.first and reading.doc[phrase.first - 1].text in ("(", "["):
                row["bracket"] = 1.0
            if reading.inner.get(n) != d:
                row["inner"] = 1.0
            if any(a <= phrase.head < b for a, b in inner):
                row["inner source"] = 1.0
        row["certainty"] = sure
        return row

    def _place(self, phrase: Phrase) -> str:
        """How a mention stands in its clause."""
        doc = self.reading.doc
        token = doc[phrase.head]
        for _ in range(4):
            if token.dep_ not in ("conj", "flat", "appos") or token.head.i == token.i:
                break
            token = token.head
        if token.dep_ in _SUBJECTS:
            return "subject"
        if token.dep_ in ("obj", "iobj"):
            return "object"
        if token.dep_.startswith("obl"):
            return "oblique"
        if token.dep_.startswith("nmod"):
            marked = phrase.last < len(doc) and doc[phrase.last].text in ("'s", "’s", "'", "’")
            return "possessive" if marked or phrase.kind == "pronoun" else "modifier"
        return "compound" if token.dep_ in ("compound", "amod") else "other"
