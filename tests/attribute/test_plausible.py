"""What the second decoding may take for reporting words, and how its runs are put together."""

from __future__ import annotations

import numpy as np
import pytest
from spacy.tokens import Doc

from kg.annotate.words import blank
from kg.attribute.plausible import comment_declined, plausible
from kg.attribute.second import joined

VOCAB = blank().vocab


def doc(words: str, pos: str) -> Doc:
    return Doc(VOCAB, words=words.split(), pos=pos.split())


@pytest.mark.parametrize(
    ("words", "pos", "source", "wanted"),
    [
        ("they will", "PRON AUX", (0, 1), False),
        ("board not", "NOUN PART", (0, 1), False),
        ("board believes", "NOUN VERB", (0, 1), True),
        ("we want", "PRON VERB", (0, 1), False),
        ("we warned", "PRON VERB", (0, 1), True),
        ("I told", "PRON VERB", (0, 1), True),
        ("board has", "NOUN VERB", (0, 1), False),
    ],
)
def test_plausible(words: str, pos: str, source: tuple[int, int], wanted: bool) -> None:
    assert plausible(doc(words, pos), (1, 2), source) is wanted


def test_a_floating_quotation_needs_no_cue() -> None:
    assert plausible(doc("a b", "DET NOUN"), None, None)


@pytest.mark.parametrize(
    ("cue", "content", "wanted"),
    [
        ("declined", "to comment", True),
        ("did not immediately respond", "to a request for comment", True),
        ("declined", "to say whether the gates were open", False),
        ("said", "to comment", False),
    ],
)
def test_nobody_commented(cue: str, content: str, wanted: bool) -> None:
    assert comment_declined(cue, content) is wanted


def test_small_gaps_are_closed_and_bars_part_a_content() -> None:
    free = np.ones(40, bool)
    assert joined([(0, 5), (7, 9)], free) == [(0, 9)]
    assert joined([(0, 5), (20, 22)], free) == [(0, 5)]
    free[10:12] = False
    assert joined([(0, 5), (13, 18)], free) == [(0, 5), (13, 18)]
    assert joined([], free) == []
