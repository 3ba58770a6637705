"""Real SPARQL servers, started for the tests on a free port of this machine."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

VIRTUOSO_INI = """\
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
[TempDatabase]
DatabaseFile = {folder}/temp.db
TransactionFile = {folder}/temp.trx
[Parameters]
ServerPort = {sql}
ServerThreads = 4
DirsAllowed = {folder}
NumberOfBuffers = 4000
MaxDirtyBuffers = 3000
[HTTPServer]
ServerPort = {http}
ServerRoot = {folder}
ServerThreads = 4
[SPARQL]
ResultSetMaxRows = 1000000
[Client]
SQL_PREFETCH_ROWS = 100
"""


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@contextmanager
def running(command: list[str], address: str, folder: Path) -> Iterator[None]:
    """A server, from when it answers until the end of the block."""
    with (folder / "log").open("wb") as log, subprocess.Popen(command, stdout=log, stderr=log, cwd=folder) as process:
        try:
            deadline = time.monotonic() + 120
            while True:
                try:
                    urllib.request.urlopen(address, timeout=5).read()
                    break
                except OSError:
                    if process.poll() is not None or time.monotonic() > deadline:
                        raise RuntimeError((folder / "log").read_text(errors="replace")) from None
                    time.sleep(0.2)
            yield
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()


@contextmanager
def oxigraph(folder: Path, *flags: str) -> Iterator[str]:
    """The Oxigraph server of PyPI."""
    program = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or shutil.which("oxigraph")
    if program is None:
        raise RuntimeError("no oxigraph server; pip install oxigraph")
    port = free_port()
    command = [program, "serve", "--location", str(folder / "data"), "--bind", f"127.0.0.1:{port}", *flags]
    with running(command, f"http://127.0.0.1:{port}/query?query=ASK%7B%7D", folder):
        yield f"http://127.0.0.1:{port}/"


def need_virtuoso() -> None:
    """Debian's Virtuoso is there, or the test fails and says what to install; KG_VIRTUOSO=none skips it."""
    if os.environ.get("KG_VIRTUOSO") == "none":
        pytest.skip("KG_VIRTUOSO=none: not tested against Virtuoso")
    if shutil.which("virtuoso-t") is None or shutil.which("isql-vt") is None:
        pytest.fail(
            "these tests need Virtuoso: run `apt-get install virtuoso-opensource-7-bin` as root, or set "
            "KG_VIRTUOSO=none to leave them out",
            pytrace=False,
        )


@contextmanager
def virtuoso(folder: Path) -> Iterator[str]:
    """Virtuoso of Debian, where anybody may write."""
    http, sql = free_port(), free_port()
    (folder / "virtuoso.ini").write_text(VIRTUOSO_INI.format(folder=folder, http=http, sql=sql))
    command = ["virtuoso-t", "+foreground", "+configfile", str(folder / "virtuoso.ini")]
    with running(command, f"http://127.0.0.1:{http}/sparql?query=ASK%7B%7D", folder):
        statements = "GRANT SPARQL_UPDATE TO \"SPARQL\"; DB.DBA.RDF_DEFAULT_USER_PERMS_SET ('nobody', 7);"
        isql = ["isql-vt", f"127.0.0.1:{sql}", "dba", "dba", f"exec={statements}"]
        subprocess.run(isql, check=True, capture_output=True)
        yield f"http://127.0.0.1:{http}/sparql"
