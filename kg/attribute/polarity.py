"""Said, not said, or denied: what the reporting words do with their content.

*Negated*: the article says that the source did not say it ("did not say whether", "made no mention of", "declined to
confirm that"). *Rejects*: the content is what the source denies ("denied that", "rejected the claim that"). A negated
denial ("did not deny that") is negated alone.
"""

from __future__ import annotations

import re

from spacy.tokens import Doc, Token

NEGATIONS = frozenset(["not", "n't", "n’t", "never", "nor", "neither", "without", "no", "hardly"])
# No negation of the reporting: "not only said", "pleaded not guilty", "not afraid to say"; "did not allow" is an order.
_OTHERWISE = re.compile(
    r"(?:not|n't|n’t|no)\s+(?:only|just|merely|longer|doubt|guilty|afraid\s+to|shy\s+about|hesitat\w+\s+to|(?:be\s+|been\s+)?(?:allow|permit|let)\w*)\b",
    re.IGNORECASE,
)
_NOBODY = frozenset(["nobody", "none", "neither", "nothing"])
_SUBJECTS = ("nsubj", "nsubj:pass")
_UNPROVEN = re.compile(
    r"\b(?:no|little|scant)\s+(?:\w+\s+){0,2}(?:evidence|indication|proof|signs?|suggestion)\b(?:\s+(?:to|that|which))?\W*$",
    re.IGNORECASE,
)
WITHHOLDING = re.compile(
    r"\b(?:declin\w+|refus\w+|fail\w*)\s+to\s+(?:\w+ly\s+)?(?:say|comment|confirm|disclose|discuss|specify|name|identify|elaborate|give|"
    r"reveal|explain|answer|provide|mention|address|respond|predict|speculate|clarify)\b"
    r"|\b(?:made|making|make|makes|with)\s+no\s+(?:direct\s+|explicit\s+)?(?:mention|reference|comment)\b"
    r"|\b(?:gave|gives|giving|offered|offering|provided)\s+no\b"
    r"|\bstopped\s+short\s+of\b|\bwithout\s+(?:\w+ly\s+)?\w+ing\b|\bwithheld\b|\bha(?:s|ve|d)\s+yet\s+to\b"
    r"|\b(?:remain\w*|keep|keeps|keeping|kept|sta(?:y|ys|yed|ying)|been|was|were|is|are)\s+(?:silent|quiet|mum|tight-lipped)\b"
    r"|\bunable\s+to\s+say\b",
    re.IGNORECASE,
)
DENIAL = re.compile(
    r"\b(?:den(?:y|ies|ied|ying|ials?)|refut(?:e|es|ed|ing)|rebut(?:s|ted|ting)?|repudiat\w+|disavow\w*|disput(?:e|es|ed|ing)|"
    r"reject(?:s|ed|ing|ion)?|dismiss(?:es|ed|ing|al)?|debunk\w*|dispel\w*|contradict\w*|rubbish\w*)\b",
    re.IGNORECASE,
)
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
    if _UNPROVEN.search(before):
        return True
    marks = [t for t in _marks(tokens) if not _open(t)]
    if not marks:
        return False
    first_mark = min(t.idx for t in marks)
    return _OTHERWISE.match(text[first_mark : first_mark + 30]) is None


def _open(mark: Token) -> bool:
    """Whether a negation leaves open what was said: "whether or not"; "Didn't she say ...?" asks for a yes."""
    if mark.i and mark.nbor(-1).lower_ == "or":
        return True
    subject = next((c for c in mark.head.children if c.dep_ in _SUBJECTS), None)
    return subject is not None and subject.i > mark.i and any(t.text == "?" for t in mark.sent[-2:])


def _marks(tokens: list[Token]) -> list[Token]:
    """Negations in the reporting words, before them in their clause, and subjects that are nobody ("no one asked")."""
    inside = {t.i for t in tokens}
    marks = [t for t in tokens if t.lower_ in NEGATIONS]
    for token in tokens:
        if token.pos_ not in ("VERB", "AUX", "ADJ", "NOUN"):
            continue
        before = [c for c in token.children if c.i < token.i and c.i not in inside]
        marks += [c for c in before if c.lower_ in NEGATIONS]
        for subject in before:
            if subject.dep_ in _SUBJECTS:
                marks += [subject] if subject.lower_ in _NOBODY else []
                marks += [c for c in subject.children if c.dep_ == "det" and c.lower_ in ("no", "neither")]
    return marks


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
