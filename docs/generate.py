"""The pages of the reference that are made from the program: its commands, shipped queries and ontology."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click
from rdflib import OWL, RDF, RDFS, SKOS, Graph, URIRef

from kg.cli import group
from kg.query import shipped
from kg.query.shipped import ontology_file

SAID = "https://w3id.org/said#"
_CODE = re.compile(r"(`[^`]*`)")


def write(folder: Path) -> None:
    """Write the pages; one that is as it was is left alone, so that Sphinx need not read it again."""
    for name, lines in (("cli", cli()), ("queries", queries()), ("ontology", ontology())):
        path, text = folder / f"{name}.md", "\n".join(lines) + "\n"
        if not path.exists() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8")


def escaped(text: str) -> str:
    """Text for Markdown; what stands between backticks stays as it is."""
    parts = _CODE.split(text)
    return "".join(part if part.startswith("`") else re.sub(r"([*_<>\[\]$\\])", r"\\\1", part) for part in parts)


def cli() -> Iterator[str]:
    """The command line, as ``--help`` tells it."""
    yield "# Command line\n\nMade from `kg --help` and `kg COMMAND --help`.\n"
    context = click.Context(group, info_name="kg", **group.context_settings)
    yield from _command(group, context)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if command is None:
            raise KeyError(name)
        yield f"## kg {name}\n"
        yield from _command(command, click.Context(command, info_name=name, parent=context))


def _command(command: click.Command, context: click.Context) -> Iterator[str]:
    yield f"```text\n{command.get_usage(context).removeprefix('Usage: ')}\n```\n"
    for paragraph in (command.help or "").split("\n\n"):
        yield escaped(" ".join(paragraph.split())) + "\n"
    for parameter in command.get_params(context):
        record = parameter.get_help_record(context)
        if record is not None and isinstance(parameter, click.Option):
            yield f"`{record[0]}`\n: {escaped(' '.join(record[1].split()))}\n"


def queries() -> Iterator[str]:
    """The shipped queries."""
    yield "# Shipped queries\n\nEach is asked by its name: `kg query NAME`, `graph.query(NAME)`, `%sparql NAME`.\n"
    for query in shipped():
        yield f"## {query.name}\n\n**{escaped(query.title)}.** {escaped(query.description)}\n"
        for parameter in query.parameters:
            option = f"`--{parameter.name}`"
            yield f"{option}\n: {escaped(parameter.description)}\n"
        body = "\n".join(line for line in query.text.splitlines() if not line.startswith(("#", "PREFIX"))).strip()
        yield f"```text\n{body}\n```\n"


def ontology() -> Iterator[str]:
    """Classes and properties of ``said.ttl``."""
    graph = Graph().parse(data=ontology_file("said.ttl").read_text("utf-8"), format="turtle")
    yield "# Ontology\n"
    yield f"The namespace `said:` is `{SAID}`. The same with more detail, as a page of its own:"
    yield '<a href="../ontology.html">ontology.html</a>. The shapes that `kg validate` checks are in'
    yield "`kg/data/ontology/shapes.ttl`, the JSON-LD context in `context.jsonld` beside it.\n"
    for title, kinds in (
        ("Classes", [OWL.Class]),
        ("Properties", [OWL.ObjectProperty, OWL.DatatypeProperty]),
    ):
        terms = sorted({s for kind in kinds for s in graph.subjects(RDF.type, kind) if str(s).startswith(SAID)})
        yield f"## {title}\n"
        for term in terms:
            yield f"`said:{str(term).removeprefix(SAID)}`"
            yield f": {escaped(str(graph.value(term, SKOS.definition)))}"
            for name, predicate in (("from", RDFS.domain), ("to", RDFS.range), ("under", RDFS.subClassOf)):
                found = sorted(_short(graph, o) for o in graph.objects(term, predicate) if isinstance(o, URIRef))
                if found:
                    yield f"  *{name}* {', '.join(found)}."
            yield ""


def _short(graph: Graph, iri: URIRef) -> str:
    return f"`{graph.namespace_manager.normalizeUri(iri)}`"
