"""Importing the readers loads none of the libraries that only some inputs need."""

import subprocess
import sys


def test_import_is_light():
    heavy = ("trafilatura", "markdown_it", "py3langid", "urllib.request", "numpy", "spacy", "lxml")
    code = f"import sys, kg.read; print([name for name in {heavy} if name in sys.modules])"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"
