"""This project's own annotations of newswire articles: ``training/annotated.jsonl``, one article a line.

They follow the guidelines of the annotated articles (``gold/GUIDELINES.md`` of the corpora's folder) and hold no text:
spans are ``[start, end)`` code-point offsets into ``original_articles/<doc>.txt`` of the newswire corpus, and a name is
the offsets of a place where it stands in the text, or a string where it stands nowhere ("unspecified").

A quarter of them (:func:`is_development`) is kept out of training: thresholds, choices and the confidence are set on
them. The others are trained on, the encoder on those of the batch :data:`SEEN` (with both it was no better). Neither is
ever reported on: that is the half of ``gold/`` that nothing looks at.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kg.evaluate import GoldArticle, load_gold

FILE = Path(__file__).with_name("annotated.jsonl")
SEEN = 1
TEXTS = "en-worldwide-newswire/original_articles"
_NAMES = ("source_entity", "source_org", "addressee")
_LISTS = ("accept", "about")


def is_development(stem: str) -> bool:
    """Whether an article is for development: a quarter of them, by a hash of the name."""
    return int(hashlib.sha256(stem.encode()).hexdigest(), 16) % 4 == 0


def packed(gold: dict[str, Any], text: str) -> dict[str, Any]:
    """The article in the form that is kept."""

    def name(value: str | None) -> Any:
        at = text.find(value) if value else -1
        return value if at < 0 or not value else [at, at + len(value)]

    def row(a: dict[str, Any]) -> dict[str, Any]:
        out = {k: v for k, v in a.items() if v not in (None, [], False)}
        out |= {k: name(out[k]) for k in _NAMES if k in out}
        return out | {k: [name(v) for v in out[k]] for k in _LISTS if k in out}

    entities = [
        {
            "canonical": name(e["canonical"]), "aliases": [name(a) for a in e["aliases"]], "type": e["type"],
            "roles": [{"role": name(r.get("role")), "org": name(r.get("org"))} for r in e["roles"]],
        }
        for e in gold["entities"]
    ]  # fmt: skip
    return {
        "doc": gold["doc"], "published": gold["published"], "attributions": [row(a) for a in gold["attributions"]],
        "entities": entities,
    }  # fmt: skip


def unpacked(kept: dict[str, Any], text: str) -> dict[str, Any]:
    """The article in the form of ``gold/``."""

    def name(value: Any) -> str | None:
        return text[value[0] : value[1]] if isinstance(value, list) else value

    def row(a: dict[str, Any]) -> dict[str, Any]:
        out = {"cue": None, "source": None, "stance_to": None, "nested_in": None, "negated": False, **a}
        return (
            out | {k: name(a.get(k)) for k in _NAMES} | {k: [name(v) for v in a.get(k, ())] for k in _LISTS}
        )  # fmt: skip

    entities = [
        {
            "canonical": name(e["canonical"]), "aliases": [name(a) for a in e["aliases"]], "type": e["type"],
            "roles": [{"role": name(r["role"]), "org": name(r["org"])} for r in e["roles"]],
        }
        for e in kept["entities"]
    ]  # fmt: skip
    return {**kept, "headline": None, "dateline": None, "publisher": None,
            "attributions": [row(a) for a in kept["attributions"]], "entities": entities}  # fmt: skip


def articles(
    corpora: Path, development: bool | None = None, batch: int | None = None
) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """``(stem, text, article in the form of gold/)``; of one part, or of both; of one batch, or of both.

    The first batch are articles with the most reported speech, the second (``"batch": 2``) those with the most words of
    answering and addressing among the others: longer and harder.
    """
    with FILE.open(encoding="utf8") as lines:
        for line in lines:
            kept = json.loads(line)
            stem = kept["doc"].removesuffix(".txt")
            if batch is not None and kept.get("batch", 1) != batch:
                continue
            if development is None or is_development(stem) is development:
                text = (corpora / TEXTS / kept["doc"]).read_text(encoding="utf8")
                yield stem, text, unpacked(kept, text)


def write_out(corpora: Path, folder: Path, development: bool | None = None, batch: int | None = None) -> None:
    """Write the articles of a part to a folder, in the form of ``gold/``."""
    folder.mkdir(parents=True, exist_ok=True)
    for stem, _, gold in articles(corpora, development, batch):
        (folder / f"{stem}.json").write_text(json.dumps(gold, ensure_ascii=False, indent=1), encoding="utf8")


def development(corpora: Path, batch: int | None = None) -> list[GoldArticle]:
    """The articles for development, as :mod:`kg.evaluate` takes them."""
    with tempfile.TemporaryDirectory() as folder:
        write_out(corpora, Path(folder), development=True, batch=batch)
        return sorted(load_gold(folder, corpora / TEXTS), key=lambda g: g.stem)


def main() -> None:
    """Pack files in the form of ``gold/`` into the file, or write them out again."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, required=True, help="folder with en-worldwide-newswire/")
    parser.add_argument("--add", type=Path, help="folder of files in the form of gold/ to take in")
    parser.add_argument("--batch", type=int, help="number of the batch that --add takes in")
    parser.add_argument("--out", type=Path, help="folder to write the articles to, in the form of gold/")
    parser.add_argument("--part", choices=("development", "training"), help="write this part only")
    args = parser.parse_args()
    if args.add:
        rows = {}
        if FILE.exists():
            rows = {json.loads(line)["doc"]: line for line in FILE.read_text(encoding="utf8").splitlines()}
        for path in sorted(args.add.glob("*.json")):
            gold = json.loads(path.read_text(encoding="utf8"))
            text = (args.corpora / TEXTS / gold["doc"]).read_text(encoding="utf8")
            row = packed(gold, text)
            if args.batch is not None:
                row = {"doc": row.pop("doc"), "batch": args.batch, **row}
            rows[gold["doc"]] = json.dumps(row, ensure_ascii=False, separators=(",", ":"))
        FILE.write_text("".join(rows[doc] + "\n" for doc in sorted(rows)), encoding="utf8")
    if args.out:
        write_out(args.corpora, args.out, None if args.part is None else args.part == "development")


if __name__ == "__main__":
    main()
