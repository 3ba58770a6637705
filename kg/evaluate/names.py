"""When two names are the same name: for judging a speaker, an affiliation, an addressee, an entity spoken about."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_TITLES = {
    "a", "an", "the", "mr", "mrs", "ms", "dr", "prof", "professor", "sir", "president", "minister", "judge", "justice",
    "gen", "general", "col", "colonel", "sen", "senator", "rep", "sheikh", "king", "queen", "prince", "princess",
    "pope", "bishop",
}  # fmt: skip
_BRACKETS = re.compile(r"\([^)]*\)")
_POSSESSIVE = re.compile(r"'s?\b")
_NO_WORD = re.compile(r"[^\w\s]")
# "State Department" and "US State Department": the longer name may have this many words more in front
_MORE_WORDS = 2


def key_words(name: str) -> tuple[str, ...]:
    """The words a name is compared by: without case, accents, brackets, possessives, marks and leading titles."""
    plain = unicodedata.normalize("NFKD", name).translate({0x2018: "'", 0x2019: "'"}).lower()
    plain = _BRACKETS.sub(" ", "".join(c for c in plain if not unicodedata.combining(c)))
    words = _NO_WORD.sub(" ", _POSSESSIVE.sub("", plain)).split()
    first = next((i for i, word in enumerate(words) if word not in _TITLES), len(words) - 1)
    return tuple(words[max(first, 0) :])


def same_name(name: str | None, names: Iterable[str]) -> bool:
    """Whether ``name`` is one of ``names``.

    Two names are the same when their :func:`key_words` are equal, or when one of at least two words ends the other,
    which has at most two words more.
    """
    ours = key_words(name or "")
    for other in names:
        theirs = key_words(other)
        if ours and ours == theirs:
            return True
        short, long = sorted((ours, theirs), key=len)
        if len(short) > 1 and len(long) - len(short) <= _MORE_WORDS and long[len(long) - len(short) :] == short:
            return True
    return False
