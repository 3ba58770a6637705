"""The ``%%sparql`` magic for notebooks and IPython: ``%load_ext kg.notebook``.

::

    %sparql --store news                                     # the store of all that follows
    %sparql who-said-what-about-whom -p "about=Ada Quill"    # a shipped query

    %%sparql --into rows
    SELECT ?who ?what WHERE { ?a said:source/skos:prefLabel ?who ; said:content/said:text ?what }

``%%sparql?`` shows all options. IPython comes with ``pip install 'said-kg[notebooks]'``.
"""

from __future__ import annotations

from typing import Any

from IPython.core.error import UsageError
from IPython.core.interactiveshell import InteractiveShell
from IPython.core.magic import Magics, line_cell_magic, magics_class
from IPython.core.magic_arguments import argument, magic_arguments, parse_argstring

from kg.access import Graph
from kg.access import open as open_graph
from kg.display import table_html
from kg.errors import KgError
from kg.query import Result, run, shipped
from kg.query.network import Network

SHOWN = ("table", "graph", "nothing")


@magics_class
class SparqlMagics(Magics):
    """Holds the store in use."""

    def __init__(self, shell: InteractiveShell) -> None:
        super().__init__(shell)
        self.names: dict[str, Any] = shell.user_ns
        self.graph: Graph | None = None

    @magic_arguments()
    @argument("query", nargs="?", help="Name of a shipped query; without it the cell is the query.")
    @argument(
        "-s",
        "--store",
        help="Folder or URL of the graph store, or a variable that holds a graph (kg.open); from then on it is the one "
        "in use. kg-store at first.",
    )
    @argument(
        "-f",
        "--format",
        choices=SHOWN,
        help="How the answer is shown: a table, a graph (a network of two of its variables, or of the triples of "
        "CONSTRUCT), or not at all. A table, or, with --into, nothing.",
    )
    @argument("-i", "--into", metavar="NAME", help="Put the answer (a kg.query.Result) into this variable.")
    @argument(
        "-e",
        "--ends",
        nargs=2,
        metavar=("FROM", "TO"),
        help="Variables that the edges of a graph lead from and to; the first two, when omitted.",
    )
    @argument(
        "-p",
        "--parameter",
        action="append",
        metavar="NAME=VALUE",
        help='Value of a parameter of the query (VALUES ?NAME { UNDEF }): -p "about=Ada Quill", -p "about=$name" for '
        "a Python variable. It never becomes part of the query's text.",
    )
    @argument("-t", "--timeout", type=float, default=30.0, metavar="SECONDS", help="Stop after this time; 30.")
    @argument("--allow-service", action="store_true", help="Let the query ask other servers (SERVICE).")
    @argument("-l", "--list", action="store_true", help="List the shipped queries.")
    @line_cell_magic
    def sparql(self, line: str, cell: str | None = None) -> Any:
        """Answer a SPARQL query, or a shipped one by name, from the graph of a store.

        The prefixes said, schema, skos, prov, oa, cito, rdf, rdfs and xsd are known.
        """
        asked = parse_argstring(self.sparql, line)
        if asked.list:
            return Catalogue()
        try:
            if asked.store:
                self.graph = self._graph(asked.store)
            query = cell if cell is not None and cell.strip() else asked.query
            if asked.query and cell is not None and cell.strip():
                raise UsageError(f"%%sparql: give the query in the cell or by name ({asked.query}), not both")
            if query is None:
                if asked.store:
                    return None
                raise UsageError("%sparql: name a shipped query (%sparql --list), or write one in a %%sparql cell")
            return self._answer(query.strip(), asked)
        except KgError as error:
            raise UsageError(f"%sparql: {error}") from error

    def _graph(self, store: str) -> Graph:
        variable = self.names.get(store)
        return variable if isinstance(variable, Graph) else open_graph(store)

    def _answer(self, query: str, asked: Any) -> Result | Network | None:
        if self.graph is None:
            self.graph = open_graph()
        result = run(
            self.graph.store,
            query,
            parameters=_parameters(asked.parameter or ()),
            timeout=asked.timeout,
            allow_service=asked.allow_service,
        )
        shown = asked.format or ("nothing" if asked.into else "table")
        drawn = result.network(tuple(asked.ends) if asked.ends else None) if shown == "graph" else None
        if asked.into:
            if not asked.into.isidentifier():
                raise UsageError(f"%%sparql --into: {asked.into!r} is no name of a variable")
            self.names[asked.into] = result
        return drawn if drawn is not None else result if shown == "table" else None


class Catalogue:
    """The shipped queries, as a table."""

    def __repr__(self) -> str:
        return "\n".join(f"{query.name}: {query.title}" for query in shipped())

    def _repr_html_(self) -> str:
        rows = [
            (query.name, query.title, ", ".join(p.name for p in query.parameters), query.description)
            for query in shipped()
        ]
        return table_html(("name", "title", "parameters", "description"), rows, len(rows))


def _parameters(given: Any) -> dict[str, str]:
    found = {}
    for text in given:
        name, equals, value = text.strip("\"'").partition("=")
        if not equals:
            raise UsageError(f"%%sparql -p {text}: write it as NAME=VALUE")
        found[name] = value
    return found


def load_ipython_extension(ipython: InteractiveShell) -> None:
    """Add the magic; IPython calls it for ``%load_ext kg.notebook``."""
    ipython.register_magics(SparqlMagics(ipython))
