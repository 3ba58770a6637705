"""Said, not said, denied: on Docs built by hand."""

from __future__ import annotations

import pytest
from spacy.tokens import Doc

from kg.annotate.words import blank
from kg.attribute.polarity import polarity

VOCAB = blank().vocab


def case(sentence: str) -> tuple[Doc, str, tuple[int, int], tuple[tuple[int, int], ...]]:
    """A sentence ``source / cue / content``: a Doc in which negations hang on the cue's last word."""
    source, cue, content = (part.split() for part in sentence.split("/"))
    words = [*source, *cue, *content]
    verb = len(source) + len(cue) - 1
    pos = ["NOUN"] * len(source) + ["AUX"] * (len(cue) - 1) + ["VERB"] + ["NOUN"] * len(content)
    doc = Doc(VOCAB, words=words, pos=pos, heads=[verb] * len(words), deps=["dep"] * len(words))
    first, last = len(source), len(source) + len(cue)
    span = doc[first:last]
    rest = doc[last:]
    return doc, doc.text, (span.start_char, span.end_char), ((rest.start_char, rest.end_char),)


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("board / said / gates stay shut", (False, False)),
        ("board / did not say / whether gates open", (True, False)),
        ("board / never said / so", (True, False)),
        ("board / made no mention of / cracks", (True, False)),
        ("board / declined to confirm / cracks", (True, False)),
        ("board / denied / hiding cracks", (False, True)),
        ("board / rejected / claims", (False, True)),
        ("board / did not deny / hiding cracks", (True, False)),
        ("board / does not believe / claims", (True, False)),
        ("board / has no plans / to open gates", (True, False)),
        ("board / is not quite sure / what it was", (True, False)),
        ("board / does not want / boats", (True, False)),
        ("board / not only said / gates stay shut", (False, False)),
        ("board / pleaded not guilty / to fraud", (False, False)),
        ("board / did not allow / boats", (False, False)),
        ("board / asked whether or not / gates open", (False, False)),
        ("board / refused / to leave", (False, False)),
        ("board / have been quiet / about gates", (True, False)),
        ("board / stayed silent on / gates", (True, False)),
        ("board / was quick to praise / gates", (False, False)),
        ("board / was not afraid to praise / gates", (False, False)),
        ("board / did not hesitate to blame / captains", (False, False)),
        ("board / said / nothing of cracks", (True, False)),
    ],
)
def test_polarity(sentence: str, wanted: tuple[bool, bool]) -> None:
    assert polarity(*case(sentence)) == wanted


def test_a_floating_quotation_is_said() -> None:
    doc, text, _, content = case("board / said / gates stay shut")
    assert polarity(doc, text, None, content) == (False, False)


def parsed(rows: str, cue: str) -> bool:
    """Whether a cue of a sentence is negated; a row is a word, its head (from 1, 0 the root) and its relation."""
    table = [row.split() for row in rows.strip().split("\n")]
    words = [row[0] for row in table]
    pos = ["VERB" if row[2] in ("ROOT", "xcomp", "acl") else "NOUN" for row in table]
    heads = [int(row[1]) - 1 if row[2] != "ROOT" else k for k, row in enumerate(table)]
    doc = Doc(VOCAB, words=words, pos=pos, heads=heads, deps=[row[2] for row in table])
    start = doc.text.index(cue)
    return polarity(doc, doc.text, (start, start + len(cue)), ((start + len(cue) + 1, len(doc.text)),))[0]


def test_what_nobody_said_is_not_said() -> None:
    assert parsed("No 2 det\none 3 nsubj\nasked 0 ROOT\nwhy 3 advmod", "asked")
    assert parsed("Nobody 2 nsubj\nasked 0 ROOT\nwhy 2 advmod", "asked")
    assert not parsed("Some 2 det\none 3 nsubj\nasked 0 ROOT\nwhy 3 advmod", "asked")


def test_a_claim_without_evidence_is_not_suggested() -> None:
    assert parsed(
        "There 2 expl\nis 0 ROOT\nlittle 4 amod\nevidence 2 nsubj\nto 6 mark\nsuggest 4 acl\nleaks 6 obj", "suggest"
    )
    assert not parsed(
        "There 2 expl\nis 0 ROOT\nmuch 4 amod\nevidence 2 nsubj\nto 6 mark\nsuggest 4 acl\nleaks 6 obj", "suggest"
    )


def test_a_question_that_asks_for_a_yes_is_no_negation() -> None:
    rows = "Did 4 aux\nn't 4 advmod\nshe 4 nsubj\nsay 0 ROOT\nso 4 advmod\n? 4 punct"
    assert not parsed(rows, "say")
    assert parsed("She 4 nsubj\ndid 4 aux\nn't 4 advmod\nsay 0 ROOT\nso 4 advmod\n. 4 punct", "say")
