"""Values for the parameters of a query.

A query declares a parameter with ``VALUES ?about { UNDEF }``, which is SPARQL as it stands and leaves the variable
unbound, and says what it is in a comment: ``# param: about name whom it is about``. Binding puts a term in the place
of that one token UNDEF, written by the RDF library; the value itself is never read as SPARQL.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from pyoxigraph import Literal, NamedNode

from kg.errors import QueryError
from kg.graph.terms import clean
from kg.graph.vocab import DATE
from kg.sparql import Token, tokens

_DECLARED = re.compile(r"^#\s*param:\s*(\w+)\s+(name|text|day|iri)\s+(.*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a query: its name, its kind (``name`` or ``text``, ``day``, ``iri``) and what it is."""

    name: str
    kind: str
    description: str


def parameters(query: str) -> list[Parameter]:
    """The parameters that the comments of a query declare."""
    return [Parameter(*match.groups()) for match in _DECLARED.finditer(query)]


def bind(query: str, values: Mapping[str, str], subject: str = "query") -> str:
    """The query with values for some of its parameters.

    Args:
        query: SPARQL.
        values: parameter to value, as the user wrote it.
        subject: what to call the query in an error.

    Raises:
        QueryError: the query has no such parameter, or a value is not of the parameter's kind.
    """
    declared = {parameter.name: parameter for parameter in parameters(query)}
    places = _places(query)
    replaced: list[tuple[Token, str]] = []
    for name, value in values.items():
        if name not in places:
            known = ", ".join(sorted(places)) or "none"
            raise QueryError(subject, f"it has no parameter {name!r}", f"its parameters: {known}")
        kind = declared[name].kind if name in declared else "text"
        replaced += [(token, _term(name, kind, value)) for token in places[name]]
    for token, text in sorted(replaced, key=lambda item: -item[0].start):
        query = query[: token.start] + text + query[token.end :]
    return query


def _places(query: str) -> dict[str, list[Token]]:
    """Where each ``VALUES ?name { UNDEF }`` has its UNDEF."""
    found: dict[str, list[Token]] = {}
    window: list[Token] = []
    for token in tokens(query):
        window = [*window[-4:], token]
        if len(window) == 5:
            values, variable, opening, undef, closing = window
            if (
                values.is_word("VALUES")
                and variable.kind == "variable"
                and undef.is_word("UNDEF")
                and (opening.text, closing.text) == ("{", "}")
            ):
                found.setdefault(variable.text[1:], []).append(undef)
    return found


def _term(name: str, kind: str, value: str) -> str:
    if kind == "iri":
        try:
            return str(NamedNode(value))
        except ValueError as error:
            raise QueryError(f"--{name}", f"{value!r} is not an IRI ({error})", "give an IRI of the graph") from error
    if kind == "day":
        try:
            return str(Literal(date.fromisoformat(value).isoformat(), datatype=DATE))
        except ValueError as error:
            raise QueryError(f"--{name}", f"{value!r} is not a day", "write it as 2023-12-04") from error
    return str(Literal(clean(value)))
