"""Texts that are large, empty or built to be slow, through ``kg extract``: ``python -m bench.fuzz.bombs [NAME...]``.

Each gives a record or one clear error, within the stated CPU time and memory; the table has what it took.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from bench.fuzz.limits import BOMB_MEMORY, BOMB_SECONDS

SIZE = 10_000_000
"""Bytes of the large ones."""
LONG = 199_000
"""Characters of those just under the length of the longest article."""
SAID = "“The dam holds,” said Mira Dorn of the water board on Monday. "


def _fill(piece: str, size: int = SIZE) -> str:
    return piece * (size // len(piece.encode()))


def _page(body: str, head: str = "") -> str:
    return f"<html><head><title>T</title>{head}</head><body><article><p>{SAID * 5}</p>{body}</article></body></html>"


def _line(**fields: object) -> str:
    return json.dumps(fields, ensure_ascii=False) + "\n"


def _deep(depth: int) -> str:
    return '{"text": "' + SAID + '", "x": ' + "[" * depth + "]" * depth + "}\n"


BOMBS: dict[str, tuple[str, Callable[[], str]]] = {
    "empty": ("txt", lambda: ""),
    "one character": ("txt", lambda: "a"),
    "10 MB of news": ("txt", lambda: _fill(SAID)),
    "10 MB of news in paragraphs": ("txt", lambda: _fill(SAID + "\n\n")),
    "10 MB, one word": ("txt", lambda: _fill("a")),
    "10 MB of quotation marks": ("txt", lambda: _fill('"')),
    "10 MB of line ends": ("txt", lambda: _fill("\n")),
    "10 MB of line ends and spaces": ("txt", lambda: _fill("\n ")),
    "10 MB of short lines": ("txt", lambda: _fill("A\n")),
    "a million brackets": ("txt", lambda: "(" * 1_000_000),
    "10 MB of byte-order marks": ("txt", lambda: _fill("\ufeff")),
    "10 MB of emoji": ("txt", lambda: _fill("🙂")),
    "lines like slugs": ("txt", lambda: _fill("A" * 58 + "! (Reuters) - X\n\n", LONG)),
    "lines like credits": ("txt", lambda: _fill("Reporting by " + "A. " * 180 + "!\n\n", LONG)),
    "an article of the longest": ("txt", lambda: _fill(SAID, LONG // 2)),
    "the longest, short reports": ("txt", lambda: _fill("Bo said it rains. ", LONG)),
    "the longest, short reports in paragraphs": ("txt", lambda: _fill("Bo said it rains.\n\n", LONG)),
    "the longest, one word": ("txt", lambda: "a" * LONG),
    "the longest, one letter a word": ("txt", lambda: "a " * (LONG // 2)),
    "the longest, straight marks": ("txt", lambda: '"' * LONG),
    "the longest, marks and spaces": ("txt", lambda: "' \" " * (LONG // 4)),
    "the longest, opening marks": ("txt", lambda: "“‘«" * (LONG // 3)),
    "the longest, brackets": ("txt", lambda: "(" * LONG),
    "the longest, line ends": ("txt", lambda: "a" + "\n" * LONG),
    "page: nested 100 000 deep": ("html", lambda: _page("<div>" * 100_000 + SAID + "</div>" * 100_000)),
    "page: a million tags": ("html", lambda: _page("<b>a</b>" * 500_000)),
    "page: a million paragraphs": ("html", lambda: _page("<p>a" * 500_000)),
    "page: never closed": ("html", lambda: _page("<" * 1_000_000)),
    "page: an attribute of 9 MB": ("html", lambda: _page(f'<p title="{"a" * 9_000_000}">a</p>')),
    "page: a million attributes": ("html", lambda: _page(f"<p {' '.join(f'a{n}=1' for n in range(500_000))}>a</p>")),
    "page: a million entities": ("html", lambda: _page(f"<p>{'&lt;' * 1_000_000}</p>")),
    "page: comments never closed": ("html", lambda: _page("<!--" * 500_000)),
    "page: 300 000 meta tags": ("html", lambda: _page("", "<meta name=author content=A>" * 300_000)),
    "Markdown: a million brackets": ("md", lambda: "# A\n\n" + "[" * 1_000_000),
    "Markdown: a million stars": ("md", lambda: "# A\n\n" + "*a " * 400_000),
    "Markdown: quotations 100 000 deep": ("md", lambda: "# A\n\n" + ">" * 100_000 + " a"),
    "Markdown: backquotes": ("md", lambda: "# A\n\n" + "".join("`" * n + " " for n in range(1, 1500))),
    "JSON: nested 100 000 deep": ("jsonl", lambda: _deep(100_000)),
    "JSON: nested 900 deep": ("jsonl", lambda: _deep(900)),
    "JSON: a line of 10 MB": ("jsonl", lambda: _line(text=_fill(SAID))),
    "JSON: a million keys": ("jsonl", lambda: _line(text=SAID, **{f"k{n}": n for n in range(500_000)})),
    "JSON: a number of 5 MB": ("jsonl", lambda: '{"text": "' + SAID + '", "x": ' + "1" * 5_000_000 + "}\n"),
    "JSON: a title of 5 MB": ("jsonl", lambda: _line(text=SAID, title="A " * 2_500_000)),
    "JSON: 100 000 broken lines": ("jsonl", lambda: '{"text"\n' * 100_000),
    "JSON: 10 MB of line ends": ("jsonl", lambda: _fill("\n")),
}


def explode(suffix: str, text: str) -> tuple[int, str, str, float, float]:
    """``kg extract`` on one file: exit code, stdout, stderr, CPU seconds, and the most memory in bytes."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"bomb.{suffix}")
        path.write_text(text, "utf-8", newline="")
        size_out, size_err = Path(folder, "out"), Path(folder, "err")
        command = [sys.executable, "-m", "kg", "extract", path.name, "--jobs", "1"]
        environment = {**os.environ, "PYTHONPATH": str(Path.cwd())}
        with size_out.open("wb") as out, size_err.open("wb") as err:
            process = subprocess.Popen(
                command, stdout=out, stderr=err, cwd=folder, env=environment, preexec_fn=_limited
            )
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        spent, most = usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024
        return process.returncode, size_out.read_text("utf-8"), size_err.read_text("utf-8"), spent, most


def _limited() -> None:
    """What does not end is ended, some time after it is too slow."""
    resource.setrlimit(resource.RLIMIT_CPU, (int(2 * BOMB_SECONDS), int(2 * BOMB_SECONDS)))


def judged(code: int, out: str, err: str, spent: float, most: float) -> str:
    """What is wrong with an outcome; nothing where it is as it should be."""
    if spent > BOMB_SECONDS:
        return "SLOW"
    if "Traceback" in err or "internal error" in err or code not in (0, 1, 3):
        return "CRASH"
    if code == 0:
        for line in out.splitlines():
            record = json.loads(line)
            text = record["article"]["text"]
            for a in record["attributions"]:
                for span in (a["source"], a["cue"], *a["content"]):
                    if span and text[span["start"] : span["end"]] != span["text"]:
                        return "OFFSETS"
    elif not err.startswith("kg: error: bomb."):
        return "NO ERROR"
    return "LARGE" if most > BOMB_MEMORY else ""


def main() -> None:
    """Let all go off, print a table, and end with 1 where something is not as it should be."""
    names = sys.argv[1:] or list(BOMBS)
    print(f"Limits: {BOMB_SECONDS:g} s of CPU time, {BOMB_MEMORY // 2**20} MiB.\n")
    print("| input | MB | outcome | CPU, s | MiB | fault |")
    print("| --- | ---: | --- | ---: | ---: | --- |", flush=True)
    faults = 0
    for name in names:
        suffix, make = BOMBS[name]
        text = make()
        code, out, err, spent, most = explode(suffix, text)
        wrong = judged(code, out, err, spent, most)
        faults += bool(wrong)
        first = err.partition("\n")[0].removeprefix("kg: error: bomb.")[:70].replace("|", "/")
        outcome = f"{out.count(chr(10))} records" if code == 0 else f"{code}: {first}"
        size = len(text.encode()) / 1e6
        print(f"| {name} | {size:.1f} | {outcome} | {spent:.1f} | {most / 2**20:.0f} | {wrong} |", flush=True)
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
