"""Every figure of quality, held against floors: ``python -m training.evaluate --shared DIR``.

The annotated articles of ``gold/`` are scored by halves: *development* (even places of the sorted names; the model is
trained on it) and *reporting* (odd places; looked at by nothing but this). Of this project's own annotated articles
those for development are scored: thresholds and the confidence were set on them. PolNeAR dev is scored with the
flat tagging, with the records as they are, and with continued quotations put back into the attribution that they
continue, as PolNeAR annotates them. The scorers are the ones in ``DIR/tools``.

Floors lie in ``training/floors.json`` and only rise: ``--raise`` writes today's figures (less a margin for ties between
machines) where they are higher; a figure below its floor is an error. Lowering one takes an edit and a reason there.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from kg.annotate.components import SPANS_KEY
from kg.model import Article, Record
from kg.pipeline import Extractor
from kg.read import read
from training.annotations import development, write_out
from training.gold import articles, halves

FLOORS = Path(__file__).resolve().parent / "floors.json"
MARGIN = 1.0
# Figures of what the model is trained on say how well it fits, not how good it is: they have no floors.
TRAINED_ON = "gold, development half"
# So do figures of the confidence on the articles that it is fitted to.
OWN = "own articles, development"
FITTED = frozenset({"1 - ECE", "AUROC"})
Figures = dict[str, float]


def write(path: Path, records: Iterable[dict[str, Any]]) -> None:
    """JSON Lines."""
    with path.open("w", encoding="utf8") as file:
        for record in records:
            file.write(json.dumps(record, ensure_ascii=False) + "\n")


def merged(record: dict[str, Any]) -> dict[str, Any]:
    """The record in PolNeAR's convention: a continued quotation is content of the attribution that it continues."""
    kept: list[dict[str, Any]] = []
    for attribution in record["attributions"]:
        before = next((a for a in reversed(kept) if a["cue"] is not None and not a["nested_in"]), None)
        if attribution["cue"] is None and not attribution["nested_in"] and before is not None:
            before["content"] = sorted(before["content"] + attribution["content"], key=lambda s: int(s["start"]))
        else:
            kept.append({**attribution, "content": list(attribution["content"])})
    return {**record, "attributions": kept}


def flat(record: Record, extractor: Extractor) -> dict[str, Any]:
    """The spans of the flat tagging, each as an attribution of its own."""
    doc = extractor.annotate(record.article)
    rows = []
    for n, span in enumerate(doc.spans[SPANS_KEY]):
        piece = {"start": span.start_char, "end": span.end_char, "text": span.text}
        row: dict[str, Any] = {"id": str(n), "source": None, "cue": None, "content": [], "nested_in": None}
        row[span.label_] = [piece] if span.label_ == "content" else piece
        rows.append(row)
    return {"article": record.article.to_json(), "entities": [], "attributions": rows}


def run(tool: Path, arguments: Sequence[str]) -> str:
    """What a scorer prints."""
    done = subprocess.run([sys.executable, str(tool), *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{tool}: {done.stderr.strip()}")
    return done.stdout


def gold_figures(text: str) -> Figures:
    """Figures of ``score_gold.py``, in percent (ECE turned round, so that more is better for all)."""
    rate = re.compile(r"(\S.*?)\s+P [\d.]+ R [\d.]+ F1 ([\d.]+)|(\S.*? \| found)\s+([\d.]+) \(")
    out: Figures = {}
    for line in text.splitlines():
        if m := rate.match(line):
            out[m[1] or m[3]] = 100 * float(m[2] or m[4])
        elif m := re.match(r"confidence\s+ECE ([\d.]+) AUROC ([\d.]+)", line):
            out["1 - ECE"], out["AUROC"] = 100 * (1 - float(m[1])), 100 * float(m[2])
    return out


def polnear_figures(text: str) -> Figures:
    """Figures of ``score_polnear.py`` over (article, annotator) pairs, in percent."""
    out: Figures = {}
    for line in text.split("\narticles")[0].splitlines():
        if m := re.match(r"\s+(\w+)\s+exact F1 ([\d.]+)", line):
            out[f"{m[1]} exact"] = float(m[2])
        elif m := re.match(r"\s+quote@([\d.]+) F1 ([\d.]+) .*speaker\|match ([\d.]+)", line):
            out[f"quote@{m[1]}"], out[f"speaker@{m[1]}"] = float(m[2]), float(m[3])
    return out


def measure(shared: Path, out: Path) -> dict[str, Figures]:
    """All figures by part."""
    out.mkdir(parents=True, exist_ok=True)
    extractor = Extractor()
    figures: dict[str, Figures] = {}
    for name, half in zip((TRAINED_ON, "gold, reporting half"), halves(shared), strict=True):
        path = out / f"{name.replace(', ', '-').replace(' ', '-')}.jsonl"
        write(path, (r.to_json() for r in extractor.extract(articles(shared, half))))
        figures[name] = gold_figures(run(shared / "tools/score_gold.py", [str(path), *(g.stem for g in half)]))
    for batch, name in enumerate((OWN, f"{OWN}, second batch"), 1):
        own, folder = development(shared / "corpora", batch), out / f"annotated-{batch}"
        write_out(shared / "corpora", folder, development=True, batch=batch)
        path = out / f"own-development-{batch}.jsonl"
        write(path, (r.to_json() for r in extractor.extract(articles(shared, own))))
        found = run(shared / "tools/score_gold.py", ["--gold", str(folder), str(path), *(g.stem for g in own)])
        figures[name] = gold_figures(found)
    dev = shared / "corpora/polnear/data/dev/text"
    texts = [a for a in read([str(dev)]) if isinstance(a, Article)]
    records = list(extractor.extract(texts))
    parts = {
        "PolNeAR dev, flat tagging": [flat(r, extractor) for r in records],
        "PolNeAR dev, records": [r.to_json() for r in records],
        "PolNeAR dev, quotations rejoined": [merged(r.to_json()) for r in records],
    }
    for name, rows in parts.items():
        path = out / f"{name.replace(', ', '-').replace(' ', '-')}.jsonl"
        write(path, rows)
        spans = polnear_figures(run(shared / "tools/score_polnear.py", [str(path)]))
        keep = "flat" in name
        figures[name] = {
            k: v for k, v in spans.items() if not keep or k in ("source exact", "cue exact", "content exact")
        }
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, required=True, help="folder with gold/, corpora/ and tools/")
    parser.add_argument("--out", type=Path, default=Path("build/eval"), help="where the records are written")
    parser.add_argument("--raise", dest="up", action="store_true", help="raise the floors to today's figures")
    args = parser.parse_args()
    if not (args.shared / "gold").is_dir():
        parser.error(f"{args.shared} holds no folder gold/: give the folder with gold/, corpora/ and tools/")
    figures = measure(args.shared, args.out)
    floors: dict[str, Figures] = json.loads(FLOORS.read_text(encoding="utf8")) if FLOORS.exists() else {}
    below = []
    for part, rows in figures.items():
        print(part + (" (trained on)" if part == TRAINED_ON else ""))
        for key, value in rows.items():
            fitted = part == TRAINED_ON or (part.startswith(OWN) and key in FITTED)
            floor = None if fitted else floors.get(part, {}).get(key)
            fails = floor is not None and value < floor
            print(
                f"  {key:24s}{value:6.1f}"
                + ("" if floor is None else f"   floor {floor:.1f}")
                + (" BELOW" if fails else "   (fitted to)" if fitted and part != TRAINED_ON else "")
            )
            if fails:
                below.append(f"{part}: {key} {value:.1f} < {floor:.1f}")
            if args.up and not fitted:
                part_floors = floors.setdefault(part, {})
                part_floors[key] = max(part_floors.get(key, 0.0), round(value - MARGIN, 1))
    if args.up:
        FLOORS.write_text(json.dumps(floors, indent=1) + "\n", encoding="utf8")
    if below:
        raise SystemExit("below the floor:\n  " + "\n  ".join(below))


if __name__ == "__main__":
    main()
