"""IRIs of the data: hashes of what a thing *is*, never of where it stands or which model found it.

An article's IRI hashes its URL, or else its text; an attribution's its article, its sentence's text, its cue (else
its content) and their occurrence; a named entity's its type and fullest name; an unnamed one's also its article.
"""

from __future__ import annotations

import hashlib
import unicodedata

NAMESPACE = "https://w3id.org/said#"
DEFAULT_BASE = "https://w3id.org/said/id/"


def digest(*parts: str) -> str:
    """First 20 hex digits of the SHA-256 over the parts, each led by its length so that no two lists collide."""
    h = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        h.update(b"%d:" % len(data) + data)
    return h.hexdigest()[:20]


def article_iri(url: str | None, text: str, base: str = DEFAULT_BASE) -> str:
    """The IRI of an article: of its URL where it has one, else of its text."""
    return f"{base}article/{digest('url', url) if url else digest('text', text)}"


def attribution_iri(article: str, sentence: str, words: str, occurrence: int, base: str = DEFAULT_BASE) -> str:
    """The IRI of an attribution.

    Args:
        article: the article's IRI.
        sentence: text of the (first) sentence of its cue, or of its content where it has no cue.
        words: the cue's words, else the content's.
        occurrence: 0 for the first attribution of the article with this sentence and these words, 1 for the next ...
    """
    return f"{base}attribution/{digest(article, sentence, words, str(occurrence))}"


_APOSTROPHES = dict.fromkeys(map(ord, "’‘ʼ`´"), "'")


def entity_iri(type_: str, name: str, article: str | None = None, base: str = DEFAULT_BASE) -> str:
    """The IRI of an entity; ``article`` is given for one that is unnamed or known by surname only.

    Names that differ in case, in spacing, in the form of the apostrophe or in how Unicode composes them are one.
    """
    key = " ".join(unicodedata.normalize("NFKC", name).translate(_APOSTROPHES).casefold().split())
    return f"{base}entity/{digest(type_, key, article) if article else digest(type_, key)}"


def derived_iri(parent: str, kind: str, key: str = "", base: str = DEFAULT_BASE) -> str:
    """The IRI of a part of something else (a claim, a span, a selector, an answer, a run)."""
    return f"{base}{kind}/{digest(parent, kind, key)}"
