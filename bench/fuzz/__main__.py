"""``python -m bench.fuzz [--seconds N] [TARGET...]``: fuzz targets one after another, and print a table."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from bench.fuzz.limits import HANG, MEMORY, SECONDS

NAMES = ("text", "markdown", "html", "jsonl", "brat", "quotations", "linker", "iris", "parameters", "queries",
         "exporters", "page")  # fmt: skip


def main() -> None:
    """Fuzz, print, and end with 1 where there was a fault."""
    parser = argparse.ArgumentParser(prog="python -m bench.fuzz", description="Coverage-guided fuzzing, with a table.")
    parser.add_argument("--seconds", type=float, default=20, help="for each target (default: %(default)s)")
    parser.add_argument("--keep", type=Path, default=Path("build/fuzz"), help="where inputs with faults are put")
    parser.add_argument("targets", nargs="*", choices=[*NAMES, []], metavar="TARGET", help=", ".join(NAMES))
    arguments = parser.parse_args()
    faults = 0
    print(f"A fault: an exception that is none of kg's, a wrong offset, over {SECONDS:g} s of CPU time,")
    print(f"or over {MEMORY // 2**20} MiB of further memory, for one input.\n")
    print("| target | cases | refused | seconds | slowest, s | faults |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |", flush=True)
    for name in arguments.targets or NAMES:
        found = fuzz(name, arguments.seconds, arguments.keep)
        faults += len(found["faults"])
        print(f"| {name} | {found['cases']} | {found['refused']} | {found['seconds']:.0f} | {found['slowest']:.2f} | "
              f"{len(found['faults'])} |", flush=True)  # fmt: skip
        for where, what in found["faults"].items():
            print(f"{name}: {where}\n{what}\n", file=sys.stderr)
    sys.exit(1 if faults else 0)


def fuzz(name: str, seconds: float, keep: Path) -> dict[str, Any]:
    """What became of one target."""
    result: dict[str, Any] = {"cases": 0, "refused": 0, "seconds": 0.0, "slowest": 0.0, "faults": {}}
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "bench.fuzz.one", name, str(seconds), folder]
        log = Path(folder, "log")
        with log.open("wb") as stream:
            done = subprocess.run(command, stdout=stream, stderr=subprocess.STDOUT, check=False, timeout=seconds + 900)
        saved = Path(folder, "result.json")
        if saved.exists():
            result |= json.loads(saved.read_text("utf-8"))
        kept = [*Path(folder).glob("fault-*")]
        if done.returncode:
            kept += [p for kind in ("timeout", "oom", "crash") for p in Path(folder).glob(f"{kind}-*")]
            ended = f"the process ended with {done.returncode} (an input of more than {HANG} s, or too large)"
            result["faults"][ended] = log.read_text("utf-8", "replace")[-2000:]
        for path in kept:
            keep.mkdir(parents=True, exist_ok=True)
            Path(keep, f"{name}-{path.name}").write_bytes(path.read_bytes())
    return result


if __name__ == "__main__":
    main()
