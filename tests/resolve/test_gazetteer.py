from pathlib import Path

import pytest

from kg.errors import FormatError, NotFoundError
from kg.resolve import load_gazetteer


def test_names_demonyms_and_seats() -> None:
    gazetteer = load_gazetteer()
    found = gazetteer.find("the U.S.")
    assert found is not None and found.name == "United States" and found.type == "place" and found.state
    assert gazetteer.find("WHO") is gazetteer.find("World Health Organization")
    assert gazetteer.people("Israelis") is gazetteer.find("Israel")
    assert gazetteer.seat("Washington") is found


def test_acronyms_are_not_words() -> None:
    gazetteer = load_gazetteer()
    assert gazetteer.find("who") is None
    assert gazetteer.find("us") is None
    assert gazetteer.people("turkey") is None


def test_every_state_has_a_government() -> None:
    gazetteer = load_gazetteer()
    states = [a for a in gazetteer.actors.values() if a.state]
    assert len(states) > 190
    assert all(gazetteer.government(state) is not None for state in states)


def test_a_users_file_extends_it(tmp_path: Path) -> None:
    path = tmp_path / "more.ttl"
    path.write_text(
        """@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix schema: <https://schema.org/> .
        @prefix actor: <https://w3id.org/said/actors#> .
        <urn:x> a skos:Concept, schema:Organization ; skos:prefLabel "Tavik Dam Authority" ; skos:altLabel "TDA" .
        actor:israel skos:altLabel "Medinat Yisrael" .""",
        encoding="utf8",
    )
    gazetteer = load_gazetteer(path)
    found = gazetteer.find("TDA")
    assert found is not None and found.name == "Tavik Dam Authority"
    assert gazetteer.find("Medinat Yisrael") is gazetteer.find("Israel")
    assert load_gazetteer().find("TDA") is None


def test_bad_files(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        load_gazetteer(tmp_path / "none.ttl")
    bad = tmp_path / "bad.ttl"
    bad.write_text("not turtle", encoding="utf8")
    with pytest.raises(FormatError, match="not Turtle"):
        load_gazetteer(bad)


def test_a_shared_acronym_needs_support() -> None:
    gazetteer = load_gazetteer()
    assert gazetteer.unsupported("The PTI marched in Lahore.") == {"PTI"}
    assert gazetteer.unsupported("An Indian minister told PTI so.") == frozenset()
    assert gazetteer.unsupported("Press Trust of India (PTI) wrote it.") == frozenset()
    assert gazetteer.unsupported("The captive spoke.") == frozenset()
