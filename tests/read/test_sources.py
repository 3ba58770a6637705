"""Files, folders, globs and stdin: which inputs they stand for, in which order."""

import io

import pytest

from kg.errors import EmptyInputError, FormatError, InputError, NotFoundError
from kg.read import read
from tests.read.story import BODY


@pytest.fixture
def folder(tmp_path):
    for name in ("b.txt", "a.md", "sub/c.jsonl", "sub/d.html", "notes.docx", ".hidden.txt", ".git/e.txt", "README.md"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        page = f"<html><body><article><p>{BODY * 3}</p></article></body></html>"
        text = {"jsonl": '{"text": "One line."}', "html": page}
        path.write_text(text.get(path.suffix[1:], BODY), encoding="utf-8")
    return tmp_path


def names(items, folder):
    return [item.source.removeprefix(f"{folder}/") for item in items]


def test_a_folder_gives_its_readable_files_in_order(folder):
    assert names(read([str(folder)]), folder) == ["a.md", "b.txt", "sub/c.jsonl#1", "sub/d.html"]


def test_a_file_named_by_the_user_is_read_whatever_its_suffix(folder):
    [article] = read([str(folder / "notes.docx")])
    assert article.text == BODY


def test_sources_come_in_the_order_given(folder):
    assert names(read([str(folder / "b.txt"), str(folder / "a.md")]), folder) == ["b.txt", "a.md"]


def test_a_glob_is_sorted(folder):
    (folder / "c.txt").write_text(BODY, encoding="utf-8")
    assert names(read([str(folder / "*.txt")]), folder) == ["b.txt", "c.txt"]
    assert names(read([str(folder / "**/*.jsonl")]), folder) == ["sub/c.jsonl#1"]


def test_a_file_with_the_signs_of_a_pattern_in_its_name_is_itself(tmp_path):
    path = tmp_path / "why[1].txt"
    path.write_text(BODY, encoding="utf-8")
    [article] = read([str(path)])
    assert article.source == str(path)


def test_stdin_is_read_and_left_open():
    stream = io.BytesIO(BODY.encode())
    [article] = read(["-"], stdin=stream)
    assert (article.source, article.text) == ("-", BODY)
    assert not stream.closed


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"<!DOCTYPE html><html><body><article><p>" + BODY.encode() * 2 + b"</p></article></body></html>", "<p>"),
        (b'\n{"text": "A line of its own."}\n', '"text"'),
        (b"# A heading\n\nThe board *said* so.\n", "*"),
        (b"---\ntitle: T\n---\nThe board said so.\n", "---"),
    ],
    ids=["html", "jsonl", "markdown", "front matter"],
)
def test_the_format_of_stdin_is_recognised(data, expected):
    [article] = read(["-"], stdin=io.BytesIO(data))
    assert expected not in article.text


def test_the_format_given_wins(tmp_path):
    path = tmp_path / "a.html"
    path.write_text("<p>as it is</p>", encoding="utf-8")
    [article] = read([str(path)], format="text")
    assert article.text == "<p>as it is</p>"


def test_a_page_in_a_text_file_is_recognised_but_a_heading_is_not(tmp_path):
    page, heading = tmp_path / "a.txt", tmp_path / "b.txt"
    page.write_text(f"<!doctype html><html><body><article><p>{BODY * 2}</p></article></body></html>", encoding="utf-8")
    heading.write_text("# 1 in the charts\nThe band said it was pleased.\n", encoding="utf-8")
    first, second = read([str(page), str(heading)])
    assert "<p>" not in first.text
    assert second.text.startswith("# 1 in the charts")


def test_an_unknown_format_lists_the_known_ones():
    with pytest.raises(FormatError, match="text, markdown, html, jsonl"):
        read(["-"], format="docx")


def test_a_missing_path_does_not_stop_the_others(folder):
    missing, found = read([str(folder / "none.txt"), str(folder / "b.txt")])
    assert isinstance(missing, NotFoundError)
    assert missing.subject == str(folder / "none.txt")
    assert found.text == BODY


@pytest.mark.parametrize("source", ["", "a\0b", "no/such/folder/*.txt", "none-*.txt", "x" * 5000])
def test_what_is_no_path_is_an_error(source, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    [error] = read([source])
    assert isinstance(error, InputError)
    assert error.cause and error.hint


def test_a_link_that_leads_nowhere_says_so(tmp_path):
    (tmp_path / "a.txt").symlink_to(tmp_path / "gone.txt")
    [error] = read([str(tmp_path / "a.txt")])
    assert isinstance(error, NotFoundError)
    assert "link" in error.cause


def test_a_folder_with_nothing_readable(tmp_path):
    (tmp_path / "photo.png").write_bytes(b"\x89PNG")
    [error] = read([str(tmp_path)])
    assert isinstance(error, EmptyInputError)
    assert ".txt" in error.hint


def test_permission_denied_is_told_and_the_others_are_read(folder, monkeypatch):
    from pathlib import Path

    opened = Path.open

    def denied(self, *args, **kwargs):
        if self.name == "b.txt":
            raise PermissionError(13, "Permission denied", str(self))
        return opened(self, *args, **kwargs)

    monkeypatch.setattr(Path, "open", denied)
    items = list(read([str(folder)]))
    errors = [item for item in items if isinstance(item, InputError)]
    assert len(items) == 4
    assert [(error.subject, error.cause) for error in errors] == [(str(folder / "b.txt"), "permission denied")]


def test_a_folder_below_that_is_closed_to_us(folder, monkeypatch):
    import os

    scan = os.scandir

    def denied(path):
        if str(path).endswith("sub"):
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", denied)
    items = list(read([str(folder)]))
    assert [str(item) for item in items if isinstance(item, InputError)] == [
        f"{folder}/sub: permission denied; check who may read it, for instance with `ls -l`"
    ]
    assert len(items) == 3
