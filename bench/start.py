"""From a cold start: ``kg --help`` and ``kg extract`` of one article, in an environment without extras.

    python -m bench.start

The environment is made once, in ``build/bench/start``, with the versions of ``constraints.txt``; the package is put
into it anew each time, as a wheel of the present tree. Each command is a process of its own, several times after each
other: the best and the median of the time on the clock, and the CPU time of the best. What they load lies in the
system's cache by then; the first run stands beside them. Then the largest costs: modules by ``-X importtime``, summed
for each library; and what is not import (the interpreter itself, the model, the work).
"""

from __future__ import annotations

import argparse
import os
import re
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.machine import machine

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "build" / "bench" / "start"
SEED = ROOT / "seeds" / "harrow-pell-outage.txt"
GOALS = {"kg --help": 0.15, "kg extract": 2.0}
"""Seconds that the commands are to stay under."""

_IMPORT = re.compile(r"import time:\s+(\d+) \|\s+\d+ \| +(\S+)")


def environment(folder: Path) -> Path:
    """The ``bin`` of an environment that holds the package and what it needs, nothing else."""
    python = folder / "bin" / "python"
    pip = [str(python), "-m", "pip", "--disable-pip-version-check", "--quiet", "--quiet"]
    wheels = folder.with_name(folder.name + "-wheel")
    for old in wheels.glob("*.whl"):
        old.unlink()
    build = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", "--quiet", "wheel", "--no-deps"]
    subprocess.run([*build, "--no-build-isolation", "--wheel-dir", str(wheels), str(ROOT)], check=True)
    (wheel,) = wheels.glob("*.whl")
    if not (folder / "made").exists():
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], check=True)
    constraints = ["--constraint", str(ROOT / "constraints.txt")]
    subprocess.run([*pip, "install", *constraints, str(wheel)], check=True)
    subprocess.run([*pip, "install", "--no-deps", "--force-reinstall", str(wheel)], check=True)
    (folder / "made").touch()
    return python.parent


@dataclass(frozen=True)
class Times:
    """Seconds of the same command run several times: on the clock, and of CPU time."""

    clock: tuple[float, ...]
    cpu: tuple[float, ...]

    @property
    def best(self) -> int:
        """The number of the quickest run."""
        return min(range(len(self.clock)), key=lambda i: self.clock[i])


def timed(command: Sequence[str], times: int) -> Times:
    """Run a command several times, each in a process of its own; its output goes nowhere.

    Raises:
        CalledProcessError: it failed.
    """
    clock, cpu = [], []
    for _ in range(times):
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT / "build")
        _, status, used = os.wait4(process.pid, 0)
        clock.append(time.perf_counter() - start)
        cpu.append(used.ru_utime + used.ru_stime)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise subprocess.CalledProcessError(process.returncode, list(command))
    return Times(tuple(clock), tuple(cpu))


def imports(python: Path, arguments: Sequence[str]) -> Counter[str]:
    """Milliseconds of import by library (the first part of a module's name), for ``kg`` with these arguments."""
    command = [str(python), "-X", "importtime", "-m", "kg", *arguments]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT / "build")
    return by_library(done.stderr)


def by_library(report: str) -> Counter[str]:
    """The report of ``-X importtime`` summed up: milliseconds for each library."""
    out: Counter[str] = Counter()
    for spent, module in _IMPORT.findall(report):
        out[module.partition(".")[0]] += int(spent)
    return Counter({name: spent / 1000 for name, spent in out.items()})  # type: ignore[arg-type]


def main(argv: Sequence[str] | None = None) -> None:
    """Measure, and print tables in Markdown."""
    parser = argparse.ArgumentParser(description="From a cold start: kg --help, and kg extract of one article.")
    parser.add_argument("--times", type=int, default=5, help="processes of each command")
    parser.add_argument("--article", type=Path, default=SEED)
    parser.add_argument("--python", type=Path, help="of an environment with kg in it, instead of making one")
    options = parser.parse_args(argv)
    (ROOT / "build").mkdir(exist_ok=True)
    python = options.python.absolute() if options.python else environment(FOLDER) / "python"
    commands = {"kg --help": ["--help"], "kg extract": ["extract", "-q", str(options.article.absolute())]}
    print(f"{machine()}\n")
    print("| command | best, s | median, s | first, s | CPU, s | to be under, s |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    best = {}
    for name, arguments in commands.items():
        found = timed([str(python.with_name("kg")), *arguments], options.times)
        best[name] = found.clock[found.best]
        cells = (best[name], statistics.median(found.clock), found.clock[0], found.cpu[found.best], GOALS[name])
        print(f"| {name} | " + " | ".join(f"{cell:.2f}" for cell in cells) + " |", flush=True)
    bare = timed([str(python), "-c", "pass"], options.times)
    print(f"| python -c pass | {bare.clock[bare.best]:.2f} | {statistics.median(bare.clock):.2f} | | | |", flush=True)
    print("\n| command | largest costs of import, ms | all imports, ms | the rest, ms |\n| --- | --- | ---: | ---: |")
    for name, arguments in commands.items():
        spent = imports(python, arguments)
        largest = ", ".join(f"{library} {cost:.0f}" for library, cost in spent.most_common(3))
        rest = best[name] * 1000 - spent.total()
        print(f"| {name} | {largest} | {spent.total():.0f} | {rest:.0f} |", flush=True)
    print(f"\nload at the end: {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
