"""One target in a process of its own: ``python -m bench.fuzz.one TARGET SECONDS FOLDER``.

``FOLDER/result.json`` has what became of it, ``FOLDER/fault-N`` each input that met a fault, one for each place in the
code. The process goes on after a fault and ends when its time is over.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
import traceback
from pathlib import Path
from typing import Any

import atheris

from bench.fuzz.limits import HANG, MEMORY, RESIDENT, SECONDS

with atheris.instrument_imports(include=["kg"]):
    from bench.fuzz.targets import TARGETS
    from kg.errors import KgError


def peak() -> int:
    """The most memory that this process had so far, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


class Fuzzer:
    """Runs a target and keeps count."""

    def __init__(self, name: str, seconds: float, folder: Path) -> None:
        self.target, self.folder = TARGETS[name], folder
        self.result: dict[str, Any] = {"cases": 0, "refused": 0, "slowest": 0.0, "growth": 0, "faults": {}}
        # what is loaded at the first use is no cost of an input
        for seed in self.target.seeds():
            self.attempt(seed)
        self.begin = self.saved = time.monotonic()
        self.end = self.begin + seconds

    def fault(self, where: str, what: str, data: bytes) -> None:
        """Keep a fault and its input, the first of its kind."""
        faults = self.result["faults"]
        if where not in faults:
            Path(self.folder, f"fault-{len(faults)}").write_bytes(data)
            faults[where] = what

    def attempt(self, data: bytes) -> None:
        """One input."""
        try:
            self.target.run(data)
        except KgError:
            self.result["refused"] += 1
        except Exception as error:  # any other is the fault that is looked for
            frames = [f for f in traceback.extract_tb(error.__traceback__) if "/kg/" in f.filename] or [None]
            place = f"{frames[-1].filename}:{frames[-1].lineno}" if frames[-1] else "what was promised"
            self.fault(f"{type(error).__name__} {place}", "".join(traceback.format_exception(error)[-12:]), data)

    def once(self, data: bytes) -> None:
        """One input, with the clock and the memory watched."""
        before, began = peak(), time.process_time()
        self.attempt(data)
        spent, grown = time.process_time() - began, peak() - before
        result = self.result
        result["cases"] += 1
        result["slowest"], result["growth"] = max(result["slowest"], spent), max(result["growth"], grown)
        if spent > SECONDS:
            self.fault("slow", f"{spent:.1f} s", data)
        if grown > MEMORY:
            self.fault("large", f"{grown / 2**20:.0f} MiB", data)
        now = time.monotonic()
        if now > self.end or now - self.saved > 1:
            self.saved = now
            result["seconds"] = now - self.begin
            Path(self.folder, "result.json").write_text(json.dumps(result), "utf-8")
            if now > self.end:
                os._exit(0)  # the fuzzer's own loop has no end but the process's


def main(name: str, seconds: str, folder: str) -> None:
    """Fuzz until the time is over."""
    corpus = Path(folder, "corpus")
    corpus.mkdir()
    fuzzer = Fuzzer(name, float(seconds), Path(folder))
    for number, seed in enumerate(fuzzer.target.seeds()):
        Path(corpus, str(number)).write_bytes(seed)
    options = [
        f"-max_len={fuzzer.target.longest}", f"-timeout={HANG}", f"-rss_limit_mb={RESIDENT // 2**20}", "-seed=1",
        f"-artifact_prefix={folder}/", "-verbosity=0",
    ]  # fmt: skip
    atheris.Setup([sys.argv[0], str(corpus), *options], fuzzer.once)
    atheris.Fuzz()


if __name__ == "__main__":
    main(*sys.argv[1:])
