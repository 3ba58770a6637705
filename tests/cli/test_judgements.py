"""merge, split, reject, correct, undo and judgements: by IRI and by name, signed, listed, kept, taken back."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from kg.iris import entity_iri
from kg.model import Record
from tests.cli import fakes
from tests.cli.conftest import Kg

BY = ("--by", "Eve", "--on", "2024-05-06")


@pytest.fixture
def folder(kg: Kg, article: Path, tmp_path: Path) -> Path:
    """Two articles: Ann Lee, Bob Ray; Ann Lee again, A. Lee."""
    second = tmp_path / "ferry.txt"
    second.write_text("Ann Lee said the ferry sails.\n\nA. Lee said it does not.\n", "utf-8")
    store = tmp_path / "store"
    assert kg("build", article, second, "--store", store).code == 0
    return store


def attribution(kg: Kg, article: Path, number: int) -> str:
    """The IRI of an attribution of a file."""
    return Record.from_json(json.loads(kg("extract", article).out)).attributions[number].id


def sources(kg: Kg, store: Path) -> list[str]:
    """Who said what, as the shipped query tells it."""
    return kg("query", "who-said-what-about-whom", "-f", "csv", "--store", store).out.splitlines()[1:]


def test_merge_by_names_and_undo_gives_the_same_bytes(kg: Kg, folder: Path) -> None:
    before = kg("export", "-f", "trig", "--store", folder).out
    code, out, err = kg("merge", "A. Lee", "Ann Lee", *BY, "--store", folder)
    assert code == 0
    assert err.endswith(" are one (Eve, 2024-05-06)\n")
    assert not any(line.startswith("A. Lee") for line in sources(kg, folder))
    assert "said:canonical" in kg("export", "-f", "trig", "--store", folder).out
    assert kg("undo", out.strip(), "--store", folder).code == 0
    assert kg("export", "-f", "trig", "--store", folder).out == before


def test_several_are_merged_at_once_and_again_changes_nothing(kg: Kg, folder: Path) -> None:
    out = kg("merge", "Ann Lee", "A. Lee", "Bob Ray", *BY, "--store", folder).out
    assert len(set(out.splitlines())) == 2
    assert {line.split(",")[0] for line in sources(kg, folder)} == {"Ann Lee"}
    before = kg("export", "--store", folder).out
    code, _, err = kg("merge", "Bob Ray", "A. Lee", "--by", "Zoe", "--store", folder)
    assert code == 0
    assert "decided before" in err
    assert kg("export", "--store", folder).out == before


def test_a_name_may_be_written_in_any_case_and_a_former_name_leads_to_the_one_it_has(kg: Kg, folder: Path) -> None:
    kg("merge", "ANN LEE", "a. lee", *BY, "--store", folder)
    (found,) = json.loads(kg("judgements", "-f", "json", "--store", folder).out)
    assert {found["subject_text"], found["object_text"]} == {"Ann Lee", "A. Lee"}
    kg("merge", "A. Lee", "Bob Ray", *BY, "--store", folder)
    assert {line.split(",")[0] for line in sources(kg, folder)} == {"Ann Lee"}


def test_split_in_one_article(kg: Kg, folder: Path, tmp_path: Path) -> None:
    ferry = tmp_path / "ferry.txt"
    code, _, err = kg("split", "Ann Lee", ferry, *BY, "--store", folder)
    assert (code, err) == (0, f'kg: decided: "Ann Lee" is somebody else in {ferry} (Eve, 2024-05-06)\n')
    query = 'SELECT ?e { ?e skos:prefLabel "Ann Lee" }'
    assert len(kg("query", query, "-f", "csv", "--store", folder).out.splitlines()) == 3
    code, out, err = kg("merge", "Ann Lee", "Bob Ray", "--store", folder)
    assert (code, out) == (1, "")
    assert "2 entities go by this name; give an IRI: " in err
    assert entity_iri("person", "Ann Lee") in err


def test_a_rejected_attribution_leaves_the_answers_and_stays_away(
    kg: Kg, folder: Path, article: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert any("open in May" in line for line in sources(kg, folder))
    iri = attribution(kg, article, 1)
    assert kg("reject", iri.rpartition("/")[2], *BY, "--store", folder).code == 0
    assert not any("open in May" in line for line in sources(kg, folder))
    monkeypatch.setattr(fakes, "VERSION", "2")
    assert "1 replaced" in kg("build", article, "--store", folder).err
    assert not any("open in May" in line for line in sources(kg, folder))
    (found,) = json.loads(kg("judgements", "-f", "json", "--store", folder).out)
    assert (found["kind"], found["subject"]) == ("reject", iri)
    assert found["subject_text"] == "Bob Ray | said | it will open in May."


def test_a_corrected_source_survives_another_run(
    kg: Kg, folder: Path, article: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    iri = attribution(kg, article, 1)
    code, _, err = kg("correct", iri, "Ann Lee", *BY, "--store", folder)
    assert (code, err) == (
        0, 'kg: decided: "Ann Lee" is the source of: Bob Ray | said | it will open in May. (Eve, 2024-05-06)\n'
    )  # fmt: skip
    monkeypatch.setattr(fakes, "VERSION", "2")
    assert "1 replaced" in kg("build", article, "--store", folder).err
    assert [line.split(",")[0] for line in sources(kg, folder) if "open in May" in line] == ["Ann Lee"]


def test_a_second_correction_asks_to_take_back_the_first(kg: Kg, folder: Path, article: Path) -> None:
    iri = attribution(kg, article, 1)
    first = kg("correct", iri, "Ann Lee", *BY, "--store", folder).out.strip()
    code, out, err = kg("correct", iri, "A. Lee", "--store", folder)
    assert (code, out) == (1, "")
    assert f"Eve gave it another source on 2024-05-06; take that back first: kg undo {first}" in err
    assert "decided before" in kg("correct", iri, "Ann Lee", "--by", "Zoe", "--store", folder).err
    assert len(json.loads(kg("judgements", "-f", "json", "--store", folder).out)) == 1


def test_the_list(kg: Kg, folder: Path, article: Path) -> None:
    code, _, err = kg("judgements", "--store", folder)
    assert (code, err) == (0, "kg: no judgements\n")
    assert kg("judgements", "-f", "json", "--store", folder).out == "[]\n"
    iri = kg("reject", attribution(kg, article, 0), *BY, "--store", folder).out.strip()
    head, _, row = kg("judgements", "--store", folder).out.splitlines()
    assert head.split() == ["judgement", "kind", "on", "what", "as", "by", "day"]
    short = iri.rpartition("/")[2]
    assert row.split()[:2] == [short, "reject"]
    assert row.split()[-2:] == ["Eve", "2024-05-06"]
    assert kg("undo", short, "--store", folder).code == 0
    assert kg("judgements", "-f", "json", "--store", folder).out == "[]\n"


def test_it_is_signed_and_dated_unasked(kg: Kg, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOGNAME", "robin")
    kg("merge", "Ann Lee", "A. Lee", "--store", folder)
    (found,) = json.loads(kg("judgements", "-f", "json", "--store", folder).out)
    assert (found["by"], found["on"]) == ("robin", date.today().isoformat())


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["merge", "Ann Lee"], 2, "name two entities or more"),
        (["merge", "Ann Lee", "Ann Lee"], 1, "it is named twice; name two entities"),
        (["merge", "Ann Lee", "Cy Moe"], 1, "Cy Moe: the store has no entity of this name; give a name"),
        (["merge", "Ann Lee", "https://a.example/none"], 1, "https://a.example/none: the store has no such entity"),
        (["merge", "Ann Lee", "http://a b"], 1, "http://a b: it is not an IRI"),
        (["split", "Ann Lee", "none.txt"], 1, "none.txt: the store has no such article"),
        (["split", "A. Lee", "bridge.txt"], 1, "that article does not name it"),
        (["reject", "the bridge"], 1, "the bridge: it is no IRI of an attribution"),
        (["reject", "0" * 20], 1, f"attribution/{'0' * 20}: the store has no such attribution"),
        (["correct", "0" * 20, "Ann Lee"], 1, "the store has no such attribution"),
        (["undo", "the last"], 1, "the last: it is no IRI of a judgement; see `kg judgements`"),
        (["undo", "0" * 20], 1, "the store has no such judgement; see `kg judgements`"),
        (["merge", "Ann Lee", "A. Lee", "--on", "Monday"], 2, "'Monday' is not a day"),
        (["merge", "Ann Lee", "A. Lee", "--by", " "], 2, "a name is needed"),
    ],
)
def test_what_cannot_be_decided(
    kg: Kg, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], code: int, message: str
) -> None:
    arguments = [str(tmp_path / a) if a == "bridge.txt" else a for a in arguments]
    found = kg(*arguments, "--store", folder)
    assert (found.code, found.out) == (code, "")
    assert message in found.err
    assert kg("judgements", "-f", "json", "--store", folder).out == "[]\n"


def test_names_of_articles_do_not_steer_the_terminal(kg: Kg, tmp_path: Path) -> None:
    path, store = tmp_path / "bad.jsonl", tmp_path / "store"
    path.write_text(json.dumps({"text": "A\x1b[2Jnn said the bridge is shut.\n\nBob Ray said so.\n"}) + "\n", "utf-8")
    kg("build", path, "--store", store)
    names = json.loads(kg("query", "SELECT ?e { ?e a said:Entity }", "-f", "json", "--store", store).out)
    iris = [row["e"]["value"] for row in names["results"]["bindings"]]
    found = kg("merge", *iris, "--store", store)
    assert found.code == 0
    assert "\x1b" not in found.err + kg("judgements", "--store", store).out
