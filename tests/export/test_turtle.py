"""Turtle: the same bytes every time, read back as the same graph, read by people."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from kg.errors import FormatError
from kg.export import export
from kg.query import run
from kg.store import Store
from tests.graph import example as ex


def turtle(store: Store, **options: object) -> str:
    out = StringIO()
    export(store, "turtle", out, **options)  # type: ignore[arg-type]
    return out.getvalue()


def test_read_back_by_both_libraries(store: Store) -> None:
    store.add(ex.SECOND, ex.RUN)
    text = turtle(store)
    with store.reading() as db:
        triples = {q.triple for q in db if q.graph_name == ox.DefaultGraph()}
    assert {q.triple for q in ox.parse(text, format=ox.RdfFormat.TURTLE)} == triples
    lines = "".join(f"{t.subject} {t.predicate} {t.object} .\n" for t in triples)
    assert set(rdflib.Graph().parse(data=text)) == set(rdflib.Graph().parse(data=lines, format="nt"))


def test_the_contracts_example_query_gives_the_same_rows_from_rdflib(store: Store) -> None:
    store.add(ex.SECOND, ex.RUN)
    query = """
        PREFIX said: <https://w3id.org/said#> PREFIX schema: <https://schema.org/>
        PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
        SELECT ?who ?how ?what ?whom ?via WHERE {
          ?a said:source/skos:prefLabel ?who ; said:content ?c . ?c said:text ?what .
          OPTIONAL { ?a said:cue ?how } OPTIONAL { ?c schema:about/skos:prefLabel ?whom }
          OPTIONAL { ?a said:nestedIn/said:source/skos:prefLabel ?via } }"""
    rows = [
        tuple(None if x is None else str(x) for x in row)
        for row in rdflib.Graph().parse(data=turtle(store)).query(query)
    ]
    ours = run(store, query).values()
    assert sorted(map(str, rows)) == sorted(map(str, ours))
    assert len(ours) == 8
    assert ("engineers", "had warned", "of cracks", "sea wall", "The Northern Post") in ours
    assert not {row[2] for row in ours} & {
        "the wall leaked",
        "they would strike",
        "it had hidden the engineers' letter",
    }


def test_same_bytes_for_any_order_and_hash_seed(store: Store, tmp_path: Path) -> None:
    store.add(ex.SECOND, ex.RUN)
    code = (
        "import sys; from kg.store import Store; from kg.export import export; from tests.graph import example as ex\n"
        "store = Store.open(sys.argv[1], create=True)\n"
        "store.add(ex.SECOND, ex.RUN); store.add(ex.RECORD, ex.RUN)\n"
        "export(store, 'turtle', sys.stdout)\n"
    )
    for seed in ("1", "77"):
        done = subprocess.run(
            [sys.executable, "-c", code, str(tmp_path / seed)],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"},
            capture_output=True,
            check=True,
        )
        assert done.stdout.decode() == turtle(store)


def test_layout(store: Store) -> None:
    text = turtle(store)
    titles = ("# Articles", "# Runs", "# Entities", "# Attributions")
    assert [text.index(title) for title in titles] == sorted(text.index(title) for title in titles)
    assert (
        f'entity:{ex.QUILL.id.rsplit("/")[-1]} a schema:Person , said:Entity ;\n    skos:prefLabel "Ada Quill" ;'
        in text
    )
    quotes = [
        text.index(f"attribution:{a.id.rsplit('/')[-1]} a ") for a in (ex.HOLDS, ex.REPORTED, ex.NEVER_TOLD, ex.LEAKED)
    ]
    assert quotes == sorted(quotes)
    assert '\n# Ada Quill | said | "We were never told," … "not by anyone."\nattribution:' in text
    claim = text.index("claim:", text.index("# Ada Quill | said | the sea wall"))
    assert claim < text.index("# The Northern Post | reported")


def test_article_text_cannot_leave_a_literal_or_a_comment(store: Store) -> None:
    evil = 'x" . <urn:a> <urn:b> <urn:c> .\r\n<urn:a> <urn:b> <urn:d> .\u2028\\'
    record = replace(
        ex.SECOND,
        article=replace(ex.SECOND.article, title=evil),
        entities=tuple(replace(e, name=evil) if e is ex.RADIO else e for e in ex.SECOND.entities),
        attributions=tuple(replace(a, content=(replace(a.content[0], text=evil),)) for a in ex.SECOND.attributions),
    )
    store.add(record, ex.RUN)
    back = list(ox.parse(turtle(store), format=ox.RdfFormat.TURTLE))
    assert not any(q.subject == ox.NamedNode("urn:a") for q in back)
    assert evil in {q.object.value for q in back if q.predicate.value == "https://schema.org/headline"}


def test_evidence(store: Store) -> None:
    assert "said:evidence" in turtle(store)
    assert "said:evidence" not in turtle(store, evidence="none")
    assert "schema:articleBody" in turtle(store, evidence="article")


def test_an_unknown_format_names_the_known_ones(store: Store) -> None:
    with pytest.raises(FormatError, match="turtl: no such export format; the formats are turtle"):
        export(store, "turtl", StringIO())


def test_an_empty_store(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "empty", create=True)
    assert list(ox.parse(turtle(store), format=ox.RdfFormat.TURTLE)) == []
