"""The shipped queries as Turtle: each a ``sh:SPARQLExecutable`` with its title, description and text."""

from __future__ import annotations

from pyoxigraph import Literal

from kg.graph.vocab import DCT, RDFS, SH
from kg.query.shipped import shipped


def catalogue() -> str:
    """``queries.ttl``."""
    parts = [
        "# The shipped queries; made from queries/*.rq by `python -m kg.query.catalogue`.\n"
        f"@prefix query: <https://w3id.org/said/queries#> .\n@prefix dct: <{DCT}> .\n"
        f"@prefix rdfs: <{RDFS}> .\n@prefix sh: <{SH}> .\n"
    ]
    for query in shipped():
        parts.append(
            f"query:{query.name} a sh:SPARQLExecutable , sh:SPARQLSelectExecutable ;\n"
            f"    rdfs:label {Literal(query.title)} ;\n"
            f"    dct:description {Literal(query.description)} ;\n"
            f'    sh:select """{_long(query.text)}""" .\n'
        )
    return "\n".join(parts)


def _long(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')


if __name__ == "__main__":
    print(catalogue(), end="")
