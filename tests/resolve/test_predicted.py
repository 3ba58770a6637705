"""What the product's own spans need: narrative subjects, offices without a body, bodies in brackets, who was told."""

from __future__ import annotations

from kg.resolve.addressee import told
from tests.resolve.making import draft, make
from tests.resolve.test_resolve import names, run

ON = """
Ann PROPN 2 nsubj B-PERSON
said VERB 0 root
that SCONJ 5 mark
Bo PROPN 5 nsubj B-PERSON
lost VERB 2 ccomp
. PUNCT 2 punct

“ PUNCT 3 punct
Cy PROPN 3 nsubj B-PERSON
won VERB 6 ccomp
, PUNCT 3 punct
” PUNCT 3 punct
added VERB 0 root
she PRON 6 nsubj
. PUNCT 6 punct
"""


def test_a_pronoun_takes_up_the_narrative_not_the_quotation() -> None:
    doc = make(ON)
    found, entities = run(
        doc, draft(doc, "Ann", "said", "Bo lost"), draft(doc, "she", "added", "Cy won", mode="direct")
    )
    assert names(found.drafts[1], entities) == ["Ann"]


MINISTER = """
Peru PROPN 2 nsubj B-LOC
mourns VERB 0 root
. PUNCT 2 punct

Interior ADJ 2 amod
Minister PROPN 3 nmod
Ann PROPN 5 nsubj B-PERSON
Lee PROPN 3 flat I-PERSON
said VERB 0 root
Peru PROPN 7 nsubj B-LOC
mourns VERB 5 ccomp
. PUNCT 5 punct
{more}
"""
THE_MINISTRY = """
The DET 2 det
ministry NOUN 3 nsubj
denied VERB 0 root
it PRON 3 obj
. PUNCT 3 punct
"""


def test_a_minister_without_a_body_is_of_the_country_of_the_article() -> None:
    doc = make(MINISTER.format(more=""))
    found, entities = run(doc, draft(doc, "Interior Minister Ann Lee", "said", "Peru mourns"))
    assert entities[found.drafts[0].affiliation or ""].name == "Peru"


def test_the_ministry_is_the_ministers() -> None:
    doc = make(MINISTER.format(more=THE_MINISTRY))
    found, entities = run(
        doc,
        draft(doc, "Interior Minister Ann Lee", "said", "Peru mourns"),
        draft(doc, "The ministry", "denied", "it"),
    )
    assert entities[found.drafts[0].affiliation or ""].name == "Interior Ministry"
    assert names(found.drafts[1], entities) == ["Interior Ministry"]


OFFICER = """
Tomas PROPN 9 nsubj B-ORG
Reva PROPN 1 flat I-ORG
, PUNCT 4 punct
OC PROPN 1 appos B-ORG
of ADP 8 case
Tavik PROPN 8 compound B-ORG
Police PROPN 8 compound I-ORG
Station PROPN 4 nmod I-ORG
denied VERB 0 root
it PRON 9 obj
. PUNCT 9 punct

The DET 2 det
OC PROPN 3 nsubj B-ORG
left VERB 0 root
. PUNCT 3 punct
"""


def test_who_holds_an_office_is_a_person_and_the_office_alone_means_them() -> None:
    doc = make(OFFICER)
    found, entities = run(doc, draft(doc, "Tomas Reva", "denied", "it"), draft(doc, "The OC", "left", "left"))
    assert [names(row, entities) for row in found.drafts] == [["Tomas Reva"]] * 2
    assert {entities[row.affiliation or ""].name for row in found.drafts} == {"Tavik Police Station"}
    assert entities[found.drafts[0].speakers[0]].type == "person"


BODY = """
Hova PROPN 4 compound B-LOC
and CCONJ 3 cc
Mita PROPN 1 conj B-ORG
Affairs PROPN 5 compound I-ORG
Office PROPN 6 nmod I-ORG
director NOUN 7 nmod
Ann PROPN 9 nsubj B-PERSON
Lee PROPN 7 flat I-PERSON
spoke VERB 0 root
. PUNCT 9 punct
"""


def test_a_body_whose_name_holds_and() -> None:
    doc = make(BODY)
    found, entities = run(doc, draft(doc, "Hova and Mita Affairs Office director Ann Lee", "spoke", "spoke"))
    assert entities[found.drafts[0].affiliation or ""].name == "Hova and Mita Affairs Office"


LATE = """
President PROPN 2 nmod
Ann PROPN 4 nsubj B-PERSON
Lee PROPN 2 flat I-PERSON
praised VERB 0 root
the DET 7 det
late ADJ 7 amod
president NOUN 4 obj
. PUNCT 4 punct
"""


def test_the_late_president_is_not_the_president() -> None:
    doc = make(LATE)
    found, entities = run(doc, draft(doc, "President Ann Lee", "praised", "the late president"))
    lee = entities[found.drafts[0].speakers[0]]
    assert all(m.start < doc.text.index("praised") for m in lee.mentions)


HEARD = """
The DET 2 det
House PROPN 4 nsubj:pass B-ORG
was AUX 4 aux:pass
told VERB 0 root
roads NOUN 6 nsubj
closed VERB 4 ccomp
. PUNCT 4 punct
"""


def test_who_was_told_is_the_addressee_not_the_speaker() -> None:
    doc = make(HEARD)
    found, entities = run(doc, draft(doc, "The House", "was told", "roads closed"))
    assert found.drafts[0].speakers == ()
    assert entities[found.drafts[0].addressee or ""].name == "House"


URGED = """
He PRON 2 nsubj
urged VERB 0 root
politicians NOUN 2 obj
in ADP 5 case
Wajir PROPN 3 nmod B-LOC
to PART 7 mark
rest VERB 2 xcomp
. PUNCT 2 punct
"""
LETTER = """
In ADP 3 case
a DET 3 det
letter NOUN 8 obl
to ADP 5 case
voters NOUN 3 nmod
, PUNCT 3 punct
Ann PROPN 8 nsubj B-PERSON
claimed VERB 0 root
victory NOUN 8 obj
. PUNCT 8 punct
"""


def test_the_addressee_at_the_start_of_a_content_and_in_a_letter() -> None:
    doc = make(URGED)
    assert told(doc, (1, 2), [(2, 7)]) == (2, 5)
    assert told(doc, (1, 2), [(5, 7)]) == (2, 5)
    doc = make(LETTER)
    assert told(doc, (7, 8), [(8, 9)]) == (4, 5)
