"""What a query gives back, whichever store answered it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Form = Literal["solutions", "boolean", "graph"]
FORMS: dict[bytes, Form] = {b"S": "solutions", b"B": "boolean", b"G": "graph"}


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer: ``data`` is SPARQL 1.1 results JSON for solutions and booleans, N-Triples for a graph."""

    form: Form
    data: bytes

    @classmethod
    def of(cls, output: bytes) -> Answer:
        """The answer in what a query process printed."""
        letter, _, data = output.partition(b"\n")
        return cls(FORMS[letter], data)
