"""What gold says about an article, whichever format it was written in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kg.errors import FormatError
from kg.model import MODES, RELATION_TYPES, Mode, RelationType, Span

KINDS = ("person", "organization", "group", "document", "unnamed")

#: The speaker of an attribution that names none and leaves open who it was ("reportedly").
UNSPECIFIED = "unspecified"


@dataclass(frozen=True, slots=True)
class GoldAnswer:
    """How an attribution answers another of the same article, ``to`` (its id)."""

    type: RelationType
    to: str


@dataclass(frozen=True, slots=True)
class GoldAttribution:
    """An attribution as an annotator marked it.

    ``source``, ``cue`` and ``content`` are tuples of spans (code points into the article's text), since any of them can
    be interrupted; a floating quotation has an empty ``cue``, a sentence without its source an empty ``source``.
    ``speaker`` is the canonical name of who speaks, :data:`UNSPECIFIED` where the text names nobody, ``None`` where the
    gold has spans only; ``joint`` are the others of a joint source, ``accept`` other right names. ``rejects`` is
    ``None`` where the gold does not say.
    """

    id: str
    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    mode: Mode | None = None
    speaker: str | None = None
    joint: tuple[str, ...] = ()
    accept: tuple[str, ...] = ()
    kind: str | None = None
    affiliation: str | None = None
    addressee: str | None = None
    about: tuple[str, ...] = ()
    nested_in: str | None = None
    answers: tuple[GoldAnswer, ...] = ()
    negated: bool = False
    rejects: bool | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """Every name that is right for the speaker."""
        return (*((self.speaker,) if self.speaker is not None else ()), *self.joint, *self.accept)


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """An article with its gold.

    ``stem`` is the name of its text without folder and ending, by which a record is found for it; ``path`` the file the
    gold was read from. ``detailed`` is false where the gold has spans only (PolNeAR): then speakers and all that
    follows are not scored.
    """

    stem: str
    path: str
    text: str
    attributions: tuple[GoldAttribution, ...]
    detailed: bool = True


def check(path: str, attributions: Iterable[GoldAttribution]) -> None:
    """Check what no single attribution can: ids are unique, labels known, nesting and answers resolve.

    Raises:
        FormatError: the first problem found, with the attribution's id.
    """
    attributions = list(attributions)
    ids: set[str] = set()
    for a in attributions:
        if a.id in ids:
            raise problem(path, a.id, "has the same id as another attribution", "give every attribution its own id")
        ids.add(a.id)
    for a in attributions:
        if not a.content:
            raise problem(path, a.id, "has no content", "mark what was said, or take the attribution out")
        if a.mode is not None and a.mode not in MODES:
            raise problem(path, a.id, f'has the unknown mode "{a.mode}"', f"use one of {', '.join(MODES)}")
        if a.kind is not None and a.kind not in KINDS:
            raise problem(path, a.id, f'has the unknown kind "{a.kind}"', f"use one of {', '.join(KINDS)}")
        if a.nested_in is not None and (a.nested_in not in ids or a.nested_in == a.id):
            raise problem(path, a.id, f'is nested in "{a.nested_in}"', "name another attribution of the same file")
        for answer in a.answers:
            if answer.type not in RELATION_TYPES:
                raise problem(path, a.id, f'has the unknown relation "{answer.type}"',
                              f"use one of {', '.join(RELATION_TYPES)}")  # fmt: skip
            if answer.to not in ids or answer.to == a.id:
                raise problem(path, a.id, f'{answer.type} "{answer.to}"', "name another attribution of the same file")


def problem(path: str, where: str, cause: str, hint: str) -> FormatError:
    """A complaint about one line or attribution of a gold file."""
    return FormatError(f"{path}, {where}", cause, hint)
