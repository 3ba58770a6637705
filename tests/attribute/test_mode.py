"""Direct, indirect and mixed contents."""

from __future__ import annotations

import pytest

from kg.attribute.mode import mode
from kg.attribute.quotes import find


@pytest.mark.parametrize(
    ("text", "content", "wanted"),
    [
        ("“We stay,” she said.", ["“We stay,”"], "direct"),
        ("“We stay,” she said, “and fight.”", ["“We stay,”", "“and fight.”"], "direct"),
        ("She said they would stay.", ["they would stay"], "indirect"),
        ("She said they would “never” leave.", ["they would “never” leave"], "mixed"),
        ("The “Echo” said rain was near.", ["rain was near"], "indirect"),
        ("“…” she said.", ["“…”"], "indirect"),
    ],
)
def test_mode(text: str, content: list[str], wanted: str) -> None:
    spans = [(text.index(c), text.index(c) + len(c)) for c in content]
    assert mode(text, spans, find(text)) == wanted
