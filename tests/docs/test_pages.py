"""The pages are built without a warning; every command, option, field, term and public name stands in them."""

from __future__ import annotations

import html
import re
import subprocess
import sys
import zlib
from importlib import import_module
from pathlib import Path

import click
import pytest
from rdflib import OWL, RDF, Graph

from kg.cli import group
from kg.model import Record
from kg.query import shipped
from tests.conftest import ROOT
from tests.docs.examples import blocks

MODULES = [
    "kg", "kg.model", "kg.access", "kg.query", "kg.builder", "kg.drawing", "kg.component", "kg.steps", "kg.notebook",
    "kg.pipeline", "kg.read", "kg.resolve", "kg.store", "kg.export", "kg.evaluate", "kg.errors",
]  # fmt: skip
PAGES = [ROOT / "README.md", ROOT / "notebooks" / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
LINK = re.compile(r"(?<!\\)!?\[[^\]]*\]\(([^)\s]+)\)")
CONTEXT = click.Context(group, info_name="kg", **group.context_settings)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built pages."""
    folder = tmp_path_factory.mktemp("site")
    command = [
        sys.executable,
        "-m",
        "sphinx",
        "-q",
        "-W",
        "--keep-going",
        "-b",
        "html",
        str(ROOT / "docs"),
        str(folder),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return folder


def _text(page: Path) -> str:
    """What a page says, in one line."""
    bare = re.sub(r"<[^>]+>", " ", page.read_text("utf-8"))
    return " ".join(html.unescape(bare).split()).replace("“", '"').replace("”", '"')


def _command(name: str) -> click.Command:
    command = group.get_command(CONTEXT, name)
    assert command is not None
    return command


def test_every_command_and_option_is_in_the_reference(site: Path) -> None:
    parts = re.split(r"\bkg (\w+) \[", _text(site / "reference" / "cli.html"))
    sections = dict(zip(parts[1::2], parts[2::2], strict=True))
    for name in group.list_commands(CONTEXT):
        command = _command(name)
        section = sections[name]
        for option in command.params:
            if isinstance(option, click.Option):
                assert option.opts[-1] in section, (name, option.opts)
                assert option.help, (name, option.opts)


def test_every_command_is_shown_in_use() -> None:
    """In README, tutorial or how-to, in a block that the tests run or in the text."""
    shown = "".join(page.read_text("utf-8") for page in PAGES)
    assert [name for name in group.list_commands(CONTEXT) if f"kg {name}" not in shown] == []
    run = "".join(block.text for page in PAGES for block in blocks(page.read_text("utf-8")))
    assert {name for name in group.list_commands(CONTEXT) if f"kg {name} " not in run} <= {
        "diff", "split", "reject", "correct", "undo", "completion", "doctor",
    }  # fmt: skip


def test_every_public_name_is_in_the_reference(site: Path) -> None:
    inventory = zlib.decompress((site / "objects.inv").read_bytes().split(b"\n", 4)[4]).decode()
    known = {line.split()[0] for line in inventory.splitlines() if " py:" in line}
    for name in MODULES:
        module = import_module(name)
        own = [key for key, value in vars(module).items() if getattr(value, "__module__", None) == name]
        public = getattr(module, "__all__", [key for key in own if not key.startswith("_")])
        assert [key for key in public if f"{name}.{key}" not in known] == [], name


def test_every_field_of_a_record_is_described() -> None:
    page = (ROOT / "docs" / "reference" / "records.md").read_text("utf-8")
    data = {
        "article": {"id": "a", "source": "s", "text": "t"},
        "entities": [
            {"id": "e", "name": "n", "type": "person", "named": True, "aliases": [], "mentions": [], "roles": []}
        ],
        "attributions": [
            {
                "id": "i", "mode": "direct", "source": {"start": 0, "end": 1, "text": "t"}, "cue": None, "content": [],
                "speakers": [], "role": None, "affiliation": None, "addressee": None, "about": [], "nested_in": None,
                "negated": False, "rejects": False, "relations": [], "said_on": None, "confidence": 1.0,
            }
        ],
    }  # fmt: skip
    record = Record.from_json(data).to_json()
    for part, value in record.items():
        assert f"## {part}\n" in page
        section = page.partition(f"## {part}\n")[2].partition("\n## ")[0]
        fields = value if isinstance(value, dict) else value[0]
        named = set(re.findall(r"`(\w+)`", "\n".join(line for line in section.splitlines() if line.startswith("`"))))
        assert set(fields) == named, part


def test_every_shipped_query_and_term_is_in_the_reference(site: Path) -> None:
    queries = _text(site / "reference" / "queries.html")
    assert [query.name for query in shipped() if query.title not in queries or query.name not in queries] == []
    page = _text(site / "reference" / "ontology.html")
    graph = Graph().parse(ROOT / "kg" / "data" / "ontology" / "said.ttl")
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
    terms = {str(term) for kind in kinds for term in graph.subjects(RDF.type, kind) if "said#" in str(term)}
    assert len(terms) > 30
    assert [term for term in sorted(terms) if f"said:{term.partition('#')[2]} " not in page] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    made = {"cli.md", "queries.md", "ontology.md"}
    for link in LINK.findall(page.read_text("utf-8")):
        path = link.partition("#")[0]
        if path and "://" not in path:
            assert (page.parent / path).exists() or Path(path).name in made, link
