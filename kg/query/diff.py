"""What changed between two exports, or between two runs of a store: attributions added, gone, changed."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg.errors import FormatError, NotFoundError, RecordError
from kg.model import Record
from kg.query.statements import FIELDS, Statement, from_rdf, from_record
from kg.store import Store


@dataclass(frozen=True, slots=True)
class Change:
    """An attribution that both sides have and whose ``fields`` differ."""

    old: Statement
    new: Statement
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """What changed, each list sorted by article and IRI."""

    added: tuple[Statement, ...]
    gone: tuple[Statement, ...]
    changed: tuple[Change, ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.gone or self.changed)

    def text(self) -> str:
        """It for people."""
        lines = [f"{len(self.added)} added, {len(self.gone)} gone, {len(self.changed)} changed"]
        lines += [f"+ {s.line()}" for s in self.added]
        lines += [f"- {s.line()}" for s in self.gone]
        for change in self.changed:
            lines.append(f"~ {change.new.line()}")
            lines += [f"    {f}: {_shown(change.old, f)} -> {_shown(change.new, f)}" for f in change.fields]
        return "\n".join(lines) + "\n"

    def to_json(self) -> dict[str, Any]:
        """It for programs."""
        return {
            "added": [s.to_json() for s in self.added],
            "gone": [s.to_json() for s in self.gone],
            "changed": [
                {"old": c.old.to_json(), "new": c.new.to_json(), "fields": list(c.fields)} for c in self.changed
            ],
        }


def _shown(statement: Statement, field: str) -> str:
    value = getattr(statement, field)
    return "; ".join(value) or "-" if isinstance(value, tuple) else str(value) or "-"


def diff(old: Iterable[Statement], new: Iterable[Statement]) -> Difference:
    """Compare two sets of statements by IRI."""
    before, after = {s.id: s for s in old}, {s.id: s for s in new}
    changed = []
    for iri in before.keys() & after.keys():
        names = tuple(f for f in FIELDS if getattr(before[iri], f) != getattr(after[iri], f))
        if names:
            changed.append(Change(before[iri], after[iri], names))
    return Difference(
        _sorted(after[iri] for iri in after.keys() - before.keys()),
        _sorted(before[iri] for iri in before.keys() - after.keys()),
        tuple(sorted(changed, key=lambda c: (c.new.article, c.new.id))),
    )


def _sorted(statements: Iterable[Statement]) -> tuple[Statement, ...]:
    return tuple(sorted(statements, key=lambda s: (s.article, s.id)))


# what `kg export` writes; not RDF/XML, whose entities can make a small file endless
_RDF = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".trig": ox.RdfFormat.TRIG,
    ".nq": ox.RdfFormat.N_QUADS,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".jsonld": ox.RdfFormat.JSON_LD,
}


def read_graph(path: Path) -> ox.Store:
    """An RDF file, all its graphs in the default graph of a store in memory.

    Raises:
        NotFoundError: there is no such file.
        FormatError: its name tells no RDF format, or it breaks the rules of its format.
    """
    format = _RDF.get(path.suffix)
    if format is None:
        raise FormatError(str(path), "its name tells no RDF format", "name it " + ", ".join(f"*{s}" for s in _RDF))
    store = ox.Store()
    try:
        with path.open("rb") as file:
            store.bulk_extend(ox.Quad(q.subject, q.predicate, q.object) for q in ox.parse(file, format=format))
    except FileNotFoundError:
        raise NotFoundError(str(path), "there is no such file", "give a file that `kg export` wrote") from None
    except (SyntaxError, ValueError, OSError) as error:
        raise FormatError(str(path), f"it cannot be read ({error})", "give a file that `kg export` wrote") from error
    return store


def statements_of(path: Path) -> list[Statement]:
    """The statements of an export: an RDF file, or the JSON Lines of records.

    Raises:
        NotFoundError, FormatError: as :func:`read_graph`.
        RecordError: a line is no record.
    """
    if path.suffix != ".jsonl":
        return from_rdf(read_graph(path))
    try:
        with path.open(encoding="utf-8") as file:
            return [s for line in file if line.strip() for s in from_record(Record.from_json(json.loads(line)))]
    except FileNotFoundError:
        raise NotFoundError(str(path), "there is no such file", "give a file that `kg export` wrote") from None
    except (ValueError, OSError) as error:
        raise RecordError(str(path), f"it cannot be read ({error})", "give a file that `kg export` wrote") from error


def statements_of_run(store: Store, run: str) -> list[Statement]:
    """The statements that a run gave, those since withdrawn included.

    Raises:
        NotFoundError: the store has nothing from that run.
    """
    records = store.records_of_run(run)
    if not records:
        raise NotFoundError(run, "the store has nothing from this run", "see the runs with `kg stats`")
    return [statement for record in records for statement in from_record(record)]
