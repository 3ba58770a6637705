"""IRIs hash what a thing is, not how it happens to be spelt."""

from __future__ import annotations

import pytest

from kg.iris import entity_iri


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Deckhands’ Union", "Deckhands' Union"),
        ("Deckhands' Union", "DECKHANDS'  union"),
        ("Jose\u0301 Silva", "Jos\u00e9 Silva"),
        ("Al\u00a0Jazeera", "Al Jazeera"),
    ],
)
def test_one_name_in_two_spellings_is_one_entity(one: str, other: str) -> None:
    assert entity_iri("organization", one) == entity_iri("organization", other)


def test_another_name_type_or_article_is_another_entity() -> None:
    iris = {
        entity_iri("organization", "Union"),
        entity_iri("organization", "Unions"),
        entity_iri("place", "Union"),
        entity_iri("organization", "Union", "https://example.org/a"),
    }
    assert len(iris) == 4
