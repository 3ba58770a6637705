"""The result of a query: rows, a yes or no, or a graph; and its forms on paper."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from itertools import islice
from typing import TYPE_CHECKING, Any, BinaryIO

import pyoxigraph as ox
from pyoxigraph import Literal, NamedNode

from kg.display import TEXT_ROWS, TEXT_WIDTH, table_html
from kg.errors import FormatError, QueryError
from kg.graph import PREFIXES
from kg.store import Answer
from kg.table import table

if TYPE_CHECKING:
    from kg.query.network import Network

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Row = dict[str, Term | None]


class Result:
    """A whole answer.

    Iterating gives rows, each a dict from variable names to terms of pyoxigraph (``None`` where unbound); a graph
    gives rows of ``subject``, ``predicate`` and ``object``, a yes or no one row of ``answer``.

    A terminal shows the first rows, a notebook a table.
    """

    def __init__(self, answer: Answer) -> None:
        self._answer = answer

    def __repr__(self) -> str:
        if self.form == "boolean":
            return f"<Result: {'yes' if self else 'no'}>"
        count = len(self)
        lines = [f"<Result: {count} {'triples' if self.form == 'graph' else 'rows'}>"]
        if count:
            lines.append(table(self.variables, islice(self._shown(), TEXT_ROWS), TEXT_WIDTH).rstrip("\n"))
        if count > TEXT_ROWS:
            lines.append(f"… and {count - TEXT_ROWS} more")
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        return table_html(self.variables, self._shown(), len(self))

    def _shown(self) -> Iterator[list[str]]:
        """The rows as text for people."""
        return ([short(term) for term in row.values()] for row in self)

    def network(self, ends: tuple[str, str] | None = None) -> Network:
        """The rows as a network, which a notebook draws; see :func:`kg.query.network.network`."""
        from kg.query.network import network

        return network(self, ends)

    @property
    def form(self) -> str:
        """``solutions`` (SELECT), ``boolean`` (ASK) or ``graph`` (CONSTRUCT, DESCRIBE)."""
        return self._answer.form

    @property
    def variables(self) -> tuple[str, ...]:
        """The names of the columns."""
        if self.form == "graph":
            return ("subject", "predicate", "object")
        if self.form == "boolean":
            return ("answer",)
        return tuple(variable.value for variable in self._solutions().variables)

    def __iter__(self) -> Iterator[Row]:
        names = self.variables
        if self.form == "graph":
            for triple in self.triples():
                yield dict(zip(names, triple, strict=True))
        elif self.form == "boolean":
            yield {"answer": Literal(bool(self))}
        else:
            for solution in self._solutions():
                yield {name: solution[name] for name in names}

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __bool__(self) -> bool:
        """The yes or no of an ASK; for others, whether there are rows."""
        if self.form != "boolean":
            return next(iter(self), None) is not None
        return bool(self._parsed())

    def values(self) -> list[tuple[str | None, ...]]:
        """The rows as text: the value of each literal, the IRI of each node, ``None`` where unbound."""
        return [tuple(_value(term) for term in row.values()) for row in self]

    def triples(self) -> list[ox.Triple]:
        """The triples of a graph, each once, sorted.

        Raises:
            QueryError: the query has rows, not a graph.
        """
        if self.form != "graph":
            raise QueryError(
                "query", "its answer is no graph", "ask with CONSTRUCT or DESCRIBE, or take another format"
            )
        quads = ox.parse(self._answer.data, format=ox.RdfFormat.N_TRIPLES)
        return sorted({quad.triple for quad in quads}, key=str)

    def to_pandas(self) -> Any:
        """The rows as a ``pandas.DataFrame`` of text (``None`` where unbound).

        Raises:
            ModuleNotFoundError: pandas is not installed.
        """
        return import_module("pandas").DataFrame(self.values(), columns=list(self.variables))

    def write(self, out: BinaryIO, format: str = "table", *, width: int | None = None) -> None:
        """Write the answer, in UTF-8.

        Args:
            out: a binary file.
            format: a name of :data:`FORMATS`.
            width: columns of the terminal, for ``table``: longer cells are cut; never, when omitted.

        Raises:
            FormatError: there is no such format.
            QueryError: ``turtle`` for an answer that is no graph.
        """
        if format not in FORMATS:
            raise FormatError(format, "no such result format", "the formats are " + ", ".join(FORMATS))
        FORMATS[format](self, out, width)

    def _parsed(self) -> ox.QuerySolutions | ox.QueryBoolean:
        return ox.parse_query_results(self._answer.data, format=ox.QueryResultsFormat.JSON)

    def _solutions(self) -> ox.QuerySolutions:
        parsed = self._parsed()
        if not isinstance(parsed, ox.QuerySolutions):
            raise QueryError("query", "its answer is a yes or no", "take bool() of it")
        return parsed


def short(term: Term | None) -> str:
    """A term for a table: the text of a literal, an IRI abbreviated where a known prefix fits, empty for nothing."""
    if isinstance(term, NamedNode):
        for prefix, namespace in PREFIXES.items():
            local = term.value.removeprefix(namespace)
            if local != term.value and local.isidentifier():
                return f"{prefix}:{local}"
    return _value(term) or ""


def _value(term: Term | None) -> str | None:
    return term.value if isinstance(term, NamedNode | Literal) else None if term is None else str(term)


def _write_table(result: Result, out: BinaryIO, width: int | None) -> None:
    out.write(table(result.variables, result._shown(), width).encode("utf-8", "replace"))


def _write_turtle(result: Result, out: BinaryIO, width: int | None) -> None:
    ox.serialize(result.triples(), out, format=ox.RdfFormat.TURTLE, prefixes=dict(PREFIXES))


def _results_format(name: ox.QueryResultsFormat) -> Callable[[Result, BinaryIO, int | None], None]:
    def write(result: Result, out: BinaryIO, width: int | None) -> None:
        answer: Any = result._parsed() if result.form != "graph" else _as_solutions(result)
        answer.serialize(out, name)

    return write


def _as_solutions(result: Result) -> ox.QuerySolutions:
    """A graph as rows of subject, predicate and object."""
    scratch = ox.Store()
    scratch.extend(ox.Quad(t.subject, t.predicate, t.object) for t in result.triples())
    rows = scratch.query(
        "SELECT ?subject ?predicate ?object { ?subject ?predicate ?object } ORDER BY ?subject ?predicate ?object"
    )
    if not isinstance(rows, ox.QuerySolutions):
        raise QueryError("query", "its graph cannot be shown as rows", "take the turtle format")
    return rows


FORMATS: dict[str, Callable[[Result, BinaryIO, int | None], None]] = {
    "table": _write_table,
    "csv": _results_format(ox.QueryResultsFormat.CSV),
    "tsv": _results_format(ox.QueryResultsFormat.TSV),
    "json": _results_format(ox.QueryResultsFormat.JSON),
    "xml": _results_format(ox.QueryResultsFormat.XML),
    "turtle": _write_turtle,
}
"""The result formats by name."""
