"""What a query may do: read the graphs of its own store, and nothing else.

A query in which the letters of SERVICE, FROM and LOAD do not occur cannot leave the store. Where they occur outside of
strings, IRIs and comments, the parsed algebra decides: it names every SERVICE and every graph that FROM asks for.

The parser that decides (rdflib's) is not the one that answers, so both are to see the same: strings and comments are
left out of what is parsed, and what could be cut into tokens in two ways is refused.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from typing import Any

from kg.errors import QueryError
from kg.graph import PREFIXES
from kg.sparql import Token, tokens, unescaped

_QUERIES = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_UPDATES = ("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH")
_LEAVING = re.compile("SERVICE|FROM|LOAD", re.IGNORECASE)
# an IRI that could also be "less than", so that what follows it would be other tokens; before "//" it cannot be
_COMPARISON = re.compile(r"<(?![A-Za-z][A-Za-z0-9+.\-]*://)[^>]*[#')]")


def check(query: str, graphs: Container[str], *, allow_service: bool = False) -> None:
    """Refuse a query that would change the store, or read anything outside of it.

    Args:
        query: SPARQL.
        graphs: IRIs of the store's graphs, which FROM may name.
        allow_service: whether SERVICE is allowed.

    Raises:
        QueryError: it is an update; it has a SERVICE; its FROM names something else than a graph of the store; or
            it has one of these words and cannot be parsed, or be read in one way only.
    """
    _refuse_update(query)
    # some parsers resolve code-point escapes before anything else, others in strings and IRIs only
    for text in dict.fromkeys((query, unescaped(query))):
        if _LEAVING.search(text):
            _check(list(tokens(text)), graphs, allow_service)


def _check(found: list[Token], graphs: Container[str], allow_service: bool) -> None:
    for token in found:
        if token.kind == "iri" and _COMPARISON.match(token.text):
            raise _unclear(token.text, "put a space after each < that compares")
    if not any(_LEAVING.search(_keyword(token)) for token in found):
        return
    algebra = _parse(_without_strings(found))
    services = sorted({str(part.term) for part in _parts(algebra.algebra) if part.name == "ServiceGraphPattern"})
    if services and not allow_service:
        raise QueryError(
            "query",
            f"it asks another server (SERVICE {services[0]})",
            "take the SERVICE out, or allow it with --allow-service",
        )
    clauses = algebra.algebra.get("datasetClause") or ()
    words = [token.text.upper() for token in found if token.kind == "word"]
    asked, named = (sum(keyword in word for word in words) for keyword in ("SERVICE", "FROM"))
    if (asked and not services) or named != len(clauses):
        raise _unclear("SERVICE or FROM", "take it out")
    for clause in clauses:
        for graph in (clause.default, clause.named):
            if graph is not None and str(graph) not in graphs:
                raise QueryError(
                    "query",
                    f"FROM <{graph}> is no graph of the store",
                    "name a graph of the store: SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }",
                )


def _keyword(token: Token) -> str:
    """What of a token may be a keyword: some parsers take one that no space parts from what follows it."""
    return token.text if token.kind == "word" else token.text.partition(":")[0] if token.kind == "prefixed" else ""


def _without_strings(found: list[Token]) -> str:
    """The query with "0" for each string and a space for each comment."""
    parts: list[str] = []
    end = 0
    for token in found:
        parts += [" "] * (token.start > end) + ['"0"' if token.kind == "string" else token.text]
        end = token.end
    return "".join(parts)


def _unclear(what: str, hint: str) -> QueryError:
    return QueryError("query", f"{what} can be read in two ways, so that it cannot be checked", hint)


def _refuse_update(query: str) -> None:
    for token in tokens(query):
        if token.is_word(*_QUERIES):
            return
        if token.is_word("DEFINE"):
            raise QueryError("query", "it instructs the server (DEFINE), which is no SPARQL", "take the DEFINE out")
        if token.is_word(*_UPDATES):
            raise QueryError(
                "query",
                f"it is an update ({token.text.upper()}); queries only read",
                "use `kg build`, `kg forget` and the judgements to change the store",
            )


def _parse(query: str) -> Any:
    from rdflib.plugins.sparql import prepareQuery

    try:
        return prepareQuery(query, initNs=dict(PREFIXES))
    except Exception as error:
        raise QueryError(
            "query", f"it has SERVICE or FROM and cannot be checked ({error})", "correct it, or take them out"
        ) from error


def _parts(algebra: Any) -> Iterator[Any]:
    """All nodes of the algebra, those of sub-queries and of EXISTS included."""
    from rdflib.plugins.sparql.parserutils import CompValue

    waiting, seen = [algebra], set()
    while waiting:
        part = waiting.pop()
        if isinstance(part, CompValue):
            if id(part) in seen:
                continue
            seen.add(id(part))
            yield part
            waiting.extend(part.values())
        elif isinstance(part, dict):
            waiting.extend(part.values())
        elif isinstance(part, list | tuple | set):
            waiting.extend(part)
