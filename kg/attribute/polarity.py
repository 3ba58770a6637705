"""Said, not said, or denied: what the reporting words do with their content.

*Negated*: the article says that the source did not say it ("did not say whether", "made no mention of", "declined to
confirm that"). *Rejects*: the content is what the source denies ("denied that", "rejected the claim that"). A negated
denial ("did not deny that") is negated alone.
"""

from __future__ import annotations

import re

from spacy.tokens import Doc, Token

NEGATIONS = frozenset(["not", "n't", "n’t", "never", "nor", "neither", "without", "no", "hardly"])
# "I do not think that X" reports the belief that X is false: the negation belongs to the content.
RAISING = re.compile(r"\b(?:think|believe|expect|want|suppose|imagine|feel|intend|plan|like)\w*\b", re.IGNORECASE)
WITHHOLDING = re.compile(
    r"\b(?:declin\w+|refus\w+|fail\w*)\s+to\s+(?:\w+ly\s+)?(?:say|comment|confirm|disclose|discuss|specify|name|identify|elaborate|give|"
    r"reveal|explain|answer|provide|mention|address|respond|predict|speculate|clarify)\b"
    r"|\b(?:made|making|make|makes|with)\s+no\s+(?:direct\s+|explicit\s+)?(?:mention|reference|comment)\b"
    r"|\b(?:gave|gives|giving|offered|offering|provided)\s+no\b"
    r"|\bstopped\s+short\s+of\b|\bwithout\s+(?:\w+ly\s+)?\w+ing\b|\bwithheld\b|\bha(?:s|ve|d)\s+yet\s+to\b"
    r"|\bremain(?:s|ed)\s+silent\b|\bkept\s+(?:silent|quiet)\b|\bunable\s+to\s+say\b",
    re.IGNORECASE,
)
DENIAL = re.compile(
    r"\b(?:den(?:y|ies|ied|ying|ials?)|refut(?:e|es|ed|ing)|rebut(?:s|ted|ting)?|repudiat\w+|disavow\w*|disput(?:e|es|ed|ing)|"
    r"reject(?:s|ed|ing|ion)?|dismiss(?:es|ed|ing|al)?|debunk\w*|dispel\w*|contradict\w*|rubbish\w*)\b",
    re.IGNORECASE,
)
# What is turned down rather than said to be untrue: the content is then what was asked for, and still rejected.
_NOTHING = re.compile(r"\bnothing\b", re.IGNORECASE)


def _tokens(doc: Doc, cue: tuple[int, int]) -> list[Token]:
    span = doc.char_span(*cue, alignment_mode="expand")
    return list(span) if span is not None else []


def negated(doc: Doc, text: str, cue: tuple[int, int], content: tuple[tuple[int, int], ...]) -> bool:
    """Whether the cue (code points) is under a negation, or withholds."""
    tokens = _tokens(doc, cue)
    if not tokens:
        return False
    words = text[cue[0] : cue[1]]
    first = tokens[0]
    sentence = first.sent
    before = text[max(sentence.start_char, cue[0] - 40) : cue[0]]
    if WITHHOLDING.search(words) or any(
        m.end() >= len(before) - 1 for m in WITHHOLDING.finditer(before + words) if m.end() > len(before) - 1
    ):
        return True
    if _NOTHING.search(text[content[0][0] : content[0][0] + 8]) and content[0][0] >= cue[1]:
        return True
    inside = {t.i for t in tokens}
    marks = [t for t in tokens if t.lower_ in NEGATIONS]
    for token in tokens:
        if token.pos_ in ("VERB", "AUX", "ADJ", "NOUN"):
            marks += [c for c in token.children if c.lower_ in NEGATIONS and c.i < token.i and c.i not in inside]
    if not marks:
        return False
    after = text[marks[0].idx : marks[0].idx + 12].lower()
    if after.startswith(("not only", "no longer", "no doubt", "not just", "not merely")):
        return False
    return not (RAISING.search(words) and not re.search(r"\bsa(?:y|id|ys|ying)\b", words))


def rejects(text: str, cue: tuple[int, int]) -> bool:
    """Whether the reporting words (code points) deny their content."""
    return DENIAL.search(text[cue[0] : cue[1]]) is not None


def polarity(
    doc: Doc, text: str, cue: tuple[int, int] | None, content: tuple[tuple[int, int], ...]
) -> tuple[bool, bool]:
    """``(negated, rejects)`` of an attribution; never both. ``text`` is ``doc.text``, which spaCy joins at each use."""
    if cue is None:
        return False, False
    no = negated(doc, text, cue, content)
    return no, not no and rejects(text, cue)
