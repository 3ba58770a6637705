"""Watches what a process connects to and opens, itself and every Python process that it starts.

Python imports a module of this name when it starts, where this folder is on ``PYTHONPATH`` (``tests/conftest.py``).
Where ``KG_GUARD_LOG`` names a file, a line is added to it for each connection or look-up of a host that
``KG_GUARD_SOCKETS`` does not allow, and the attempt is stopped:

============ ================================================
``none``     none but sockets in the file system (the default)
``loopback`` this machine's own addresses
``any``      all
============ ================================================

With ``KG_GUARD_FILES=1`` a line is added for each path that Python opens, makes, moves or removes, too. What a library
opens in native code (RocksDB, onnxruntime, fonts) is not seen, and neither are its sockets.
"""

from __future__ import annotations

import json
import os
import socket
import sys
from typing import Any

LOOPBACK = ("127.", "::1", "localhost")
_CONNECTS = ("socket.connect", "socket.sendto", "socket.sendmsg")
_LOOKS_UP = ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr")
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
# events of paths, with how many of their first arguments are paths; all but the first two change something
_PATHS = {
    "os.listdir": 1, "os.scandir": 1, "os.mkdir": 1, "os.rename": 2, "os.remove": 1, "os.rmdir": 1, "os.symlink": 2,
    "os.link": 2, "os.truncate": 1, "os.chmod": 1, "os.chown": 1, "os.utime": 1, "shutil.rmtree": 1,
}  # fmt: skip


class StoppedError(OSError):
    """The guard stopped a connection."""


def outside(event: str, args: tuple[Any, ...], allowed: str) -> str | None:
    """The host that an event reaches for although it may not; ``None`` where all is well."""
    if allowed == "any":
        return None
    if event in _CONNECTS:
        if args[0].family not in (socket.AF_INET, socket.AF_INET6) or args[1] is None:
            return None
        host = str(args[1][0])
    elif event in _LOOKS_UP:
        if args[0] is None:
            return None
        host = args[0].decode() if isinstance(args[0], bytes) else str(args[0])
    else:
        return None
    here = host in ("", socket.gethostname()) or host.startswith(LOOPBACK)
    # looking up a numeric address of one's own asks nobody
    return None if here and (allowed == "loopback" or event in _LOOKS_UP) else host


def paths(event: str, args: tuple[Any, ...]) -> list[tuple[str, str]]:
    """The paths that an event is about, each with ``read`` or ``write``."""
    if event == "open":
        if isinstance(args[0], int):
            return []
        mode, flags = args[1] or "", args[2] or 0
        kind = "write" if flags & _WRITES or set(str(mode)) & set("wax+") else "read"
        return [(kind, os.path.realpath(os.fsdecode(args[0])))]
    count = _PATHS.get(event, 0)
    kind = "read" if event in ("os.listdir", "os.scandir") else "write"
    if count and isinstance(args[-1], int) and args[-1] >= 0 and event in ("os.remove", "os.rmdir"):
        return []  # relative to a folder that is open; shutil.rmtree tells which
    named = [a for a in args[:count] if isinstance(a, str | bytes | os.PathLike)]
    return [(kind, os.path.realpath(os.fsdecode(a))) for a in named]


def install(log: str) -> None:
    """Watch this process from now on; the environment says what is allowed, at each moment anew."""
    out = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
    program = " ".join(sys.argv[:3]) or sys.executable

    def tell(**line: str) -> None:
        os.write(out, (json.dumps(line | {"program": program}) + "\n").encode())

    def hook(event: str, args: tuple[Any, ...]) -> None:
        if event.startswith("socket."):
            host = outside(event, args, os.environ.get("KG_GUARD_SOCKETS", "none"))
            if host is not None:
                tell(event=event, host=host)
                raise StoppedError(f"the guard of the tests stopped {event} to {host}")
        elif os.environ.get("KG_GUARD_FILES") == "1" and (event == "open" or event in _PATHS):
            for kind, path in paths(event, args):
                tell(event=event, kind=kind, path=path)

    sys.addaudithook(hook)


if __name__ == "sitecustomize" and os.environ.get("KG_GUARD_LOG"):
    install(os.environ["KG_GUARD_LOG"])
