"""Which of the entities that a content mentions it is about."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import ModelError
from kg.resolve import about, load_gazetteer
from kg.resolve.about import Topics, probability
from kg.resolve.reading import Reading
from tests.resolve.making import article, draft, make

DOC = """
Ann PROPN 2 nsubj B-PERSON
said VERB 0 root
Marlow PROPN 6 compound B-LOC
Bob PROPN 6 nsubj B-PERSON
had AUX 6 aux
left VERB 2 ccomp
the DET 8 det
union NOUN 6 obj
for ADP 10 case
her PRON 6 obl
+. PUNCT 2 punct
"""


def topics() -> Topics:
    doc = make(DOC)
    reading = Reading(
        doc, article(doc), [draft(doc, "Ann", "said", "Marlow Bob had left the union for her")], load_gazetteer()
    )
    reading.run()
    return Topics(reading)


def test_candidates_are_the_named_entities_of_the_content() -> None:
    found = topics()
    speaker = next(c for c in found.reading.registry.clusters if c.name == "Ann")
    rows = {cluster.name: row for cluster, row in found.candidates(0, [speaker], None)}
    assert "union" not in rows
    bob = next(row for name, row in rows.items() if "Bob" in name)
    assert (bob["name"], bob["as subject"], bob.get("speaker", 0.0)) == (1.0, 1.0, 0.0)
    if "Ann" in rows:
        assert rows["Ann"]["speaker third person"] == 1.0


def test_what_is_likelier_than_the_threshold_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    found = topics()
    monkeypatch.setattr(about, "weights", lambda: ({"as subject": 4.0, "bias": -2.0}, 0.5))
    assert ["Bob" in cluster.name for cluster in found.of(0, [], None)] == [True]
    monkeypatch.setattr(about, "weights", lambda: ({"bias": -2.0}, 0.5))
    assert found.of(0, [], None) == []


def test_probability_is_logistic() -> None:
    assert probability({"bias": 1.0, "unknown": 5.0}, {"bias": 0.0}) == 0.5


def test_damaged_weights_are_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "about.json").write_text("[1]", encoding="utf8")
    monkeypatch.setattr(about, "DATA", tmp_path / "about.json")
    about.weights.cache_clear()
    try:
        with pytest.raises(ModelError, match=r"about\.json"):
            about.weights()
    finally:
        about.weights.cache_clear()
