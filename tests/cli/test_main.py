"""The command line as such: help, exit codes, messages, faults."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import click
import pytest

from kg.cli import COMMANDS, exit_code, group
from kg.errors import QueryError, QueryTimeoutError, StoreError
from tests.cli.conftest import Kg

FAKE = [sys.executable, "-m", "tests.cli.fakes"]


def test_version(kg: Kg) -> None:
    assert kg("--version")[:2] == (0, f"kg {__import__('kg').__version__}\n")


def test_help_lists_every_command(kg: Kg) -> None:
    code, out, _ = kg("--help")
    assert code == 0
    assert all(f"\n  {name} " in out for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_has_help(name: str) -> None:
    command = group.get_command(click.Context(group), name)
    assert command is not None
    assert command.help
    assert [p.name for p in command.params if isinstance(p, click.Option) and not p.help] == []


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys; from kg.cli import main; main(['--help']);"
        "heavy = {'numpy', 'spacy', 'onnxruntime', 'pyoxigraph', 'rdflib', 'rich', 'trafilatura', 'jinja2'};"
        "sys.exit(str(heavy & set(sys.modules)) if heavy & set(sys.modules) else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    "arguments", [["nonsense"], ["extract"], ["extract", "--nonsense", "x"], ["extract", "-f", "x", "y"]]
)
def test_usage_errors(kg: Kg, arguments: list[str]) -> None:
    code, out, err = kg(*arguments)
    assert (code, out) == (2, "")
    assert "Error" in err


def test_a_fault_of_the_program_shows_its_traceback_only_when_asked(kg: Kg, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("A MISTAKE in the program.", "utf-8")
    code, _, err = kg("extract", path)
    assert code == 1
    assert f"kg: error: {path}: internal error: ZeroDivisionError: a mistake; run it again with -vv" in err
    assert "Traceback" not in err
    assert "Traceback" in kg("extract", "-vv", path).err


def test_an_error_names_the_subject_the_cause_and_what_to_do(kg: Kg, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("The MODEL FAILS on this one.", "utf-8")
    code, out, err = kg("extract", path)
    assert (code, out) == (1, "")
    assert err == "kg: error: encoder.onnx: the file is damaged; install the package again\n"
    assert "Traceback" in kg("-vv", "extract", path).err


def test_quiet_leaves_errors(kg: Kg, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("The bridge over the river was shut on Monday for repairs.", "utf-8")
    assert "no attribution" in kg("extract", path).err
    assert kg("extract", "-q", path).err == ""
    assert "no such" in kg("extract", "-q", tmp_path / "none.txt").err.lower()


@pytest.mark.parametrize(("error", "code"), [(StoreError, 1), (QueryError, 2), (QueryTimeoutError, 124)])
def test_exit_codes_of_errors(error: type, code: int) -> None:
    assert exit_code(error("x", "y")) == code


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    path = tmp_path / "many.jsonl"
    path.write_text('{"text": "Ann Lee said the bridge over the river is shut and will stay so."}\n' * 2000, "utf-8")
    process = subprocess.Popen([*FAKE, "extract", path], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait(timeout=30) == 141


def test_an_interrupt_ends_it_cleanly(article: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    process = subprocess.Popen(
        [*FAKE, "extract", article, article, "-o", out], env={**os.environ, "FAKE_SLEEP": "20"}, stderr=subprocess.PIPE
    )
    for _ in range(200):
        if list(tmp_path.glob(".out.jsonl.*")):
            break
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=30)
    assert (process.returncode, err) == (130, b"\nkg: error: interrupted\n")
    assert list(tmp_path.iterdir()) == [article]


def test_closed_stdout(article: Path) -> None:
    closed = ["bash", "-c", '"$@" >&-', "-"]
    done = subprocess.run([*closed, *FAKE, "extract", article], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "standard output: it is closed; name a file with -o" in done.stderr


def test_full_device(article: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run([*FAKE, "extract", article], stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("kg: error: standard output: it cannot be written (No space left on device); free")
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr
