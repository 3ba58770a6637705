"""What the commands that take decisions share."""

from __future__ import annotations

from collections.abc import Iterable

from kg.cli.messages import Messages
from kg.output import encode, output
from kg.query import decisions
from kg.query.decisions import Decision
from kg.store import Judgement, Store


def decide(messages: Messages, graph: Store, judgements: Iterable[Judgement]) -> None:
    """Take decisions; print the IRI of each, and tell what it says."""
    with output(None) as stream:
        for judgement in judgements:
            decision, new = decisions.decide(graph, judgement)
            stream.write(encode(decision.iri + "\n"))
            messages.note(f"{'decided' if new else 'decided before'}: {told(decision)}")


def told(decision: Decision) -> str:
    """A decision in a line."""
    j = decision.judgement
    subject, object_ = decision.subject or j.subject, decision.object or j.object
    says = {
        "same": f'"{subject}" and "{object_}" are one',
        "split": f'"{subject}" is somebody else in {object_}',
        "reject": f"wrong: {subject}",
        "correct": f'"{object_}" is the source of: {subject}',
    }[j.kind]
    return f"{says} ({', '.join(filter(None, (j.by, j.on))) or 'unsigned'})"
