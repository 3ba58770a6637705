"""What README.md and `make help` say holds."""

from __future__ import annotations

import re
import shlex
import subprocess
from pathlib import Path

import click
import pytest

from kg.cli import group
from tests.cli.conftest import Kg

README = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
COMMANDS = re.findall(r"^kg .*?(?=\s*(?:#|$))", README, re.MULTILINE)
QUERIES = re.findall(r"```sparql\n(.*?)```", README, re.DOTALL)


@pytest.mark.parametrize("line", COMMANDS)
def test_the_commands_of_the_readme_are_understood(line: str) -> None:
    name, *arguments = shlex.split(line.partition(" > ")[0])[1:]
    command = group.get_command(click.Context(group), name)
    assert command is not None
    command.make_context(name, arguments)


@pytest.mark.parametrize("query", QUERIES)
def test_the_queries_of_the_readme_are_answered(kg: Kg, store: Path, query: str) -> None:
    code, out, err = kg("query", query, "--store", store)
    assert code == 0, err
    assert ("Ann Lee" in out) != ("said:rejects" in query)


def test_the_readme_has_commands_and_queries() -> None:
    assert len(COMMANDS) >= 6
    assert len(QUERIES) == 3


def test_make_help_lists_the_targets(root: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):.*##", (root / "Makefile").read_text("utf-8"), re.MULTILINE))
    command = ["make", "--no-print-directory", "help"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    assert {line.split()[0] for line in done.stdout.splitlines()} == targets
    assert all(len(line.split()) > 2 for line in done.stdout.splitlines())
