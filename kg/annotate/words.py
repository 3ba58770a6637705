"""Words and windows: how text is cut before it meets the encoder, in training and at run time alike.

Words are spaCy's English tokens; each is looked up as word pieces (WordPiece, uncased), and the encoder's state at its
first piece stands for it. Whole paragraphs are packed into windows of at most :data:`WINDOW` pieces.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

# characters without a space from which on they are cut before they are tokenized, and into how long pieces
UNSPACED, PIECE = 1000, 100
_UNSPACED = re.compile(rf"\S{{{UNSPACED},}}")

WINDOW = 256
MAX_PIECES = 8
PAD, UNK, CLS, SEP = 0, 100, 101, 102

SHAPES = (
    "none",
    "lower",
    "title",
    "upper",
    "initial",
    "mixed",
    "digits",
    "alnum",
    "open",
    "close",
    "quote",
    "punct",
    "other",
)
_OPEN = frozenset("“‘«„‹([{")
_CLOSE = frozenset("”’»“›)]}")
_STOP = frozenset(".?!。؟")


class CutTokenizer:
    """A tokenizer whose time grows with the length of the text, whatever stands in it.

    spaCy's takes marks off the ends of what has no space in it one by one, and looks at all of it each time: the square
    of its length. What is longer than :data:`UNSPACED` characters is therefore cut before it.
    """

    def __init__(self, inner: Callable[[str], Doc]) -> None:
        self.inner = inner

    def __call__(self, text: str) -> Doc:
        """The text as a ``Doc`` of the very same text."""
        cuts = [at for m in _UNSPACED.finditer(text) for at in range(m.start(), m.end(), PIECE)]
        if not cuts:
            return self.inner(text)
        from spacy.tokens import Doc

        parts = [self.inner(text[a:b]) for a, b in pairwise([0, *cuts, len(text)]) if a < b]
        return Doc.from_docs(parts, ensure_whitespace=False)


def english() -> Language:
    """spaCy's English tokenizer, for texts of any length; no pipeline behind it yet."""
    import spacy

    nlp = spacy.blank("en")
    nlp.max_length = 1 << 40
    nlp.tokenizer = CutTokenizer(nlp.tokenizer)
    return nlp


@lru_cache(maxsize=1)
def blank() -> Language:
    """The tokenizer alone."""
    return english()


@lru_cache(maxsize=1 << 16)
def shape(word: str) -> int:
    """Index into :data:`SHAPES`: what the uncased pieces lose of a word (capitals, digits, which way a mark opens)."""
    if word.isalpha():
        if word.islower():
            return 1
        if word.isupper():
            return 4 if len(word) == 1 else 3
        return 2 if word[0].isupper() and word[1:].islower() else 5
    if word.isdigit():
        return 6
    if any(c.isalpha() for c in word):
        return 7 if any(c.isdigit() for c in word) else (2 if word[0].isupper() else 1)
    if any(c.isdigit() for c in word):
        return 6
    if word[0] in _OPEN:
        return 8
    if word[0] in _CLOSE:
        return 9
    if word[0] in "\"'`":
        return 10
    return 11 if word.isprintable() else 12


class Pieces:
    """Word pieces of words, cached.

    Args:
        vocabulary: path of ``vocab.txt`` (one piece a line).
    """

    def __init__(self, vocabulary: Path) -> None:
        from tokenizers import BertWordPieceTokenizer

        self._tokenizer = BertWordPieceTokenizer(str(vocabulary), lowercase=True)
        self._cache: dict[str, tuple[int, ...]] = {}

    def of(self, words: Sequence[str]) -> list[tuple[int, ...]]:
        """Ids of each word's pieces: at least one a word (the unknown piece), at most :data:`MAX_PIECES`."""
        cache = self._cache
        new = list({word: None for word in words if word not in cache})
        if new:
            if len(cache) > 1 << 16:
                cache.clear()
                new = list(dict.fromkeys(words))
            for word, encoding in zip(
                new, self._tokenizer.encode_batch([w[:200] for w in new], add_special_tokens=False), strict=True
            ):
                cache[word] = tuple(encoding.ids[:MAX_PIECES]) or (UNK,)
        return [cache[word] for word in words]


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of words for one pass: indices into the article's words, pieces, shapes, first piece of each word."""

    words: tuple[int, ...]
    pieces: tuple[int, ...]
    shapes: tuple[int, ...]
    first: tuple[int, ...]


def _parts(
    paragraph: Sequence[int], pieces: Sequence[tuple[int, ...]], words: Sequence[str], budget: int
) -> Iterable[list[int]]:
    """Cut a paragraph that is longer than a window, at the last full stop that fits, else at the last word."""
    rest = list(paragraph)
    while rest:
        size, fits, stop = 0, 0, 0
        for fits, index in enumerate(rest, 1):
            size += len(pieces[index])
            if size > budget:
                fits -= 1
                break
            if words[index][-1] in _STOP or (words[index] in ("”", '"') and stop == fits - 1):
                stop = fits
        cut = fits if fits == len(rest) or not stop else stop
        yield rest[:cut]
        rest = rest[cut:]


def windows(
    words: Sequence[str], paragraphs: Iterable[Sequence[int]], pieces: Pieces, size: int = WINDOW
) -> list[Window]:
    """Pack paragraphs (lists of word indices, in order) into windows of at most ``size`` pieces.

    A window starts with ``[CLS]``, ends with ``[SEP]`` and has a ``[SEP]`` between paragraphs.
    """
    ids = pieces.of(words)
    out: list[Window] = []
    index: list[int] = []
    row: list[int] = [CLS]
    form: list[int] = [0]
    first: list[int] = []

    def flush() -> None:
        if index:
            out.append(Window(tuple(index), tuple(row), tuple(form), tuple(first)))
        index.clear()
        first.clear()
        row[:] = [CLS]
        form[:] = [0]

    for paragraph in paragraphs:
        for part in _parts(paragraph, ids, words, size - 2):
            if len(row) + sum(len(ids[i]) for i in part) + 1 > size:
                flush()
            for i in part:
                index.append(i)
                first.append(len(row))
                row.extend(ids[i])
                form.extend([shape(words[i])] * len(ids[i]))
            row.append(SEP)
            form.append(0)
    flush()
    return out
