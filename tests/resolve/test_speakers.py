"""Whose words they are: sources cut short or glued, relative pronouns, namesakes, groups, cues without a source."""

from __future__ import annotations

import pytest

from kg.resolve import resolve
from kg.resolve.columns import Columns
from kg.resolve.gazetteer import load_gazetteer
from kg.resolve.mentions import Finder
from tests.resolve.making import article, draft, make
from tests.resolve.test_resolve import names, run

AIDE = """
A DET 3 det
senior ADJ 3 amod
aide NOUN 9 nsubj
to ADP 6 case
the DET 6 det
mayor NOUN 3 nmod
this DET 8 det B-DATE
week NOUN 3 nmod I-DATE
said VERB 0 root
so ADV 9 advmod
. PUNCT 9 punct

The DET 2 det
aide NOUN 7 nsubj
who PRON 4 nsubj
wished VERB 2 acl
no DET 6 det
name NOUN 4 obj
left VERB 0 root
. PUNCT 7 punct
"""


def test_an_unnamed_source_is_called_by_its_whole_noun_phrase() -> None:
    doc = make(AIDE)
    found, entities = run(
        doc,
        draft(doc, "A senior aide to the mayor this week", "said", "so"),
        draft(doc, "The aide who", "wished", "no name"),
    )
    assert names(found.drafts[0], entities) == ["a senior aide to the mayor"]
    assert found.drafts[1].speakers == found.drafts[0].speakers


STAFF = """
Presidential ADJ 2 amod
chief NOUN 7 nsubj
of ADP 4 case
staff NOUN 5 nmod
Kim PROPN 2 appos B-PERSON
Bae PROPN 5 flat I-PERSON
agreed VERB 0 root
. PUNCT 7 punct
"""


def test_a_person_named_right_after_a_common_noun_is_the_speaker() -> None:
    doc = make(STAFF)
    found, entities = run(doc, draft(doc, "Presidential chief of staff Kim Bae", "agreed", "."))
    assert names(found.drafts[0], entities) == ["Kim Bae"]


CUT = """
The DET 2 det
dockers NOUN 3 nsubj
complain VERB 0 root
loudly ADV 3 advmod
. PUNCT 3 punct

Army NOUN 2 compound
chief NOUN 3 nmod
Tom PROPN 5 nsubj B-PERSON
Lunn PROPN 3 flat I-PERSON
left VERB 0 root
early ADV 5 advmod
. PUNCT 5 punct
"""


def test_a_source_cut_inside_its_noun_phrase_is_made_whole() -> None:
    doc = make(CUT)
    found, entities = run(doc, draft(doc, "The", "complain", "loudly"), draft(doc, "Army chief", "left", "early"))
    assert names(found.drafts[0], entities) == ["dockers"]
    assert names(found.drafts[1], entities) == ["Tom Lunn"]


OFFICES = """
Tom PROPN 9 nsubj B-PERSON
Lunn PROPN 1 flat I-PERSON
, PUNCT 5 punct
the DET 5 det
founder NOUN 1 appos
and CCONJ 7 cc
producer NOUN 5 conj
, PUNCT 5 punct
said VERB 0 root
so ADV 9 advmod
. PUNCT 9 punct
"""


def test_two_offices_of_one_person_are_no_second_speaker() -> None:
    doc = make(OFFICES)
    found, entities = run(doc, draft(doc, "Tom Lunn , the founder and producer", "said", "so"))
    assert names(found.drafts[0], entities) == ["Tom Lunn"]


BODIES = """
An DET 3 det
activist ADJ 3 amod
group NOUN 9 nsubj
, PUNCT 6 punct
the DET 6 det
Relief PROPN 3 appos B-ORG
League PROPN 6 flat I-ORG
, PUNCT 6 punct
said VERB 0 root
so ADV 9 advmod
. PUNCT 9 punct

The DET 4 det
Tavik PROPN 3 compound B-ORG
Times PROPN 4 compound I-ORG
newspaper NOUN 5 nsubj
denied VERB 0 root
it PRON 5 obj
. PUNCT 5 punct
"""


def test_a_body_beside_its_description_is_one_source() -> None:
    doc = make(BODIES)
    found, entities = run(
        doc,
        draft(doc, "An activist group , the Relief League", "said", "so"),
        draft(doc, "The Tavik Times newspaper", "denied", "it"),
    )
    assert names(found.drafts[0], entities) == ["Relief League"]
    assert names(found.drafts[1], entities) == ["Tavik Times"]


NAMED = """
Chief PROPN 2 nmod
Ann PROPN 6 nsubj B-PERSON
Moor PROPN 2 flat I-PERSON
of ADP 5 case I-PERSON
Tavik PROPN 2 nmod I-PERSON
said VERB 0 root
the DET 8 det
IO PROPN 9 nsubj
left VERB 6 ccomp
. PUNCT 6 punct

IO PROPN 2 compound B-PERSON
Lunn PROPN 3 nsubj I-PERSON
denied VERB 0 root
it PRON 3 obj
. PUNCT 3 punct
"""


def test_a_place_after_a_name_and_an_office_before_it_are_no_part_of_it() -> None:
    doc = make(NAMED)
    found, entities = run(
        doc,
        draft(doc, "Chief Ann Moor of Tavik", "said", "the IO left"),
        draft(doc, "IO Lunn", "denied", "it"),
    )
    assert names(found.drafts[0], entities) == ["Ann Moor"]
    assert names(found.drafts[1], entities) == ["Lunn"]


NAMESAKES = """
Bo PROPN 3 nsubj B-PERSON
Lee PROPN 1 flat I-PERSON
vanished VERB 0 root
. PUNCT 3 punct

Lee PROPN 2 nsubj B-PERSON
slept VERB 0 root
. PUNCT 2 punct

Brother NOUN 2 compound
Jin PROPN 4 nsubj B-PERSON
Lee PROPN 2 flat I-PERSON
complained VERB 0 root
loudly ADV 4 advmod
. PUNCT 4 punct

Lee PROPN 2 nsubj B-PERSON
added VERB 0 root
more ADJ 2 obj
. PUNCT 2 punct
"""


def test_of_two_namesakes_the_one_who_speaks_elsewhere_speaks() -> None:
    doc = make(NAMESAKES)
    found, entities = run(
        doc, draft(doc, "Brother Jin Lee", "complained", "loudly"), draft(doc, "Lee", "added", "more")
    )
    assert [names(row, entities) for row in found.drafts] == [["Jin Lee"]] * 2


RELATIVE = """
Diver NOUN 2 compound
Ann PROPN 10 nsubj B-PERSON
Moor PROPN 2 flat I-PERSON
, PUNCT 6 punct
who PRON 6 nsubj
warned VERB 10 advcl
of ADP 8 case
floods NOUN 6 obl
, PUNCT 6 punct
left VERB 0 root
. PUNCT 10 punct
"""


def test_who_goes_back_to_the_person_right_before_it() -> None:
    doc = make(RELATIVE)
    found, entities = run(doc, draft(doc, "who", "warned", "of floods"))
    assert names(found.drafts[0], entities) == ["Ann Moor"]


PEOPLE = """
Many ADJ 2 amod
Iraqis PROPN 3 nsubj B-NORP
want VERB 0 root
rain NOUN 3 obj
. PUNCT 3 punct

Worried ADJ 2 amod
residents NOUN 5 nsubj
and CCONJ 4 cc
neighbours NOUN 2 conj
complain VERB 0 root
loudly ADV 5 advmod
. PUNCT 5 punct

The DET 2 det
minister NOUN 6 nsubj
and CCONJ 5 cc
the DET 5 det
residents NOUN 2 conj
agree VERB 0 root
now ADV 6 advmod
. PUNCT 6 punct
"""


def test_people_are_a_group_and_no_state() -> None:
    doc = make(PEOPLE)
    found, entities = run(
        doc,
        draft(doc, "Many Iraqis", "want", "rain"),
        draft(doc, "Worried residents and neighbours", "complain", "loudly"),
        draft(doc, "The minister and the residents", "agree", "now"),
    )
    assert names(found.drafts[0], entities) == ["many Iraqis"]
    assert entities[found.drafts[0].speakers[0]].type == "group"
    assert names(found.drafts[1], entities) == ["worried residents and neighbours"]
    assert len(found.drafts[2].speakers) == 2


PASSIVE = """
Ann PROPN 4 nsubj:pass B-PERSON
Moor PROPN 1 flat I-PERSON
was AUX 4 aux:pass
accused VERB 0 root
of ADP 6 case
theft NOUN 4 obl
. PUNCT 4 punct

Moor PROPN 2 nsubj B-PERSON
denied VERB 0 root
it PRON 2 obj
. PUNCT 2 punct

Rain NOUN 3 nsubj:pass
is AUX 3 aux:pass
expected VERB 0 root
soon ADV 3 advmod
. PUNCT 3 punct
"""


def test_who_is_accused_does_not_speak() -> None:
    doc = make(PASSIVE)
    found, entities = run(
        doc,
        draft(doc, "Ann Moor", "was accused", "of theft"),
        draft(doc, "Moor", "denied", "it"),
        draft(doc, None, "expected", "soon"),
    )
    assert [names(row, entities) for row in found.drafts] == [[], ["Ann Moor"], []]


ELIDED = """
Ann PROPN 3 nsubj B-PERSON
Moor PROPN 1 flat I-PERSON
said VERB 0 root
so ADV 3 advmod
, PUNCT 3 punct
adding VERB 4 dep
that SCONJ 9 mark
rain NOUN 9 nsubj
fell VERB 6 ccomp
. PUNCT 3 punct

Police NOUN 4 nmod
's PART 1 case
new ADJ 4 amod
request NOUN 0 root
for ADP 6 case
help NOUN 4 nmod
. PUNCT 4 punct

A DET 2 det
warning NOUN 0 root
by ADP 5 case
senior ADJ 5 amod
doctors NOUN 2 nmod
of ADP 7 case
floods NOUN 2 nmod
. PUNCT 2 punct

The DET 2 det
plan NOUN 0 root
fails VERB 2 dep
. PUNCT 2 punct
"""


def test_a_cue_without_a_source_has_the_speaker_it_goes_on_from_or_its_owner() -> None:
    doc = make(ELIDED)
    found, entities = run(
        doc,
        draft(doc, "Ann Moor", "said", "so"),
        draft(doc, None, "adding", "rain fell"),
        draft(doc, None, "request", "for help"),
        draft(doc, None, "warning", "of floods"),
        draft(doc, None, "plan", "fails"),
    )
    assert [names(row, entities) for row in found.drafts] == [
        ["Ann Moor"], ["Ann Moor"], ["police"], ["senior doctors"], []
    ]  # fmt: skip
    assert "continues" in found.drafts[1].how


BRANCH = """
UN PROPN 2 compound B-ORG
Women PROPN 3 nsubj I-ORG
spoke VERB 0 root
. PUNCT 3 punct

The DET 2 det
BBX PROPN 3 nsubj B-ORG
denied VERB 0 root
it PRON 3 obj
. PUNCT 3 punct

BBX PROPN 2 compound B-ORG
Choir PROPN 3 nsubj I-ORG
sang VERB 0 root
. PUNCT 3 punct
"""


def test_an_acronym_is_not_the_body_that_it_begins() -> None:
    doc = make(BRANCH)
    found, entities = run(doc, draft(doc, "The BBX", "denied", "it"))
    assert names(found.drafts[0], entities) == ["BBX"]


PAPER = """
The DET 2 det
Nation PROPN 3 nsubj
learned VERB 0 root
more ADJ 3 obj
. PUNCT 3 punct

Kenya PROPN 2 nsubj B-LOC
won VERB 0 root
. PUNCT 2 punct

Kenya PROPN 2 nsubj B-LOC
lost VERB 0 root
. PUNCT 2 punct
"""


def test_a_paper_called_the_nation_is_no_state() -> None:
    doc = make(PAPER)
    found, entities = run(doc, draft(doc, "The Nation", "learned", "more"))
    assert names(found.drafts[0], entities) == ["Nation"]


HEARSAY = """
Ann PROPN 4 nsubj B-PERSON
Moor PROPN 1 flat I-PERSON
reportedly ADV 4 advmod
left VERB 0 root
. PUNCT 4 punct

Two NUM 2 nummod
foxes NOUN 4 nsubj
allegedly ADV 4 advmod
stole VERB 0 root
hens NOUN 4 obj
. PUNCT 4 punct
"""


def test_hearsay_has_no_speaker() -> None:
    doc = make(HEARSAY)
    found, _ = run(doc, draft(doc, "Ann Moor", "reportedly", "left"), draft(doc, None, "allegedly", "stole hens"))
    assert [row.speakers for row in found.drafts] == [(), ()]


LEAD = """
A DET 2 det
designer NOUN 5 nsubj
from ADP 4 case
Tavik PROPN 2 nmod B-LOC
promises VERB 0 root
more ADJ 5 obj
. PUNCT 5 punct

{next}
"""
NAMED_NEXT = """
Ann PROPN 3 nsubj B-PERSON
Moor PROPN 1 flat I-PERSON
sews VERB 0 root
daily ADV 3 advmod
. PUNCT 3 punct
"""
ANOTHER_NEXT = """
Inspector NOUN 2 compound
Tom PROPN 4 nsubj B-PERSON
Lunn PROPN 2 flat I-PERSON
found VERB 0 root
her PRON 4 obj
. PUNCT 4 punct
"""


def test_the_opening_describes_whom_the_next_sentence_names() -> None:
    doc = make(LEAD.format(next=NAMED_NEXT.strip()))
    found, entities = run(doc, draft(doc, "A designer from Tavik", "promises", "more"))
    assert names(found.drafts[0], entities) == ["Ann Moor"]


def test_the_opening_does_not_describe_the_holder_of_another_office() -> None:
    doc = make(LEAD.format(next=ANOTHER_NEXT.strip()))
    found, entities = run(doc, draft(doc, "A designer from Tavik", "promises", "more"))
    assert names(found.drafts[0], entities) == ["a designer from Tavik"]


ANOTHER = """
A DET 2 det
resident NOUN 3 nsubj
complained VERB 0 root
loudly ADV 3 advmod
. PUNCT 3 punct

Another DET 2 det
resident NOUN 3 nsubj
laughed VERB 0 root
yesterday NOUN 3 obl
. PUNCT 3 punct
"""


def test_another_one_is_somebody_new() -> None:
    doc = make(ANOTHER)
    found, entities = run(
        doc, draft(doc, "A resident", "complained", "loudly"), draft(doc, "Another resident", "laughed", "yesterday")
    )
    assert [names(row, entities) for row in found.drafts] == [["a resident"], ["another resident"]]


DAY = """
Dockers NOUN 3 nsubj
yesterday NOUN 3 obl
complained VERB 0 root
loudly ADV 3 advmod
. PUNCT 3 punct

Tom PROPN 9 nsubj B-PERSON
Lunn PROPN 1 flat I-PERSON
, PUNCT 5 punct
of ADP 5 case
Relief PROPN 1 nmod B-ORG
League PROPN 5 flat I-ORG
, PUNCT 9 punct
also ADV 9 advmod
agreed VERB 0 root
today NOUN 9 obl
. PUNCT 9 punct
"""


def test_the_day_and_the_body_after_a_comma_are_no_source() -> None:
    doc = make(DAY)
    found, entities = run(
        doc,
        draft(doc, "Dockers yesterday", "complained", "loudly"),
        draft(doc, "Tom Lunn , of Relief League", "agreed", "today"),
    )
    assert [names(row, entities) for row in found.drafts] == [["dockers"], ["Tom Lunn"]]


def test_an_acronym_that_the_article_introduces_is_its_own() -> None:
    doc = make(
        """
Party PROPN 8 nsubj B-ORG
of ADP 4 case I-ORG
Tavik PROPN 4 compound I-ORG
Islanders PROPN 1 nmod I-ORG
( PUNCT 6 punct
PTI PROPN 1 appos B-ORG
) PUNCT 6 punct
met VERB 0 root
. PUNCT 8 punct

PTI PROPN 2 nsubj B-ORG
denied VERB 0 root
it PRON 2 obj
. PUNCT 2 punct
"""
    )
    found, entities = run(doc, draft(doc, "PTI", "denied", "it"))
    assert names(found.drafts[0], entities) == ["Party of Tavik Islanders"]


PARTY = """
The DET 3 det
Green PROPN 3 compound B-NORP
leader NOUN 4 nsubj
spoke VERB 0 root
well ADV 4 advmod
. PUNCT 4 punct

The DET 3 det
Green PROPN 3 compound B-ORG
Party PROPN 4 nsubj I-ORG
won VERB 0 root
. PUNCT 4 punct

A DET 4 det
Relief PROPN 3 compound B-ORG
League PROPN 4 compound I-ORG
report NOUN 5 nsubj
warns VERB 0 root
of ADP 7 case
floods NOUN 5 obl
. PUNCT 5 punct
"""


def test_the_party_of_its_leader_and_the_issuer_of_a_report() -> None:
    doc = make(PARTY)
    found, entities = run(
        doc,
        draft(doc, "The Green leader", "spoke", "well"),
        draft(doc, "A Relief League report", "warns", "of floods"),
        draft(doc, "The Green Party", "won", "."),
    )
    assert [entities[row.affiliation].name if row.affiliation else None for row in found.drafts] == [
        "Green Party", "Relief League", None
    ]  # fmt: skip


FARMERS = """
Sulmarian ADJ 2 amod{0}
farmers NOUN 3 nsubj
said VERB 0 root
so ADV 3 advmod
. PUNCT 3 punct

The DET 3 det
{1} ADJ 3 amod
river NOUN 4 nsubj
rose VERB 0 root
. PUNCT 4 punct
"""


@pytest.mark.parametrize(
    ("entity", "later", "name"),
    [
        ("", "Sulmarian", "Sulmarian farmers"),  # a capital elsewhere in the article: a name's
        (" B-NORP", "brown", "Sulmarian farmers"),  # an entity
        ("", "brown", "sulmarian farmers"),  # nothing tells
    ],
)
def test_a_description_keeps_the_capital_of_a_people(entity: str, later: str, name: str) -> None:
    doc = make(FARMERS.format(entity, later))
    found, entities = run(doc, draft(doc, "Sulmarian farmers", "said", "so"))
    assert names(found.drafts[0], entities) == [name]


OFFICER = """
An DET 2 det
officer NOUN 7 nsubj
+, PUNCT 4 punct
surnamed VERB 2 acl
Vell PROPN 4 xcomp B-PERSON
+, PUNCT 4 punct
objected VERB 0 root
. PUNCT 7 punct

The DET 2 det
officer NOUN 3 nsubj
left VERB 0 root
. PUNCT 3 punct
"""


def test_a_surname_given_after_a_description_names_it() -> None:
    doc = make(OFFICER)
    found, entities = run(
        doc, draft(doc, "An officer, surnamed Vell", "objected", "."), draft(doc, "The officer", "left", ".")
    )
    assert names(found.drafts[0], entities) == ["Vell"]
    assert found.drafts[1].speakers == found.drafts[0].speakers


REPORT = """
Friday PROPN 3 nmod B-DATE
+'s PART 1 case
report NOUN 4 nsubj
warned VERB 0 root
. PUNCT 4 punct

The DET 4 det
long ADJ 4 amod
staff NOUN 4 compound
report NOUN 5 nsubj
added VERB 0 root
more NOUN 5 obj
. PUNCT 5 punct
"""


def test_an_unnamed_source_is_called_as_it_is_first_called_without_a_day() -> None:
    doc = make(REPORT)
    found, entities = run(
        doc, draft(doc, "Friday's report", "warned", "."), draft(doc, "The long staff report", "added", "more")
    )
    assert found.drafts[1].speakers == found.drafts[0].speakers
    assert names(found.drafts[0], entities) == ["report"]


BRACKETED = """
The DET 2 det
UD PROPN 6 nsubj B-ORG
+( PUNCT 4 punct I-ORG
+P PROPN 2 appos I-ORG
+) PUNCT 4 punct
agreed VERB 0 root
. PUNCT 6 punct
"""


def test_a_name_closes_its_bracket() -> None:
    doc = make(BRACKETED)
    found, entities = run(doc, draft(doc, "The UD(P)", "agreed", "."))
    assert names(found.drafts[0], entities) == ["UD(P)"]


SHARES = """
Some DET 3 det
40 NUM 3 nummod
% SYM 4 nsubj
objected VERB 0 root
. PUNCT 4 punct

Another DET 3 det
20 NUM 3 nummod
% SYM 4 nsubj
agreed VERB 0 root
. PUNCT 4 punct
"""


def test_each_share_of_the_asked_is_a_source_of_its_own() -> None:
    doc = make(SHARES)
    found, _ = run(doc, draft(doc, "40 %", "objected", "."), draft(doc, "20 %", "agreed", "."))
    assert found.drafts[0].speakers and found.drafts[1].speakers
    assert found.drafts[0].speakers != found.drafts[1].speakers


CLAUSE = """
Ann PROPN 3 nsubj B-PERSON
Lee PROPN 1 flat I-PERSON
left VERB 0 root
, PUNCT 3 punct
officials NOUN 6 nsubj
confirmed VERB 3 parataxis
. PUNCT 3 punct

Mia PROPN 3 nsubj B-PERSON
Roe PROPN 1 flat I-PERSON
paused VERB 0 root
as SCONJ 6 mark
she PRON 6 nsubj
added VERB 3 advcl
details NOUN 6 obj
. PUNCT 3 punct
"""


def test_a_pronoun_goes_on_with_the_one_named_subject_of_its_sentence() -> None:
    doc = make(CLAUSE)
    found, entities = run(doc, draft(doc, "officials", "confirmed", "left"), draft(doc, "she", "added", "details"))
    assert names(found.drafts[1], entities) == ["Mia Roe"]


PREMIER = """
The DET 2 det
premier NOUN 3 nsubj
waited VERB 0 root
. PUNCT 3 punct

Judge PROPN 4 nsubj
Ann PROPN 1 flat B-PERSON
Lee PROPN 1 flat I-PERSON
ruled VERB 0 root
. PUNCT 4 punct

The DET 2 det
premier NOUN 3 nsubj
objected VERB 0 root
. PUNCT 3 punct
"""


def test_an_office_is_not_put_to_the_holder_of_another_one() -> None:
    doc = make(PREMIER)
    drafts = [draft(doc, "Judge Ann Lee", "ruled", "."), draft(doc, "The premier", "objected", ".")]
    fond_of_names = {"pronoun": {}, "nominal": {"named": 9.0}}
    found = resolve(doc, article(doc), drafts, weights=fond_of_names)
    assert names(found.drafts[0], {e.id: e for e in found.entities}) == ["Ann Lee"]
    assert found.drafts[1].speakers and found.drafts[1].speakers != found.drafts[0].speakers


SCRIPT = """
Legislator PROPN 2 compound
Ann PROPN 12 nsubj B-PERSON
Lee PROPN 2 flat I-PERSON
+( PUNCT 5 punct
李安 PROPN 2 appos
+) PUNCT 5 punct
+, PUNCT 10 punct
an DET 10 det
environmental ADJ 10 amod
advocate NOUN 2 conj
+, PUNCT 10 punct
objected VERB 0 root
. PUNCT 12 punct
"""


def test_a_description_after_a_name_in_another_script_is_no_second_source() -> None:
    doc = make(SCRIPT)
    found, entities = run(doc, draft(doc, doc[:11].text, "objected", "."))
    assert names(found.drafts[0], entities) == ["Ann Lee"]


GIVEN = """
Ann PROPN 2 compound B-PERSON
{before} PROPN 6 nsubj I-PERSON
+- PUNCT 5 punct
+{after} NOUN 5 compound
{next} NOUN 2 appos
said VERB 0 root
so ADV 6 advmod
. PUNCT 6 punct
"""


@pytest.mark.parametrize(
    ("before", "after", "name"),
    [
        ("Suk", "fan", "Ann Suk-fan"),
        ("Je", "won", "Ann Je-won"),
        ("Suk", "backed", "Ann Suk"),
        ("Suk", "run", "Ann Suk"),
        ("Suk", "Fan", "Ann Suk"),
        ("Harper", "fan", "Ann Harper"),
    ],
)
def test_a_given_name_of_two_syllables_is_one_name(before: str, after: str, name: str) -> None:
    doc = make(GIVEN.format(before=before, after=after, next="here"))
    found, entities = run(doc, draft(doc, f"Ann {before}-{after} here", "said", "so"))
    assert names(found.drafts[0], entities) == [name]


@pytest.mark.parametrize(
    ("joined", "office", "expected"), [(True, "Zed", []), (False, "President", []), (False, "Editor", ["Vice"])]
)
def test_what_stands_before_a_hyphen_or_an_office_is_no_body(joined: bool, office: str, expected: list[str]) -> None:
    doc = make(f"""
Vice PROPN 3 compound B-ORG
{"+- PUNCT 3 punct" if joined else f"{office} PROPN 3 compound"}
{f"+{office}" if joined else "Lee"} PROPN 4 nsubj B-PERSON
agreed VERB 0 root
. PUNCT 4 punct
""")
    phrases = Finder(Columns(doc), load_gazetteer(), (), ()).find()
    assert [phrase.text for phrase in phrases if phrase.type == "organization"] == expected
