"""The articles to try and their gold: every ``.ann`` belongs to its text, and says what gold has to say."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from kg.evaluate import GoldArticle, load_gold

SEEDS = Path(__file__).parents[2] / "seeds"
ARTICLES = sorted(SEEDS.glob("*.txt"))


@pytest.fixture(scope="module")
def gold() -> dict[str, GoldArticle]:
    return {article.stem: article for article in load_gold(SEEDS)}


def test_there_are_enough() -> None:
    assert len(ARTICLES) >= 25


def test_each_article_has_gold_and_each_gold_its_article(gold: dict[str, GoldArticle]) -> None:
    assert sorted(gold) == sorted(path.stem for path in ARTICLES)


@pytest.mark.parametrize("path", ARTICLES, ids=lambda p: p.stem)
def test_length_is_that_of_a_wire_story(path: Path) -> None:
    assert 250 <= len(path.read_text(encoding="utf-8").split()) <= 600


@pytest.mark.parametrize("path", ARTICLES, ids=lambda p: p.stem)
def test_spans_are_trimmed_as_the_guidelines_say(path: Path, gold: dict[str, GoldArticle]) -> None:
    for a in gold[path.stem].attributions:
        for span in (*a.source, *a.cue, *a.content):
            assert span.text == span.text.strip()
            assert "\n" not in span.text
        assert len(a.source) <= 1
        assert len(a.cue) <= 1
        assert not a.content[0].text.lower().startswith("that the ")
        assert not a.content[-1].text.endswith(",")


@pytest.mark.parametrize("path", ARTICLES, ids=lambda p: p.stem)
def test_nested_attributions_lie_in_the_content_that_holds_them(path: Path, gold: dict[str, GoldArticle]) -> None:
    attributions = {a.id: a for a in gold[path.stem].attributions}
    for a in attributions.values():
        if a.nested_in is None:
            continue
        outer = attributions[a.nested_in].content
        for span in (*a.source, *a.cue, *a.content):
            assert any(o.start <= span.start and span.end <= o.end for o in outer), (a.id, span.text)


@pytest.mark.parametrize("path", ARTICLES, ids=lambda p: p.stem)
def test_mode_follows_the_quotation_marks(path: Path, gold: dict[str, GoldArticle]) -> None:
    for a in gold[path.stem].attributions:
        text = " ".join(span.text for span in a.content)
        if a.mode == "direct":
            assert re.match(r"[“\"«‘']", text), (a.id, text)
        elif a.mode == "indirect":
            assert not re.search(r"[“”\"«»]", text), (a.id, text)


def test_everything_that_extraction_has_to_handle_occurs(gold: dict[str, GoldArticle]) -> None:
    attributions = [a for article in gold.values() for a in article.attributions]
    seen = Counter(a.mode for a in attributions)
    assert min(seen["direct"], seen["indirect"], seen["mixed"]) >= 30
    assert sum(a.nested_in is not None for a in attributions) >= 60
    assert sum(not a.cue for a in attributions) >= 20
    assert sum(a.negated for a in attributions) >= 15
    assert sum(bool(a.rejects) for a in attributions) >= 15
    assert sum(bool(a.joint) for a in attributions) >= 3
    assert sum(a.speaker == "unspecified" for a in attributions) >= 15
    assert sum(len(a.content) > 1 for a in attributions) >= 25
    assert {answer.type for a in attributions for answer in a.answers} == {
        "denies",
        "supports",
        "repeats",
        "criticises",
    }
    for mark in '“«‘"':
        assert any(a.mode == "direct" and a.content[0].text.startswith(mark) for a in attributions), mark


def test_two_people_share_a_surname(gold: dict[str, GoldArticle]) -> None:
    people = {a.speaker for article in gold.values() for a in article.attributions if a.kind == "person" and a.speaker}
    assert {"Tomas Reyk", "Hanna Reyk", "Moira Haldane", "Russ Haldane"} <= people


def test_the_file_of_the_brat_tool_names_what_is_used() -> None:
    scheme = (SEEDS / "annotation.conf").read_text(encoding="utf-8")
    for path in SEEDS.glob("*.ann"):
        for line in path.read_text(encoding="utf-8").splitlines():
            name = line.split("\t")[1].split()[0].split(":")[0]
            assert name == "AnnotatorNotes" or re.search(rf"^{name}\b", scheme, re.M), line


def test_the_readme_says_of_each_article_whether_it_is_invented() -> None:
    readme = (SEEDS / "README.md").read_text(encoding="utf-8")
    assert [path.stem for path in ARTICLES if f"`{path.stem}`" not in readme] == []
