"""What changed between two exports or two runs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kg.errors import FormatError, NotFoundError, RecordError
from kg.export import export
from kg.query.diff import diff, statements_of, statements_of_run
from kg.query.statements import from_record
from kg.store import Store
from tests.graph import example as ex

CHANGED = replace(ex.HOLDS, confidence=0.5, speakers=(ex.HOLT.id,))
NEWER = replace(ex.RECORD, attributions=(CHANGED, *(a for a in ex.ATTRIBUTIONS if a not in (ex.HOLDS, ex.SLEEP))))


def exported(store: Store, path: Path, format: str) -> Path:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        export(store, format, file, evidence="article")
    return path


@pytest.mark.parametrize(
    ("suffix", "format"),
    [
        ("ttl", "turtle"),
        ("trig", "trig"),
        ("nq", "nquads"),
        ("nt", "ntriples"),
        ("jsonld", "jsonld"),
        ("jsonl", "jsonl"),
    ],
)
def test_every_export_says_the_same(store: Store, tmp_path: Path, suffix: str, format: str) -> None:
    found = statements_of(exported(store, tmp_path / f"graph.{suffix}", format))
    assert sorted(found, key=lambda s: s.id) == sorted(from_record(ex.RECORD), key=lambda s: s.id)


def test_added_gone_changed(store: Store, tmp_path: Path) -> None:
    old = exported(store, tmp_path / "old.ttl", "turtle")
    other = Store.open(tmp_path / "other", create=True)
    other.add(NEWER, ex.OTHER_RUN)
    new = exported(other, tmp_path / "new.jsonl", "jsonl")
    found = diff(statements_of(old), statements_of(new))
    assert [s.id for s in found.gone] == [ex.SLEEP.id]
    assert found.added == ()
    assert [(c.new.id, c.fields) for c in found.changed] == [(ex.HOLDS.id, ("who", "confidence"))]
    assert found.text() == (
        "0 added, 1 gone, 1 changed\n"
        '- Ada Quill | said | "People here sleep well,"\n'
        '~ Bea Holt | said | the sea wall "will hold out"\n'
        "    who: Ada Quill -> Bea Holt\n"
        "    confidence: 0.9375 -> 0.5\n"
    )
    assert found.to_json()["gone"][0]["id"] == ex.SLEEP.id
    assert not diff(statements_of(old), statements_of(old))


def test_two_runs_of_a_store(store: Store) -> None:
    store.add(NEWER, ex.OTHER_RUN)
    found = diff(statements_of_run(store, ex.RUN.id), statements_of_run(store, ex.OTHER_RUN.id))
    assert [s.id for s in found.gone] == [ex.SLEEP.id]
    assert [c.new.id for c in found.changed] == [ex.HOLDS.id]


def test_what_cannot_be_compared(store: Store, tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="nothing from this run"):
        statements_of_run(store, ex.OTHER_RUN.id)
    with pytest.raises(NotFoundError, match="no such file"):
        statements_of(tmp_path / "none.ttl")
    with pytest.raises(FormatError, match="no RDF format"):
        statements_of(tmp_path / "graph.html")
    (tmp_path / "bad.ttl").write_text("<a> <b>")
    with pytest.raises(FormatError, match="cannot be read"):
        statements_of(tmp_path / "bad.ttl")
    (tmp_path / "bad.jsonl").write_text("{}\n")
    with pytest.raises(RecordError, match="not a record"):
        statements_of(tmp_path / "bad.jsonl")
