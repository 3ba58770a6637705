"""Files appear whole or not at all; terminals get nothing that steers them."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import OutputError
from kg.output import encode, output, visible
from kg.table import plain


def test_a_new_file_gets_the_usual_permissions(tmp_path: Path) -> None:
    out = tmp_path / "a.ttl"
    (tmp_path / "touched").touch()
    with output(str(out)) as stream:
        stream.write(b"data")
        assert not out.exists()
    assert out.read_bytes() == b"data"
    assert out.stat().st_mode == (tmp_path / "touched").stat().st_mode
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.ttl", "touched"]


def test_a_file_is_overwritten_only_by_force(tmp_path: Path) -> None:
    out = tmp_path / "a.ttl"
    out.write_bytes(b"old")
    out.chmod(0o600)
    with pytest.raises(OutputError, match="it exists already; give --force"), output(str(out)):
        pytest.fail("not refused")
    with output(str(out), force=True) as stream:
        stream.write(b"new")
    assert out.read_bytes() == b"new"
    assert out.stat().st_mode & 0o777 == 0o600


def test_a_failure_leaves_the_old_file_alone(tmp_path: Path) -> None:
    out = tmp_path / "a.ttl"
    out.write_bytes(b"old")
    with pytest.raises(KeyError), output(str(out), force=True) as stream:
        stream.write(b"half")
        raise KeyError
    assert out.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [out]


def test_a_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "real").write_bytes(b"old")
    link = tmp_path / "link"
    link.symlink_to("real")
    with output(str(link), force=True) as stream:
        stream.write(b"new")
    assert link.is_symlink()
    assert (tmp_path / "real").read_bytes() == b"new"


def test_devices_are_written_to_directly() -> None:
    with output(os.devnull) as stream:
        stream.write(b"x")
    with pytest.raises(OutputError, match="/dev/full"), output("/dev/full") as stream:
        stream.write(b"x")
        stream.flush()


@pytest.mark.parametrize(("path", "cause"), [(".", "it is a folder"), ("none/a.ttl", "there is no folder")])
def test_impossible_paths(tmp_path: Path, path: str, cause: str) -> None:
    with pytest.raises(OutputError, match=cause), output(str(tmp_path / path)):
        pytest.fail("not refused")


def test_a_terminal_gets_no_escapes(monkeypatch: pytest.MonkeyPatch) -> None:
    ours, theirs = pty.openpty()
    with os.fdopen(theirs, "w", encoding="utf-8") as terminal:
        monkeypatch.setattr("sys.stdout", terminal)
        with output(None) as stream:
            stream.write('{"text": "a\x9b31m “b” \u202ec, “'.encode()[:-1])
            stream.write("“".encode()[-1:] + b'd\x1b]0;title\x07"}\n')
        shown = os.read(ours, 1000).decode()
    os.close(ours)
    assert shown == '{"text": "a\\u009B31m “b” \\u202Ec, “d\\u001B]0;title\\u0007"}\r\n'


def test_a_file_that_grows_too_large_is_an_error_and_leaves_nothing(tmp_path: Path) -> None:
    code = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000));"
        "from kg.output import output; from kg.errors import OutputError\n"
        "try:\n"
        "    with output('out') as stream: stream.write(b'x' * 5000)\n"
        "except OutputError as error: sys.exit(str(error))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, stderr=subprocess.PIPE, text=True, check=False)
    assert done.stderr == "out: it cannot be written (File too large); free some space, or write elsewhere\n"
    assert list(tmp_path.iterdir()) == []


@given(st.text())
def test_plain_text_is_one_safe_line(text: str) -> None:
    shown = plain(text)
    assert visible(shown) == shown
    assert "\n" not in shown
    assert "\t" not in shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("said \x1b[1;31mred\x1b[0m words", "said red words"),
        ("\x1b]0;a title\x07rest", "rest"),
        ("\x1b]8;;https://a.example\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("a\u202egnp.txt", "agnp.txt"),
        ("two\r\nlines\u2028three\tcells", "two lines three cells"),
        ("zero\u200bwidth \ufeffmark", "zerowidth mark"),
        ("“Ça va”, 平和 — 👩\u200d🚒", "“Ça va”, 平和 — 👩\u200d🚒"),
        ("an open \x1b] string", "an open string"),
    ],
)
def test_what_plain_drops(text: str, shown: str) -> None:
    assert plain(text) == shown


def test_lone_surrogates_are_written_as_json_writes_them() -> None:
    assert encode('"\ud83d"') == b'"\\ud83d"'
