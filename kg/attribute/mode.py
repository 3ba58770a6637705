"""Direct, indirect or mixed: how much of a content stands in quotation marks."""

from __future__ import annotations

from collections.abc import Sequence

from kg.attribute.quotes import Quotation
from kg.model import Mode


def mode(
    text: str,
    content: Sequence[tuple[int, int]],
    quotations: Sequence[Quotation],
    cue: tuple[int, int] | None = None,
) -> Mode:
    """*direct*: all words of the content are quoted; *indirect*: none; *mixed*: some.

    A quotation that holds the cue too is not the source's: speech reported inside it is direct in its own marks.
    """
    inside = outside = 0
    own = [q for q in quotations if cue is None or not q.start <= cue[0] < q.end]
    for start, end in content:
        near = [q for q in own if q.start < end and start < q.end]
        for i in range(start, end):
            if text[i].isalnum():
                if any(q.start <= i < q.end for q in near):
                    inside += 1
                else:
                    outside += 1
    if inside and not outside:
        return "direct"
    return "mixed" if inside else "indirect"
