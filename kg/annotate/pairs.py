"""What the encoder says of pairs of words: whether one refers to what the other does, or belongs to the body it names.

The scores are those of two biaffine heads over the states of the words (trained on heads of mentions, see the model
card); they are computed when asked for, a row at a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from kg.annotate.components import Encoding
from kg.annotate.encoder import Array, bucket, softmax


class Pairs:
    """Scores of pairs of tokens of one document; tokens that the encoder did not see score 0 (log-odds).

    Args:
        seen: the document as the encoder saw it.
        tokens: how many it has.
        heads: the tokens that will be asked about; others cost more.
        cues: the first tokens of the cues whose hearers will be asked for.
    """

    def __init__(self, seen: Encoding, tokens: int, heads: Iterable[int] = (), cues: Iterable[int] = ()) -> None:
        self.encoder, self.windows, self.tokens = seen.encoder, seen.windows, seen.tokens
        self._window = np.full(tokens, -1)
        self._position = np.zeros(tokens, np.int64)
        for k, window in enumerate(seen.windows):
            at = seen.tokens[window.words]
            self._window[at] = k
            self._position[at] = np.arange(len(at))
        self._near = {
            name: self.encoder.heads[name][:, 0][bucket(np.arange(tokens - 1, -tokens, -1))]
            for name in ("reference_distance", "member_distance")
        }  # of token i and token j at tokens - 1 - i + j
        self._cues = sorted(set(cues))
        self._heard: dict[int, tuple[int, int, float]] = {}
        self._know(sorted(set(heads)))

    def _know(self, heads: Sequence[int]) -> None:
        """Work out both sides of the pairs of these tokens."""
        self._heads = np.asarray(heads, np.int64)
        self._at = {head: k for k, head in enumerate(heads)}
        states = np.zeros((len(heads), self.encoder.heads["later.weight"].shape[0]), np.float32)
        windows, positions = self._window[self._heads], self._position[self._heads]
        for k, window in enumerate(self.windows):
            states[windows == k] = window.states[positions[windows == k]]
        self._seen = windows >= 0
        self._later, self._earlier = self.encoder.pair_sides(states, "later", "earlier", "references")
        self._member, self._body = self.encoder.pair_sides(states, "member", "body", "memberships")
        self._row: tuple[int, list[float]] = -1, []

    def _places(self, heads: Sequence[int]) -> list[int]:
        """Where tokens stand among those known, which the missing ones are added to."""
        if not self._at.keys() >= set(heads):
            self._know([*self._at, *sorted(set(heads) - self._at.keys())])
        return [self._at[head] for head in heads]

    def refers(self, later: int, earlier: Sequence[int]) -> list[float]:
        """Log-odds that the mention headed by token ``later`` means what each of ``earlier`` does."""
        places = self._places(earlier)
        if self._row[0] != later:  # one mention is compared with many, a few at a time
            (own,) = self._places([later])
            near = self._near["reference_distance"][len(self._window) - 1 - later + self._heads]
            scores = (self._earlier @ self._later[own] + near) * (self._seen & self._seen[own])
            self._row = later, scores.tolist()
        row = self._row[1]
        return [row[k] for k in places]

    def belongs(self, person: int, bodies: Sequence[int]) -> Array:
        """``(n,)`` log-odds that whom token ``person`` means belongs to the body that each of ``bodies`` names."""
        *others, own = self._places([*bodies, person])
        near = self._near["member_distance"][len(self._window) - 1 - person + np.asarray(bodies, np.int64)]
        scores: Array = (self._body[others] @ self._member[own] + near) * (self._seen[others] & self._seen[own])
        return scores

    def hearer(self, cue: int) -> tuple[int, int, float] | None:
        """Tokens ``[first, end)`` of the likeliest addressee of the cue that begins there, and how likely it is."""
        if self._window[cue] < 0:
            return None
        if cue not in self._heard:
            here = [c for c in self._cues if self._window[c] == self._window[cue]]
            self._heard.update(self._hearers(int(self._window[cue]), here if cue in here else [cue]))
        return self._heard[cue]

    def _hearers(self, k: int, cues: Sequence[int]) -> dict[int, tuple[int, int, float]]:
        """The likeliest addressees of the cues that begin in a window."""
        window = self.windows[k]
        at = self.tokens[window.words]
        chances = softmax(self.encoder.hearer_scores(window.states, self._position[np.asarray(cues, np.int64)]))
        out = {}
        for cue, first, p in zip(cues, chances[:, :, 1].argmax(0).tolist(), chances.swapaxes(0, 1), strict=True):
            end = first + 1
            while end < len(p) and p[end, 2] > 0.5:
                end += 1
            out[cue] = int(at[first]), int(at[end - 1]) + 1, float(p[first, 1])
        return out
