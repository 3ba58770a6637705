"""What the second decoding may not take for an attribution.

Reporting words carry meaning of their own: an auxiliary or a determiner alone reports nothing. And a speaker's own
present attitude inside the speaker's own words ("We want ...", "I believe ...") is what is said, not another report.
"""

from __future__ import annotations

import re

from spacy.tokens import Doc

NO_COMMENT = re.compile(
    r"\b(?:declin\w+|refus\w+|unavailable|not\s+available|could\s+not\s+be\s+reached|did\s+not\s+\w*\s*(?:respond|reply|answer)\w*)\b"
    r"[\w\s]*?\b(?:to\s+comment|for\s+comment|comment|respond|reply|answer|requests?|calls?|questions?)?\W*$",
    re.IGNORECASE,
)
COMMENT = re.compile(
    r"^\W*(?:to\s+)?(?:comment|respond|reply|answer|(?:to\s+)?(?:\w+\s+)?(?:requests?|calls?|questions?)(?:\s+for\s+(?:comment|an\s+interview))?)"
    r"(?:\s+(?:further|immediately|publicly))?\W*$",
    re.IGNORECASE,
)
FIRST_PERSON = frozenset(("i", "we", "our", "my", "us"))
PAST = frozenset(
    (
        *("said", "told", "thought", "felt", "knew", "saw", "heard", "wrote", "spoke", "was", "were", "had", "did"),
        *("found", "meant", "gave", "made", "took", "kept"),
    )
)
CARRIERS = frozenset({"VERB", "NOUN", "ADJ", "PROPN", "ADV"})
LIGHT = frozenset(
    (
        *("not", "no", "has", "have", "had", "having", "is", "are", "was", "were", "be", "been", "being", "do", "does"),
        *("did", "will", "would", "can", "could", "should", "may", "might", "must"),
    )
)
PHRASES = frozenset({"according to", "per"})


def _past(word: str) -> bool:
    return word in PAST or (word.endswith("ed") and len(word) > 3)


def plausible(doc: Doc, cue: tuple[int, int] | None, source: tuple[int, int] | None) -> bool:
    """Whether a cue and its source (token ranges) can report something."""
    if cue is None:
        return True
    words = doc[cue[0] : cue[1]]
    if words.text.lower() not in PHRASES and not any(t.pos_ in CARRIERS and t.lower_ not in LIGHT for t in words):
        return False
    if source is not None and doc[source[0]].lower_ in FIRST_PERSON:
        return any(_past(t.lower_) for t in words)
    return True


def comment_declined(cue: str, content: str) -> bool:
    """Whether all that is reported is that nobody commented ("declined to comment")."""
    return NO_COMMENT.search(cue) is not None and COMMENT.match(content) is not None
