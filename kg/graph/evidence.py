"""The sentence or sentences around an attribution, where the record does not carry them.

Extraction cuts the evidence with the parser's sentences. A record read back from JSON Lines has none; here it follows
from the text and the spans alone: from the start of the sentence of the first span to the end of the sentence of the
last, by punctuation, never past a line break.
"""

from __future__ import annotations

import re

from kg.model import Attribution, Span

_BREAK = re.compile(r"(?:[.!?]['\")\]\u2019\u201d\u00bb]*[^\S\n]+(?=['\"(\[\u2018\u201c\u00ab]*[A-Z\d]))|\n+")


def evidence(text: str, attribution: Attribution) -> tuple[Span, ...]:
    """The evidence of ``attribution``: its own, else the sentences of ``text`` that its spans stand in.

    Returns:
        Spans into ``text`` in code points; one span, unless the attribution carries several.
    """
    if attribution.evidence:
        return attribution.evidence
    spans = [s for s in (attribution.source, attribution.cue, *attribution.content) if s is not None]
    if not spans:
        return ()
    first, last = min(s.start for s in spans), max(s.end for s in spans)
    start = 0
    for match in _BREAK.finditer(text, max(0, first - 5000), first):
        start = match.end()
    after = _BREAK.search(text, max(first, last - 1))
    end = after.start() + len(after.group().rstrip()) if after else len(text)
    return (Span.of(text, start, max(end, last)),)
