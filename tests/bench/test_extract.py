"""The bench of extraction: its arithmetic, and a run on two small texts."""

from __future__ import annotations

import time
from functools import partial
from pathlib import Path

import pytest

pytest.importorskip("textacy")
pytest.importorskip("onnx")

from bench import extract, machine, peers
from kg.annotate.words import Window
from kg.component import load

TEXTS = {
    "bridge.txt": '"The bridge is unsafe," the mayor, Ann Hale, said on Monday. She told us that it would close.\n',
    "harbour.txt": "The harbour will stay open, according to its head, Tom Ruck. He denied that it had lost money.\n",
}


@pytest.fixture
def corpora(tmp_path: Path) -> Path:
    folder = tmp_path / extract.CORPUS
    folder.mkdir(parents=True)
    for name, text in TEXTS.items():
        (folder / name).write_text(text, "utf-8")
    return tmp_path


def test_it_runs_on_two_texts(
    corpora: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(machine, "SHAPES", ((8, 16, 32),))
    monkeypatch.setattr(peers, "Shape", partial(peers.Shape, width=32, heads=2, inner=64))
    options = ["--articles", "2", "--times", "1", "--limit", "1", "--jobs", "2", "--layers", "1"]
    extract.main(["--corpora", str(corpora), *options])
    out = capsys.readouterr().out
    assert "2 articles, 36 words" in out
    for row in ("kg, files to records", "its rules alone", "BERT-base, float32", "BERT-base, int8", *extract.STEPS):
        assert f"| {row}" in out or f", {row} |" in out
    shares = [line.split("|")[2].strip(" %") for line in out.splitlines() if line.count("|") == 4 and "%" in line]
    assert sum(map(float, shares)) == pytest.approx(100, abs=0.5)


def test_articles_are_evenly_spaced_and_others_passed_by(tmp_path: Path) -> None:
    for i in range(6):
        (tmp_path / f"{i}.txt").write_text(TEXTS["bridge.txt"], "utf-8")
    (tmp_path / "2.txt").write_text(" \n", "utf-8")
    assert [Path(path).name for path in extract.chosen(tmp_path, 2)] == ["0.txt", "3.txt"]


def test_a_folder_without_texts_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"no \.txt"):
        extract.chosen(tmp_path, 2)


def test_time_within_a_step_is_charged_to_the_inner_one() -> None:
    shares = extract.Shares()
    with shares.step("outer"), shares.step("inner"):
        time.sleep(0.02)
    assert shares.seconds["inner"] >= 0.02 > 0.01 > shares.seconds["outer"]


def test_multiply_adds_are_those_of_the_layers_and_of_attention() -> None:
    encoder = load().get_pipe("kg_encoder").encoder  # type: ignore[attr-defined]
    window = Window((0,), tuple(range(100)), (0,) * 100, (1,))
    layer = 384 * (3 * 384 + 384 + 2 * 1536)
    expected = 6 * (100 * layer + 2 * 384 * 100**2)
    assert extract.multiply_adds(encoder.folder / "encoder.onnx", [window]) == expected


def test_bert_base_has_109_million_parameters() -> None:
    assert peers.Shape().parameters == pytest.approx(109e6, rel=0.01)


def test_padding_changes_no_tag(tmp_path: Path) -> None:
    path = tmp_path / "bert.onnx"
    peers.bert(path, peers.Shape(layers=2, width=32, heads=2, inner=64, vocabulary=1000, positions=64))
    running = machine.session(str(path), 1)
    short = Window((0, 1), (101, 7, 8, 102), (0,) * 4, (1, 2))
    long = Window((0, 1, 2), (101, 7, 9, 11, 12, 13, 102), (0,) * 7, (1, 3, 4))
    assert peers._pass(running, [short, long]) == [*peers._pass(running, [short]), *peers._pass(running, [long])]


@pytest.mark.parametrize(
    ("word", "stem"), [("said", "say"), ("tells", "tell"), ("denied", "deny"), ("stated", "state")]
)
def test_lemmas_are_of_the_verbs_that_textacy_knows(word: str, stem: str) -> None:
    assert peers.lemma(word) == stem


def test_textacy_finds_a_quotation_and_gives_up_on_an_odd_mark() -> None:
    nlp = load()
    assert peers.quotations(nlp(TEXTS["bridge.txt"])) == 1
    assert peers.quotations(nlp('The mayor said: "It is unsafe.')) is None
