"""Gold in brat standoff: one ``.ann`` beside each text.

An event joins the text-bound annotations of an attribution, as in PolNeAR::

    T1	Source 454 495	The spokesman, Rear Admiral Daniel Hagari
    T2	Cue 497 506	described
    T3	Content 507 520;524 557	the fighting … two fragments of one content
    T4	Attribution 497 506	described
    E1	Attribution:T4 Source:T1 Cue:T2 Content:T3

and what PolNeAR does not have follows in attributes, relations and one note per event, a JSON object::

    A1	Mode E1 mixed
    A2	Negated E1
    A3	Rejects E1
    R1	NestedIn Arg1:E2 Arg2:E1
    R2	Denies Arg1:E3 Arg2:E1
    #1	AnnotatorNotes E1	{"speaker": "Daniel Hagari", "accept": [...], "joint": [], "kind": "person", ...}

A file without such notes is plain: it has spans only; events without a content (slips of the annotator's hand) are left
out of it, and a complementiser "that" at the head of a content, which PolNeAR takes in, is left out of the content.
Format: https://brat.nlplab.org/standoff.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from kg.evaluate.gold import GoldAnswer, GoldArticle, GoldAttribution, check, problem
from kg.model import Span

_LINE = re.compile(r"(?:[TEARMN]\d+|#\d*|\*)\t")
_THAT = re.compile(r"that\s+(?=\S)", re.IGNORECASE)
_EVENTS = ("Attribution", "Attribution-no-source")
_ROLES = ("source", "cue", "content")
_NOTE = ("speaker", "accept", "joint", "kind", "affiliation", "addressee", "about")
_ANSWERS = {"Denies": "denies", "Supports": "supports", "Repeats": "repeats", "Criticises": "criticises"}

Spans = tuple[Span, ...]


def read_ann(ann: str, text: str, path: str, stem: str) -> GoldArticle:
    """Read the standoff ``ann`` of an article's ``text``.

    Args:
        ann: the contents of the ``.ann`` file.
        text: the article, line endings ``\\n``.
        path: the file's name, for messages.
        stem: the article's name.

    Raises:
        FormatError: a line breaks the format, a span is not in the text or not what it says, an id does not resolve.
    """
    lines = _lines(ann, path)
    spans = {key: _text_bound(fields, text, path, key) for key, fields in lines if key.startswith("T")}
    events = {
        key: event
        for key, fields in lines
        if key.startswith("E") and (event := _event(fields, spans, path, key)) is not None
    }
    attributes: dict[str, dict[str, str]] = {key: {} for key in events}
    nested: dict[str, str] = {}
    answers: dict[str, list[GoldAnswer]] = {key: [] for key in events}
    notes: dict[str, dict[str, Any]] = {}
    for key, fields in lines:
        if key[0] in "AM":
            name, target, *value = _words(fields, 1, path, key, least=2)
            if target in attributes:
                attributes[target][name] = " ".join(value)
            elif target.startswith("E"):
                raise problem(path, key, f"is about {target}, which is no event of the file", "mend the id")
        elif key.startswith("R"):
            name, one, two = _relation(fields, events, path, key)
            if name == "NestedIn":
                nested[one] = two
            elif name in _ANSWERS:
                answers[one].append(GoldAnswer(_ANSWERS[name], two))  # type: ignore[arg-type]
            else:
                raise problem(path, key, f'has the unknown relation "{name}"',
                              f"use NestedIn, {', '.join(_ANSWERS)}")  # fmt: skip
        elif key.startswith("#"):
            kind, target, *_ = _words(fields, 1, path, key, least=2)
            if kind == "AnnotatorNotes" and target.startswith("E"):
                if target not in events:
                    raise problem(path, key, f"is about {target}, which is no event of the file", "mend the id")
                notes[target] = _note(fields, path, key)
    detailed = bool(notes)
    attributions = []
    for key, roles in events.items():
        if not detailed and not roles["content"]:
            continue
        if detailed and key not in notes:
            raise problem(path, key, "has no AnnotatorNotes, while other events have", "say in a note who speaks")
        attributions.append(_attribution(key, roles, attributes[key], nested.get(key), answers[key], notes.get(key)))
    check(path, attributions)
    return GoldArticle(stem, path, text, tuple(attributions), detailed)


def _lines(ann: str, path: str) -> list[tuple[str, list[str]]]:
    """The annotations: id and the fields after it. Words of a span that hold line breaks go on in the next line."""
    out: list[tuple[str, list[str]]] = []
    for number, line in enumerate(ann.split("\n"), 1):
        if _LINE.match(line):
            key, *fields = line.split("\t")
            out.append((key, fields))
        elif out and out[-1][0].startswith("T"):
            out[-1][1][-1] += " " + line
        elif line.strip():
            raise problem(path, f"line {number}", "is no brat annotation", "begin it with an id and a tab")
    return out


def _words(fields: list[str], count: int, path: str, key: str, least: int) -> list[str]:
    words = fields[0].split() if len(fields) >= count else []
    if len(words) < least:
        raise problem(path, key, "is cut short", "see https://brat.nlplab.org/standoff.html")
    return words


def _text_bound(fields: list[str], text: str, path: str, key: str) -> Spans:
    """The fragments of a ``T`` line, checked against the text."""
    words = _words(fields, 2, path, key, least=3)
    fragments = []
    for part in " ".join(words[1:]).split(";"):
        numbers = part.split()
        if len(numbers) != 2 or not all(n.isdecimal() for n in numbers):
            raise problem(path, key, f'has the offsets "{part}"', "write two numbers: start and end")
        start, end = map(int, numbers)
        if not 0 <= start < end <= len(text):
            raise problem(path, key, f"reaches from {start} to {end} in a text of {len(text)} characters",
                          "offsets count Unicode characters; the end is not included")  # fmt: skip
        fragments.append(Span.of(text, start, end))
    found, stated = "".join(f.text for f in fragments), "".join(fields[1:])
    if "".join(found.split()) != "".join(stated.split()):
        raise problem(path, key, f'says "{stated.strip()}" where the text has "{found}"',
                      "the text was changed after it was annotated, or is another one")  # fmt: skip
    return tuple(sorted(fragments))


def _event(fields: list[str], spans: Mapping[str, Spans], path: str, key: str) -> dict[str, Spans] | None:
    """The spans of an event by role; ``None`` for an event that is no attribution."""
    out: dict[str, Spans] = dict.fromkeys(_ROLES, ())
    for position, part in enumerate(_words(fields, 1, path, key, least=1)):
        role, _, target = part.partition(":")
        if position == 0 and role not in _EVENTS:
            return None
        if target not in spans:
            raise problem(path, key, f'refers to "{target}", which is no span of the file', "mend the id")
        name = role.rstrip("0123456789").lower()
        if position and name in out:
            out[name] = tuple(sorted({*out[name], *spans[target]}))
    return out


def _without_that(content: Spans) -> Spans:
    first = content[0]
    that = _THAT.match(first.text)
    if that is None:
        return content
    return (Span(first.start + that.end(), first.end, first.text[that.end() :]), *content[1:])


def _relation(fields: list[str], events: Mapping[str, object], path: str, key: str) -> tuple[str, str, str]:
    name, *arguments = _words(fields, 1, path, key, least=3)
    ends = dict(argument.partition(":")[::2] for argument in arguments)
    for argument in ("Arg1", "Arg2"):
        if ends.get(argument) not in events:
            raise problem(path, key, f'refers to "{ends.get(argument)}", which is no event of the file', "mend the id")
    return name, ends["Arg1"], ends["Arg2"]


def _note(fields: list[str], path: str, key: str) -> dict[str, Any]:
    """The JSON object of a note, its keys and types checked."""
    try:
        note = json.loads("\t".join(fields[1:]))
    except ValueError as error:
        raise problem(path, key, f"is not JSON ({error})", f"write one object with {', '.join(_NOTE)}") from error
    if not isinstance(note, dict) or set(note) != set(_NOTE):
        raise problem(path, key, "has other keys than a note should", f"write one object with {', '.join(_NOTE)}")
    for name, value in note.items():
        many = name in ("accept", "joint", "about")
        right = (
            isinstance(value, list) and all(isinstance(v, str) for v in value)
            if many
            else isinstance(value, str) or (value is None and name in ("affiliation", "addressee"))
        )
        if not right:
            raise problem(path, key, f'has {value!r} as "{name}"', "a list of names" if many else "a name")
    return note


def _attribution(
    key: str,
    roles: Mapping[str, Spans],
    attributes: Mapping[str, str],
    nested_in: str | None,
    answers: list[GoldAnswer],
    note: Mapping[str, Any] | None,
) -> GoldAttribution:
    mode: Any = attributes.get("Mode")
    if note is None:
        return GoldAttribution(key, roles["source"], roles["cue"], _without_that(roles["content"]), mode=mode)
    return GoldAttribution(
        id=key, source=roles["source"], cue=roles["cue"], content=roles["content"], mode=mode,
        speaker=note["speaker"], joint=tuple(note["joint"]), accept=tuple(note["accept"]), kind=note["kind"],
        affiliation=note["affiliation"], addressee=note["addressee"], about=tuple(note["about"]), nested_in=nested_in,
        answers=tuple(answers), negated="Negated" in attributes, rejects="Rejects" in attributes,
    )  # fmt: skip
