"""Each rule on a document made by hand: who spoke, in what office, for whom, to whom, about whom, when."""

from __future__ import annotations

from dataclasses import replace

import pytest
from spacy.tokens import Doc

from kg import iris
from kg.model import Entity, Furniture
from kg.resolve import Resolution, Resolved, resolve
from tests.resolve.making import article, draft, make

SPOKESMAN = """
A DET 2 det
spokesman NOUN 6 nsubj
for ADP 5 case
Tavik PROPN 5 compound B-ORG
Police PROPN 2 nmod I-ORG
said VERB 0 root
Monday PROPN 6 obl
the DET 9 det
river NOUN 10 nsubj
rose VERB 6 ccomp
. PUNCT 6 punct

It PRON 2 nsubj
rose VERB 8 ccomp
, PUNCT 2 punct
the DET 5 det
spokesman NOUN 8 nsubj
, PUNCT 5 punct
Dan PROPN 5 appos B-PERSON
said VERB 0 root
. PUNCT 8 punct

He PRON 2 nsubj
denied VERB 0 root
it PRON 2 obj
. PUNCT 2 punct
"""


def run(doc: Doc, *drafts: object, **more: object) -> tuple[Resolution, dict[str, Entity]]:
    found = resolve(doc, article(doc, **more), list(drafts))  # type: ignore[arg-type]
    return found, {e.id: e for e in found.entities}


def names(row: Resolved, entities: dict[str, Entity]) -> list[str]:
    return [entities[i].name for i in row.speakers]


def test_a_spokesman_unnamed_first_then_named_then_a_pronoun() -> None:
    doc = make(SPOKESMAN)
    found, entities = run(
        doc,
        draft(doc, "A spokesman for Tavik Police", "said", "the river rose"),
        draft(doc, "the spokesman , Dan", "said", "It rose", nth=2),
        draft(doc, "He", "denied", "it"),
    )
    assert [names(row, entities) for row in found.drafts] == [["Dan"]] * 3
    assert {entities[row.affiliation or ""].name for row in found.drafts} == {"Tavik Police"}
    assert {row.role for row in found.drafts} == {"spokesman"}
    assert "pronoun 'He' -> Dan" in found.drafts[2].how
    assert 0 < found.drafts[2].certainty <= 1
    assert found.drafts[0].said_on == "2023-12-04"
    assert found.drafts[2].said_on is None


def test_known_by_one_name_only_belongs_to_its_article() -> None:
    doc = make(SPOKESMAN)
    _, entities = run(doc, draft(doc, "He", "denied", "it"))
    dan = next(e for e in entities.values() if e.name == "Dan")
    assert dan.id == iris.entity_iri("person", "Dan", article(doc).id)
    assert dan.named and dan.type == "person"


TITLE = """
US PROPN 3 compound B-LOC
Defense PROPN 3 compound
Secretary PROPN 6 nmod
Ann PROPN 6 nsubj B-PERSON
Lee PROPN 4 flat I-PERSON
warned VERB 0 root
reporters NOUN 6 obj
of ADP 9 case
floods NOUN 6 obl
and CCONJ 11 cc
told VERB 6 conj
them PRON 11 obj
to PART 14 mark
leave VERB 11 xcomp
. PUNCT 6 punct

Lee PROPN 2 nsubj B-PERSON
left VERB 0 root
. PUNCT 2 punct
"""


def test_title_before_the_name_elided_subject_and_addressee() -> None:
    doc = make(TITLE)
    found, entities = run(
        doc, draft(doc, "US Defense Secretary Ann Lee", "warned", "of floods"), draft(doc, None, "told", "to leave")
    )
    first, second = found.drafts
    assert names(first, entities) == names(second, entities) == ["Ann Lee"]
    assert first.role == "Defense Secretary"
    assert entities[first.affiliation or ""].name == "United States"
    assert entities[first.addressee or ""].name == "reporters"
    assert not entities[first.addressee or ""].named
    assert second.addressee == first.addressee
    assert "shared" in second.how
    lee = next(e for e in entities.values() if e.name == "Ann Lee")
    assert lee.aliases == ("Lee",)
    assert lee.id == iris.entity_iri("person", "Ann Lee")
    assert [(r.role, entities[r.organization or ""].name) for r in lee.roles] == [
        ("Defense Secretary", "United States")
    ]


JOINT = """
The DET 2 det
US PROPN 6 nsubj B-LOC
and CCONJ 5 cc
the DET 5 det
EU PROPN 2 conj B-ORG
praised VERB 0 root
Israel PROPN 9 nmod B-LOC
's PART 7 case
government NOUN 6 obj
. PUNCT 6 punct

Israel PROPN 3 nmod B-LOC
's PART 1 case
government NOUN 4 nsubj
thanked VERB 0 root
Washington PROPN 4 obj B-LOC
. PUNCT 4 punct

Washington PROPN 2 nsubj B-LOC
replied VERB 0 root
. PUNCT 2 punct
"""


def test_joint_sources_governments_and_capitals() -> None:
    doc = make(JOINT)
    found, entities = run(
        doc,
        draft(doc, "The US and the EU", "praised", "Israel 's government"),
        draft(doc, "Israel 's government", "thanked", "Washington"),
        draft(doc, "Washington", "replied", "."),
    )
    assert names(found.drafts[0], entities) == ["United States", "European Union"]
    assert names(found.drafts[1], entities) == ["Government of Israel"]
    government = entities[found.drafts[1].speakers[0]]
    assert government.type == "organization"
    assert found.drafts[1].affiliation is None  # a body speaks for itself
    assert names(found.drafts[2], entities) == ["United States"]
    assert "Washington" in entities[found.drafts[2].speakers[0]].aliases
    assert entities[found.drafts[2].speakers[0]].type == "place"


UNNAMED = """
A DET 3 det
senior ADJ 3 amod
official NOUN 4 nsubj
said VERB 0 root
Israeli ADJ 6 amod
troops NOUN 7 nsubj
left VERB 4 ccomp
Gaza PROPN 7 obj B-LOC
. PUNCT 4 punct

The DET 2 det
official NOUN 3 nsubj
added VERB 0 root
more ADJ 3 obj
. PUNCT 3 punct

Residents NOUN 2 nsubj
feared VERB 0 root
floods NOUN 2 obj
. PUNCT 2 punct
"""


def test_unnamed_sources_and_what_a_content_is_about() -> None:
    doc = make(UNNAMED)
    found, entities = run(
        doc,
        draft(doc, "A senior official", "said", "Israeli troops left Gaza"),
        draft(doc, "The official", "added", "more"),
        draft(doc, "Residents", "feared", "floods"),
    )
    official = entities[found.drafts[0].speakers[0]]
    assert (official.name, official.type, official.named) == ("a senior official", "person", False)
    assert official.id == iris.entity_iri("person", "a senior official", article(doc).id)
    assert found.drafts[1].speakers == found.drafts[0].speakers
    residents = entities[found.drafts[2].speakers[0]]
    assert (residents.name, residents.type, residents.named) == ("residents", "group", False)
    # the adjective "Israeli" is not what it is about, Gaza is
    assert [entities[i].name for i in found.drafts[0].about] == ["Gaza"]


QUOTATION = """
“ PUNCT 3 punct
We PRON 3 nsubj
regret VERB 9 ccomp
it PRON 3 obj
, PUNCT 3 punct
” PUNCT 3 punct
Tavik PROPN 8 compound B-ORG
Airways PROPN 9 nsubj I-ORG
said VERB 0 root
. PUNCT 9 punct

“ PUNCT 3 punct
I PRON 3 nsubj
said VERB 0 root
so PRON 3 obj
. PUNCT 3 punct
” PUNCT 3 punct
"""


def test_we_of_an_institution_and_a_quotation_that_follows() -> None:
    doc = make(QUOTATION)
    quotation = draft(doc, "Tavik Airways", "said", "“ We regret it , ”", mode="direct")
    rest = draft(doc, None, None, "“ I said so . ”", mode="direct", follows=0)
    inner = draft(doc, "I", "said", "so", nth=2, nested_in=1)
    found, entities = run(doc, quotation, rest, inner)
    assert [names(row, entities) for row in found.drafts] == [["Tavik Airways"]] * 3
    assert [entities[i].name for i in found.drafts[0].about] == ["Tavik Airways"]
    assert "continues" in found.drafts[1].how


DOCUMENT = """
A DET 2 det
report NOUN 7 nsubj
issued VERB 2 acl
by ADP 6 case
Tavik PROPN 6 compound B-ORG
Watch PROPN 3 obl:agent I-ORG
described VERB 0 root
abuse NOUN 7 obj
. PUNCT 7 punct

A DET 2 det
poll NOUN 3 nsubj
found VERB 0 root
fear NOUN 3 obj
. PUNCT 3 punct
"""


def test_the_author_of_a_document_speaks() -> None:
    doc = make(DOCUMENT)
    found, entities = run(
        doc,
        draft(doc, "A report issued by Tavik Watch", "described", "abuse"),
        draft(doc, "A poll", "found", "fear"),
    )
    assert names(found.drafts[0], entities) == ["Tavik Watch"]
    assert (entities[found.drafts[1].speakers[0]].type, names(found.drafts[1], entities)) == ("document", ["a poll"])


AIDE = """
An DET 2 det
aide NOUN 6 nsubj
to ADP 5 case
Ann PROPN 5 compound B-PERSON
Lee PROPN 2 nmod I-PERSON
spoke VERB 0 root
. PUNCT 6 punct

Lee PROPN 3 nmod B-PERSON
's PART 1 case
office NOUN 4 nsubj
spoke VERB 0 root
. PUNCT 4 punct
"""


def test_an_aide_or_an_office_is_not_its_owner() -> None:
    doc = make(AIDE)
    found, entities = run(
        doc, draft(doc, "An aide to Ann Lee", "spoke", "."), draft(doc, "Lee 's office", "spoke", ".", nth=2)
    )
    assert names(found.drafts[0], entities) == ["an aide to Ann Lee"]
    assert names(found.drafts[1], entities) == ["Lee 's office"]


def test_a_passive_or_an_agentless_cue_has_no_speaker() -> None:
    doc = make("Rain NOUN 3 nsubj:pass\nwas AUX 3 aux:pass\nexpected VERB 0 root\n. PUNCT 3 punct")
    found, _ = run(doc, draft(doc, None, "expected", "Rain"))
    assert found.drafts[0].speakers == ()
    assert found.drafts[0].how == "no source in the text"


def test_names_in_furniture_are_no_entities() -> None:
    doc = make(UNNAMED)
    start = doc.text.index("Gaza")
    drafts = [draft(doc, "A senior official", "said", "Israeli troops left Gaza")]
    hidden = (Furniture(start, start + 4, "caption"),)
    found = resolve(doc, article(doc, furniture=hidden), drafts)
    assert found.drafts[0].about == ()


def test_two_unnamed_sources_of_one_description_stay_two() -> None:
    doc = make(
        "A DET 2 det\nresident NOUN 3 nsubj\nsaid VERB 0 root\nso ADV 3 advmod\n"
        "yesterday NOUN 3 obl\nevening NOUN 3 obl\n. PUNCT 3 punct\n\n"
        "A DET 2 det\nresident NOUN 3 nsubj\nsaid VERB 0 root\nno ADV 3 advmod\n. PUNCT 3 punct"
    )
    found, entities = run(doc, draft(doc, "A resident", "said", "so"), draft(doc, "A resident", "said", "no", nth=2))
    assert found.drafts[0].speakers != found.drafts[1].speakers
    assert len(entities) == 2


def test_nothing_to_resolve() -> None:
    doc = make("Rain NOUN 0 root\n. PUNCT 1 punct")
    assert run(doc)[0] == Resolution((), ())


def test_a_base_of_ones_own_and_the_same_result_twice() -> None:
    doc = make(SPOKESMAN)
    drafts = [draft(doc, "He", "denied", "it")]
    first = resolve(doc, article(doc), drafts, base="https://example.org/")
    assert all(e.id.startswith("https://example.org/entity/") for e in first.entities)
    assert first == resolve(doc, article(doc), drafts, base="https://example.org/")


def test_a_draft_that_points_nowhere_is_left_open() -> None:
    doc = make(UNNAMED)
    whole = draft(doc, None, None, "more")
    found, _ = run(doc, replace(whole, follows=7))
    assert found.drafts[0].speakers == ()


GENDER = """
Ann PROPN 2 nsubj B-PERSON
said VERB 0 root
she PRON 4 nsubj
won VERB 2 ccomp
. PUNCT 2 punct

The DET 2 det
ministry NOUN 3 nsubj
agreed VERB 0 root
. PUNCT 3 punct

Mr PROPN 2 nmod
Lee PROPN 3 nsubj B-PERSON
left VERB 0 root
the DET 6 det
Health PROPN 6 compound B-ORG
Ministry PROPN 3 obj I-ORG
. PUNCT 3 punct

She PRON 2 nsubj
laughed VERB 0 root
. PUNCT 2 punct
"""


def test_a_title_bars_a_pronoun_and_a_lone_ministry_is_the_one_named() -> None:
    doc = make(GENDER)
    found, entities = run(
        doc,
        draft(doc, "Ann", "said", "she won"),
        draft(doc, "The ministry", "agreed", "."),
        draft(doc, "She", "laughed", "."),
    )
    assert names(found.drafts[2], entities) == ["Ann"]
    assert names(found.drafts[1], entities) == ["Health Ministry"]
    assert [entities[i].name for i in found.drafts[0].about] == ["Ann"]


def test_a_body_that_somebody_runs_is_named_by_it() -> None:
    doc = make(
        "The DET 5 det\nHamas PROPN 6 nsubj B-PERSON\n+- PUNCT 2 punct\n+run VERB 2 acl\n"
        "ministry NOUN 2 obj\nspoke VERB 0 root"
    )
    found, entities = run(doc, draft(doc, "The Hamas-run ministry", "spoke", "spoke"))
    body = entities[found.drafts[0].speakers[0]]
    assert (body.name, body.type, body.named) == ("Hamas-run ministry", "organization", True)


BANK = """
{place} PROPN 2 nsubj B-LOC
waits VERB 0 root
. PUNCT 2 punct

The DET 3 det
Reserve PROPN 3 compound B-ORG
Board PROPN 4 nsubj I-ORG
waits VERB 0 root
. PUNCT 4 punct

The DET 2 det
RBA PROPN 3 nsubj B-ORG
said VERB 0 root
so ADV 3 advmod
. PUNCT 3 punct
"""


@pytest.mark.parametrize(("place", "expected"), [("Aland", ["Reserve Board"]), ("Berland", ["RBA"])])
def test_an_acronym_may_have_the_letter_of_a_place(place: str, expected: list[str]) -> None:
    doc = make(BANK.format(place=place))
    found, entities = run(doc, draft(doc, "The RBA", "said", "so"))
    assert names(found.drafts[0], entities) == expected
