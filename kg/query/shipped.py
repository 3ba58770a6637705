"""The shipped queries: one ``.rq`` file each, with a title and a description in its first comments.

::

    # title: Who said what about whom
    # description: Every statement with its source ...
    # param: about name whom it is about
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable

from kg.errors import QueryError
from kg.query.bind import Parameter, parameters

_FIELD = re.compile(r"#\s*(title|description):\s*(.*)")
_MORE = re.compile(r"#\s{2,}(\S.*)")


@dataclass(frozen=True, slots=True)
class Shipped:
    """A shipped query: its name (the file's, without ``.rq``), title, description, SPARQL text and parameters."""

    name: str
    title: str
    description: str
    text: str
    parameters: tuple[Parameter, ...] = ()


def ontology_file(name: str) -> Traversable:
    """A file of the ontology folder, as installed: ``said.ttl``, ``shapes.ttl``, ``context.jsonld``, ``queries``."""
    return files("kg").joinpath("data", "ontology", name)


def shipped() -> list[Shipped]:
    """All shipped queries by name."""
    folder = ontology_file("queries")
    found = [entry for entry in folder.iterdir() if entry.name.endswith(".rq")]
    return [_read(entry) for entry in sorted(found, key=lambda entry: entry.name)]


def by_name(name: str) -> Shipped:
    """The shipped query of that name.

    Raises:
        QueryError: there is none.
    """
    queries = {query.name: query for query in shipped()}
    if name not in queries:
        raise QueryError(name, "no shipped query has this name", "the names are " + ", ".join(queries))
    return queries[name]


def _read(entry: Traversable) -> Shipped:
    text = entry.read_text(encoding="utf-8")
    fields: dict[str, str] = {}
    last = ""
    for line in text.splitlines():
        if match := _FIELD.fullmatch(line):
            last = match.group(1)
            fields[last] = match.group(2).strip()
        elif last and (match := _MORE.fullmatch(line)):
            fields[last] += " " + match.group(1).strip()
        else:
            break
    return Shipped(
        entry.name.removesuffix(".rq"),
        fields.get("title", ""),
        fields.get("description", ""),
        text,
        tuple(parameters(text)),
    )
