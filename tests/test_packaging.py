"""The wheel and the sdist are complete, and the wheel works in an empty environment with no repository beside it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def built(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sdist, and the wheel that is made from it."""
    folder = tmp_path_factory.mktemp("built")
    shutil.copytree(root / "kg", folder / "source" / "kg", ignore=shutil.ignore_patterns("__pycache__"))
    for path in root.iterdir():
        if path.is_file():
            shutil.copy(path, folder / "source")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(folder / "source")]
    subprocess.run(command, check=True, capture_output=True)
    return folder


@pytest.fixture(scope="module")
def wheel(built: Path) -> Path:
    """The wheel."""
    (path,) = built.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def installed(root: Path, wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ``bin`` of an environment that holds the wheel and what it depends on, in the versions of the lock."""
    folder = tmp_path_factory.mktemp("installed")
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    subprocess.run(
        [folder / "bin" / "python", "-m", "pip", "--quiet", "--disable-pip-version-check", "install", "--no-compile",
         "--constraint", root / "constraints.txt", wheel],
        check=True,
    )  # fmt: skip
    return folder / "bin"


def _files(folder: Path) -> set[str]:
    paths = (path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc")
    return {path.relative_to(folder.parent).as_posix() for path in paths}


def test_the_wheel_holds_all_of_the_package_and_nothing_else(root: Path, wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    about = {name for name in names if ".dist-info/" in name}
    assert names - about == _files(root / "kg")
    assert {name.rpartition("/")[2] for name in about} >= {"LICENSE", "NOTICE", "METADATA", "entry_points.txt"}


def test_the_sdist_holds_all_that_the_wheel_is_made_of(root: Path, built: Path) -> None:
    (path,) = built.glob("*.tar.gz")
    with tarfile.open(path) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    expected = {"setup.cfg", "pyproject.toml", "README.md", "CHANGELOG.md", "LICENSE", "NOTICE", "constraints.txt"}
    assert names >= expected | _files(root / "kg")


def test_the_metadata(wheel: Path) -> None:
    archive = zipfile.ZipFile(wheel)
    (name,) = [name for name in archive.namelist() if name.endswith("METADATA")]
    metadata = archive.read(name).decode()
    assert "\nName: said-kg\n" in metadata
    assert "\nLicense-Expression: Apache-2.0\n" in metadata
    assert "\nRequires-Python: >=3.11\n" in metadata
    assert "torch" not in [line.split()[1] for line in metadata.splitlines() if line.startswith("Requires-Dist:")]


def _run(arguments: list[str | Path], folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder)}
    return subprocess.run(arguments, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_the_command_starts(installed: Path, tmp_path: Path) -> None:
    done = _run([installed / "kg", "--version"], tmp_path)
    assert (done.returncode, done.stdout.split()[0], done.stderr) == (0, "kg", "")


def test_the_command_extracts_with_the_model_inside(installed: Path, tmp_path: Path) -> None:
    text = "The old bridge was shut on Friday. “We found cracks in two of the pillars,” said Mayor Ann Lee in Millford."
    (tmp_path / "bridge.txt").write_text(text, "utf-8")
    done = _run([installed / "kg", "extract", "bridge.txt"], tmp_path)
    assert done.returncode == 0, done.stderr
    (attribution,) = json.loads(done.stdout)["attributions"]
    assert attribution["cue"]["text"] == "said"
    assert "Ann Lee" in attribution["source"]["text"]
    assert "cracks in two of the pillars" in attribution["content"][0]["text"]


def test_the_doctor_finds_the_installation_sound(installed: Path, tmp_path: Path) -> None:
    done = _run([installed / "kg", "doctor", "-f", "json"], tmp_path)
    assert done.returncode == 0, done.stdout
    states = {finding["what"]: finding["state"] for finding in json.loads(done.stdout)}
    assert states["spaCy component"] == states["extraction"] == "ok"
    assert states["notebooks"] == "note"
