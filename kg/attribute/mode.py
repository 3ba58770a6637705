"""Direct, indirect or mixed: how much of a content stands in quotation marks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.attribute.quotes import Quotation
from kg.model import Mode

_WORDS = re.compile(r"[^\W_]")


def mode(
    text: str,
    content: Sequence[tuple[int, int]],
    quotations: Sequence[Quotation],
    cue: tuple[int, int] | None = None,
) -> Mode:
    """*direct*: all words of the content are quoted; *indirect*: none; *mixed*: some. Quotations come in order.

    A quotation that holds the cue too is not the source's: speech reported inside it is direct in its own marks.
    """
    inside = outside = False
    for start, end in content:
        at = start
        for q in quotations:
            if q.start < end and start < q.end and (cue is None or not q.start <= cue[0] < q.end):
                outside = outside or _WORDS.search(text, at, q.start) is not None
                inside = inside or _WORDS.search(text, max(start, q.start), min(q.end, end)) is not None
                at = max(at, q.end)
        outside = outside or _WORDS.search(text, at, end) is not None
    if inside and not outside:
        return "direct"
    return "mixed" if inside else "indirect"
