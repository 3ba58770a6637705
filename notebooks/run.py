"""Run the notebooks from top to bottom and keep what they show: ``python notebooks/run.py [NOTEBOOK...]``.

Without arguments all are run. What is written holds no times, no versions and no paths of this machine, so that the
same model and the same articles give the same files.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

FOLDER = Path(__file__).resolve().parent
SECONDS = 300
"""The longest that a cell may take."""


def notebooks() -> list[Path]:
    """The notebooks, in their order."""
    return sorted(FOLDER.glob("[0-9]*.ipynb"))


def executed(path: Path) -> Any:
    """The notebook with the outputs of a fresh run, in its own folder.

    Raises:
        nbclient.exceptions.CellExecutionError: a cell failed.
    """
    book = nbformat.read(path, as_version=4)
    os.environ["PYTHONHASHSEED"] = "0"
    settings = {"metadata": {"path": str(FOLDER)}}
    NotebookClient(book, timeout=SECONDS, resources=settings, extra_arguments=["--log-level=ERROR"]).execute()
    return cleaned(book)


def cleaned(book: Any) -> Any:
    """The notebook without what differs from one run or machine to the next."""
    book.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    for number, cell in enumerate(book.cells, 1):
        cell.id, cell.metadata = f"cell-{number:02}", {}
        for output in cell.get("outputs", []):
            if "metadata" in output:
                output.metadata = {}
    return book


def main(names: list[str]) -> None:
    """Run those named, or all."""
    for path in [Path(name).resolve() for name in names] or notebooks():
        print(path.name)
        nbformat.write(executed(path), path)


if __name__ == "__main__":
    main(sys.argv[1:])
