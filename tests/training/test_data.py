"""What training reads from the corpora's formats."""

from __future__ import annotations

import random
from pathlib import Path

import spacy

from kg.annotate.labels import ENTITY_TAGS
from training.data import annotated, treebank
from training.examples import tokenize
from training.rename import name_words, renamed

CONLLU = """# newdoc id = EXAMPLE_news_one
# newpar
1	Anna	Anna	PROPN	_	_	3	nsubj	_	Entity=(1-person-new-sal-cf1-1-sgl
2	Lee	Lee	PROPN	_	_	1	flat	_	Entity=1)
3	left	leave	VERB	_	_	0	root	_	_
4	.	.	PUNCT	_	_	3	punct	_	_

1	She	she	PRON	_	_	2	nsubj	_	Entity=(1-person-giv:act-sal-cf1-1-ana)
2	saw	see	VERB	_	_	0	root	_	_
3	the	the	DET	_	_	4	det	_	Entity=(2-object-new-non-cf2-2-sgl
4	boat	boat	NOUN	_	_	2	obj	_	Entity=2)
"""


def test_mentions_of_a_treebank(tmp_path: Path) -> None:
    path = tmp_path / "one.conllu"
    path.write_text(CONLLU, encoding="utf8")
    (document,) = treebank(path)
    assert [(document.words[i], n) for i, n, _ in document.mentions] == [("Anna", 1), ("She", 1), ("boat", 2)]


def test_mentions_bodies_and_addressees_of_an_article() -> None:
    text = "Mayor Anna Whitlock of Harbour Council told reporters the bridge is closed. She said it is old."

    def span(words: str) -> list[int]:
        return [text.index(words), text.index(words) + len(words)]

    row = {
        "source_entity": "Anna Whitlock", "accept": [], "source_org": "Harbour Council", "kind": "person",
        "mode": "indirect", "about": [], "stance_to": None, "negated": False, "nested_in": None, "addressee": None,
    }  # fmt: skip
    gold = {
        "attributions": [
            {**row, "id": "a1", "source": span("Mayor Anna Whitlock"), "cue": span("told"),
             "content": [span("the bridge is closed")], "addressee": "reporters"},
            {**row, "id": "a2", "source": span("She"), "cue": span("said"), "content": [span("it is old")]},
        ],
        "entities": [
            {"canonical": "Anna Whitlock", "aliases": ["Anna Whitlock"], "type": "person", "roles": []},
            {"canonical": "Harbour Council", "aliases": ["Harbour Council"], "type": "organization", "roles": []},
        ],
    }  # fmt: skip
    nlp = spacy.blank("en")
    (example,) = annotated([("example", text, gold)], nlp)
    numbers = {example.words[i]: n for i, n, _ in example.mentions}
    assert numbers["She"] == numbers["Mayor"]
    assert numbers["Harbour"] != numbers["She"]
    assert {(example.words[i], example.words[j]) for i, j, _, true in example.members if true} >= {("She", "Harbour")}
    assert [[example.words[i] for i in words] for words in example.hearers.values()] == [["reporters"], []]


def test_a_renamed_copy_has_other_names_and_the_same_words_else() -> None:
    nlp = spacy.blank("en")
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "PERSON", "pattern": "Anna Whitlock"}, {"label": "PERSON", "pattern": "Whitlock"}])
    example = tokenize("one", "Anna Whitlock spoke. Whitlock left.")
    names = tokenize("two", "Maria Santos waved.")
    names.entities = [ENTITY_TAGS.index("B-PERSON"), ENTITY_TAGS.index("I-PERSON"), 0, 0]
    pools = name_words([names], ENTITY_TAGS)
    copy = renamed(example, nlp, {**pools, ("PERSON", True): ["Maria"]}, random.Random(1))
    assert copy.words[2:4] == ["spoke", "."]
    assert "Whitlock" not in copy.words
    assert copy.words[1] == copy.words[4]
    assert example.words[0] == "Anna"
