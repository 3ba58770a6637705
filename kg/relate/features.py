"""What the model looks at to tell whether an attribution answers another, how, and which one."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from kg.relate.listed import Listed, listed
from kg.relate.party import Party
from kg.relate.words import Likeness, marks

Features = dict[str, float]
NEAR, FIRST, ALIKE = 40, 5, 20
_TIES = (
    *("likeness", "it holds", "same speaker", "of its speaker", "of my speaker", "of my side", "same topic"),
    *("same side", "names its speaker", "beside its speaker's name", "names my speaker", "beside"),
)
_LETTERS = re.compile(r"[^\W\d_]+|\d[\d.,]*\d")


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
        self.words = [_LETTERS.findall(p.content.lower()) for p in parties]
        self.places = [_places(words) for words in self.words]
        self.length = [math.log1p(len(p.content.split())) for p in parties]
        self.speakers = [frozenset(p.speakers) for p in parties]
        self.about = [frozenset(p.about) for p in parties]
        self.replies = [marks("reply", p.cue) for p in parties]
        self.named = [frozenset(words) for words in self.words]
        self.around = [frozenset(_LETTERS.findall(p.sentence.lower())) for p in parties]
        self.who = [{*p.speakers, *([p.affiliation] if p.affiliation else [])} for p in parties]
        self.listed: list[Listed | None] = [listed(parties, i, self.like) for i in range(len(parties))]
        self._runs: dict[tuple[int, int], float] = {}
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
        row |= {f"reply {name}": 1.0 for name in self.replies[i]}
        row |= {f"content {name}": 1.0 for name in self.contents[i]}
        row |= {f"around {name}": 1.0 for name in marks("around", party.sentence.replace(party.content, " "))}
        row |= {f"inside {name}": 1.0 for name in marks("around", party.content)}
        row |= {
            "bias": 1.0,
            "floating": float(not party.cue),
            "direct": float(party.mode == "direct"),
            "mixed": float(party.mode == "mixed"),
            "nested": float(party.nested_in is not None),
            "length": self.length[i],
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
        """The attributions that ``i`` can answer, with the features of each pair.

        Where no word of ``i`` says that it is an answer, something has to tie the two: a shared
        word, a name, a speaker.
        """
        others = self.others(i)
        rows = {j: self._pair(i, j) for j in others}
        if not self._marked(i):
            others = [j for j in others if any(rows[j][name] for name in _TIES)]
            rows = {j: rows[j] for j in others}
        for place, j in enumerate(sorted(others, key=lambda j: (-rows[j]["likeness"], j))):
            rows[j]["rank"] = math.log1p(place)
        # how many attributions lie between, of the same speaker and of other speakers than mine
        passed: dict[str, int] = {}
        foreign = 0
        for j in reversed([j for j in others if j < i]):
            speakers = self.parties[j].speakers
            rows[j]["its speaker's latest"] = math.exp(-min((passed.get(s, 0) for s in speakers), default=0))
            for s in speakers:
                passed[s] = passed.get(s, 0) + 1
            if not self._same(i, j):
                rows[j]["latest of another"] = math.exp(-foreign)
                foreign += 1
        prior = self.listed[i]
        if prior is not None and prior.to in rows:
            rows[prior.to] |= {"listed": 1.0, "listed, score": prior.score}
        return list(rows.items())

    def _marked(self, i: int) -> bool:
        """Whether words of the attribution say that it may be an answer."""
        party = self.parties[i]
        pointing = "pointing" in marks("around", f"{party.sentence} {party.content}")
        return pointing or bool(self.cues[i] or self.contents[i] or self.replies[i])

    def _same(self, i: int, j: int) -> bool:
        return not self.speakers[i].isdisjoint(self.speakers[j])

    def _run(self, i: int, j: int) -> float:
        """The length of the longest run of words that stands in both contents, as a logarithm; the same both ways."""
        i, j = min(i, j), max(i, j)
        found = self._runs.get((i, j))
        if found is not None:
            return found
        best, places = 0, self.places[j]
        before: dict[int, int] = {}
        if not self.named[i].isdisjoint(self.named[j]):
            for word in self.words[i]:
                before = {k: before.get(k - 1, 0) + 1 for k in places.get(word, ())}
                if before:
                    best = max(best, *before.values())
        return self._runs.setdefault((i, j), math.log1p(best))

    def _pair(self, i: int, j: int) -> Features:
        """Features of ``j`` as what ``i`` answers."""
        a, b = self.parties[i], self.parties[j]
        holds, same, gap = b.nested_in == i, self._same(i, j), abs(i - j)
        likeness = self.like.of(i).get(j, 0.0)
        held = [k for k in self.held[i] if k != j]
        theirs, mine = b.names - a.names, a.names - b.names
        row: Features = {f"is {name}": 1.0 for name in self.claims[j]}
        return row | {
            "run": self._run(i, j),
            "direct": float(b.mode == "direct"),
            "nested": float(b.nested_in is not None),
            "floating": float(not b.cue),
            "sourceless": float(not b.speakers),
            "holds": float(bool(self.held[j])),
            "length": self.length[j],
            "likeness": likeness,
            "repeated": float(likeness >= 0.7),
            "covered": self.like.covered(i, j),
            "covers": self.like.covered(j, i),
            "it holds": float(holds),
            "same speaker": float(same),
            "likeness, same speaker": likeness * same,
            "of its speaker": float(not self.who[j].isdisjoint(self.about[i])),
            "of my speaker": float(not self.speakers[i].isdisjoint(self.about[j])),
            "names its speaker": len(theirs & self.named[i]) / max(1, len(b.names)),
            "beside its speaker's name": float(bool(theirs & self.around[i])),
            "names my speaker": float(bool(mine & self.named[j])),
            "of my side": float(not self.who[i].isdisjoint(self.about[j])),
            "same side": float(not self.who[i].isdisjoint(self.who[j])),
            "longer": math.log((1 + len(self.words[i])) / (1 + len(self.words[j]))),
            "paragraphs": float(a.paragraph - b.paragraph),
            "places": float(i - j),
            "same topic": float(not self.about[i].isdisjoint(self.about[j])),
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


def _places(words: Sequence[str]) -> dict[str, list[int]]:
    """Where each word stands."""
    out: dict[str, list[int]] = {}
    for k, word in enumerate(words):
        out.setdefault(word, []).append(k)
    return out
