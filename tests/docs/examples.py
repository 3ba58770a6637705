"""Examples of README and docs, run as somebody who follows the page would run them.

``sh`` blocks hold commands; ``console`` blocks commands after ``$`` and what they print; ``python`` blocks share their
names; ``sparql`` blocks are asked of the page's store. ``...`` stands for anything, as in doctest. ``kg`` runs in this
process, so that the model is loaded once.
"""

from __future__ import annotations

import contextlib
import io
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from doctest import ELLIPSIS, NORMALIZE_WHITESPACE, OutputChecker
from itertools import pairwise
from pathlib import Path
from typing import Any

from kg.cli import main

_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_HEREDOC = re.compile(r"^cat > (\S+) <<'EOF'$")


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, its text and the line that it begins on."""

    language: str
    text: str
    line: int


def blocks(page: str) -> list[Block]:
    """The blocks of a page that are run."""
    kinds = ("sh", "console", "python", "sparql")
    return [Block(m[1], m[2], page.count("\n", 0, m.start()) + 1) for m in _BLOCK.finditer(page) if m[1] in kinds]


class Follower:
    """Follows one page in the present folder.

    Args:
        root: the repository, where ``make`` is.
        store: the store that ``sparql`` blocks are asked of.
    """

    def __init__(self, root: Path, store: str) -> None:
        self.root, self.store = root, store
        self.names: dict[str, Any] = {"__name__": "__main__"}
        self.servers: list[subprocess.Popen[bytes]] = []

    def run(self, block: Block) -> None:
        """Run a block; what is printed must be what the page says."""
        if block.language == "python":
            exec(compile(block.text, f"line {block.line}", "exec"), self.names)
        elif block.language == "sparql":
            code, _ = self.command(["kg", "query", block.text, "--store", self.store])
            assert code == 0
        else:
            for line, wanted in _commands(block):
                code, printed = self.line(line)
                assert code == 0, f"{line}\n{printed}"
                if wanted is not None:
                    flags = ELLIPSIS | NORMALIZE_WHITESPACE
                    assert OutputChecker().check_output(wanted, printed, flags), f"{line}\n{printed}"

    def line(self, line: str) -> tuple[int, str]:
        """A line of shell: its exit code and what it prints."""
        if heredoc := _HEREDOC.match(line.partition("\n")[0]):
            Path(heredoc[1]).write_text(line.partition("\n")[2], "utf-8")
            return 0, ""
        words = shlex.split(line, comments=True)
        target = None
        if ">" in words:
            words, target = words[: words.index(">")], words[-1]
        if words[-1] == "&":
            self.servers.append(_serve(words[:-1]))
            return 0, ""
        words = [found for word in words for found in _globbed(word)]
        code, printed = self.command(words, target)
        return code, printed

    def command(self, words: list[str], target: str | None = None) -> tuple[int, str]:
        """A command."""
        if words[0] == "make":
            # only that the target is there, and what it needs: the tests of the whole run it
            done = subprocess.run([*words, "-n"], cwd=self.root, capture_output=True, text=True, check=False)
            return done.returncode, ""
        if words[0] in ("pip", "python3", "."):
            # the tests run in an environment that has the package
            assert " ".join(words) in ("pip install .", "python3 -m venv .venv", ". .venv/bin/activate")
            return 0, ""
        assert words[0] == "kg", words
        out, err = io.BytesIO(), io.StringIO()
        with contextlib.redirect_stderr(err), contextlib.redirect_stdout(io.TextIOWrapper(out, "utf-8")) as text:
            code = main(words[1:])
            text.flush()
            data = out.getvalue()
        if target:
            Path(target).write_bytes(data)
            data = b""
        return code, data.decode("utf-8") + err.getvalue()

    def close(self) -> None:
        """Stop what runs in the background."""
        for server in self.servers:
            server.terminate()
            server.wait(20)


def _commands(block: Block) -> Iterator[tuple[str, str | None]]:
    """The commands of a block, each with what it should print, where the page says."""
    lines = block.text.splitlines()
    if block.language == "console":
        starts = [n for n, line in enumerate(lines) if line.startswith("$ ")] + [len(lines)]
        for start, end in pairwise(starts):
            yield lines[start][2:], "".join(f"{line}\n" for line in lines[start + 1 : end])
        return
    while lines:
        line = lines.pop(0)
        if _HEREDOC.match(line):
            end = lines.index("EOF")
            yield "\n".join([line, *lines[:end], ""]), None
            del lines[: end + 1]
        elif line.strip():
            yield line, None


def _globbed(word: str) -> list[str]:
    """What a shell makes of a pattern."""
    if "*" not in word or " " in word:
        return [word]
    return sorted(str(path) for path in Path().glob(word)) or [word]


def _serve(words: list[str]) -> subprocess.Popen[bytes]:
    """A server in the background, from when it answers."""
    import time
    import urllib.request

    program = shutil.which(words[0], path=str(Path(sys.executable).parent)) or words[0]
    server = subprocess.Popen([program, *words[1:]], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://{words[words.index('--bind') + 1]}/query?query=ASK%7B%7D"
    for _ in range(300):
        with contextlib.suppress(OSError):
            urllib.request.urlopen(address, timeout=5).read()
            return server
        time.sleep(0.2)
    raise RuntimeError(f"{words[0]} does not answer")
