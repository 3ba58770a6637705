"""Gold files: what is read out of them, and what is said about broken ones."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kg.errors import DecodeError, EmptyInputError, FormatError, NotFoundError
from kg.evaluate import GoldAnswer, load_gold
from kg.model import Span

TEXT = "The mayor, Ann Ode, denied that she took money.\n“It is false,” she said, “and old.” Rain is expected.\n"
NOTE = {"speaker": "Ann Ode", "accept": ["Ode"], "joint": [], "kind": "person", "affiliation": None,
        "addressee": None, "about": []}  # fmt: skip


def note(number: int, **changed: Any) -> str:
    return f"#{number}\tAnnotatorNotes E{number}\t{json.dumps({**NOTE, **changed}, ensure_ascii=False)}\n"


EVENTS = (
    "T1\tSource 0 18\tThe mayor, Ann Ode\nT2\tCue 20 26\tdenied\nT3\tContent 32 46\tshe took money\n"
    "T4\tAttribution 20 26\tdenied\nE1\tAttribution:T4 Source:T1 Cue:T2 Content:T3\n"
    "T5\tSource 63 66\tshe\nT6\tCue 67 71\tsaid\nT7\tContent 48 62;73 83\t“It is false,” “and old.”\n"
    "T8\tAttribution 67 71\tsaid\nE2\tAttribution:T8 Source:T5 Cue:T6 Content:T7\n"
)
MORE = "A1\tMode E1 indirect\nA2\tRejects E1\nA3\tMode E2 direct\nA4\tNegated E2\nR1\tDenies Arg1:E2 Arg2:E1\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    return tmp_path


def ann(folder: Path, contents: str) -> Path:
    path = folder / "a.ann"
    path.write_text(contents, encoding="utf-8", newline="")
    return path


def test_the_offsets_of_this_test() -> None:
    assert (TEXT[32:46], TEXT[48:62], TEXT[73:83]) == ("she took money", "“It is false,”", "“and old.”")


def test_standoff_with_notes(folder: Path) -> None:
    contents = EVENTS + MORE + note(1, about=["Ann Ode"]) + note(2, joint=["Bo"])
    (article,) = load_gold(ann(folder, contents))
    assert (article.stem, article.text, article.detailed) == ("a", TEXT, True)
    one, two = article.attributions
    assert one.source == (Span(0, 18, "The mayor, Ann Ode"),)
    assert (one.mode, one.rejects, one.negated, one.about) == ("indirect", True, False, ("Ann Ode",))
    assert [s.text for s in two.content] == ["“It is false,”", "“and old.”"]
    assert (two.mode, two.rejects, two.negated) == ("direct", False, True)
    assert two.answers == (GoldAnswer("denies", "E1"),)
    assert two.names == ("Ann Ode", "Bo", "Ode")


def test_nesting_in_standoff(folder: Path) -> None:
    contents = (
        EVENTS
        + "T9\tContent 36 40\ttook\nT10\tCue 36 40\ttook\n"
        + "T11\tAttribution-no-source 36 40\ttook\nE3\tAttribution-no-source:T11 Cue:T10 Content:T9\n"
        + "R1\tNestedIn Arg1:E3 Arg2:E1\n"
        + "".join(note(n) for n in (1, 2, 3))
    )
    (article,) = load_gold(ann(folder, contents))
    assert [(a.id, a.nested_in, a.source == ()) for a in article.attributions] == [
        ("E1", None, False), ("E2", None, False), ("E3", "E1", True)
    ]  # fmt: skip


def test_plain_standoff_as_in_polnear(tmp_path: Path) -> None:
    (tmp_path / "text").mkdir()
    (tmp_path / "attributions").mkdir()
    (tmp_path / "text" / "story.txt").write_text(TEXT, encoding="utf-8")
    contents = (
        "T1\tSource 0 18\tThe mayor, Ann Ode\nT2\tCue 20 26\tdenied\nT3\tContent 27 46\tthat she took money\n"
        "T4\tAttribution 20 26\tdenied\nE1\tAttribution:T4 Content:T3 Cue:T2 Source:T1\n"
        "T5\tContent 48 62\t“It is false,”\n\nT6\tContent 73 83\t“and old.”\nT7\tAttribution 67 71\tsaid\n"
        "E2\tAttribution:T7 Content:T5 Content2:T6\nT8\tAttribution-no-source 92 100\texpected\n"
        "E3\tAttribution-no-source:T8 \nT9\tDiscard 84 88\tRain\n#1\tAnnotatorNotes T9\tleave this out?\n"
    )
    (tmp_path / "attributions" / "story_ef2d.ann").write_text(contents, encoding="utf-8")
    (article,) = load_gold(tmp_path / "attributions")
    assert (article.stem, article.detailed) == ("story", False)
    one, two = article.attributions
    assert one.content == (Span(32, 46, "she took money"),)
    assert (one.speaker, one.rejects) == (None, None)
    assert [s.text for s in two.content] == ["“It is false,”", "“and old.”"]


def test_a_span_over_a_line_break(folder: Path) -> None:
    contents = (
        "T1\tContent 32 62\tshe took money.\n“It is false,”\nT2\tAttribution 20 26\tdenied\n"
        "E1\tAttribution:T2 Content:T1\n"
    )
    (article,) = load_gold(ann(folder, contents))
    assert article.attributions[0].content[0].text == "she took money.\n“It is false,”"


def test_line_endings_and_byte_order_mark_do_not_count(folder: Path) -> None:
    (folder / "a.txt").write_bytes(b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode())
    (article,) = load_gold(ann(folder, (EVENTS + note(1) + note(2)).replace("\n", "\r\n")))
    assert article.text == TEXT


GOOD = EVENTS + MORE + note(1) + note(2)


@pytest.mark.parametrize(
    ("old", "new", "where", "why"),
    [
        ("she took money\n", "she took honey\n", "T3", "where the text has"),
        ("Content 32 46", "Content 32 460", "T3", "in a text of"),
        ("Content 32 46", "Content 46 32", "T3", "in a text of"),
        ("Content 32 46", "Content 32 x", "T3", "offsets"),
        ("Content 32 46", "Content", "T3", "cut short"),
        ("Cue:T2 ", "Cue:T22 ", "E1", "T22"),
        (" Content:T3", "", "E1", "no content"),
        ("Arg2:E1", "Arg2:E7", "R1", "E7"),
        ("Arg1:E2 Arg2:E1", "Arg1:E1 Arg2:E1", "E1", "denies"),
        ("Denies", "Likes", "R1", "Likes"),
        ("Denies", "NestedIn", None, ""),
        ("Mode E1 indirect", "Mode E1 loud", "E1", "loud"),
        ("Negated E2", "Negated E9", "A4", "E9"),
        ("Negated E2", "Negated", "A4", "cut short"),
        ('"kind": "person"', '"kind": "animal"', "E1", "animal"),
        ('"kind": "person"', '"kind": "person", "x": 1', "#1", "other keys"),
        ('"accept": ["Ode"]', '"accept": "Ode"', "#1", "accept"),
        ('"speaker": "Ann Ode"', '"speaker": null', "#1", "speaker"),
        ('{"speaker', '{speaker', "#1", "not JSON"),
        ("AnnotatorNotes E2", "AnnotatorNotes T5", "E2", "no AnnotatorNotes"),
        ("AnnotatorNotes E2", "AnnotatorNotes E5", "#2", "E5"),
        ("A1\tMode", "Mode", "line 11", "no brat annotation"),
    ],
)  # fmt: skip
def test_broken_standoff(folder: Path, old: str, new: str, where: str | None, why: str) -> None:
    assert old in GOOD
    path = ann(folder, GOOD.replace(old, new, 1))
    if where is None:
        assert load_gold(path)[0].attributions[1].nested_in == "E1"
        return
    with pytest.raises(FormatError) as caught:
        load_gold(path)
    assert caught.value.subject == f"{path}, {where}"
    assert why in str(caught.value)


ITEM = {"id": "a1", "cue": [20, 26], "source": [0, 18], "source_entity": "Ann Ode", "accept": ["Ode"],
        "source_org": "City", "kind": "person", "content": [[32, 46]], "mode": "indirect", "about": ["Ann Ode"],
        "addressee": None, "stance_to": None, "negated": False, "nested_in": None}  # fmt: skip
OTHER = {**ITEM, "id": "a2", "cue": None, "source": None, "content": [[73, 83], [48, 62]], "mode": "direct",
         "stance_to": {"to": "a1", "relation": "repeats"}, "nested_in": "a1"}  # fmt: skip


def as_json(folder: Path, *items: dict[str, Any], **more: Any) -> Path:
    path = folder / "gold" / "a.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps({"doc": "a.txt", "attributions": items, **more}), encoding="utf-8")
    return path


def test_json(folder: Path) -> None:
    (article,) = load_gold(as_json(folder, ITEM, OTHER), texts=folder)
    one, two = article.attributions
    assert (article.stem, article.detailed, one.speaker, one.affiliation) == ("a", True, "Ann Ode", "City")
    assert (one.cue[0].text, two.cue, two.source) == ("denied", (), ())
    assert [s.text for s in two.content] == ["“It is false,”", "“and old.”"]
    assert (two.answers, two.nested_in, two.rejects) == ((GoldAnswer("repeats", "a1"),), "a1", None)


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"content": [[32, 460]]}, "in a text of"),
        ({"content": [[32]]}, "ValueError"),
        ({"content": []}, "no content"),
        ({"mode": "loud"}, "loud"),
        ({"kind": None, "accept": None}, "TypeError"),
        ({"nested_in": "a9"}, "a9"),
        ({"id": "a2"}, "same id"),
        ({"stance_to": {"to": "a2"}}, "relation"),
        ({"stance_to": {"to": "a2", "relation": "likes"}}, "likes"),
    ],
)
def test_broken_json_gold(folder: Path, changed: dict[str, Any], why: str) -> None:
    with pytest.raises(FormatError, match=why):
        load_gold(as_json(folder, {**ITEM, **changed}, OTHER), texts=folder)


def test_a_folder_is_read_by_name_and_other_json_left_alone(folder: Path) -> None:
    ann(folder, GOOD)
    (folder / "records.json").write_text('{"article": {}, "attributions": []}', encoding="utf-8")
    (folder / "b.txt").write_text(TEXT, encoding="utf-8")
    (folder / "b.json").write_text(json.dumps({"attributions": [ITEM]}), encoding="utf-8")
    assert [article.stem for article in load_gold(folder)] == ["a", "b"]


def test_nothing_there(folder: Path) -> None:
    with pytest.raises(EmptyInputError):
        load_gold(folder)
    with pytest.raises(NotFoundError):
        load_gold(folder / "b.ann")
    with pytest.raises(NotFoundError, match="no such folder"):
        load_gold(folder, texts=folder / "texts")
    with pytest.raises(FormatError, match="no gold"):
        load_gold(folder / "a.txt")


def test_no_text_beside_the_gold(folder: Path) -> None:
    (folder / "a.txt").unlink()
    with pytest.raises(NotFoundError, match=r"a\.txt"):
        load_gold(ann(folder, GOOD))


def test_not_gold_and_not_json(folder: Path) -> None:
    path = folder / "a.json"
    path.write_text("{}", encoding="utf-8")
    with pytest.raises(FormatError, match="not records"):
        load_gold(path)
    path.write_text("{", encoding="utf-8")
    with pytest.raises(FormatError, match="not JSON"):
        load_gold(path)
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(DecodeError, match="byte 0"):
        load_gold(path)
