"""What is installed and what is missing: the checks of ``kg doctor``, each with the next step where something fails.

Nothing of what is checked is imported before its own check, so that a broken installation can still be looked at.
"""

from __future__ import annotations

import hashlib
import json
import platform
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from importlib import import_module, metadata
from pathlib import Path
from typing import Any, Literal

State = Literal["ok", "note", "fails"]
DISTRIBUTION = "said-kg"
MODEL = Path(__file__).resolve().parent / "data" / "model"
PYTHON = (3, 11)
REINSTALL = f"install it again: pip install --force-reinstall {DISTRIBUTION}"
SAMPLE = "The old bridge is unsafe, the mayor of Millford said on Monday."


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        what: its name.
        state: ``ok``; ``note``: missing, and only needed for something that not everybody does; ``fails``.
        detail: what was found.
        next: what to do about it; empty where all is well.
    """

    what: str
    state: State
    detail: str
    next: str = ""

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def examine(store: str | None = None) -> Iterator[Finding]:
    """Look at everything.

    Args:
        store: a store's folder or URL, which then has to be there; ``kg-store`` in this folder when omitted, which need
            not be there yet.
    """
    yield _python()
    yield _package()
    yield from _requirements()
    yield from _extras()
    yield from _model()
    yield _extraction()
    yield _spacy()
    yield _font()
    yield _store(store)


def _python() -> Finding:
    where = f"{platform.python_version()} ({platform.system()} {platform.machine()}), {sys.executable}"
    if sys.version_info < PYTHON:
        return Finding("python", "fails", where, "use Python {}.{} or later".format(*PYTHON))
    return Finding("python", "ok", where)


def _package() -> Finding:
    try:
        return Finding(DISTRIBUTION, "ok", f"{metadata.version(DISTRIBUTION)}, {Path(__file__).parent}")
    except metadata.PackageNotFoundError:
        return Finding(DISTRIBUTION, "fails", f"not installed; it runs from {Path(__file__).parent}", "pip install .")


def _requirements() -> Iterator[Finding]:
    """The libraries that it needs: one finding for all that are there, one for each that is not."""
    fine = []
    try:
        asked = list(_wanted(""))
    except ModuleNotFoundError:
        yield Finding("packaging", "fails", "not installed", "pip install packaging")
        return
    for name, wanted, found in asked:
        if found is None:
            yield Finding(name, "fails", "not installed", f'pip install "{name}{wanted}"')
        elif not wanted.contains(found, prereleases=True):
            yield Finding(name, "fails", f"{found}, but {wanted} is needed", f'pip install "{name}{wanted}"')
        else:
            fine.append(f"{name} {found}")
    if fine:
        yield Finding("libraries", "ok", ", ".join(sorted(fine)))


def _extras() -> Iterator[Finding]:
    """What notebooks need."""
    there: list[str] = []
    missing: list[str] = []
    try:
        asked = list(_wanted("notebooks"))
    except ModuleNotFoundError:  # reported among the libraries
        return
    for name, wanted, found in asked:
        good = found is not None and wanted.contains(found, prereleases=True)
        (there if good else missing).append(f"{name} {found}" if found else name)
    if missing:
        step = f"for notebooks: pip install '{DISTRIBUTION}[notebooks]'"
        yield Finding("notebooks", "note", f"missing: {', '.join(sorted(missing))}", step)
    elif there:
        yield Finding("notebooks", "ok", ", ".join(sorted(there)))


def _wanted(extra: str) -> Iterator[tuple[str, Any, str | None]]:
    """Name, versions asked for and version found, of each requirement of the package or of one of its extras."""
    from packaging.requirements import Requirement

    try:
        lines = metadata.requires(DISTRIBUTION) or []
    except metadata.PackageNotFoundError:
        return
    for line in lines:
        requirement = Requirement(line)
        marker = requirement.marker
        if marker is not None and not marker.evaluate({"extra": extra}):
            continue
        if extra and (marker is None or marker.evaluate({"extra": ""})):
            continue
        try:
            found: str | None = metadata.version(requirement.name)
        except metadata.PackageNotFoundError:
            found = None
        yield requirement.name, requirement.specifier, found


def _model() -> Iterator[Finding]:
    """Each file of the shipped model against its checksum."""
    try:
        meta = json.loads((MODEL / "model.json").read_text(encoding="utf-8"))
        sums = dict(meta["sha256"])
        yield Finding("model", "ok", f"{meta['name']} {meta['version']}, {MODEL}")
    except (OSError, ValueError, KeyError, TypeError) as error:
        yield Finding("model", "fails", f"{MODEL / 'model.json'} cannot be read ({error})", REINSTALL)
        return
    for name, wanted in sorted(sums.items()):
        try:
            found = hashlib.sha256((MODEL / name).read_bytes()).hexdigest()
        except OSError as error:
            yield Finding(f"model: {name}", "fails", f"it cannot be read ({error.strerror})", REINSTALL)
            continue
        if found == wanted:
            yield Finding(f"model: {name}", "ok", f"sha256 {found}")
        else:
            yield Finding(f"model: {name}", "fails", f"it is damaged: sha256 {found}, not {wanted}", REINSTALL)


def _extraction() -> Finding:
    """Whether a sentence gives its attribution: model, onnxruntime, spaCy and the word lists work together."""
    try:
        found = import_module("kg.pipeline").extract(SAMPLE).attributions
    except Exception as error:  # whatever is wrong is what is looked for
        return Finding("extraction", "fails", f"{type(error).__name__}: {error}", REINSTALL)
    if [(a.cue.text if a.cue else "") for a in found] != ["said"]:
        return Finding("extraction", "fails", f"of a sentence with one attribution it found {len(found)}", REINSTALL)
    return Finding("extraction", "ok", "a sentence gives its attribution")


def _spacy() -> Finding:
    names = {entry.name for entry in metadata.entry_points(group="spacy_factories")}
    if "kg_attribution" in names:
        return Finding("spaCy component", "ok", 'nlp.add_pipe("kg_attribution")')
    return Finding("spaCy component", "note", "spaCy does not know kg_attribution by itself", REINSTALL)


def _font() -> Finding:
    try:
        svg = import_module("kg.render.svg")
        if svg.has_font():
            return Finding("font", "ok", "drawings as PNG have names")
    except Exception as error:  # as above
        return Finding("font", "fails", f"nothing can be drawn: {type(error).__name__}: {error}", REINSTALL)
    return Finding("font", "note", "none, which PNG drawings need", "Debian: apt-get install fonts-dejavu-core")


def _store(given: str | None) -> Finding:
    name = given or "kg-store"
    if given is None and not Path(name).exists():
        return Finding("store", "note", f"no {name} in this folder", "make one: kg build SRC...")
    try:
        store = import_module("kg.store").Store.open(name)
        count = len(store.articles())
    except Exception as error:  # as above: KgError says what to do
        cause, step = getattr(error, "cause", f"{type(error).__name__}: {error}"), getattr(error, "hint", "")
        return Finding("store", "fails", f"{name}: {cause}", step or "build it again in a new folder")
    if not count:
        return Finding("store", "note", f"{name}: no articles", "add some: kg build SRC...")
    return Finding("store", "ok", f"{name}: {count} articles, base {store.base}")
