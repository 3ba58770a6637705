"""The bench of ``kg build``: its articles, its figures, and a run on two small texts."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

pytest.importorskip("onnx")

from bench import build

TEXTS = {
    "bridge.txt": "https://example.com/bridge\n\nThe bridge is unsafe, the mayor, Annabel Hale, said on Monday.\n",
    "harbour.txt": "The harbour will stay open, said its director, Thomas Ruckley. It has lost money, Ruckley said.\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / build.CORPUS
    folder.mkdir(parents=True)
    for name, text in TEXTS.items():
        (folder / name).write_text(text, "utf-8")
    return folder


def test_it_builds_two_texts_ten_times_and_goes_on_after_an_interruption(
    folder: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    build.main(["--corpora", str(tmp_path), "--articles", "20", "--folder", str(tmp_path)])
    out = capfd.readouterr().out
    assert "20 added, 0 replaced, 0 unchanged, 0 failed" in out
    assert out.count("\n| ") == 2 + build.TENTHS
    assert "the same bytes" in out
    assert "exit code 130" in out or "20 were there already" in out


def test_repeated_articles_have_other_names_and_addresses(folder: Path) -> None:
    made = list(build.articles(folder, 4))
    assert made == list(build.articles(folder, 4))
    assert len({item["url"] for item in made}) == len({item["text"] for item in made}) == 4
    plain = {item["url"].rpartition("/")[2]: item["text"] for item in made if "/0/" in item["url"]}
    assert plain["harbour"] == TEXTS["harbour.txt"]
    assert plain["bridge"].strip().startswith("The bridge")


def test_a_name_is_changed_everywhere_and_nothing_else() -> None:
    renamer = build.Renamer(TEXTS.values())
    text = renamer.changed("The harbour stays open, said Thomas Ruckley. Money, Ruckley said.", 3)
    first, new = text.split("said ")[1].split(".")[0].split()
    assert "Ruckley" not in text
    assert first != "Thomas"
    assert text == f"The harbour stays open, said {first} {new}. Money, {new} said."


def test_a_name_of_many_texts_stays() -> None:
    texts = [f"It rains, said Annabel{chr(97 + i)}, in Lisbon today." for i in range(build.KEPT)]
    names = build.Renamer(texts).names
    assert "Lisbon" not in names
    assert "Annabelc" in names


def test_a_folder_without_texts_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"no \.txt"):
        next(build.articles(tmp_path, 1))


def test_tenths_of_an_even_build_are_even() -> None:
    count = 1000
    sessions = [2.0 + 7 * (1 + i // 70) for i in range(count)]  # of seventy articles, each after seven seconds
    seen = build.Seen(read=[2.0], stored=[min(102.0, at) + 1e-4 * (i % 70) for i, at in enumerate(sessions)])
    seen.memory = [(2.0 + i, 100 + i, 200 + i) for i in range(100)]
    rows = build.tenths(seen)
    assert len(rows) == 10
    assert all(rate == pytest.approx(10, rel=0.01) for rate, _, _ in rows)
    assert rows[-1][1:] == (199, 299)


def test_the_memory_of_this_process_is_counted() -> None:
    pss, rss = build.memory(os.getpid())
    assert rss >= pss > 1_000_000
    assert os.getpid() in build.family(os.getpid())
