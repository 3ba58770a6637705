"""The same store at a SPARQL 1.1 endpoint: build, query, export, render and stats over the network.

Everything is as in a folder, but that the union of all graphs is a named graph of its own, ``graph/union`` under the
base. Each query names it as its default graph, by the protocol, so that it sees the union whatever the server's own
settings are. There is no lock: one writer at a time is the user's affair.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

import pyoxigraph as ox
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Triple

from kg.errors import QueryError, StoreError
from kg.graph.terms import boolean
from kg.graph.vocab import BOOLEAN, PREFIXES
from kg.iris import DEFAULT_BASE
from kg.model import Record, Run
from kg.sparql import tokens
from kg.store.answer import Answer, Form
from kg.store.base import Store
from kg.store.change import Change
from kg.store.data import Data, Graph, Term, update_text
from kg.store.http import RESULTS, TRIPLES, Client
from kg.store.ledger import RECORD, Places

_LINES = 5000
_JSON = ox.QueryResultsFormat.JSON
_FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
Item = TypeVar("Item")


class RemoteStore(Store):
    """A graph store at a SPARQL endpoint."""

    def __init__(self, client: Client, base: str) -> None:
        super().__init__(client.url, base)
        self._client = client
        self._data = RemoteData(client, self._places)

    @classmethod
    def connect(cls, url: str, *, base: str | None, wait: float) -> RemoteStore:
        """Connect to a server.

        Raises:
            StoreError: it cannot be reached, or does not speak SPARQL.
        """
        store = cls(Client(url, wait), base or DEFAULT_BASE)
        try:
            store._data.ask("ASK {}")
        except (QueryError, ValueError) as error:
            raise StoreError(url, f"it does not answer SPARQL ({error})", "give the address of a dataset") from error
        return store

    @contextmanager
    def writing(self) -> Iterator[Data]:
        yield self._data

    @contextmanager
    def reading(self) -> Iterator[Data]:
        yield self._data

    def load(self, pairs: Iterable[tuple[Record, Run]]) -> int:
        self.add_all(pairs)
        return len(self.articles())

    def query(self, sparql: str, *, timeout: float | None = 30.0) -> Answer:
        return self._data.answer(sparql, timeout)

    def _erase(self, db: Data, change: Change) -> None:
        """The server's files are its own affair."""
        change.commit()


class RemoteData(Data):
    """A server's quads; the default graph stands for the graph of the union."""

    def __init__(self, client: Client, places: Places) -> None:
        self._client, self._places = client, places

    def close(self) -> None:
        """Nothing is open."""

    def __iter__(self) -> Iterator[Quad]:
        return self.quads_for_pattern(None, None, None, None)

    def __contains__(self, quad: Quad) -> bool:
        graph = self._graph(quad.graph_name)
        where = f"GRAPH {graph} {{ {quad.subject} {quad.predicate} ?o }}"
        return quad in self._rows(where, (quad.subject, quad.predicate, None, quad.graph_name))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def quads_for_pattern(
        self, subject: Term | None, predicate: NamedNode | None, object: Term | None, graph_name: Graph | None = None
    ) -> Iterator[Quad]:
        """The quads that match; ``None`` matches everything."""
        if subject is None and predicate is None and object is None and isinstance(graph_name, NamedNode):
            found = self._read(lambda: ox.parse(self._client.graph(graph_name.value), format=ox.RdfFormat.N_TRIPLES))
            return (Quad(q.subject, q.predicate, _value(q.object), graph_name) for q in found)
        pattern = " ".join(
            str(term) if term is not None else f"?{name}"
            for name, term in (("s", subject), ("p", predicate), ("o", object))
        )
        graph = "?g" if graph_name is None else self._graph(graph_name)
        return self._rows(f"GRAPH {graph} {{ {pattern} }}", (subject, predicate, object, graph_name))

    def matching(self, triples: Iterable[Triple]) -> Iterator[Quad]:
        """The quads of these triples, in whatever graphs.

        They are asked for by subject and predicate: servers that keep a literal in a form of their own (a boolean as
        a number) do not find it again by its value.
        """
        wanted = set(triples)
        pairs = sorted({f"({t.subject} {t.predicate})" for t in wanted})
        for start in range(0, len(pairs), 200):
            values = " ".join(pairs[start : start + 200])
            where = f"VALUES (?s ?p) {{ {values} }} GRAPH ?g {{ ?s ?p ?o }}"
            yield from (q for q in self._rows(where, (None, None, None, None)) if q.triple in wanted)

    def present(self, quads: set[Quad]) -> set[Quad]:
        """Those that may be there: all; to delete what is not there does no harm."""
        return quads

    def absent(self, quads: set[Quad], known: Mapping[Graph, set[Quad]]) -> set[Quad]:
        """Those that may be missing: all; to insert what is there does no harm.

        It mends what a change left that was broken off: a graph may have what the union has not.
        """
        return quads

    def named_graphs(self) -> Iterator[NamedNode]:
        """The names of all graphs of this store, that of the union excepted."""
        for row in self._select("SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }"):
            name = row["g"]
            if isinstance(name, NamedNode) and name != self._union and name.value.startswith(self._places.base):
                yield name

    def query(self, query: str, prefixes: object = None) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        """Answer a SELECT or ASK over the union."""
        return self._parsed(self.answer(query, None).data)

    def add(self, quad: Quad) -> None:
        """Add a quad."""
        self.extend([quad])

    def remove(self, quad: Quad) -> None:
        """Remove a quad."""
        self._write("DELETE", {quad})

    def extend(self, quads: Iterable[Quad]) -> None:
        """Add quads: in one transaction, where the server takes so many at once."""
        self._write("INSERT", set(quads))

    def exchange(self, removed: set[Quad], inserted: set[Quad]) -> None:
        """Remove and add quads: in one transaction, where the server takes so many at once."""
        if self._limited() and len(removed) + len(inserted) > _LINES:
            self._write("DELETE", removed)
            self._write("INSERT", inserted)
            return
        parts = [self._text(verb, quads) for verb, quads in (("DELETE", removed), ("INSERT", inserted)) if quads]
        if parts:
            self._client.update(" ;\n".join(parts))

    def flush(self) -> None:
        """The server sees to it."""

    def ask(self, query: str) -> bool:
        """Answer an ASK that names its graphs."""
        return bool(self._parsed(self._answer("ASK", query, None, [], []).data))

    def answer(self, sparql: str, timeout: float | None) -> Answer:
        """Answer a query over the union; its GRAPH sees all graphs of the store. A senseless answer is an error."""
        answer = self._answered(sparql, timeout)
        if answer.form == "graph":
            self._drain(lambda: ox.parse(answer.data, format=ox.RdfFormat.N_TRIPLES))
        elif isinstance(parsed := self._parsed(answer.data), ox.QuerySolutions):
            self._drain(lambda: parsed)
        return answer

    def _answered(self, sparql: str, timeout: float | None) -> Answer:
        form, words, declared = "", set(), {}
        sources: dict[bool, list[str]] = {False: [], True: []}
        found = list(tokens(sparql))
        for token, after, last in zip(found, [*found[1:], None], [*found[2:], None, None], strict=False):
            if token.kind == "word":
                words.add(token.text.upper())
            if not form and token.is_word(*_FORMS):
                form = token.text.upper()
            if after is not None and last is not None and token.is_word("PREFIX"):
                declared[after.text.rstrip(":")] = last.text[1:-1]
            if after is not None and token.is_word("FROM"):
                named = after.is_word("NAMED") and last is not None
                graph = last if named and last is not None else after
                sources[named].append(_expanded(graph.text, declared))
        head = "".join(f"PREFIX {p}: <{n}> " for p, n in PREFIXES.items() if p not in declared)
        if "FROM" in words:
            return self._answer(form, head + sparql, timeout, sources[False], sources[True])
        graphs = [g.value for g in self.named_graphs()] if "GRAPH" in words else []
        return self._answer(form, head + sparql, timeout, [self._union.value], graphs)

    @property
    def _union(self) -> NamedNode:
        return NamedNode(f"{self._places.base}graph/union")

    def _graph(self, graph: Graph) -> NamedNode | ox.BlankNode:
        return self._union if isinstance(graph, DefaultGraph) else graph

    def _answer(self, form: str, query: str, timeout: float | None, default: list[str], named: list[str]) -> Answer:
        accept = TRIPLES if form in ("CONSTRUCT", "DESCRIBE") else RESULTS
        data = self._client.query(query, accept, timeout, default, named)
        if form == "ASK" and isinstance(parsed := self._parsed(data), ox.QuerySolutions):
            # Virtuoso answers with a row for yes and none for no
            rows = self._read(lambda: parsed)
            data = b'{"head":{},"boolean":%s}' % (b"true" if any(True for _ in rows) else b"false")
        kinds: dict[str, Form] = {"ASK": "boolean", "CONSTRUCT": "graph", "DESCRIBE": "graph"}
        return Answer(kinds.get(form, "solutions"), data)

    def _select(self, query: str) -> Iterator[ox.QuerySolution]:
        """Rows of a query of our own, over whatever graphs it names."""
        data = self._answer("SELECT", query, None, [], []).data
        parsed = self._parsed(data)
        if isinstance(parsed, ox.QuerySolutions):
            yield from self._read(lambda: parsed)

    def _rows(self, where: str, known: tuple[object, ...]) -> Iterator[Quad]:
        data = self._answer("SELECT", f"SELECT DISTINCT * WHERE {{ {where} }}", None, [], []).data
        parsed = self._parsed(data)
        if not isinstance(parsed, ox.QuerySolutions):
            raise StoreError(self._client.url, "it answers a SELECT with a yes or no", "give the address of a dataset")
        names = {variable.value for variable in parsed.variables}
        for row in self._read(lambda: parsed):
            parts: list[Any] = [
                given if given is not None else row[name] if name in names else None
                for name, given in zip("spog", known, strict=True)
            ]
            parts[2] = _value(parts[2])
            if isinstance(parts[3], DefaultGraph) or parts[3] == self._union:
                parts[3] = DefaultGraph()
            yield Quad(*parts)

    def _parsed(self, data: bytes) -> ox.QuerySolutions | ox.QueryBoolean:
        try:
            return ox.parse_query_results(data, format=_JSON)
        except (SyntaxError, ValueError) as error:
            raise self._senseless(error) from error

    def _read(self, opened: Callable[[], Iterable[Item]]) -> Iterator[Item]:
        """What a parser gives; what it cannot read is the server's fault."""
        try:
            yield from opened()
        except (SyntaxError, ValueError) as error:
            raise self._senseless(error) from error

    def _drain(self, opened: Callable[[], Iterable[object]]) -> None:
        for _ in self._read(opened):
            pass

    def _senseless(self, error: Exception) -> StoreError:
        return StoreError(
            self._client.url, f"its answer is no SPARQL result ({error})", "give the address of a dataset"
        )

    def _limited(self) -> bool:
        """Whether the server refuses long updates."""
        return "virtuoso" in self._client.server.lower()

    def _write(self, verb: str, quads: set[Quad]) -> None:
        """In parts, where the server takes no more at once. Records come last and go first: an article of which only
        a part was written is not taken to be there."""
        listed = sorted(quads, key=lambda quad: quad.predicate == RECORD, reverse=verb == "DELETE")
        step = _LINES if self._limited() else max(len(listed), 1)
        for start in range(0, len(listed), step):
            self._client.update(self._text(verb, set(listed[start : start + step])))

    def _text(self, verb: str, quads: set[Quad]) -> str:
        placed = {Quad(q.subject, q.predicate, q.object, self._graph(q.graph_name)) for q in quads}
        return update_text(verb, placed)


def _value(term: Term) -> Term:
    """A boolean as RDF writes it, also where the server keeps it as a number."""
    if isinstance(term, Literal) and term.datatype == BOOLEAN and term.value in ("0", "1"):
        return boolean(term.value == "1")
    return term


def _expanded(name: str, declared: dict[str, str]) -> str:
    """The IRI that a token writes."""
    if name.startswith("<"):
        return name[1:-1]
    prefix, _, local = name.partition(":")
    return (declared | {p: n for p, n in PREFIXES.items() if p not in declared}).get(prefix, "") + local
