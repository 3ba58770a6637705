"""The commands with a store on a server: what they write is what they write from a folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Kg
from tests.store.servers import oxigraph


def test_build_query_export_render_and_stats(
    kg: Kg, article: Path, store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    here = tmp_path / "here"
    server = tmp_path / "server"
    server.mkdir()
    with oxigraph(server) as there:
        for place in (here, there):
            code, _, err = kg("build", article, "--store", place)
            assert (code, err) == (0, f"kg: {place}: 1 added, 0 replaced, 0 unchanged, 0 failed\n")
            assert "0 added, 0 replaced, 1 unchanged" in kg("build", article, "--store", place).err
        for command in (
            ("query", "who-said-what-about-whom", "-f", "csv"),
            ("export", "-f", "trig"),
            ("export", "-f", "turtle", "--runs"),
            ("render", "-o", "-"),
            ("stats", "-f", "json"),
            ("validate",),
        ):
            made = kg(*command, "--store", there)
            assert made.code == 0
            assert made.out == kg(*command, "--store", here).out
