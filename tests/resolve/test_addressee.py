"""Who was told: what follows verbs that always say so, whom a call goes to, before which court, and on which day."""

from __future__ import annotations

import pytest

from kg.resolve.addressee import told
from tests.resolve.making import draft, make
from tests.resolve.test_resolve import run

TOLD = """
She PRON 2 nsubj
told VERB 0 root
members NOUN 2 obl
of ADP 5 case
staff NOUN 3 nmod
that SCONJ 8 mark
nobody PRON 8 nsubj
knew VERB 2 ccomp
. PUNCT 2 punct
"""
STORY = """
She PRON 2 nsubj
told VERB 0 root
lies NOUN 2 obl
about ADP 5 case
money NOUN 3 nmod
. PUNCT 2 punct
"""
KNEW = """
We PRON 2 nsubj
informed VERB 0 root
the DET 4 det
band NOUN 2 obj
they PRON 6 nsubj
won VERB 2 ccomp
. PUNCT 2 punct
"""
BEFORE = """
She PRON 2 nsubj
argued VERB 0 root
before ADP 5 case
the DET 5 det
{} NOUN 2 obl
that SCONJ 8 mark
it PRON 8 nsubj
failed VERB 2 ccomp
. PUNCT 2 punct
"""
CALLS = """
He PRON 2 nsubj
calls VERB 0 root
for ADP 5 case
{} ADJ 5 amod
{} NOUN 2 obl
to PART 7 mark
act VERB 2 xcomp
now ADV 7 advmod
. PUNCT 2 punct
"""
MONDAY = """
He PRON 2 nsubj
said VERB 0 root
Monday PROPN 2 obl B-DATE
to ADP 6 case
the DET 6 det
miners NOUN 2 obl
that SCONJ 8 mark
pits NOUN 2 ccomp
. PUNCT 2 punct
"""


def test_what_follows_a_verb_of_informing_is_told_although_it_has_no_name() -> None:
    assert told(make(TOLD), (1, 2), [(6, 8)]) == (2, 5)


def test_lies_are_told_but_not_told_anything() -> None:
    assert told(make(STORY), (1, 2), [(3, 5)]) is None


def test_an_informed_object_within_the_content() -> None:
    assert told(make(KNEW), (1, 2), [(2, 6)]) == (2, 4)


def test_before_a_court_but_not_before_a_day() -> None:
    assert told(make(BEFORE.format("court")), (1, 2), [(6, 8)]) == (3, 5)
    assert told(make(BEFORE.format("dinner")), (1, 2), [(6, 8)]) is None


@pytest.mark.parametrize("called_for", [("foreign", "ministers"), ("fresh", "measures")])
def test_a_call_for_somebody_to_act_is_not_made_to_them(called_for: tuple[str, str]) -> None:
    assert told(make(CALLS.format(*called_for)), (1, 2), [(3, 8)]) is None


def test_the_addressee_after_the_day() -> None:
    assert told(make(MONDAY), (1, 2), [(7, 8)]) == (4, 6)


FLOATING = """
Ann PROPN 2 nsubj B-PERSON
told VERB 0 root
Bo PROPN 2 iobj B-PERSON
: PUNCT 2 punct
“ PUNCT 6 punct
Go VERB 2 ccomp
. PUNCT 6 punct
” PUNCT 6 punct

“ PUNCT 2 punct
Run VERB 0 root
. PUNCT 2 punct
” PUNCT 2 punct
"""


def test_a_quotation_that_goes_on_has_the_hearer_of_the_one_before() -> None:
    doc = make(FLOATING)
    first = draft(doc, "Ann", "told", "Go", mode="direct")
    second = draft(doc, None, None, "Run", mode="direct", follows=0)
    found, entities = run(doc, first, second)
    called = {iri: e.name for iri, e in entities.items()}
    assert [called.get(d.addressee or "") for d in found.drafts] == ["Bo", "Bo"]
    alone, _ = run(doc, first, draft(doc, None, None, "Run", mode="direct"))
    assert alone.drafts[1].addressee is None


TITLED = """
He PRON 2 nsubj
asked VERB 0 root
the DET 4 det
director NOUN 5 nmod
Lee PROPN 7 nsubj B-PERSON
to PART 7 mark
go VERB 2 xcomp
. PUNCT 2 punct
"""


@pytest.mark.parametrize(("named", "expected"), [({4}, "the director"), (set(), None)])
def test_a_title_right_before_a_name_in_the_content_is_who_was_asked(named: set[int], expected: str | None) -> None:
    doc = make(TITLED)
    span = told(doc, (1, 2), [(4, 7)], lambda i: i in named)
    assert (doc[span[0] : span[1]].text if span else None) == expected
