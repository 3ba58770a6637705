"""What becomes of linked spans on the way to an attribution."""

from __future__ import annotations

from kg.attribute.link import _joined


def test_parts_of_a_content_that_overlap_become_one() -> None:
    assert _joined([(73, 98), (73, 74), (100, 110)]) == ((73, 98), (100, 110))


def test_parts_that_only_touch_stay_apart() -> None:
    assert _joined([(5, 9), (0, 5)]) == ((0, 5), (5, 9))
