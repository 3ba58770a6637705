"""Documents made by hand: one word a row, ``word POS head relation [entity]``, sentences parted by blank lines."""

from __future__ import annotations

import spacy
from spacy.tokens import Doc

from kg.model import Article, Draft, Furniture

VOCAB = spacy.blank("en").vocab


def make(rows: str) -> Doc:
    """A ``Doc``.

    ``head`` counts words of its sentence from 1, 0 for the root; ``entity`` is a BIO tag. A word that starts with ``+``
    joins the one before it without a blank.
    """
    words: list[str] = []
    spaces: list[bool] = []
    pos: list[str] = []
    heads: list[int] = []
    deps: list[str] = []
    ents: list[str] = []
    starts: list[bool] = []
    base = 0
    for block in rows.strip().split("\n\n"):
        base = len(words)
        for k, line in enumerate(block.strip().split("\n")):
            word, tag, head, relation, *entity = line.split()
            if word.startswith("+") and len(word) > 1:
                word = word[1:]
                if spaces:
                    spaces[-1] = False
            words.append(word)
            spaces.append(True)
            pos.append(tag)
            heads.append(base + int(head) - 1 if int(head) else base + k)
            deps.append(relation if int(head) else "ROOT")
            ents.append(entity[0] if entity else "O")
            starts.append(k == 0)
    return Doc(VOCAB, words=words, spaces=spaces, pos=pos, heads=heads, deps=deps, ents=ents)


def article(doc: Doc, published: str | None = "2023-12-04", furniture: tuple[Furniture, ...] = ()) -> Article:
    """An article of the document's text."""
    return Article("https://w3id.org/said/id/article/1", "made.txt", doc.text, published=published, furniture=furniture)


def draft(doc: Doc, source: str | None, cue: str | None, content: str, *, nth: int = 1, **more: object) -> Draft:
    """A draft by its words; ``nth`` counts the occurrence of the cue (else the content), the source is the nearest."""
    text = doc.text

    def nearest(words: str | None, to: int) -> tuple[int, int] | None:
        if words is None:
            return None
        found = [i for i in range(len(text)) if text.startswith(words, i)]
        start = min(found, key=lambda i: abs(i - to))
        return start, start + len(words)

    at = -1
    for _ in range(nth):
        at = text.index(cue or content, at + 1)
    content_span = nearest(content, at)
    assert content_span is not None
    return Draft(nearest(source, at), (at, at + len(cue)) if cue else None, (content_span,), **more)  # type: ignore[arg-type]
