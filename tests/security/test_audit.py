"""``.ci/AUDIT.md`` lists what is installed at run time: no library more, none fewer, in the pinned versions."""

from __future__ import annotations

import re
from configparser import ConfigParser
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version


def _table(text: str, header: str) -> list[list[str]]:
    lines = text[text.index(f"| {header}") :].split("\n\n")[0].splitlines()
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


@pytest.fixture(scope="module")
def listed(root: Path) -> dict[str, list[str]]:
    """The rows of the list, by package."""
    rows = _table((root / ".ci" / "AUDIT.md").read_text("utf-8"), "package | version | asked for by")
    return {row[0]: row[1:] for row in rows}


@pytest.fixture(scope="module")
def pinned(root: Path) -> dict[str, str]:
    """The versions of ``constraints.txt``."""
    lines = (root / "constraints.txt").read_text("utf-8").splitlines()
    return {
        canonicalize_name(name): version for name, _, version in (line.partition("==") for line in lines) if version
    }


def direct(root: Path) -> list[Requirement]:
    """What ``setup.cfg`` asks for at run time."""
    config = ConfigParser(interpolation=None)
    config.read(root / "setup.cfg", "utf-8")
    lines = config["options"]["install_requires"].splitlines()
    return [Requirement(line) for line in lines if line.strip() and not line.startswith("#")]


def askers(root: Path) -> dict[str, set[str]]:
    """Each library that is needed here, with those that ask for it, as the installed packages say."""
    found: dict[str, set[str]] = {}
    waiting = [("said-kg", requirement) for requirement in direct(root)]
    while waiting:
        asker, requirement = waiting.pop()
        name = canonicalize_name(requirement.name)
        known = asker in found.setdefault(name, set())
        found[name].add(asker)
        if known:
            continue
        for line in metadata.requires(name) or ():
            needed = Requirement(line)
            extras = {"", *requirement.extras}
            if needed.marker is None or any(needed.marker.evaluate({"extra": extra}) for extra in extras):
                waiting.append((name, needed))
    return found


def test_it_lists_what_is_needed_and_who_asks_for_it(root: Path, listed: dict[str, list[str]]) -> None:
    needed = askers(root)
    assert sorted(listed) == sorted(needed)
    assert {name: set(row[1].split(", ")) for name, row in listed.items()} == needed
    assert [name for name, row in listed.items() if len(row[2]) < 10] == []


def test_the_versions_are_those_that_are_pinned_and_installed(
    listed: dict[str, list[str]], pinned: dict[str, str]
) -> None:
    assert {name: row[0] for name, row in listed.items()} == {name: pinned[name] for name in listed}
    assert {name: metadata.version(name) for name in listed} == {name: pinned[name] for name in listed}


def test_the_pinned_versions_are_those_that_setup_cfg_allows(root: Path, pinned: dict[str, str]) -> None:
    for requirement in direct(root):
        assert requirement.specifier.contains(pinned[canonicalize_name(requirement.name)]), requirement


def test_each_advisory_that_was_considered_is_mended_in_the_pinned_version(root: Path, pinned: dict[str, str]) -> None:
    rows = _table((root / ".ci" / "AUDIT.md").read_text("utf-8"), "package | advisory")
    assert len(rows) > 20
    for package, advisory, mended, why in rows:
        assert re.fullmatch(r"CVE-\d{4}-\d{4,}", advisory)
        assert why
        assert mended == "none" or Version(pinned[package]) >= Version(mended), advisory
