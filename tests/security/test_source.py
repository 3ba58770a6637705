"""What the program's own source may not do: run what it reads, and reach out where it has no business to."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

# modules that run what they read, or run programs
FORBIDDEN = {
    "pickle", "cPickle", "_pickle", "dill", "cloudpickle", "joblib", "jsonpickle", "shelve", "marshal", "yaml",
    "code", "codeop", "pty", "commands", "xmlrpc", "telnetlib", "ftplib", "smtplib", "requests", "httpx", "aiohttp",
    "cffi", "torch",
}  # fmt: skip
# modules with a purpose in one place
ONLY_IN = {
    "subprocess": {"kg/store/embedded.py"},
    "multiprocessing": {"kg/parallel.py", "kg/writing.py"},
    "urllib.request": {"kg/read/url.py", "kg/store/http.py"},
    "urllib.error": {"kg/read/url.py", "kg/store/http.py"},
    "http": {"kg/read/url.py", "kg/store/http.py"},
    "socket": {"kg/store/http.py"},
    "ctypes": {"kg/memory.py"},  # calls one function of the C library, by a name that stands there
    "asyncio": set(),
    "runpy": set(),
}
CALLS = {"eval", "exec", "compile", "__import__", "input", "breakpoint"}
ATTRIBUTES = {"os": {"system", "popen", "startfile"}, "tempfile": {"mktemp"}}


MARKUP = (
    "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function",
    "fetch(", "XMLHttpRequest", "WebSocket", "sendBeacon", "importScripts", "localStorage",
)  # fmt: skip


def complaints(source: str, path: str) -> Iterator[str]:
    """What a module does that it may not."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{alias.name}" for alias in node.names] if node.module and not node.level else []
        else:
            names = []
        for name in names:
            parts = name.split(".")
            if parts[0] in FORBIDDEN:
                yield f"{path}:{node.lineno} imports {name}"
            for start, places in ONLY_IN.items():
                if (name + ".").startswith(start + ".") and path not in places:
                    yield f"{path}:{node.lineno} imports {name}"
        if isinstance(node, ast.Call):
            yield from (f"{path}:{node.lineno} {what}" for what in _call(node))


def _call(node: ast.Call) -> Iterator[str]:
    function = node.func
    if isinstance(function, ast.Name) and function.id in CALLS:
        yield f"calls {function.id}"
    keywords = {keyword.arg: keyword.value for keyword in node.keywords}
    shell = keywords.get("shell")
    if shell is not None and not (isinstance(shell, ast.Constant) and shell.value is False):
        yield "gives a shell a command"
    if isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name):
        owner, name = function.value.id, function.attr
        if name in ATTRIBUTES.get(owner, ()) or (owner == "os" and name.startswith(("exec", "spawn"))):
            yield f"calls {owner}.{name}"
        if (owner, name) == ("np", "load"):
            allowed = keywords.get("allow_pickle")
            if not (isinstance(allowed, ast.Constant) and allowed.value is False):
                yield "loads arrays that may hold pickles"


def test_the_source_runs_nothing_that_it_reads(root: Path) -> None:
    files = sorted((root / "kg").rglob("*.py"))
    assert len(files) > 100
    found = [c for f in files for c in complaints(f.read_text("utf-8"), f.relative_to(root).as_posix())]
    assert found == []


@pytest.mark.parametrize(
    "source",
    [
        "import pickle", "from pickle import loads", "def f():\n    import shelve", "import marshal as m",
        "import yaml",
        "import subprocess", "from urllib.request import urlopen", "import urllib.request", "from http import client",
        "import http.client", "from urllib import request", "from multiprocessing import Pool",
        "eval('1')", "exec(x)", "compile(x, '', 'exec')", "os.system('ls')", "os.execv(a, b)", "os.popen(x)",
        "run(x, shell=True)", "run(x, shell=flag)", "np.load(f)", "np.load(f, allow_pickle=True)", "import torch.nn",
        "import ctypes",
    ],
)  # fmt: skip
def test_it_would_be_seen(source: str) -> None:
    assert len(list(complaints(source, "kg/some.py"))) == 1


@pytest.mark.parametrize(
    "source", ["import json", "from kg.pickle import x", "re.compile(x)", "run(x, shell=False)", "import urllib.parse",
               "np.load(f, allow_pickle=False)", "from urllib.parse import quote"]
)  # fmt: skip
def test_what_is_harmless_is_left_alone(source: str) -> None:
    assert list(complaints(source, "kg/some.py")) == []


def test_the_page_and_its_scripts_make_nothing_of_text(root: Path) -> None:
    """Text becomes text: no script of the page writes markup or runs words, and the template escapes by default."""
    for path in sorted((root / "kg" / "render" / "templates").iterdir()):
        words = path.read_text("utf-8")
        for forbidden in MARKUP:
            assert forbidden not in words, (path.name, forbidden)
    template = (root / "kg" / "render" / "templates" / "page.html.j2").read_text("utf-8")
    # nothing but our own style and scripts goes in as it is
    assert template.count("|safe") == 3
