"""Fixtures that the tests of several packages share, and a guard over all of them: nothing leaves this machine.

The guard (``tests/guard/sitecustomize.py``) watches the process of the tests and every Python process that a test
starts with its environment. A connection that is not allowed is stopped and fails its test, even where the code
under test takes the fault for a server that does not answer.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pytest

from tests.guard import sitecustomize as guard

ROOT = Path(__file__).resolve().parent.parent
LOOPBACK = (
    # servers of the tests' own, on this machine
    "tests/read/test_url.py",
    "tests/store/test_remote.py",
    "tests/cli/test_remote.py",
    "tests/security/test_queries.py",
    "tests/security/test_remote.py",
    # the tutorial's server
    "tests/docs/",
    # the kernel that runs a notebook listens on this machine
    "tests/notebooks/",
)
# pip installs the wheel's dependencies into an empty environment
ANY = ("tests/test_packaging.py",)


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of the repository."""
    return ROOT


def pytest_configure(config: pytest.Config) -> None:
    folder = tempfile.mkdtemp(prefix="kg-guard-")
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
    os.environ["KG_GUARD_LOG"] = str(Path(folder, "log"))
    os.environ["KG_GUARD_SOCKETS"] = "none"
    parts = (str(Path(guard.__file__).parent), os.environ.get("PYTHONPATH"))
    os.environ["PYTHONPATH"] = os.pathsep.join(part for part in parts if part)
    guard.install(os.environ["KG_GUARD_LOG"])


def allowed(path: str) -> str:
    """What the tests of a file may connect to: ``none``, ``loopback`` or ``any``."""
    return "any" if path.startswith(ANY) else "loopback" if path.startswith(LOOPBACK) else "none"


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    os.environ["KG_GUARD_SOCKETS"] = allowed(item.nodeid)


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item: pytest.Item) -> None:
    del item
    if seen := stopped():
        pytest.fail("it reached for the network:\n" + seen, pytrace=False)


def stopped() -> str:
    """What the guard stopped since it was last asked, a line each."""
    log = Path(os.environ["KG_GUARD_LOG"])
    seen = log.read_text("utf-8")
    os.truncate(log, 0)
    return seen
