"""Turn pip's installation report into a constraints file: ``lock.py report.json constraints.txt``."""

import json
import sys
from pathlib import Path

HEADER = """\
# Versions of everything that this project is built, run, trained and tested with (Python 3.11, Linux).
# Made by `make lock`; torch is meant in its CPU build.
"""


def main(report: str, constraints: str) -> None:
    """Write ``name==version`` lines, sorted, without local version labels and without the project itself."""
    installed = [entry["metadata"] for entry in json.loads(Path(report).read_text("utf-8"))["install"]]
    lines = sorted(
        f"{package['name'].lower().replace('_', '-')}=={package['version'].partition('+')[0]}\n"
        for package in installed
        if package["name"] != "said-kg"
    )
    Path(constraints).write_text(HEADER + "".join(lines), "utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
