"""Python values to RDF terms. Article text is data: whatever it holds becomes a well-formed literal."""

from __future__ import annotations

import re
from datetime import date, datetime

from pyoxigraph import Literal, NamedNode

from kg.errors import RecordError
from kg.graph import vocab as v

_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def clean(text: str) -> str:
    """``text`` with each character that RDF or XML cannot carry replaced by U+FFFD, one for one: offsets stay."""
    return _UNWRITABLE.sub("\ufffd", text)


def string(text: str) -> Literal:
    """A plain literal without a language tag."""
    return Literal(clean(text))


def iri(text: str) -> NamedNode:
    """An IRI.

    Raises:
        RecordError: the text is not an absolute IRI.
    """
    try:
        return NamedNode(text)
    except ValueError as error:
        raise RecordError(text[:80], f"it is not an IRI ({error})", "use records that `kg extract` printed") from error


def day(text: str) -> Literal:
    """An ``xsd:date``.

    Raises:
        RecordError: the text is not a day written YYYY-MM-DD.
    """
    try:
        return Literal(date.fromisoformat(text).isoformat(), datatype=v.DATE)
    except ValueError as error:
        raise RecordError(text[:80], "it is not a day", "write days as YYYY-MM-DD") from error


def moment(text: str) -> Literal:
    """An ``xsd:dateTime``, to the second.

    Raises:
        RecordError: the text is not an ISO time.
    """
    try:
        time = datetime.fromisoformat(text).replace(microsecond=0)
    except ValueError as error:
        raise RecordError(text[:80], "it is not a time", "write times as 2024-01-09T10:00:00Z") from error
    return Literal(time.isoformat().replace("+00:00", "Z"), datatype=v.DATETIME)


def decimal(value: float) -> Literal:
    """A number in 0..1 as ``xsd:decimal``, to four places, in canonical form (``0.9``, ``1``) as stores give it back.

    Raises:
        RecordError: the number lies outside 0..1.
    """
    if not 0.0 <= value <= 1.0:
        raise RecordError(str(value), "a confidence lies between 0 and 1", "use records that `kg extract` printed")
    return Literal(f"{value:.4f}".rstrip("0").rstrip("."), datatype=v.DECIMAL)


def boolean(value: bool) -> Literal:
    """An ``xsd:boolean``."""
    return Literal("true" if value else "false", datatype=v.BOOLEAN)


def count(value: int) -> Literal:
    """A number of code points as ``xsd:integer``: stores give a non-negative integer back as a plain one."""
    return Literal(str(value), datatype=v.INTEGER)
