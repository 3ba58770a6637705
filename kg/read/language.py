"""Is the article in English? If not, it is named and left out.

The share of English function words settles it for English texts without loading anything; only where that share is low
does py3langid (a model of 142 languages inside its wheel, no network) say which language it is. Short texts are not
judged.
"""

from __future__ import annotations

import re

from kg.errors import LanguageError
from kg.read.names import function_words
from kg.read.names import language as language_name

# running English text has more than 0.1 of them (median 0.24), other languages in Latin script hardly any
ENGLISH_SHARE = 0.12
# fewer different words than this, or fewer letters of another script, are not judged
MIN_WORDS = 30
MIN_LETTERS = 100
_SAMPLE = 20_000
_NO_LANGUAGE = "zxx"
_WORD = re.compile(r"[^\W\d_]+")


def recognise(text: str) -> str | None:
    """The ISO 639 code of the text's language; ``None`` where the text is too short to say."""
    sample = text[:_SAMPLE]
    words = _WORD.findall(sample.lower())
    letters = sum(map(len, words))
    foreign = sum(char > "\u024f" for word in words for char in word)
    judged = foreign >= MIN_LETTERS if foreign > letters / 2 else len(set(words)) >= MIN_WORDS
    if not judged:
        return None
    english = function_words()
    if sum(word in english for word in words) >= ENGLISH_SHARE * len(words):
        return "en"
    import py3langid  # type: ignore[import-untyped, unused-ignore]

    code = str(py3langid.classify(sample)[0])
    return None if code == _NO_LANGUAGE else code


def check(text: str, source: str) -> None:
    """Refuse an article that is not in English.

    Raises:
        LanguageError: it is in another language, which is named.
    """
    code = recognise(text)
    if code not in (None, "en"):
        raise LanguageError(
            source,
            f"it is not in English but in {language_name(code or '')}",
            "only English articles are read; leave it out or translate it",
        )
