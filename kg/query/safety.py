"""What a query may do: read the graphs of its own store, and nothing else.

A query without the keywords SERVICE and FROM cannot leave the store. Where one of them occurs, the parsed algebra
decides: it names every SERVICE and every graph that FROM asks for.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from typing import Any

from kg.errors import QueryError
from kg.graph import PREFIXES
from kg.sparql import Token, tokens, unescaped

_QUERIES = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_UPDATES = ("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH")


def check(query: str, graphs: Container[str], *, allow_service: bool = False) -> None:
    """Refuse a query that would change the store, or read anything outside of it.

    Args:
        query: SPARQL.
        graphs: IRIs of the store's graphs, which FROM may name.
        allow_service: whether SERVICE is allowed.

    Raises:
        QueryError: it is an update; it has a SERVICE; its FROM names something else than a graph of the store; or
            it has one of these and cannot be parsed.
    """
    _refuse_update(query)
    if not any(_leaves(token) for text in (query, unescaped(query)) for token in tokens(text)):
        return
    algebra = _parse(query)
    services = sorted({str(part.term) for part in _parts(algebra.algebra) if part.name == "ServiceGraphPattern"})
    if services and not allow_service:
        raise QueryError(
            "query",
            f"it asks another server (SERVICE {services[0]})",
            "take the SERVICE out, or allow it with --allow-service",
        )
    for clause in algebra.algebra.get("datasetClause") or ():
        for graph in (clause.default, clause.named):
            if graph is not None and str(graph) not in graphs:
                raise QueryError(
                    "query",
                    f"FROM <{graph}> is no graph of the store",
                    "name a graph of the store: SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }",
                )


def _refuse_update(query: str) -> None:
    for token in tokens(query):
        if token.is_word(*_QUERIES):
            return
        if token.is_word(*_UPDATES):
            raise QueryError(
                "query",
                f"it is an update ({token.text.upper()}); queries only read",
                "use `kg build`, `kg forget` and the judgements to change the store",
            )


def _leaves(token: Token) -> bool:
    return token.is_word("SERVICE", "FROM", "LOAD")


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
