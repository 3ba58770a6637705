"""How good extraction is: gold annotations read from files, and records scored against them.

::

    from kg.evaluate import format_table, load_gold, score
    scores = score(records, load_gold("seeds"))
    print(format_table(scores))
    scores.counts.found.f1, scores.counts.speaker.value, scores.to_json()
"""

from __future__ import annotations

from kg.evaluate.gold import GoldAnswer, GoldArticle, GoldAttribution
from kg.evaluate.load import load_gold
from kg.evaluate.names import same_name
from kg.evaluate.report import format_table
from kg.evaluate.score import score, score_article
from kg.evaluate.scores import ArticleScores, Counts, Rates, Scores, Share

__all__ = [
    "ArticleScores",
    "Counts",
    "GoldAnswer",
    "GoldArticle",
    "GoldAttribution",
    "Rates",
    "Scores",
    "Share",
    "format_table",
    "load_gold",
    "same_name",
    "score",
    "score_article",
]
