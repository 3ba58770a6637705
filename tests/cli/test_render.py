"""``kg render``: the page as a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Kg


def test_the_page(kg: Kg, store: Path, tmp_path: Path) -> None:
    out = tmp_path / "page.html"
    code, data, err = kg("render", "-o", out, "--store", store, "--title", "The bridge & more")
    assert (code, data) == (0, "")
    assert err == f"kg: {out}: 2 statements of 1 articles\n"
    page = out.read_text("utf-8")
    assert "the bridge is shut." in page
    assert "<title>The bridge &amp; more</title>" in page
    assert kg("render", "-q", "-o", "-", "--store", store, "--title", "The bridge & more").out == page


def test_it_is_overwritten_only_by_force(kg: Kg, store: Path, tmp_path: Path) -> None:
    out = tmp_path / "page.html"
    out.write_text("mine", "utf-8")
    assert kg("render", "-o", out, "--store", store).code == 1
    assert out.read_text("utf-8") == "mine"
    assert kg("render", "-o", out, "--store", store, "--force").code == 0
    assert out.read_text("utf-8") != "mine"


def test_an_empty_store(kg: Kg, tmp_path: Path) -> None:
    store = tmp_path / "store"
    kg("build", tmp_path / "none.txt", "--store", store)
    assert kg("render", "-o", tmp_path / "page.html", "--store", store).code == 1


def test_the_page_says_when_it_was_made_and_the_same_store_gives_the_same_page(
    kg: Kg, article: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    store, out = tmp_path / "dated", tmp_path / "page.html"
    assert kg("build", article, "--store", store).code == 0
    assert kg("render", "-o", out, "--store", store).code == 0
    page = out.read_text("utf-8")
    assert '"started":"2023-11-14T22:13:20Z"' in page
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1800000000")
    assert kg("build", article, "--store", store).code == 0
    assert kg("render", "-o", out, "--force", "--store", store).code == 0
    assert out.read_text("utf-8") == page
    assert "2023-11-14" not in kg("export", "--store", store).out
    assert "2023-11-14T22:13:20Z" in kg("export", "--runs", "--store", store).out
