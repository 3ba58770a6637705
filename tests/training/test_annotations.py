"""Annotations as offsets and labels: nothing of the text is kept, nothing of the annotation is lost."""

from __future__ import annotations

import json

from training.annotations import FILE, packed, unpacked

TEXT = "https://example.org/a\n\nMayor Anna Whitlock told reporters the bridge is closed.\n"


def span(words: str) -> list[int]:
    at = TEXT.index(words)
    return [at, at + len(words)]


GOLD = {
    "doc": "example_1.txt", "published": None, "publisher": None,
    "attributions": [
        {
            "id": "a1", "cue": span("told"), "source": span("Mayor Anna Whitlock"), "source_entity": "Anna Whitlock",
            "accept": ["Whitlock"], "source_org": "Harbour Council", "kind": "person",
            "content": [span("the bridge is closed")], "mode": "indirect", "about": [], "addressee": "reporters",
            "stance_to": None, "negated": False, "nested_in": None,
        }
    ],
    "entities": [
        {"canonical": "Anna Whitlock", "aliases": ["Whitlock"], "type": "person",
         "roles": [{"role": "Mayor", "org": None}]}
    ],
}  # fmt: skip


def test_packing_loses_nothing() -> None:
    back = unpacked(json.loads(json.dumps(packed(GOLD, TEXT))), TEXT)
    assert back["attributions"] == GOLD["attributions"]
    assert back["entities"] == GOLD["entities"]


def test_what_stands_in_the_text_is_kept_as_offsets() -> None:
    kept = json.dumps(packed(GOLD, TEXT))
    for words in ("Whitlock", "reporters", "bridge", "Mayor"):
        assert words not in kept
    assert "Harbour Council" in kept


def test_the_file_holds_no_sentence() -> None:
    for line in FILE.read_text(encoding="utf8").splitlines():
        article = json.loads(line)
        for a in article["attributions"]:
            assert all(
                isinstance(x, int) for s in [a.get("cue") or [], a.get("source") or [], *a["content"]] for x in s
            )
            assert "text" not in a
