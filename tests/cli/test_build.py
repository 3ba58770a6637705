"""``kg build``: what is added, what is left alone, what fails."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli import fakes
from tests.cli.conftest import Kg


def test_a_second_build_changes_nothing_and_extracts_nothing(
    kg: Kg, article: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = tmp_path / "store"
    assert kg("build", article, "--store", store) == (
        0, "", f"kg: {store}: 1 added, 0 replaced, 0 unchanged, 0 failed\n"
    )  # fmt: skip
    before = kg("export", "--store", store).out

    def refuse(self: object, article: object) -> None:
        raise AssertionError("extracted again")

    monkeypatch.setattr(fakes.Extractor, "record", refuse)
    assert "0 added, 0 replaced, 1 unchanged, 0 failed" in kg("build", article, "--store", store).err
    assert kg("export", "--store", store).out == before


def test_the_same_article_under_two_names_is_one(kg: Kg, article: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.txt"
    copy.write_bytes(article.read_bytes())
    assert "1 added, 0 replaced, 1 unchanged" in kg("build", article, copy, "--store", tmp_path / "store").err
    assert "0 added, 0 replaced, 1 unchanged" in kg("build", copy, "--store", tmp_path / "store").err


def test_new_metadata_replace_the_article(kg: Kg, article: Path, store: Path) -> None:
    err = kg("build", article, "--title", "The bridge", "--store", store).err
    assert "0 added, 1 replaced, 0 unchanged" in err
    assert "The bridge" in kg("export", "--store", store).out


def test_a_build_that_was_broken_off_goes_on(kg: Kg, article: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.txt"
    bad.write_text("The MODEL FAILS here.", "utf-8")
    store = tmp_path / "store"
    assert kg("build", article, bad, "--store", store).code == 1
    bad.write_text("Cy Moe said the model is mended.", "utf-8")
    code, _, err = kg("build", article, bad, "--store", store)
    assert (code, err) == (0, f"kg: {store}: 1 added, 0 replaced, 1 unchanged, 0 failed\n")


def test_some_inputs_failed(kg: Kg, article: Path, tmp_path: Path) -> None:
    code, out, err = kg("build", tmp_path / "none.txt", article, "--store", tmp_path / "store")
    assert (code, out) == (3, "")
    assert "1 added, 0 replaced, 0 unchanged, 1 failed" in err


def test_nothing_could_be_read(kg: Kg, tmp_path: Path) -> None:
    code, _, err = kg("build", tmp_path / "none.txt", "--store", tmp_path / "store")
    assert code == 1
    assert "1 failed" in err


def test_a_folder_that_is_no_store(kg: Kg, article: Path, tmp_path: Path) -> None:
    code, _, err = kg("build", article, "--store", tmp_path)
    assert code == 1
    assert err == f"kg: error: {tmp_path}: the folder holds something else; give a new or an empty folder\n"


def test_another_base(kg: Kg, article: Path, store: Path) -> None:
    code, _, err = kg("build", article, "--store", store, "--base", "https://a.example/")
    assert code == 1
    assert "its IRIs begin with https://w3id.org/said/id/" in err


def test_another_least_confidence_is_another_run(kg: Kg, tmp_path: Path) -> None:
    path, store = tmp_path / "unsure.txt", tmp_path / "store"
    path.write_text("Ann Lee said the bridge is shut.\n\nBob Ray said perhaps it opens in May.\n", "utf-8")
    kg("build", path, "--store", store)
    assert "opens in May" in kg("export", "--store", store).out
    assert "1 replaced" in kg("build", path, "--min-confidence", "0.5", "--store", store).err
    assert "opens in May" not in kg("export", "--evidence", "none", "--store", store).out
    assert "1 unchanged" in kg("build", path, "--min-confidence", "0.5", "--store", store).err
