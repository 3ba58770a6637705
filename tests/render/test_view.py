"""From records to the view: who is a node, what joins two nodes, what of the article is kept."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from kg.errors import FormatError
from kg.model import Article, Attribution, Entity, Record, Relation, Role, Span
from kg.render.view import build, safe_url

from .newsroom import RUN, many, press

TEXT = "HARBOUR -- Ann opened the day.\n\nThe mayor said 🚢 ships “wait”, and left. Bob denied it.\n\nNight fell."


def record(
    *attributions: Attribution, article: str = "urn:a", entities: tuple[Entity, ...] = (), **fields: str
) -> Record:
    people = entities or (
        Entity("urn:ann", "Ann Lee", "person", aliases=("the mayor",)),
        Entity("urn:bob", "Bob", "person"),
    )
    return Record(Article(article, "a.txt", TEXT, **fields), people, attributions)  # type: ignore[arg-type]


def said(name: str, who: str, about: str, **fields: object) -> Attribution:
    def span(words: str) -> Span:
        return Span.of(TEXT, TEXT.index(words), TEXT.index(words) + len(words))

    return replace(
        Attribution(name, "mixed", span("The mayor"), span("said"), (span("🚢 ships “wait”"),), (who,), about=(about,)),
        **fields,
    )


def test_one_node_an_iri_over_all_articles_and_one_edge_a_pair():
    second = (Entity("urn:ann", "Ann Lee", "person"), Entity("urn:bob", "Robert", "person"))
    view = build(
        [
            record(said("urn:1", "urn:ann", "urn:bob")),
            record(said("urn:2", "urn:ann", "urn:bob"), article="urn:b", entities=second),
            record(article="urn:c", entities=second),
        ]
    )
    assert [(n.name, n.said, n.about) for n in view.nodes] == [("Ann Lee", 2, 0), ("Robert", 0, 2)]
    assert view.nodes[1].aliases == ("Bob",)
    assert [(e.kind, e.source, e.target, e.statements) for e in view.edges] == [("about", 0, 1, (0, 1))]


def test_the_order_of_the_records_changes_nothing():
    records = press()
    assert build(records, run=RUN) == build(records[::-1], run=RUN)


def test_an_entity_nobody_speaks_as_or_about_is_no_node():
    bystander = Entity("urn:x", "Bystander", "person")
    ann = Entity("urn:ann", "Ann Lee", "person")
    view = build([record(said("urn:1", "urn:ann", "urn:ann"), entities=(ann, bystander))])
    assert [n.name for n in view.nodes] == ["Ann Lee"]
    assert view.edges == ()


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, "said"),
        ({"negated": True}, "unsaid"),
        ({"rejects": True}, "rejected"),
        ({"nested_in": "urn:0"}, "unsaid"),
    ],
)
def test_polarity(fields, expected):
    outer = said("urn:0", "urn:bob", "urn:ann", negated=True)
    inner = said("urn:1", "urn:ann", "urn:bob", **fields)
    view = build([record(outer, inner)])
    assert {s.id: s.polarity for s in view.statements}["urn:1"] == expected


def test_a_circle_of_nesting_ends():
    view = build(
        [
            record(
                said("urn:0", "urn:bob", "urn:ann", nested_in="urn:1"),
                said("urn:1", "urn:ann", "urn:bob", nested_in="urn:0"),
            )
        ]
    )
    assert {s.polarity for s in view.statements} == {"said"}


def test_relations_and_roles_make_edges():
    org = Entity("urn:org", "City", "organization")
    ann = Entity("urn:ann", "Ann Lee", "person", roles=(Role("mayor", "urn:org"),))
    bob = Entity("urn:bob", "Bob", "person")
    view = build(
        [
            record(
                said("urn:1", "urn:ann", "urn:bob"),
                said(
                    "urn:2",
                    "urn:bob",
                    "urn:ann",
                    relations=(
                        Relation("denies", "urn:1", 0.8),
                        Relation("denies", "urn:gone", 0.8),
                        Relation("supports", "urn:1", 0.49),
                    ),
                ),
                entities=(ann, bob, org),
            )
        ]
    )
    names = [n.name for n in view.nodes]
    assert {(e.kind, names[e.source], names[e.target]) for e in view.edges} == {
        ("about", "Ann Lee", "Bob"),
        ("about", "Bob", "Ann Lee"),
        ("denies", "Bob", "Ann Lee"),
        ("affiliation", "Ann Lee", "City"),
    }


def test_the_amount_of_evidence():
    sentence = "The mayor said 🚢 ships “wait”, and left."
    start = TEXT.index(sentence)
    a = said("urn:1", "urn:ann", "urn:bob", evidence=(Span.of(TEXT, start, start + len(sentence)),))
    kept = {e: build([record(a)], evidence=e) for e in ("sentence", "paragraph", "none")}  # type: ignore[arg-type]
    assert [p.text for p in kept["sentence"].passages] == [sentence]
    assert [p.text for p in kept["paragraph"].passages] == [sentence + " Bob denied it."]
    assert kept["none"].passages == ()
    assert kept["none"].statements[0].passage is None
    for view in (kept["sentence"], kept["paragraph"]):
        s = view.statements[0]
        text = view.passages[s.passage].text
        assert [(m.kind, text[m.start : m.end]) for m in s.marks] == [
            ("source", "The mayor"),
            ("cue", "said"),
            ("content", "🚢 ships “wait”"),
        ]
        assert text[slice(*s.sentence)] == sentence
    with pytest.raises(FormatError, match="sentence, paragraph, none"):
        build([record(a)], evidence="all")  # type: ignore[arg-type]


def test_a_paragraph_without_end_is_clipped_between_words():
    text = "word " * 2000 + "Ann said yes. " + "word " * 2000
    at = text.index("Ann")
    a = Attribution(
        "urn:1",
        "indirect",
        Span.of(text, at, at + 3),
        Span.of(text, at + 4, at + 8),
        (Span.of(text, at + 9, at + 12),),
        ("urn:ann",),
    )
    view = build(
        [Record(Article("urn:a", "a", text), (Entity("urn:ann", "Ann", "person"),), (a,))], evidence="paragraph"
    )
    passage = view.passages[0]
    assert len(passage.text) < 3100
    assert passage.clipped == (True, True)
    assert set(passage.text.split()) == {"word", "Ann", "said", "yes."}


def test_the_day_is_the_statement_s_or_else_the_article_s():
    view = build(
        [
            record(
                said("urn:1", "urn:ann", "urn:bob", said_on="2024-01-05"),
                said("urn:2", "urn:ann", "urn:bob"),
                published="2024-01-07",
            ),
            record(said("urn:3", "urn:ann", "urn:bob"), article="urn:b", published="yesterday"),
        ]
    )
    assert {s.id: (s.date, s.dated_by_article) for s in view.statements} == {
        "urn:1": ("2024-01-05", False),
        "urn:2": ("2024-01-07", True),
        "urn:3": (None, False),
    }


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://a.example/x?y=1", True),
        ("http://a.example", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("//a.example", False),
        ("https://", False),
        ("http://[", False),
        ("https://a.example/\u0000", False),
        ("java\nscript:alert(1)", False),
        ("file:///etc/passwd", False),
        (None, False),
        ("", False),
    ],
)
def test_only_http_and_https_become_links(url, kept):
    assert safe_url(url) == (url if kept else None)


@pytest.mark.parametrize("records", [press(), many(200)], ids=["press", "200"])
def test_no_two_nodes_stand_on_each_other(records):
    nodes = build(records).nodes
    close = [
        (a.name, b.name) for a, b in itertools.combinations(nodes, 2) if abs(a.x - b.x) < 20 and abs(a.y - b.y) < 20
    ]
    assert close == []


def test_no_records_make_an_empty_view():
    view = build([])
    assert (view.nodes, view.edges, view.statements, view.articles) == ((), (), (), ())
