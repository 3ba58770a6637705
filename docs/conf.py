"""Sphinx: ``make docs`` builds these pages into build/docs, with warnings as errors."""

from __future__ import annotations

import sys
from importlib.metadata import version as installed
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE)]

import generate  # noqa: E402  beside this file

project = "said-kg"
author = "the maintainers of said-kg"
project_copyright = author
version = release = installed("said-kg")
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["README.md"]
myst_enable_extensions = ["deflist", "fieldlist"]
myst_heading_anchors = 3
suppress_warnings = [
    "myst.xref_missing"
]  # links to files of the repository, which are no pages; tests/docs looks at them
# SPARQL has no lexer by the name that GitHub knows
highlight_language = "text"
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_default_options = {"members": True, "show-inheritance": True}
napoleon_google_docstring = True
napoleon_numpy_docstring = False
napoleon_use_ivar = True
smartquotes = False
html_theme = "furo"
html_title = "said-kg"
html_show_sourcelink = False
html_show_copyright = False

generate.write(HERE / "reference")
