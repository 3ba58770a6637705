"""The model's files are held against their checksums before anything reads them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kg import pipeline
from kg.annotate.components import load
from kg.annotate.encoder import FILES, FOLDER, Encoder
from kg.cli import main
from kg.errors import ModelError


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """A copy of the shipped model."""
    return Path(shutil.copytree(FOLDER, tmp_path / "model"))


def flip(path: Path, at: int) -> None:
    """Turn one bit of one byte over."""
    with path.open("r+b") as file:
        file.seek(at)
        byte = file.read(1)[0]
        file.seek(at)
        file.write(bytes([byte ^ 1]))


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("part", [0.0, 0.5, 1.0])
def test_one_flipped_bit_is_seen_wherever_it_is(model: Path, name: str, part: float) -> None:
    flip(model / name, int(part * ((model / name).stat().st_size - 1)))
    with pytest.raises(ModelError, match=r"damaged: its checksum") as caught:
        Encoder(model)
    assert caught.value.subject == str(model / name)


def test_the_command_says_so_and_ends_with_1(
    model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    flip(model / "encoder.onnx", 10_000_000)
    (tmp_path / "a.txt").write_text("The bridge is unsafe, the mayor said.\n")
    monkeypatch.setattr(pipeline, "_loaded", lambda name: load(model))
    assert main(["extract", str(tmp_path / "a.txt")]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(
        f"kg: error: {model / 'encoder.onnx'}: it is damaged: its checksum is not the one in model.json; "
    )
    assert "Traceback" not in err


@pytest.mark.parametrize("left", [(), ("heads.npz", "vocab.txt")])
def test_no_file_goes_without_a_checksum(model: Path, left: tuple[str, ...]) -> None:
    described = json.loads((model / "model.json").read_text())
    described["sha256"] = {name: described["sha256"][name] for name in left}
    (model / "model.json").write_text(json.dumps(described))
    with pytest.raises(ModelError, match="has not the checksums"):
        Encoder(model)


def test_a_checksum_names_no_other_file(model: Path) -> None:
    described = json.loads((model / "model.json").read_text())
    described["sha256"]["../secret"] = "0" * 64
    (model / "model.json").write_text(json.dumps(described))
    with pytest.raises(ModelError, match="has not the checksums"):
        Encoder(model)


def test_arrays_that_hold_pickles_are_not_loaded(model: Path) -> None:
    import hashlib

    import numpy as np

    np.savez(model / "heads.npz", **{"a.weight": np.array([{"a": 1}], dtype=object)})
    described = json.loads((model / "model.json").read_text())
    described["sha256"]["heads.npz"] = hashlib.sha256((model / "heads.npz").read_bytes()).hexdigest()
    (model / "model.json").write_text(json.dumps(described))
    with pytest.raises((ModelError, ValueError), match="allow_pickle=False"):
        Encoder(model)


def test_the_library_that_runs_it_tells_nobody_and_keeps_no_identifier(tmp_path: Path) -> None:
    """onnxruntime's official builds do both, unless they are told not to before they start."""
    code = "from kg.annotate.encoder import default; default()"
    environment = {name: value for name, value in os.environ.items() if name != "ORT_DISABLE_TELEMETRY"}
    environment |= {"HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    subprocess.run([sys.executable, "-c", code], env=environment, check=True)
    assert list(tmp_path.iterdir()) == []
