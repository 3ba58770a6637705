"""Said, not said, denied: on Docs built by hand."""

from __future__ import annotations

import pytest
from spacy.tokens import Doc

from kg.annotate.words import blank
from kg.attribute.polarity import polarity

VOCAB = blank().vocab


def case(sentence: str) -> tuple[Doc, str, tuple[int, int], tuple[tuple[int, int], ...]]:
    """A sentence ``source / cue / content``: a Doc in which negations hang on the cue's last word."""
    source, cue, content = (part.split() for part in sentence.split("/"))
    words = [*source, *cue, *content]
    verb = len(source) + len(cue) - 1
    pos = ["NOUN"] * len(source) + ["AUX"] * (len(cue) - 1) + ["VERB"] + ["NOUN"] * len(content)
    doc = Doc(VOCAB, words=words, pos=pos, heads=[verb] * len(words), deps=["dep"] * len(words))
    first, last = len(source), len(source) + len(cue)
    span = doc[first:last]
    rest = doc[last:]
    return doc, doc.text, (span.start_char, span.end_char), ((rest.start_char, rest.end_char),)


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("board / said / gates stay shut", (False, False)),
        ("board / did not say / whether gates open", (True, False)),
        ("board / never said / so", (True, False)),
        ("board / made no mention of / cracks", (True, False)),
        ("board / declined to confirm / cracks", (True, False)),
        ("board / denied / hiding cracks", (False, True)),
        ("board / rejected / claims", (False, True)),
        ("board / did not deny / hiding cracks", (True, False)),
        ("board / does not believe / claims", (False, False)),
        ("board / refused / to leave", (False, False)),
        ("board / said / nothing of cracks", (True, False)),
    ],
)
def test_polarity(sentence: str, wanted: tuple[bool, bool]) -> None:
    assert polarity(*case(sentence)) == wanted


def test_a_floating_quotation_is_said() -> None:
    doc, text, _, content = case("board / said / gates stay shut")
    assert polarity(doc, text, None, content) == (False, False)
