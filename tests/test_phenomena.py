"""Each phenomenon of reported speech on a small text of its own: who, by which cue, said what."""

from __future__ import annotations

import pytest

from kg.model import Attribution, Record
from kg.pipeline import extract

INTRO = "LARKHOLM, March 4 (Northwire) -- The council of Larkholm met on Monday to discuss the old harbour bridge.\n\n"


def named(record: Record, attribution: Attribution) -> set[str]:
    return {record.entity(iri).name for iri in attribution.speakers}


def one(record: Record, words: str) -> Attribution:
    """The attribution whose content holds ``words`` most closely."""
    found = [a for a in record.attributions if any(words in s.text for s in a.content)]
    assert found, f"nobody says {words!r}: {[[s.text for s in a.content] for a in record.attributions]}"
    return min(found, key=lambda a: sum(s.end - s.start for s in a.content))


CASES = [
    # phenomenon, text, words of the content, speaker (None: any), cue, mode
    (
        "verb",
        "Mayor Anna Whitlock said the bridge would close in May.",
        "the bridge would close in May",
        "Anna Whitlock",
        "said",
        "indirect",
    ),
    (
        "direct",
        "“The bridge will close in May,” Mayor Anna Whitlock said.",
        "“The bridge will close in May,”",
        "Anna Whitlock",
        "said",
        "direct",
    ),
    (
        "inverted",
        "“The bridge will close in May,” said Mayor Anna Whitlock.",
        "“The bridge will close in May,”",
        "Anna Whitlock",
        "said",
        "direct",
    ),
    (
        "mixed",
        "Mayor Anna Whitlock said the bridge was “a danger to everybody” and had to close.",
        "a danger to everybody",
        "Anna Whitlock",
        "said",
        "mixed",
    ),
    (
        "straight marks",
        '"The bridge will close in May," Mayor Anna Whitlock told reporters.',
        "The bridge will close",
        "Anna Whitlock",
        "told",
        "direct",
    ),
    (
        "according to",
        "The bridge will close in May, according to the transport ministry.",
        "The bridge will close in May",
        "transport ministry",
        "according to",
        "indirect",
    ),
    (
        "participle",
        "Mayor Anna Whitlock said the bridge would close in May, adding that ferries would run instead.",
        "ferries would run instead",
        "Anna Whitlock",
        "adding",
        "indirect",
    ),
    (
        "belief",
        "Residents fear that the works will last for years.",
        "the works will last for years",
        "Residents",
        "fear",
        "indirect",
    ),
    (
        "order",
        "The court ordered the council to publish the report.",
        "to publish the report",
        "court",
        "ordered",
        "indirect",
    ),
    (
        "rejecting",
        "The council denied that it had ignored the report.",
        "it had ignored the report",
        "council",
        "denied",
        "indirect",
    ),
    (
        "pronoun",
        "Mayor Anna Whitlock said the bridge would close in May. She said ferries would run instead.",
        "ferries would run instead",
        "Anna Whitlock",
        "said",
        "indirect",
    ),
    (
        "surname",
        "Anna Whitlock, the mayor, said the bridge would close in May. The ferries are cheaper, Whitlock said.",
        "The ferries are cheaper",
        "Anna Whitlock",
        "said",
        "indirect",
    ),
    (
        "unnamed",
        "A senior official said the bridge would close in May.",
        "the bridge would close in May",
        "senior official",
        "said",
        "indirect",
    ),
    (
        "split",
        "“The bridge,” Mayor Anna Whitlock said, “will close in May.”",
        "will close in May",
        "Anna Whitlock",
        "said",
        "direct",
    ),
    (
        "acronym",
        "The World Health Organization said the water was safe. The WHO said it would test again in June.",
        "it would test again in June",
        "World Health Organization",
        "said",
        "indirect",
    ),
]


@pytest.mark.parametrize(("text", "words", "speaker", "cue", "mode"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_an_attribution_is_found(text: str, words: str, speaker: str, cue: str, mode: str) -> None:
    record = extract(INTRO + text + "\n")
    attribution = one(record, words)
    assert attribution.cue is not None
    assert cue in attribution.cue.text
    assert attribution.mode == mode
    assert any(speaker.casefold() in name.casefold() for name in named(record, attribution)), named(record, attribution)


def test_a_floating_quotation_belongs_to_the_speaker_before_it() -> None:
    record = extract(
        INTRO + "“The bridge will close in May,” said Mayor Anna Whitlock. “It cannot be mended before winter.”\n"
    )
    attribution = one(record, "It cannot be mended")
    assert attribution.cue is None
    assert attribution.source is None
    assert named(record, attribution) == {"Anna Whitlock"}


def test_a_quoted_paragraph_between_two_reports_is_an_attribution_of_its_own() -> None:
    record = extract(
        INTRO
        + "Mayor Anna Whitlock said the old bridge would be closed on Monday for two months.\n\n"
        + "“It is not a safe place for the people who cross it every day.”\n\n"
        + "The council has hired two ferries for the summer, Whitlock added.\n"
    )
    attribution = one(record, "It is not a safe place")
    assert attribution.cue is None
    assert [s.text for s in attribution.content] == ["“It is not a safe place for the people who cross it every day.”"]
    assert named(record, attribution) == {"Anna Whitlock"}


def test_a_clause_behind_a_dash_is_its_own_source_s() -> None:
    record = extract(
        INTRO
        + "Mayor Anna Whitlock called for calm during a visit to the harbour — where losses stand at about 900 boats, "
        + "according to the harbour company.\n"
    )
    attribution = one(record, "losses stand at about 900 boats")
    assert [s.text for s in attribution.content] == ["losses stand at about 900 boats"]


def test_a_noun_cue_belongs_to_whom_it_is_said_to() -> None:
    record = extract(
        INTRO + "The mayor echoed the harbour company's position that the talks ended after the union broke a pledge.\n"
    )
    attribution = one(record, "the talks ended after the union")
    assert any("harbour company" in name for name in named(record, attribution))


def test_speech_inside_speech_is_nested() -> None:
    record = extract(INTRO + "The harbour company said it was told by the council to stop the works.\n")
    inner = one(record, "to stop the works")
    assert inner.nested_in is not None
    outer = next(a for a in record.attributions if a.id == inner.nested_in)
    assert any("harbour company" in n for n in named(record, outer))


def test_a_denial_is_marked() -> None:
    record = extract(INTRO + "The harbour company denied that it had hidden the cracks.\n")
    assert one(record, "it had hidden the cracks").rejects
    assert not one(record, "it had hidden the cracks").negated


def test_what_was_not_said_is_marked() -> None:
    record = extract(INTRO + "Mayor Anna Whitlock did not say whether the ferries would be free.\n")
    attribution = one(record, "the ferries would be free")
    assert attribution.negated
    assert not attribution.rejects


@pytest.mark.parametrize(
    "text",
    [
        "Mayor Anna Whitlock declined to comment.",
        "The “Old Lady” of the harbour opened in 1911.",
        "Divers worked on the piers for three hours on Monday.",
        "The film “A Bridge Too Near” opens on Friday.",
    ],
)
def test_what_is_no_attribution(text: str) -> None:
    found = extract(INTRO + text + "\n").attributions
    assert [a.content for a in found if text[:12] in (a.evidence or a.content)[0].text] == []


def test_affiliation_and_role_come_from_the_premodifiers() -> None:
    record = extract(INTRO + "State Department spokesperson Carla Mendes said talks would go on.\n")
    attribution = one(record, "talks would go on")
    assert attribution.role == "spokesperson"
    assert attribution.affiliation is not None
    assert "Department" in record.entity(attribution.affiliation).name


def test_the_day_follows_from_the_date_of_the_article() -> None:
    from kg.read import Defaults, from_text

    text = "Mayor Anna Whitlock said on Monday that the bridge would close in May.\n"
    record = extract(from_text(text, defaults=Defaults(published="2024-03-06")))
    assert one(record, "the bridge would close").said_on == "2024-03-04"


def test_furniture_is_kept_out() -> None:
    text = (
        INTRO + "Mayor Anna Whitlock said the bridge would close.\n\n"
        "Read more: Engineers say the arches will fall\n\n--With assistance from Tom Bray.\n"
    )
    record = extract(text)
    assert all("Engineers" not in (a.source.text if a.source else "") for a in record.attributions)
    assert one(record, "the bridge would close")
