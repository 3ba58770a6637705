"""Runs one query in a process of its own, so that it can be stopped.

Started by path, not as a module: it imports nothing of this package and starts in a few hundredths of a second.
stdin: a JSON object (``path``, ``query``, ``prefixes``). stdout: one letter (``S`` solutions, ``B`` boolean, ``G``
graph) and a line break, then SPARQL results JSON or N-Triples. Exit code 4: the query is malformed; 5: it failed; 6:
the data cannot be opened.
"""

from __future__ import annotations

import json
import sys
from typing import BinaryIO

import pyoxigraph as ox

MALFORMED, FAILED, UNREADABLE = 4, 5, 6


def write(answer: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples, out: BinaryIO) -> None:
    """Write an answer to ``out``.

    Raises:
        OSError, RuntimeError, ValueError: the query failed while it ran.
    """
    if isinstance(answer, ox.QueryTriples):
        out.write(b"G\n")
        answer.serialize(out, ox.RdfFormat.N_TRIPLES)
    else:
        out.write(b"S\n" if isinstance(answer, ox.QuerySolutions) else b"B\n")
        answer.serialize(out, ox.QueryResultsFormat.JSON)


def main() -> int:
    """Answer the request on stdin."""
    request = json.load(sys.stdin)
    try:
        store = ox.Store.read_only(request["path"])
    except (OSError, RuntimeError) as error:
        sys.stderr.write(str(error))
        return UNREADABLE
    try:
        answer = store.query(request["query"], prefixes=request["prefixes"])
        write(answer, sys.stdout.buffer)
    except SyntaxError as error:
        sys.stderr.write(error.msg)
        return MALFORMED
    except (OSError, RuntimeError, ValueError) as error:
        sys.stderr.write(str(error))
        return FAILED
    sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
