"""``kg evaluate``: gold in both formats, what is missing or wrong, and the floors that the shipped model keeps."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kg.cli import main
from tests.cli.conftest import Kg

TEXT = "Ann Lee said the bridge is shut.\n\nBob Ray said perhaps it opens in May.\n"
ANN = """\
T1\tSource 0 7\tAnn Lee
T2\tCue 8 12\tsaid
T3\tContent 13 32\tthe bridge is shut.
T4\tAttribution 8 12\tsaid
E1\tAttribution:T4 Source:T1 Cue:T2 Content:T3
A1\tMode E1 indirect
#1\tAnnotatorNotes E1\t{"speaker": "Ann Lee", "accept": [], "joint": [], "kind": "person", "affiliation": null, \
"addressee": null, "about": []}
"""


@pytest.fixture
def brat(tmp_path: Path) -> Path:
    folder = tmp_path / "gold"
    folder.mkdir()
    (folder / "bridge.txt").write_text(TEXT, "utf-8")
    (folder / "bridge.ann").write_text(ANN, "utf-8")
    return folder


def _json_gold(folder: Path, **changes: Any) -> Path:
    one = {"id": "1", "source": [34, 41], "cue": [42, 46], "content": [[47, 71]], "source_entity": "Bob Ray",
           "accept": [], "source_org": None, "kind": "person", "mode": "indirect", "about": [], "addressee": None,
           "stance_to": None, "negated": False, "nested_in": None}  # fmt: skip
    path = folder / "bridge.json"
    path.write_text(json.dumps({"doc": "bridge.txt", "attributions": [{**one, **changes}]}), "utf-8")
    return path


def test_a_table(kg: Kg, brat: Path) -> None:
    code, out, err = kg("evaluate", brat)
    assert (code, err) == (0, "")
    lines = {line.split("  ")[0]: line.split() for line in out.splitlines()}
    assert lines["bridge"] == ["bridge", "1", "2", "1", "1"]
    assert lines["found"] == ["found", "0.500", "1.000", "0.667", "1/2/1"]


def test_json(kg: Kg, brat: Path) -> None:
    scores = json.loads(kg("evaluate", brat / "bridge.ann", "-f", "json").out)
    assert scores["found"] == {"precision": 0.5, "recall": 1.0, "f1": pytest.approx(2 / 3), "right": 1, "predicted": 2,
                               "gold": 1}  # fmt: skip
    assert scores["speaker"]["value"] == 1.0
    assert scores["articles"][0]["matches"][0][0] == "E1"


def test_what_is_unsure_can_be_left_out(kg: Kg, brat: Path) -> None:
    scores = json.loads(kg("evaluate", brat, "-f", "json", "--min-confidence", "0.5").out)
    assert scores["found"]["f1"] == 1.0


def test_gold_in_json_whose_texts_are_elsewhere(kg: Kg, brat: Path, tmp_path: Path) -> None:
    folder = tmp_path / "json"
    folder.mkdir()
    gold = _json_gold(folder)
    code, out, err = kg("evaluate", gold)
    assert (code, out) == (1, "")
    assert "its text bridge.txt is not in" in err
    scores = json.loads(kg("evaluate", gold, "--texts", brat, "-f", "json").out)
    assert (scores["found"]["right"], scores["found_speaker"]["right"]) == (1, 1)


def test_another_speaker_is_not_right(kg: Kg, brat: Path, tmp_path: Path) -> None:
    gold = _json_gold(tmp_path, source_entity="Cy Moe")
    scores = json.loads(kg("evaluate", gold, "--texts", brat, "-f", "json").out)
    assert (scores["found"]["right"], scores["found_speaker"]["right"]) == (1, 0)


def test_an_article_that_fails_is_named_and_counts_as_not_found(kg: Kg, brat: Path) -> None:
    bad = ANN.replace("Ann Lee", "Ann Lei")
    (brat / "long.txt").write_text("Ann Lei said the bridge is shut. This one is TOO LONG.\n", "utf-8")
    (brat / "long.ann").write_text(bad, "utf-8")
    code, out, err = kg("evaluate", brat, "-f", "json")
    assert code == 3
    assert err.startswith("kg: error: long.txt: it is too long")
    scores = json.loads(out)
    assert (scores["missing"], scores["found"]["gold"]) == (["long"], 2)


def test_an_article_in_another_language_is_named(kg: Kg, tmp_path: Path) -> None:
    text = (
        "Die Brücke bleibt gesperrt, sagte Anna Lehmann am Montag den Reportern vor dem Rathaus. Man habe nicht "
        "gewusst und nie gemessen, wie alt die Pfeiler seien, und müsse nun prüfen, ob sie das Gewicht der Busse "
        "noch tragen. Im Mai werde sie vielleicht wieder geöffnet, hieß es aus der Verwaltung.\n"
    )
    (tmp_path / "bruecke.txt").write_text(text, "utf-8")
    (tmp_path / "bruecke.ann").write_text(
        "T1\tContent 0 26\tDie Brücke bleibt gesperrt\nT2\tCue 28 33\tsagte\nT3\tAttribution 28 33\tsagte\n"
        "E1\tAttribution:T3 Cue:T2 Content:T1\n", "utf-8")  # fmt: skip
    code, _, err = kg("evaluate", tmp_path)
    assert code == 1
    assert err.startswith("kg: error: bruecke.txt: ")


def test_what_is_no_gold(kg: Kg, brat: Path, tmp_path: Path) -> None:
    assert "no such file or folder" in kg("evaluate", tmp_path / "none").err
    assert "no such folder" in kg("evaluate", brat, "--texts", tmp_path / "none").err
    (brat / "bridge.ann").write_text(ANN.replace("13 32", "13 31"), "utf-8")
    code, out, err = kg("evaluate", brat)
    assert (code, out) == (2, "")
    assert "T3" in err


def test_an_existing_file_is_refused_before_the_work(kg: Kg, brat: Path) -> None:
    code, _, err = kg("evaluate", brat, "-o", brat / "bridge.ann")
    assert code == 1
    assert "it exists already" in err


def test_the_shipped_model_keeps_its_floors_on_the_seeds(root: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", str(root / "seeds"), "-f", "json"]) == 0
    scores = json.loads(capfd.readouterr().out)
    floors = json.loads((root / "tests/seeds/floors.json").read_text("utf-8"))
    assert scores["missing"] == []
    assert scores["found"]["f1"] >= floors["found"]
    assert scores["found_speaker"]["f1"] >= floors["found_speaker"]
    assert scores["speaker"]["value"] >= floors["speaker"]
