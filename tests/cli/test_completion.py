"""Shell completion: the scripts, and what is completed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest

from kg.cli import COMMANDS
from tests.cli.conftest import Kg


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_is_one_of_that_shell(kg: Kg, shell: str) -> None:
    code, out, err = kg("completion", shell)
    assert (code, err) == (0, "")
    assert f"_KG_COMPLETE={shell}_complete" in out
    if program := shutil.which(shell):
        subprocess.run([program, "-n"], input=out, text=True, check=True)


def test_an_unknown_shell(kg: Kg) -> None:
    assert kg("completion", "dos")[:2] == (2, "")


def completed(line: str) -> set[str]:
    """What bash would offer at the end of a line."""
    words = line.split(" ")
    environment = {**os.environ, "COMP_WORDS": line, "COMP_CWORD": str(len(words) - 1), "_KG_COMPLETE": "bash_complete"}
    done = subprocess.run([sys.executable, "-m", "kg"], env=environment, capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_commands() -> None:
    assert completed("kg ") >= {f"plain,{name}" for name in COMMANDS}


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("kg query who-den", {"plain,who-denies-whom"}),
        ("kg query query.r", {"file,query.r"}),
        ("kg export -f n", {"plain,nquads", "plain,ntriples"}),
        ("kg render --evidence p", {"plain,paragraph"}),
        ("kg build --from m", {"plain,markdown"}),
        ("kg stats --store ne", {"dir,ne"}),
        ("kg extract ar", {"file,ar"}),
        ("kg completion z", {"plain,zsh"}),
    ],
)
def test_values(line: str, offered: set[str]) -> None:
    assert completed(line) == offered
