"""What every command opens, with the shipped model: no connection, and no path but those that were named.

The paths are those that Python opens; RocksDB, onnxruntime and the drawing of fonts open theirs in native code. So that
these stay where they belong is held otherwise: the folders beside are as they were.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest

from kg.cli import COMMANDS
from kg.query import shipped

TEXT = "The old bridge was shut on Friday. “We found cracks in two of the pillars,” said Mayor Ann Lee in Millford.\n"
ARTICLE = {"text": TEXT, "title": "Bridge shut", "published": "2023-12-04", "url": "https://news.example/bridge"}
# names that would be paths, if anybody took them for one
CLIMBING = [
    "../../../../climbed",
    "/climbed",
    "..\\climbed",
    "climbed\u0000.txt",
    "~/climbed",
    "file:///climbed",
    "a/../../climbed",
]


SEED = Path(__file__).resolve().parents[2] / "seeds" / "oresk-talks.ann"


@dataclass(frozen=True)
class Seen:
    """What a run of commands left: their exit codes, and for each what it reached for, read and wrote."""

    codes: list[int]
    hosts: list[set[str]]
    reads: list[set[Path]]
    writes: list[set[Path]]


class Desk:
    """A folder with inputs, one for outputs, one for temporary files, a home, and one to stand in; nothing else."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.inputs, self.gold, self.out, self.tmp, self.home, self.here, self.log = (
            root / name for name in ("inputs", "gold", "out", "tmp", "home", "here", "log")
        )
        for folder in (self.inputs, self.gold, self.out, self.tmp, self.home, self.here):
            folder.mkdir()
        (self.home / ".netrc").write_text("default login somebody password secret\n")
        (self.home / ".netrc").chmod(0o600)
        (self.inputs / "bridge.txt").write_text(TEXT, "utf-8")
        (self.inputs / "climbing.jsonl").write_text("".join(map(_climbing, CLIMBING)), "utf-8")
        for suffix in (".txt", ".ann"):
            shutil.copy(SEED.with_suffix(suffix), self.gold)
        (self.inputs / "all.rq").write_text("SELECT * { ?s ?p ?o } LIMIT 3")

    def environment(self) -> dict[str, str]:
        """That of a user whose home and folder for temporary files are here."""
        kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH", "LANG") if name in os.environ}
        own = {"HOME": str(self.home), "TMPDIR": str(self.tmp), "LOGNAME": "somebody", "KG_GUARD_LOG": str(self.log)}
        # compiled modules are kept beside their sources where that is allowed: no affair of a command
        return kept | own | {"PYTHONDONTWRITEBYTECODE": "1", "KG_GUARD_SOCKETS": "none"}

    def run(self, *commands: tuple[str | Path, ...], before: tuple[str, ...] = ()) -> Seen:
        """Run commands with the guard watching; ``before`` is a program that runs the process."""
        environment = self.environment()
        environment["PYTHONPATH"] = os.pathsep.join([environment["PYTHONPATH"], str(Path(__file__).parents[2])])
        done = subprocess.run(
            [*before, sys.executable, "-m", "tests.security.commands"],
            input=json.dumps([[str(a) for a in command] for command in commands]),
            cwd=self.here, env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        seen = Seen(json.loads(done.stdout), *([set() for _ in commands] for _ in range(3)))
        number = -1
        for line in map(json.loads, self.log.read_text("utf-8").splitlines()):
            number = line.get("begins", number)
            if "host" in line:
                seen.hosts[number].add(line["host"])
            elif "path" in line:
                (seen.reads if line["kind"] == "read" else seen.writes)[number].add(Path(line["path"]))
        self.log.unlink()
        return seen

    def files(self) -> dict[str, bytes]:
        """Everything that lies on the desk but for outputs, by its path."""
        parts = (self.inputs, self.gold, self.tmp, self.home, self.here)
        return {str(p): p.read_bytes() for part in parts for p in sorted(part.rglob("*")) if p.is_file()}


def _climbing(name: str) -> str:
    text = f"{name} is open, Mayor Ann Lee said on Monday. “{name} is closed,” said Bo Ray of {name}.\n"
    text = text.replace("\u0000", "")
    url = f"https://news.example/{name}".replace("\u0000", "%00")
    return json.dumps(ARTICLE | {"text": text, "title": name, "publisher": name, "byline": name, "url": url}) + "\n"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return Desk(tmp_path_factory.mktemp("desk"))


@pytest.fixture(scope="module")
def commands(desk: Desk) -> list[tuple[str | Path, ...]]:
    """Every command, in an order in which each finds what it needs."""
    at = ("--store", desk.out / "store")
    formats = ("turtle", "trig", "nquads", "ntriples", "jsonld", "graphml", "gexf", "csv", "jsonl")
    iri = "https://w3id.org/said/id/entity/"
    return [
        ("extract", desk.inputs / "bridge.txt", desk.inputs / "climbing.jsonl", "-o", desk.out / "records.jsonl"),
        ("build", desk.inputs, "--jobs", "1", *at),
        ("build", desk.inputs, "--jobs", "2", "--store", desk.out / "second"),
        *(("export", "-f", name, "-o", desk.out / f"graph.{name}", *at) for name in formats),
        ("export", "-f", "nquads", "--evidence", "article", "--runs", "-o", desk.out / "all.nq", *at),
        ("query", "who-said-what-about-whom", *at),
        ("query", desk.inputs / "all.rq", "-f", "json", "-o", desk.out / "rows.json", *at),
        ("query", "--list"),
        *(("render", "-f", name, "-o", desk.out / f"page.{name}", *at) for name in ("html", "svg")),
        ("validate", *at),
        ("validate", desk.out / "all.nq"),
        ("stats", *at),
        ("stats", "-f", "void", *at),
        ("explain", "https://w3id.org/said/id/graph/shared", *at),
        ("diff", desk.out / "all.nq", desk.out / "graph.jsonl"),
        ("merge", "Ann Lee", "Bo Ray", *at),
        ("split", iri + "a", "--in", "https://news.example/bridge", *at),
        ("reject", iri + "a", *at),
        ("correct", iri + "a", "--speaker", iri + "b", *at),
        ("undo", iri + "a", *at),
        ("judgements", *at),
        ("evaluate", desk.gold / SEED.name),
        ("forget", desk.inputs / "bridge.txt", *at),
        ("forget", "../../../../climbed", *at),
        ("doctor", *at),
        ("completion", "bash"),
        ("extract", "--help"),
    ]  # fmt: skip


@pytest.fixture(scope="module")
def seen(desk: Desk, commands: list[tuple[str | Path, ...]]) -> tuple[Seen, dict[str, bytes], dict[str, bytes]]:
    """What they did, and the desk before and after."""
    before = desk.files()
    return desk.run(*commands), before, desk.files()


def test_every_command_is_among_them(commands: list[tuple[str | Path, ...]]) -> None:
    assert {command[0] for command in commands} == set(COMMANDS)
    assert len(shipped()) > 0


def test_the_work_was_done(seen: tuple[Seen, dict, dict], commands: list[tuple[str | Path, ...]], desk: Desk) -> None:
    codes = dict(zip(commands, seen[0].codes, strict=True))
    done = {command for command, code in codes.items() if code == 0}
    missing = ("explain", "split", "reject", "correct", "undo")
    assert {c for c in commands if c[0] not in missing and c[1:2] != ("../../../../climbed",)} <= done, codes
    assert len(list(desk.out.iterdir())) == 16


def test_no_command_without_a_url_reaches_for_the_network(
    seen: tuple[Seen, dict, dict], commands: list[tuple[str | Path, ...]]
) -> None:
    assert {c: hosts for c, hosts in zip(commands, seen[0].hosts, strict=True) if hosts} == {}


def test_the_guard_does_see_a_command_with_a_url(desk: Desk) -> None:
    found = desk.run(
        ("extract", "http://127.0.0.1:9/a"), ("extract", "http://news.example/a"),
        ("stats", "--store", "http://127.0.0.1:9/"),
        ("query", "SELECT * { ?s ?p ?o }", "--store", "http://127.0.0.1:9/"),
    )  # fmt: skip
    assert found.hosts == [{"127.0.0.1"}, {"news.example"}, {"127.0.0.1"}, {"127.0.0.1"}]
    assert found.codes == [1, 1, 1, 1]


def test_they_work_where_there_is_no_network(desk: Desk) -> None:
    """In a name space of its own without any interface, which native code cannot leave either."""
    program = shutil.which("unshare")
    if program is None or subprocess.run([program, "-rn", "true"], capture_output=True, check=False).returncode:
        pytest.skip("this system lets nobody make a network name space: unshare -rn")
    store = desk.out / "alone"
    found = desk.run(
        ("build", desk.inputs, "--store", store), ("query", "who-said-what-about-whom", "--store", store),
        ("render", "-o", desk.out / "alone.html", "--store", store), ("validate", "--store", store),
        before=(program, "-rn"),
    )  # fmt: skip
    assert found.codes == [0, 0, 0, 0]


def known(desk: Desk) -> tuple[Path, ...]:
    """What any command may read: Python and its libraries, the package, the system's own tables."""
    places = {sys.prefix, sys.base_prefix, *sysconfig.get_paths().values()}
    system = (
        "/proc",
        "/sys",
        "/dev/null",
        "/dev/urandom",
        "/usr/share/zoneinfo",
        "/etc/localtime",
        "/usr/lib/os-release",
    )
    package = Path(__file__).resolve().parents[2]
    return (*(Path(p).resolve() for p in places), *map(Path, system), package, desk.tmp)


def within(path: Path, places: tuple[Path, ...]) -> bool:
    return any(path == place or place in path.parents for place in places)


def test_each_reads_only_what_was_named(
    seen: tuple[Seen, dict, dict], commands: list[tuple[str | Path, ...]], desk: Desk
) -> None:
    strange = {}
    for command, reads in zip(commands, seen[0].reads, strict=True):
        named = tuple(part for part in command if isinstance(part, Path))
        # the text beside its gold is read; the folder to stand in is listed for modules, as `python -m` wants it
        beside = tuple(path.parent for path in named if path.suffix == ".ann")
        looked_at = {desk.here, *(path.parent for path in named)}
        found = {p for p in reads - looked_at if not within(p, (*known(desk), *named, *beside))}
        if found:
            strange[command] = found
    assert strange == {}


def test_each_writes_only_what_was_named(
    seen: tuple[Seen, dict, dict], commands: list[tuple[str | Path, ...]], desk: Desk
) -> None:
    strange = {}
    for command, writes in zip(commands, seen[0].writes, strict=True):
        named = [Path(part) for before, part in pairwise(command) if before in ("-o", "--store")]
        # a file is written beside its place under a name of its own, then moved there
        beside = {p for p in writes for out in named if p.parent == out.parent and p.name.startswith(f".{out.name}.")}
        found = {p for p in writes - beside if not within(p, (*named, desk.tmp, Path("/dev/null")))}
        if found:
            strange[command] = found
    assert strange == {}


def test_nothing_else_changed_and_no_temporary_file_is_left(seen: tuple[Seen, dict, dict], desk: Desk) -> None:
    _, before, after = seen
    assert after == before
    assert list(desk.root.rglob("*climbed*")) == []
    assert list(desk.here.iterdir()) == list(desk.tmp.iterdir()) == []
    assert not Path("/climbed").exists()
