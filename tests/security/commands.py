"""Runs ``kg`` commands one after the other in this process, and marks in the guard's log where each begins.

``python -m tests.security.commands``; stdin: a JSON list of lists of arguments. stdout: a JSON list of exit codes.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from kg.cli import main


def run(commands: list[list[str]]) -> list[int]:
    """The exit code of each command; what they print is thrown away."""
    codes = []
    nothing = os.open(os.devnull, os.O_WRONLY)
    kept = os.dup(1)
    os.dup2(nothing, 1)
    log = Path(os.environ["KG_GUARD_LOG"])
    for number, arguments in enumerate(commands):
        os.environ["KG_GUARD_FILES"] = "0"
        with log.open("a", encoding="utf-8") as file:
            file.write(json.dumps({"begins": number}) + "\n")
        os.environ["KG_GUARD_FILES"] = "1"
        try:
            codes.append(main(arguments))
        except SystemExit as stop:
            codes.append(int(stop.code or 0))
        sys.stdout.flush()
    os.environ["KG_GUARD_FILES"] = "0"
    os.dup2(kept, 1)
    return codes


if __name__ == "__main__":
    print(json.dumps(run(json.load(sys.stdin))))
