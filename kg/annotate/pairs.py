"""What the encoder says of pairs of words: whether one refers to what the other does, or belongs to the body it names.

The scores are those of two biaffine heads over the states of the words (trained on heads of mentions, see the model
card); they are computed when asked for, a row at a time.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kg.annotate.components import Encoding
from kg.annotate.encoder import Array, bucket, softmax


class Pairs:
    """Scores of pairs of tokens of one document; tokens that the encoder did not see score 0 (log-odds)."""

    def __init__(self, seen: Encoding, tokens: int) -> None:
        self.encoder, self.windows, self.tokens = seen.encoder, seen.windows, seen.tokens
        self._place: dict[int, tuple[int, int]] = {}
        for k, window in enumerate(seen.windows):
            for position, token in enumerate(seen.tokens[window.words]):
                self._place[int(token)] = (k, position)
        width = self.encoder.heads["later.weight"].shape[0]
        states = np.zeros((tokens, width), np.float32)
        self.seen = np.zeros(tokens, bool)
        for window in seen.windows:
            at = seen.tokens[window.words]
            states[at] = window.states
            self.seen[at] = True
        self._later, self._earlier = self.encoder.pair_sides(states, "later", "earlier", "references")
        self._member, self._body = self.encoder.pair_sides(states, "member", "body", "memberships")
        self._row: tuple[int, list[float]] = -1, []
        apart = bucket(np.arange(tokens - 1, -tokens, -1))  # token i and token j stand at tokens - 1 - i + j
        self._near = {name: self.encoder.heads[name][:, 0][apart] for name in ("reference_distance", "member_distance")}

    def refers(self, later: int, earlier: Sequence[int]) -> list[float]:
        """Log-odds that the mention headed by token ``later`` means what each of ``earlier`` does."""
        if self._row[0] != later:  # one mention is compared with many, a few at a time
            first = len(self.seen) - 1 - later
            near = self._near["reference_distance"][first : first + len(self.seen)]
            scores = (self._earlier @ self._later[later] + near) * (self.seen & self.seen[later])
            self._row = later, scores.tolist()
        row = self._row[1]
        return [row[i] for i in earlier]

    def belongs(self, person: int, bodies: Sequence[int]) -> Array:
        """``(n,)`` log-odds that whom token ``person`` means belongs to the body that each of ``bodies`` names."""
        others = np.asarray(bodies, np.int64)
        near = self._near["member_distance"][len(self.seen) - 1 - person + others]
        seen = self.seen[others] & self.seen[person]
        scores: Array = (self._body[others] @ self._member[person] + near) * seen
        return scores

    def hearer(self, cue: int) -> tuple[int, int, float] | None:
        """Tokens ``[first, end)`` of the likeliest addressee of the cue that begins there, and how likely it is."""
        place = self._place.get(cue)
        if place is None:
            return None
        window, position = self.windows[place[0]], place[1]
        p = softmax(self.encoder.hearer_scores(window.states, np.array([position], np.int64))[:, 0])
        first = int(p[:, 1].argmax())
        end = first + 1
        while end < len(p) and p[end, 2] > 0.5:
            end += 1
        at = self.tokens[window.words]
        return int(at[first]), int(at[end - 1]) + 1, float(p[first, 1])
