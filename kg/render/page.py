"""A :class:`~kg.render.model.View` -> one self-contained HTML file, through pyvis and a template of our own.

pyvis' ``Network`` carries nodes, edges and options to the template and brings the vis-network library, which is put
into the file. All text stands in inert JSON blocks, escaped so that no content can end them; the scripts put it into
the page with ``textContent`` only. The Content-Security-Policy names each script and style by its hash and allows no
connection at all.
"""

from __future__ import annotations

import hashlib
import json
import re
from base64 import b64encode
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pyvis
from markupsafe import Markup
from pyvis.edge import Edge as VisEdge
from pyvis.network import Network

from kg.errors import OutputError
from kg.render.model import EDGE_KINDS, POLARITIES, Passage, Statement, View
from kg.render.style import OPTIONS, SHAPES, size

_HERE = Path(__file__).parent / "templates"
_VIS = Path(pyvis.__file__).parent / "templates" / "lib" / "vis-9.1.2" / "vis-network.min.js"
SCRIPTS = (
    "dom.js",
    "data.js",
    "search.js",
    "filter.js",
    "state.js",
    "network.js",
    "labels.js",
    "ego.js",
    "legend.js",
    "facets.js",
    "timeline.js",
    "table.js",
    "panel.js",
    "export.js",
    "shell.js",
    "main.js",
)
TITLE = "Who said what about whom"

_UNSAFE = re.compile("[<>&\u2028\u2029\ud800-\udfff]")
_MARKS = {"source": 0, "cue": 1, "content": 2}


def html(view: View, title: str = TITLE) -> str:
    """The page as a string; the same view gives the same string."""
    network = _network(view)
    title = title.encode("utf-8", "replace").decode()
    script = f'"use strict";\n(() => {{\n{"".join(_text(_HERE / name) for name in SCRIPTS)}}})();\n'
    vis, style = _text(_VIS), _text(_HERE / "page.css")
    policy = "; ".join(
        (
            "default-src 'none'",
            f"script-src {_hash(vis)} {_hash(script)}",
            f"style-src {_hash(style)}",
            "img-src data:",
            "connect-src 'none'",
            "base-uri 'none'",
            "form-action 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        )
    )
    environment = network.templateEnv
    environment.autoescape = True
    environment.filters["block"] = block
    environment.filters["columns"] = columns
    environment.filters["from_json"] = json.loads
    environment.globals.update(
        policy=policy, title=title, vis=vis, script=script, style=style, data=payload(view, title)
    )
    return str(network.generate_html())


def write(view: View, path: str | Path, *, title: str = TITLE) -> None:
    """Write the page, whole or not at all.

    Raises:
        OutputError: the file cannot be written.
    """
    target = Path(path)
    part = target.with_name(f".{target.name}.part")
    text = html(view, title)
    try:
        part.write_text(text, encoding="utf-8", newline="\n")
        part.replace(target)
    except OSError as error:
        raise OutputError(
            str(path),
            f"the page cannot be written ({error.strerror})",
            "name a file in a folder that exists and that you may write to",
        ) from error
    finally:
        if part.exists():
            part.unlink()


def block(data: Any) -> str:
    """JSON that may stand inside a ``<script type="application/json">``: nothing in it can end the element."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return Markup(_UNSAFE.sub(lambda m: f"\\u{ord(m[0]):04x}", text))


def columns(rows: list[dict[str, Any]]) -> dict[str, list[Any]]:
    """A list of like objects as one object of lists, which is shorter and quicker to read."""
    return {key: [row.get(key) for row in rows] for key in (rows[0] if rows else {})}


def payload(view: View, title: str = TITLE) -> dict[str, Any]:
    """All of the view that pyvis' nodes and edges do not carry, as JSON-ready columns; offsets are UTF-16 units."""
    statements = [iri for s in view.statements for iri in (s.id, *(c.id for c in s.copies))]
    prefix = {"node": _common([n.id for n in view.nodes]), "statement": _common(statements)}
    run = view.run
    return {
        "title": title,
        "evidence": view.evidence,
        "prefix": prefix,
        "polarities": POLARITIES,
        "kinds": EDGE_KINDS,
        "run": {"model": run.model, "version": run.version, "settings": dict(run.settings), "started": run.started}
        if run
        else None,
        "entities": columns(
            [
                {
                    "id": n.id[len(prefix["node"]) :],
                    "name": n.name,
                    "aliases": n.aliases,
                    "roles": n.roles,
                    "named": int(n.named),
                    "said": n.said,
                    "about": n.about,
                }
                for n in view.nodes
            ]
        ),
        "articles": columns([asdict(a) for a in view.articles]),
        "passages": columns([{"article": p.article, "text": p.text, "clipped": p.clipped} for p in view.passages]),
        "statements": columns([_row(s, len(prefix["statement"]), view.passages) for s in view.statements]),
    }


def _common(iris: list[str]) -> str:
    """What all IRIs begin with, up to a slash or hash, so that the rest stands for the whole."""
    first, last = min(iris, default=""), max(iris, default="")
    same = next((i for i, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), 0)
    return first[: max(first.rfind("/", 0, same), first.rfind("#", 0, same)) + 1]


def _row(s: Statement, cut: int, passages: tuple[Passage, ...]) -> dict[str, Any]:
    text = passages[s.passage].text if s.passage is not None else ""
    units = _Units(text)
    return {
        "id": s.id[cut:],
        "article": s.article,
        "mode": s.mode,
        "polarity": POLARITIES.index(s.polarity),
        "speakers": s.speakers,
        "source": s.source,
        "cue": s.cue,
        "content": s.content,
        "role": s.role,
        "affiliation": s.affiliation,
        "addressee": s.addressee,
        "about": s.about,
        "nested": s.nested_in,
        "relations": [(r.type, r.to, r.confidence) for r in s.relations],
        "date": s.date,
        "dated": int(s.dated_by_article),
        "confidence": s.confidence,
        "passage": s.passage,
        "sentence": [units(i) for i in s.sentence] if s.sentence else None,
        "copies": [(c.id[cut:], c.article) for c in s.copies],
        "marks": [(_MARKS[m.kind], units(m.start), units(m.end)) for m in s.marks],
    }


class _Units:
    """Code-point offsets of a text -> offsets in UTF-16 units, in which JavaScript counts."""

    def __init__(self, text: str) -> None:
        self._text, self._plain = text, not text or max(text) <= "\uffff"

    def __call__(self, offset: int) -> int:
        return offset if self._plain else offset + sum(c > "\uffff" for c in self._text[:offset])


def _network(view: View) -> Network:
    """The pyvis network: positions fixed, physics off. Labels and colours are the page's, by group."""
    network = Network(height="100%", width="100%", directed=True)
    network.set_template_dir(str(_HERE), "page.html.j2")
    for position, n in enumerate(view.nodes):
        network.add_node(
            position, label=" ", shape=SHAPES[n.type], group=n.type, x=n.x, y=n.y, size=size(n.said + n.about)
        )
    network.edges = [
        VisEdge(e.source, e.target, True, kind=EDGE_KINDS.index(e.kind), statements=e.statements).options
        for e in view.edges
    ]
    network.set_options(json.dumps(OPTIONS))
    return network


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
