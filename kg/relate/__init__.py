"""Claims that answer claims: which attribution denies, supports, repeats or criticises which other one."""

from kg.relate.answers import Answer, relate
from kg.relate.party import Party
from kg.relate.words import name_words

__all__ = ["Answer", "Party", "name_words", "relate"]
