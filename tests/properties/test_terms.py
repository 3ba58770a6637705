"""IRIs of any name, and values of parameters: whatever they hold, they stay one term."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import QueryError
from kg.graph.terms import clean
from kg.iris import DEFAULT_BASE, article_iri, attribution_iri, derived_iri, digest, entity_iri
from kg.query import shipped
from kg.query.bind import bind, parameters
from kg.sparql import tokens
from tests.properties.strategies import MIXED, NAME, steady

# halves of surrogate pairs as well: a name may come from anywhere
ANY = st.text(alphabet=st.characters(), max_size=30) | st.text(alphabet=st.characters(categories=["Cs"]), max_size=3)
ATTACKS = st.sampled_from(
    ['" } SERVICE <http://x/> { ?s ?p ?o } #', "'''", '"""', "\\", "\\u0022", "> <", "<http://x/>", "UNDEF", "} {",
     "?x", "\n", "\r", "# ", "}; DROP ALL", "^^<x>", "@en", "\\\n", "2023-12-04", "%s"]
)  # fmt: skip
VALUE = st.lists(ATTACKS | ANY, max_size=5).map("".join) | MIXED
QUERIES = {query.name: query.text for query in shipped()}
DECLARED = [(name, p.name, p.kind) for name, text in QUERIES.items() for p in parameters(text)]


@steady(200)
@given(ANY | NAME, ANY, st.integers(0, 3))
def test_the_iri_of_anything_is_an_iri(name: str, other: str, number: int) -> None:
    article = article_iri(None, name)
    made = [
        article, article_iri(other, name), entity_iri("person", name), entity_iri("person", name, article),
        attribution_iri(article, name, other, number), derived_iri(article, "span", name),
    ]  # fmt: skip
    for iri in made:
        assert iri.startswith(DEFAULT_BASE)
        assert iri.isascii()
        assert ox.NamedNode(iri).value == iri
        assert rdflib.URIRef(iri).n3() == f"<{iri}>"


@steady(200)
@given(NAME, st.sampled_from([" ", "  ", "\xa0", "\t", "\u3000"]), st.sampled_from([str.upper, str.lower, str.title]))
def test_a_name_in_other_letters_and_spaces_is_the_same_entity(name: str, space: str, change: object) -> None:
    spelt = space.join(change(name).split())  # type: ignore[operator]
    assert entity_iri("person", f" {spelt}\n") == entity_iri("person", name)


@steady(200)
@given(st.lists(ANY, max_size=3), st.lists(ANY, max_size=3))
def test_two_lists_of_parts_have_one_digest_only_when_they_are_one(some: list[str], others: list[str]) -> None:
    assert (digest(*some) == digest(*others)) == (some == others)
    if len(some) > 1:
        assert digest(*some) != digest("".join(some))


@pytest.mark.parametrize(("name", "parameter", "kind"), DECLARED)
@steady(25)
@given(VALUE)
def test_a_value_never_changes_the_shape_of_a_query(name: str, parameter: str, kind: str, value: str) -> None:
    query = QUERIES[name]
    try:
        bound = bind(query, {parameter: value})
    except QueryError:
        assert kind in ("iri", "day")
        return
    before, after = list(tokens(query)), list(tokens(bound))
    assert len(bind(query, {parameter: "2024-01-09" if kind == "day" else "https://x.example/"}).split("\n")) == len(
        bound.split("\n")
    )
    kinds = {"iri": ["iri"], "day": ["string", "mark", "mark", "iri"]}.get(kind, ["string"])
    shape: list[str] = []
    for at, token in enumerate(before):
        place = token.is_word("UNDEF") and before[at - 2].text == f"?{parameter}"
        shape += kinds if place else [token.kind]
    assert [token.kind for token in after] == shape


@steady(200)
@given(VALUE)
def test_a_value_is_what_the_query_gets(value: str) -> None:
    query = bind("SELECT ?x ?y { VALUES ?x { UNDEF } VALUES ?y { 1 } }", {"x": value})
    rows = list(ox.Store().query(query))  # type: ignore[arg-type]
    assert [(row["x"].value, row["y"].value) for row in rows] == [(clean(value), "1")]
    if "\\u" not in value.lower():  # rdflib resolves \\u0022 where the backslash itself is escaped
        (other,) = rdflib.Graph().query(query)
        assert str(other[0]) == clean(value)  # type: ignore[index]
