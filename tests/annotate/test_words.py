"""Words, shapes, paragraphs and windows."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.annotate.words import CLS, SEP, SHAPES, Pieces, blank, shape, windows
from kg.paragraphs import paragraphs

WORDS = [
    "[PAD]",
    *(f"[unused{i}]" for i in range(99)),
    "[UNK]",
    "[CLS]",
    "[SEP]",
    "the",
    "mayor",
    "said",
    "##s",
    ".",
    "a",
    "b",
    "c",
]


@pytest.fixture(scope="module")
def pieces(tmp_path_factory: pytest.TempPathFactory) -> Pieces:
    path: Path = tmp_path_factory.mktemp("vocab") / "vocab.txt"
    path.write_text("\n".join(WORDS) + "\n", encoding="utf8")
    return Pieces(path)


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("gate", "lower"),
        ("Gate", "title"),
        ("WHO", "upper"),
        ("A", "initial"),
        ("McKay", "mixed"),
        ("2024", "digits"),
        ("3rd", "alnum"),
        ("$5", "digits"),
        ("“", "open"),
        ("”", "close"),
        ('"', "quote"),
        (".", "punct"),
        ("n't", "lower"),
    ],
)
def test_shape(word: str, name: str) -> None:
    assert SHAPES[shape(word)] == name


def test_every_word_has_a_piece(pieces: Pieces) -> None:
    assert pieces.of(["the", "mayors", "", "\u200b", "xyz"])[0] == (WORDS.index("the"),)
    assert all(len(p) >= 1 for p in pieces.of(["", "\u200b", "\x00", "xyz"]))


def test_windows_hold_whole_paragraphs_and_every_word_once(pieces: Pieces) -> None:
    words = ["the", "mayor", "said", "."] * 8
    blocks = [list(range(i, i + 4)) for i in range(0, 32, 4)]
    cut = windows(words, blocks, pieces, size=14)
    assert [len(w.words) for w in cut] == [8, 8, 8, 8]
    assert [i for w in cut for i in w.words] == list(range(32))
    for window in cut:
        assert len(window.pieces) == len(window.shapes) <= 14
        assert (window.pieces[0], window.pieces[-1]) == (CLS, SEP)
        assert window.pieces.count(SEP) == 2
        assert [window.pieces[k] for k in window.first] == [pieces.of([words[i]])[0][0] for i in window.words]


def test_a_long_paragraph_is_cut_at_a_full_stop(pieces: Pieces) -> None:
    words = ["a", "b", "c", ".", "a", "b", "c", "a", "b", "."]
    assert [w.words for w in windows(words, [list(range(10))], pieces, size=8)] == [(0, 1, 2, 3), (4, 5, 6, 7, 8, 9)]


def test_a_long_sentence_is_cut_at_a_word(pieces: Pieces) -> None:
    cut = windows(["a"] * 20, [list(range(20))], pieces, size=8)
    assert [i for w in cut for i in w.words] == list(range(20))
    assert max(len(w.pieces) for w in cut) <= 8


def test_blank_lines_part_paragraphs() -> None:
    text = "One line.\n\n  Two lines\n\n\n"
    assert [text[a:b] for a, b in paragraphs(text)] == ["One line.", "Two lines"]


def test_a_line_is_a_paragraph_unless_it_is_wrapped() -> None:
    single = "A headline\nThe first paragraph ends here.\nThe second one, too, ends here."
    assert len(paragraphs(single)) == 3
    wrapped = (
        "The council said on Tuesday that it would keep the old\nbridge closed until its engineers had looked at each\n"
        "of its arches again."
    )
    assert [wrapped[a:b] for a, b in paragraphs(wrapped)] == [wrapped]


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_any_text_tokenizes_without_loss(text: str) -> None:
    doc = blank().tokenizer(text)
    assert doc.text == text
    assert all(text[t.idx : t.idx + len(t)] == t.text for t in doc)
    last = 0
    for start, end in paragraphs(text):
        assert last <= start < end <= len(text)
        last = end


@pytest.mark.parametrize("odd", ['"' * 3000, "(" * 2500, "ab,cd." * 600, "é́" * 1200 + "'s"])
def test_what_has_no_space_for_long_is_cut_and_stays_the_same_text(odd: str) -> None:
    text = f"The mayor said:\n\n {odd}  \nhe left."
    doc = blank().tokenizer(text)
    assert doc.text == text
    assert [text[t.idx : t.idx + len(t)] for t in doc] == [t.text for t in doc]


def test_a_text_of_marks_alone_takes_no_square_of_its_length() -> None:
    start = time.process_time()
    assert len(blank().tokenizer('"' * 100_000)) == 100_000
    assert time.process_time() - start < 15
