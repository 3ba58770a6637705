"""The words of a document as plain lists: a spaCy ``Doc`` makes an object anew of each word that it is asked for."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from spacy.tokens import Doc

_ATTRIBUTES = ("ORTH", "LOWER", "POS", "IDX", "SPACY", "IS_SPACE", "IS_PUNCT")


class Columns:
    """What is most often asked of words, by their index: as they stand, in lower case, what they are, where."""

    def __init__(self, doc: Doc) -> None:
        strings = doc.vocab.strings
        self.starts: list[int]
        orth, lower, pos, self.starts, spaced, space, punct = doc.to_array(list(_ATTRIBUTES)).T.tolist()
        classes = {key: strings[key] for key in set(pos)}
        self.doc = doc
        self.words: list[str] = [strings[key] for key in orth]
        self.lower: list[str] = [strings[key] for key in lower]
        self.pos: list[str] = [classes[key] for key in pos]
        self.space: list[bool] = list(map(bool, space))
        self.punct: list[bool] = list(map(bool, punct))
        self.ends: list[int] = [start + len(word) for start, word in zip(self.starts, self.words, strict=True)]
        self.text = "".join([word + " " if gap else word for word, gap in zip(self.words, spaced, strict=True)])

    def __len__(self) -> int:
        return len(self.words)

    def between(self, first: int, last: int) -> str:
        """The text of the words ``[first, last)``."""
        return self.text[self.starts[first] : self.ends[last - 1]] if first < last else ""

    def within(self, start: int, end: int) -> tuple[int, int]:
        """Indices ``[first, last)`` of the words that share a character with ``[start, end)``, outer blanks left
        out."""
        first = bisect_right(self.ends, start)
        last = max(first, bisect_left(self.starts, end))
        while first < last and self.space[first]:
            first += 1
        while last > first and self.space[last - 1]:
            last -= 1
        return first, last
