"""Finding a query, checking it, running it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TextIO

from kg.errors import QueryError, QueryTimeoutError
from kg.query.bind import bind
from kg.query.result import Result
from kg.query.safety import check
from kg.query.shipped import by_name
from kg.store import Store

_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_POSITION = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)


def run(
    store: Store,
    query: str,
    *,
    parameters: Mapping[str, str] | None = None,
    timeout: float | None = 30.0,
    allow_service: bool = False,
) -> Result:
    """Answer a query over the union of a store's graphs.

    Args:
        store: where the graph is.
        query: SPARQL text (SELECT, ASK, CONSTRUCT, DESCRIBE), or the name of a shipped query. The prefixes of
            :data:`kg.graph.PREFIXES` need no declaration.
        parameters: values for parameters of the query (:mod:`kg.query.bind`), by name.
        timeout: seconds after which it is stopped; ``None``: never, and it runs in this process.
        allow_service: whether it may ask other servers.

    Raises:
        QueryError: it is unknown, malformed, an update, or reads something outside the store; or it has no such
            parameter.
        QueryTimeoutError: it ran past the limit; there is no partial answer.
        StoreError, StoreLockedError: the store cannot be read.
    """
    named = _NAME.fullmatch(query) is not None
    text = by_name(query).text if named else query
    if parameters:
        text = bind(text, parameters, query if named else "query")
    check(text, _Graphs(store), allow_service=allow_service)
    try:
        return Result(store.query(text, timeout=timeout))
    except QueryTimeoutError:
        raise
    except QueryError as error:
        raise QueryError(error.subject, _explained(text, error.cause), error.hint) from error


def read_query(query: str, stdin: TextIO) -> str:
    """The query that a command line names: ``-`` (``stdin``), a ``.rq`` file, a shipped name, or SPARQL itself.

    Returns:
        SPARQL text, or the name of a shipped query.

    Raises:
        QueryError: the file cannot be read, or is not UTF-8.
    """
    if query == "-":
        return stdin.read()
    if query.endswith(".rq") and "{" not in query:
        try:
            return Path(query).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise QueryError(
                query, f"it cannot be read ({error})", "give a .rq file, or a shipped query's name"
            ) from error
    return query


class _Graphs:
    """The store's graphs, asked for only when a query has a FROM."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def __contains__(self, iri: object) -> bool:
        return str(iri) in self.store.graphs()


def _explained(query: str, message: str) -> str:
    """A parser's message with the line it means and a mark under the place."""
    match = _POSITION.match(message)
    if match is None:
        return message
    line, column = int(match.group(1)), int(match.group(2))
    lines = query.splitlines() or [""]
    shown = lines[min(line, len(lines)) - 1]
    return f"line {line}, column {column}: {_expected(match.group(3))}\n    {shown}\n    {' ' * (column - 1)}^\n"


def _expected(message: str) -> str:
    """The parser's "expected one of ..." without its lists of character ranges."""
    items = re.sub(r"\[[^\]]*\](?:\s*\|\s*)?", "", message, flags=re.DOTALL)
    words: Iterator[str] = (item.strip() for item in items.replace("expected one of", "").split(","))
    kept = [word for word in words if word and not word.isspace()]
    return "expected one of " + ", ".join(kept[:12]) if "expected one of" in message else " ".join(items.split())
