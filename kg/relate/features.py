"""What the models look at to tell whether an attribution answers another, how, and which one."""

from __future__ import annotations

import math
from collections.abc import Sequence

from kg.relate.listed import Listed, listed
from kg.relate.party import Party
from kg.relate.words import Likeness, marks

Features = dict[str, float]
NEAR, FIRST, ALIKE = 40, 5, 20
_CROSSED = (
    *("likeness", "covered", "near", "it holds", "of its speaker", "same speaker", "just before"),
    *("is claim", "is criticism", "is plan", "is request"),
)


class Pairs:
    """Features of an article's attributions and of pairs of them."""

    def __init__(self, parties: Sequence[Party]) -> None:
        self.parties = parties
        self.like = Likeness([p.content for p in parties])
        self.held: list[list[int]] = [[] for _ in parties]
        for i, party in enumerate(parties):
            if party.nested_in is not None:
                self.held[party.nested_in].append(i)
        self.cues = [marks("cue", p.cue) for p in parties]
        self.claims = [marks("claim", p.cue) for p in parties]
        self.contents = [marks("content", p.content) for p in parties]
        self.listed: list[Listed | None] = [listed(parties, i, self.like) for i in range(len(parties))]
        self._spoke: dict[str, list[int]] = {}
        self._stood: dict[str, list[int]] = {}
        for i, party in enumerate(parties):
            for speaker in party.speakers:
                self._spoke.setdefault(speaker, []).append(i)
            if party.affiliation:
                self._stood.setdefault(party.affiliation, []).append(i)

    def alone(self, i: int) -> Features:
        """Features of an attribution, to tell whether it answers anything and how."""
        party, n = self.parties[i], len(self.parties)
        row: Features = {f"cue {name}": 1.0 for name in self.cues[i]}
        row |= {f"content {name}": 1.0 for name in self.contents[i]}
        row |= {f"around {name}": 1.0 for name in marks("around", party.sentence.replace(party.content, " "))}
        row |= {f"inside {name}": 1.0 for name in marks("around", party.content)}
        row |= {
            "bias": 1.0,
            "floating": float(not party.cue),
            "direct": float(party.mode == "direct"),
            "mixed": float(party.mode == "mixed"),
            "nested": float(party.nested_in is not None),
            "length": math.log1p(len(party.content.split())),
            "question": float("?" in party.content),
            "sourceless": float(not party.speakers),
            "holds": float(bool(self.held[i])),
            "holds a claim": float(any("claim" in self.claims[k] for k in self.held[i])),
            "holds another's": float(any(not self._same(i, k) for k in self.held[i])),
            "place": i / n,
            "article": math.log1p(n),
        }
        like = self.like.of(i)
        row["like another's"] = max(
            (v for j, v in like.items() if not self._same(i, j) and self.parties[j].nested_in != i), default=0.0
        )
        row["like its own"] = max((v for j, v in like.items() if j < i and self._same(i, j)), default=0.0)
        row["covers"] = max((self.like.covered(i, j) for j in like if j < i), default=0.0)
        prior = self.listed[i]
        if prior is not None:
            row |= {"listed": 1.0, "listed, score": prior.score, f"listed {prior.type}": 1.0}
        spoken_of = {
            j
            for iri in party.about
            for j in (*self._spoke.get(iri, ()), *self._stood.get(iri, ()))
            if not self._same(i, j)
        }
        row["of a speaker"] = float(bool(spoken_of))
        row["of a speaker nearby"] = max((math.exp(-abs(i - j) / 3) for j in spoken_of), default=0.0)
        if i:
            row |= {f"before {name}": 1.0 for name in self.cues[i - 1]}
            if self._same(i, i - 1):
                row["goes on"] = 1.0
                row |= {f"goes on from {name}": 1.0 for name in self.cues[i - 1]}
        return row

    def others(self, i: int) -> list[int]:
        """The attributions that ``i`` can answer: what it is no part of, was said, and is near or like it."""
        like = self.like.of(i)
        alike = set(sorted(like, key=lambda j: (-like[j], j))[:ALIKE])
        return [
            j
            for j, other in enumerate(self.parties)
            if j != i
            and self.parties[i].nested_in != j
            and not other.negated
            and (abs(i - j) <= NEAR or j < FIRST or j in alike)
        ]

    def choice(self, i: int) -> list[tuple[int, Features]]:
        """The attributions that ``i`` can answer, with their features to choose among them."""
        others = self.others(i)
        rows = [(j, self._pair(i, j)) for j in others]
        for name in ("likeness", "covered", "near"):
            top = max((row[name] for _, row in rows), default=0.0)
            for _, row in rows:
                row[f"most {name}"] = float(row[name] >= top > 0)
        latest: dict[str, int] = {}
        first: dict[str, int] = {}
        foreign = -1
        for j in others:
            if j < i:
                for speaker in self.parties[j].speakers:
                    latest[speaker] = j
                    first.setdefault(speaker, j)
                if not self._same(i, j):
                    foreign = j
        marked = set(self.cues[i]) | set(self.contents[i])
        way = "denies" if "denies" in self.cues[i] else "criticises" if "criticises" in marked else "unmarked"
        for j, row in rows:
            speakers = self.parties[j].speakers
            row["its speaker's latest"] = float(any(latest.get(s) == j for s in speakers))
            row["its speaker's first"] = float(any(first.get(s) == j for s in speakers))
            row["latest of another"] = float(j == foreign)
            prior = self.listed[i]
            if prior is not None and prior.to == j:
                row |= {"listed": 1.0, "listed, score": prior.score}
            row |= {f"{way}: {name}": row.get(name, 0.0) for name in _CROSSED}
            if self.cues[i]:
                row |= {
                    f"cue: {name}": row.get(name, 0.0) for name in ("likeness", "near", "it holds", "of its speaker")
                }
        return rows

    def _same(self, i: int, j: int) -> bool:
        return bool(set(self.parties[i].speakers) & set(self.parties[j].speakers))

    def _pair(self, i: int, j: int) -> Features:
        """Features of ``j`` as what ``i`` answers."""
        a, b = self.parties[i], self.parties[j]
        holds, same, gap = b.nested_in == i, self._same(i, j), abs(i - j)
        likeness = self.like.of(i).get(j, 0.0)
        held = [k for k in self.held[i] if k != j]
        row: Features = {f"is {name}": 1.0 for name in self.claims[j]}
        return row | {
            "direct": float(b.mode == "direct"),
            "nested": float(b.nested_in is not None),
            "floating": float(not b.cue),
            "sourceless": float(not b.speakers),
            "holds": float(bool(self.held[j])),
            "length": math.log1p(len(b.content.split())),
            "likeness": likeness,
            "repeated": float(likeness >= 0.7),
            "covered": self.like.covered(i, j),
            "covers": self.like.covered(j, i),
            "it holds": float(holds),
            "same speaker": float(same),
            "likeness, same speaker": likeness * same,
            "of its speaker": float(bool(set(b.speakers) & set(a.about)) or (b.affiliation or "") in a.about),
            "of my speaker": float(bool(set(a.speakers) & set(b.about))),
            "same topic": float(bool(set(a.about) & set(b.about))),
            "just before": float(j == i - 1),
            "near": math.exp(-gap / 3),
            "gap": math.log1p(gap),
            "later": float(j > i and not holds),
            "same paragraph": float(a.paragraph == b.paragraph),
            "paragraph before": float(a.paragraph == b.paragraph + 1),
            "first": float(j == 0),
            "early": 1 - j / len(self.parties),
            "beside": float(a.nested_in is not None and a.nested_in == b.nested_in),
            "the held one's speaker": float(any(self._same(k, j) for k in held)),
            "like the held one": max((self.like.of(k).get(j, 0.0) for k in held), default=0.0),
        }
