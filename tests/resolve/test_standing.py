"""Of which body somebody speaks, where a description says so, and who issues a document."""

from __future__ import annotations

import pytest

from kg.resolve import lexicon
from tests.resolve.making import draft, make
from tests.resolve.test_resolve import names, run


def affiliation(rows: str, source: str, *, cue: str = "said") -> str | None:
    """The name of the body of the one who says "it ended" (the second statement, if there are two)."""
    doc = make(rows)
    found, entities = run(doc, draft(doc, source, cue, "it ended"))
    iri = found.drafts[-1].affiliation
    return entities[iri].name if iri else None


FIELD = """
Hova PROPN 7 nmod B-LOC
's PART 3 case
health NOUN 7 compound
and CCONJ 6 cc
social ADJ 6 amod
services NOUN 3 conj
minister NOUN 8 nmod
Ann PROPN 10 nsubj B-PERSON
Lee PROPN 8 flat I-PERSON
said VERB 0 root
it PRON 12 nsubj
ended VERB 10 ccomp
. PUNCT 10 punct
"""

APPOSED = """
Ann PROPN 10 nsubj B-PERSON
Lee PROPN 1 flat I-PERSON
, PUNCT 9 punct
Hova PROPN 9 nmod B-LOC
's PART 6 case
health NOUN 9 compound
and CCONJ 8 cc
services NOUN 6 conj
minister NOUN 1 nmod
said VERB 0 root
it PRON 12 nsubj
ended VERB 10 ccomp
. PUNCT 10 punct
"""


@pytest.mark.parametrize("rows", [FIELD, APPOSED])
def test_a_minister_is_of_the_place_before_the_field(rows: str) -> None:
    assert affiliation(rows, "Ann Lee") == "Hova"


def test_the_field_of_a_minister_is_nobody() -> None:
    rows = """
Peru PROPN 3 nmod B-LOC
's PART 1 case
Minister NOUN 11 nsubj
of ADP 5 case
Employment PROPN 3 nmod
and CCONJ 7 cc
Labour PROPN 5 conj
, PUNCT 9 punct
Ann PROPN 3 appos B-PERSON
Lee PROPN 9 flat I-PERSON
said VERB 0 root
it PRON 13 nsubj
ended VERB 11 ccomp
. PUNCT 11 punct
"""
    doc = make(rows)
    found, entities = run(doc, draft(doc, "Ann Lee", "said", "it ended"))
    assert names(found.drafts[0], entities) == ["Ann Lee"]
    assert entities[found.drafts[0].affiliation or ""].name == "Peru"


def test_the_name_after_an_office_is_its_body_whatever_the_tree_says() -> None:
    rows = """
Ann PROPN 13 nsubj B-PERSON
Lee PROPN 1 flat I-PERSON
, PUNCT 11 punct
director NOUN 1 appos
of ADP 11 case
Tavola PROPN 11 compound B-ORG
, PUNCT 11 punct
an DET 11 det
old ADJ 11 amod
non ADJ 11 amod
profit NOUN 1 appos
, PUNCT 11 punct
said VERB 0 root
it PRON 15 nsubj
ended VERB 13 ccomp
. PUNCT 13 punct
"""
    assert affiliation(rows, "Ann Lee") == "Tavola"


INSTITUTION = """
Ann PROPN 9 nsubj B-PERSON
Lee PROPN 1 flat I-PERSON
, PUNCT 4 punct
director NOUN 1 appos
of ADP 8 case
the DET 8 det
{word} NOUN 8 compound
{head} NOUN 4 nmod
said VERB 0 root
it PRON 11 nsubj
ended VERB 9 ccomp
. PUNCT 9 punct
"""


def test_a_description_is_enough_for_an_institution() -> None:
    assert affiliation(INSTITUTION.format(word="education", head="ministry"), "Ann Lee") == "education ministry"
    assert affiliation(INSTITUTION.format(word="timber", head="company"), "Ann Lee") is None


def test_a_named_body_comes_before_a_part_of_it() -> None:
    rows = """
Ann PROPN 12 nsubj B-PERSON
Lee PROPN 1 flat I-PERSON
, PUNCT 4 punct
head NOUN 1 appos
of ADP 8 case
the DET 8 det
fish NOUN 8 compound
department NOUN 4 nmod
at ADP 11 case
Tavik PROPN 11 compound B-ORG
Museum PROPN 8 nmod I-ORG
said VERB 0 root
it PRON 14 nsubj
ended VERB 12 ccomp
. PUNCT 12 punct
"""
    assert affiliation(rows, "Ann Lee") == "Tavik Museum"


STATES = """
{first} ADJ {head} amod B-NORP
{more}officials NOUN {verb} nsubj
said VERB 0 root
it PRON {ended} nsubj
ended VERB {verb} ccomp
. PUNCT {verb} punct
"""


def test_officials_of_two_states_are_of_neither() -> None:
    one = STATES.format(first="Peruvian", head=2, more="", verb=3, ended=5)
    two = STATES.format(first="Peruvian", head=4, more="and CCONJ 3 cc\nChilean ADJ 1 conj B-NORP\n", verb=5, ended=7)
    assert affiliation(one, "Peruvian officials") == "Peru"
    assert affiliation(two, "Peruvian and Chilean officials") is None


def test_authorities_are_a_body_themselves() -> None:
    rows = STATES.format(first="Peruvian", head=2, more="", verb=3, ended=5).replace("officials", "authorities")
    assert affiliation(rows, "Peruvian authorities") is None


MEMBER = """
The DET 3 det
{chamber} PROPN 3 compound B-ORG
Assembly PROPN 4 nsubj I-ORG
met VERB 0 root
. PUNCT 4 punct
{more}
{title} PROPN 2 nmod
Ann PROPN 4 nsubj B-PERSON
Lee PROPN 2 flat I-PERSON
said VERB 0 root
it PRON 6 nsubj
ended VERB 4 ccomp
. PUNCT 4 punct
"""
SENATE = """
The DET 2 det
Senate PROPN 3 nsubj B-ORG
left VERB 0 root
. PUNCT 3 punct
"""


def test_a_member_is_of_the_one_parliament_named() -> None:
    assert affiliation(MEMBER.format(chamber="National", more="", title="Lawmaker"), "Ann Lee") == "National Assembly"
    assert affiliation(MEMBER.format(chamber="National", more=SENATE, title="Lawmaker"), "Ann Lee") is None
    assert affiliation(MEMBER.format(chamber="National", more="", title="Farmer"), "Ann Lee") is None


def test_a_pope_is_of_the_church_that_is_named() -> None:
    rows = MEMBER.replace("Assembly", "Church")
    assert affiliation(rows.format(chamber="Catholic", more="", title="Pope"), "Ann Lee") == "Catholic Church"
    assert affiliation(rows.format(chamber="Lutheran", more="", title="Pope"), "Ann Lee") is None


REPORT = """
The DET 2 det
report NOUN 3 nsubj
said VERB 0 root
it PRON 5 nsubj
ended VERB 3 ccomp
. PUNCT 3 punct
"""
ISSUED = """
Tavik PROPN 2 compound B-ORG
Bank PROPN 3 nsubj I-ORG
{verb} VERB 0 root
a DET 5 det
report NOUN 3 obj
. PUNCT 3 punct
"""
BY = """
A DET 2 det
report NOUN 7 nsubj
{verb} VERB 2 acl
by ADP 6 case
Tavik PROPN 6 compound B-ORG
Bank PROPN 3 obl:agent I-ORG
said VERB 0 root
it PRON 9 nsubj
ended VERB 7 ccomp
. PUNCT 7 punct
"""
WITHIN = """
Tavik PROPN 2 compound B-ORG
Bank PROPN 3 nsubj I-ORG
warned VERB 0 root
{preposition} ADP 6 case
a DET 6 det
report NOUN 3 obl
. PUNCT 3 punct
"""


@pytest.mark.parametrize(
    ("rows", "source", "expected"),
    [
        (ISSUED.format(verb="released") + REPORT, "The report", "Tavik Bank"),
        (ISSUED.format(verb="ignored") + REPORT, "The report", None),
        (BY.format(verb="submitted"), "A report", "Tavik Bank"),
        (BY.format(verb="awaited"), "A report", None),
        (WITHIN.format(preposition="in") + REPORT, "The report", "Tavik Bank"),
        (WITHIN.format(preposition="after") + REPORT, "The report", None),
    ],
)
def test_a_document_is_of_the_body_that_issues_it(rows: str, source: str, expected: str | None) -> None:
    assert affiliation(rows, source) == expected


ITS = """
Tavik PROPN 2 compound B-ORG
Bank PROPN 3 nsubj I-ORG
met VERB 0 root
. PUNCT 3 punct

Its PRON 3 nmod
chief ADJ 3 amod
executive NOUN 8 nsubj
, PUNCT 5 punct
Ann PROPN 3 appos B-PERSON
Lee PROPN 5 flat I-PERSON
, PUNCT 5 punct
said VERB 0 root
it PRON 10 nsubj
ended VERB 8 ccomp
. PUNCT 8 punct
"""


def test_its_is_the_body_that_it_stands_for() -> None:
    assert affiliation(ITS, "Ann Lee") == "Tavik Bank"


def test_ministers_of_two_places_are_of_neither() -> None:
    rows = """
The DET 3 det
fish NOUN 3 compound
ministers NOUN 8 nsubj
of ADP 5 case
Peru PROPN 3 nmod B-LOC
and CCONJ 7 cc
Chile PROPN 5 conj B-LOC
said VERB 0 root
it PRON 10 nsubj
ended VERB 8 ccomp
. PUNCT 8 punct
"""
    assert affiliation(rows, "The fish ministers of Peru and Chile") is None


def test_the_lists_hold_what_the_rules_read() -> None:
    assert lexicon.words("executive_offices") <= lexicon.words("state_offices")
