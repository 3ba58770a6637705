"""What the model looks at to tell whether an attribution answers another, how, and which one."""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import pairwise

import numpy as np

from kg.relate.grid import Bools, Floats, columns, incidence, stretch
from kg.relate.listed import Listed, kind, listed
from kg.relate.party import Party
from kg.relate.words import Likeness, lists, marks

Features = dict[str, float]
NEAR, FIRST, ALIKE = 40, 5, 20
_PAIR = (
    *("run", "direct", "nested", "floating", "sourceless", "holds", "length", "likeness", "repeated", "covered"),
    *("covers", "it holds", "same speaker", "likeness, same speaker", "of its speaker", "of my speaker"),
    *("names its speaker", "beside its speaker's name", "names my speaker", "of my side", "same side", "longer"),
    *("paragraphs", "places", "same topic", "just before", "near", "gap", "later", "same paragraph"),
    *("paragraph before", "first", "early", "beside", "the held one's speaker", "like the held one"),
    *("rank", "its speaker's latest", "latest of another", "listed", "listed, score"),
)
_TIES = (
    *("likeness", "it holds", "same speaker", "of its speaker", "of my speaker", "of my side", "same topic"),
    *("same side", "names its speaker", "beside its speaker's name", "names my speaker", "beside"),
)
_LETTERS = re.compile(r"[^\W\d_]+|\d[\d.,]*\d")
_log = np.frompyfunc(math.log, 1, 1)


@lru_cache(maxsize=1)
def pair_names() -> tuple[str, ...]:
    """The names of the features of a pair, in the order of the rows of :meth:`Pairs.options`."""
    return (*(f"is {name}" for name in lists("claim")), *_PAIR)


class Pairs:
    """Features of an article's attributions and of pairs of them.

    Logarithms and exponentials are the ``math`` module's, by tables: numpy's differ in the last bit by machine.
    """

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
        self.replies = [marks("reply", p.cue) for p in parties]
        self.length = [math.log1p(len(p.content.split())) for p in parties]
        kinds = map(kind, self.cues, self.contents)
        self.listed: list[Listed | None] = [listed(parties, i, self.like, found) for i, found in enumerate(kinds)]
        n = len(parties)
        self._places = np.arange(n)
        self._log1p = np.array([math.log1p(k) for k in range(n + 1)])
        self._fades = [math.exp(-k) for k in range(n + 1)]
        self._near = np.array([math.exp(-k / 3) for k in range(n + 1)])
        self._inside = np.array([-1 if p.nested_in is None else p.nested_in for p in parties], np.int64)
        self._words = [_LETTERS.findall(p.content.lower()) for p in parties]
        self._options: dict[int, tuple[list[int], Floats]] = {}
        self._tie_sides()
        self._tie_names()

    def _tie_sides(self) -> None:
        """Which attributions share speakers, those spoken about, and sides (the speakers and whom they speak for)."""
        speakers, about = [p.speakers for p in self.parties], [p.about for p in self.parties]
        who = [(*p.speakers, p.affiliation) if p.affiliation else p.speakers for p in self.parties]
        index = columns([*about, *who])
        s, b, w = (incidence(sets, index) for sets in (speakers, about, who))
        self._same: Bools = s @ s.T > 0
        self._of_its_side: Bools = b @ w.T > 0
        self._of_my_speaker: Bools = s @ b.T > 0
        self._same_side: Bools = w @ w.T > 0
        self._same_topic: Bools = b @ b.T > 0

    def _tie_names(self) -> None:
        """Who names whose speaker: in the content, the part of the name's words, and in the sentence around it.

        Words that both speakers' names have count for neither.
        """
        names, named = [p.names for p in self.parties], [frozenset(words) for words in self._words]
        around = [frozenset(_LETTERS.findall(p.sentence.lower())) for p in self.parties]
        index = columns(names)
        own, inside, beside = (incidence(sets, index) for sets in (names, named, around))
        count = np.array([max(1, len(words)) for words in names])
        self._names_its: Floats = ((inside * (1 - own)) @ own.T).astype(np.float64) / count
        self._beside_name: Bools = (beside * (1 - own)) @ own.T > 0

    @cached_property
    def _run(self) -> Floats:
        """The length of the longest run of words that stands in both contents, as a logarithm."""
        named = incidence(self._words, columns(self._words))
        runs = (named @ named.T > 0).astype(np.int32)
        where: dict[tuple[str, str], list[int]] = {}
        owner: list[int] = []  # of each pair of words: its content; a gap parts the contents
        for i, words in enumerate(self._words):
            found: dict[int, int] = {}
            running: dict[int, int] = {}
            for pair in pairwise(words):
                running = {k: running.get(k - 1, 1) + 1 for k in where.get(pair, ())}
                for k, run in running.items():
                    found[owner[k]] = max(run, found.get(owner[k], 0))
            earlier = list(found)
            runs[i, earlier] = runs[earlier, i] = list(found.values())
            for k, pair in enumerate(pairwise(words), len(owner)):
                where.setdefault(pair, []).append(k)
            owner += [i] * len(words)
        return np.array([math.log1p(k) for k in range(runs.max(initial=0) + 1)])[runs]

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
            "holds another's": float(any(not self._same[i, k] for k in self.held[i])),
            "place": i / n,
            "article": math.log1p(n),
        }
        row["like another's"], row["like its own"], row["covers"] = self._likest[i]
        prior = self.listed[i]
        if prior is not None:
            row |= {"listed": 1.0, "listed, score": prior.score, f"listed {prior.type}": 1.0}
        row["of a speaker"], row["of a speaker nearby"] = self._spoken_of[i]
        if i:
            row |= {f"before {name}": 1.0 for name in self.cues[i - 1]}
            if self._same[i, i - 1]:
                row["goes on"] = 1.0
                row |= {f"goes on from {name}": 1.0 for name in self.cues[i - 1]}
        return row

    @cached_property
    def _likest(self) -> list[list[float]]:
        """For each attribution, the likeness of another's that is most like it, of an earlier one of its own speaker's,
        and the most that it covers of an earlier one."""
        like, places = self.like.like, self._places
        held, before = self._inside == places[:, None], places < places[:, None]
        another = np.where(self._same | held, 0.0, like)
        own, covered = np.where(before & self._same, like, 0.0), np.where(before, self.like.covered, 0.0)
        found: list[list[float]] = np.stack([a.max(1, initial=0.0) for a in (another, own, covered)], 1).tolist()
        return found

    @cached_property
    def _spoken_of(self) -> list[tuple[float, float]]:
        """For each attribution, whether it is about the speaker (or the side) of another's, and how near that is."""
        n, places = len(self.parties), self._places
        gaps = np.where(self._of_its_side & ~self._same, np.abs(places[:, None] - places), n + 1)
        return [(float(gap <= n), float(self._near[gap]) if gap <= n else 0.0) for gap in gaps.min(1, initial=n + 1)]

    def others(self, i: int) -> list[int]:
        """The attributions that ``i`` can answer: what it is no part of, was said, and is near or like it."""
        found: list[int] = np.flatnonzero(self._others(i, i + 1)).tolist()
        return found

    def _others(self, low: int, high: int) -> Bools:
        """The same as :meth:`others` for the rows ``[low, high)``."""
        rows, places = self._places[low:high, None], self._places
        gap = np.abs(rows - places)
        near: Bools = (gap <= NEAR) | (places < FIRST)
        if not near.all():
            like = self.like.like[low:high]
            likest = np.argsort(-like, axis=1, kind="stable")[:, :ALIKE]
            alike = np.zeros_like(near)
            np.put_along_axis(alike, likest, np.take_along_axis(like, likest, 1) > 0, 1)
            near |= alike
        said = np.array([not p.negated for p in self.parties])
        near &= said & (gap > 0) & (self._inside[low:high, None] != places)
        return near

    def choice(self, i: int) -> list[tuple[int, Features]]:
        """The attributions that ``i`` can answer, with the features of each pair by name."""
        places, values = self.options(i)
        return [
            (j, dict(zip(pair_names(), row, strict=True))) for j, row in zip(places, values.T.tolist(), strict=True)
        ]

    def options(self, i: int) -> tuple[list[int], Floats]:
        """The attributions that ``i`` can answer, and the features of each pair: ``(names, attributions)``.

        Where no word of ``i`` says that it is an answer, something has to tie the two: a shared
        word, a name, a speaker.
        """
        if i not in self._options:
            size = stretch(len(self.parties))
            low = i - i % size
            self._options = dict(enumerate(self._worked_out(low, min(low + size, len(self.parties))), low))
        return self._options[i]

    def _worked_out(self, low: int, high: int) -> Iterator[tuple[list[int], Floats]]:
        """The :meth:`options` of the rows ``[low, high)``."""
        names = pair_names()
        values = np.zeros((len(names), high - low, len(self.parties)))
        for name, column in self._pairs(low, high).items():
            values[names.index(name)] = column
        able = self._others(low, high)
        tied = values[[names.index(name) for name in _TIES]].any(0)
        able &= tied | np.array([self._marked(i) for i in range(low, high)])[:, None]
        order = np.argsort(np.where(able, -self.like.like[low:high], 1.0), axis=1, kind="stable")
        np.put_along_axis(values[names.index("rank")], order, self._log1p[None, :-1], 1)
        latest = [names.index("its speaker's latest"), names.index("latest of another")]
        prior = [names.index("listed"), names.index("listed, score")]
        for i in range(low, high):
            places: list[int] = np.flatnonzero(able[i - low]).tolist()
            found = values[:, i - low, places]
            before = bisect_left(places, i)
            found[latest, :before] = self._latest(i, places[:before])
            plain = self.listed[i]
            if plain is not None and plain.to in places:
                found[prior, places.index(plain.to)] = 1.0, plain.score
            yield places, found

    def _latest(self, i: int, before: Sequence[int]) -> tuple[list[float], list[float]]:
        """How few lie between ``i`` and each one before it: of the same speaker, and of other speakers than mine."""
        passed: dict[str, int] = {}
        foreign, same = 0, self._same[i].tolist()
        own: list[float] = []
        another: list[float] = []
        for j in reversed(before):
            speakers = self.parties[j].speakers
            own.append(self._fades[min((passed.get(s, 0) for s in speakers), default=0)])
            for s in speakers:
                passed[s] = passed.get(s, 0) + 1
            another.append(0.0 if same[j] else self._fades[foreign])
            foreign += not same[j]
        return own[::-1], another[::-1]

    def _marked(self, i: int) -> bool:
        """Whether words of the attribution say that it may be an answer."""
        party = self.parties[i]
        if self.cues[i] or self.contents[i] or self.replies[i]:
            return True
        return "pointing" in marks("around", f"{party.sentence} {party.content}")

    @cached_property
    def _answered(self) -> dict[str, Bools | Floats]:
        """Features of a pair that are those of ``j`` alone, which is answered."""
        parties, every = self.parties, self._places
        return {f"is {name}": np.array([name in claims for claims in self.claims]) for name in lists("claim")} | {
            "direct": np.array([p.mode == "direct" for p in parties]),
            "nested": self._inside >= 0,
            "floating": np.array([not p.cue for p in parties]),
            "sourceless": np.array([not p.speakers for p in parties]),
            "holds": np.array([bool(k) for k in self.held]),
            "length": np.array(self.length),
            "first": every == 0,
            "early": 1 - every / len(parties),
        }

    def _pairs(self, low: int, high: int) -> dict[str, Bools | Floats]:
        """Features of ``j`` as what ``i`` answers, for the rows ``i`` of ``[low, high)``."""
        parties, rows, every, held = self.parties, slice(low, high), self._places, self.held
        i, inside, like, same = every[rows, None], self._inside, self.like.like[rows], self._same[rows]
        gap, length = np.abs(i - every), np.array([1 + len(words) for words in self._words])
        paragraph = np.array([p.paragraph for p in parties])
        holds = inside == i
        held_speaker, like_held = np.zeros_like(same), np.zeros_like(like)
        for k in range(low, high):
            if held[k]:
                held_speaker[k - low] = (self._same[held[k]] & (every != np.array(held[k])[:, None])).any(0)
                like_held[k - low] = self.like.like[held[k]].max(0)
        return self._answered | {
            "run": self._run[rows],
            "likeness": like,
            "repeated": like >= 0.7,
            "covered": self.like.covered[rows],
            "covers": self.like.covered.T[rows],
            "it holds": holds,
            "same speaker": same,
            "likeness, same speaker": like * same,
            "of its speaker": self._of_its_side[rows],
            "of my speaker": self._of_my_speaker[rows],
            "names its speaker": self._names_its[rows],
            "beside its speaker's name": self._beside_name[rows],
            "names my speaker": self._names_its.T[rows] > 0,
            "of my side": self._of_its_side.T[rows],
            "same side": self._same_side[rows],
            "longer": _log(length[rows, None] / length).astype(np.float64),
            "paragraphs": paragraph[rows, None] - paragraph,
            "places": i - every,
            "same topic": self._same_topic[rows],
            "just before": every == i - 1,
            "near": self._near[gap],
            "gap": self._log1p[gap],
            "later": (every > i) & ~holds,
            "same paragraph": paragraph[rows, None] == paragraph,
            "paragraph before": paragraph[rows, None] == paragraph + 1,
            "beside": (inside[rows, None] >= 0) & (inside[rows, None] == inside),
            "the held one's speaker": held_speaker,
            "like the held one": like_held,
        }
