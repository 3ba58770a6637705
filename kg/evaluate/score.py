"""Records against gold.

A gold attribution is *found* when a predicted one has a character IoU of the contents of at least 0.5, or when their
cues overlap and the IoU is at least 0.2; they are matched one to one, greedily: overlapping cues and higher IoU first,
then the order of the text. A *right speaker*: there is at least one predicted speaker and each bears one of the gold's
names (:func:`kg.evaluate.names.same_name`); or there is none where gold says "unspecified".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import PurePath
from typing import NamedTuple

from kg.errors import RecordError
from kg.evaluate.gold import UNSPECIFIED, GoldArticle, GoldAttribution
from kg.evaluate.names import same_name
from kg.evaluate.scores import ArticleScores, Counts, Rates, Scores, Share
from kg.model import Attribution, Record, Span

HALF, MOST, WITH_CUE = 0.5, 0.8, 0.2


class Match(NamedTuple):
    """A gold and a predicted attribution that belong together, by their places in the lists."""

    gold: int
    predicted: int
    iou: float
    cue: bool


def score(records: Iterable[Record], gold: Sequence[GoldArticle]) -> Scores:
    """Score records against gold; a record belongs to the gold of the same file stem.

    Gold without a record counts as gold that was not found (see :attr:`Scores.missing`); records without gold do not
    count.

    Raises:
        RecordError: a record's text is not the text that was annotated, so that offsets cannot be compared.
    """
    by_stem = {PurePath(record.article.source).stem: record for record in records}
    return Scores.of(score_article(by_stem.get(article.stem), article) for article in gold)


def score_article(record: Record | None, gold: GoldArticle) -> ArticleScores:
    """Score one record, ``None`` where there is none.

    Raises:
        RecordError: the record's text is not the gold's.
    """
    if record is not None and record.article.text != gold.text:
        raise RecordError(gold.stem, "its text is not the one that was annotated", "extract from the gold's own text")
    predicted = record.attributions if record is not None else ()
    matches = match(gold.attributions, predicted)
    counts, right = _count(gold, record, matches)
    return ArticleScores(
        stem=gold.stem,
        gold=len(gold.attributions),
        predicted=len(predicted) if record is not None else None,
        counts=counts,
        confidences=tuple((p.confidence, j in right) for j, p in enumerate(predicted)) if gold.detailed else (),
        matches=tuple((gold.attributions[m.gold].id, predicted[m.predicted].id) for m in matches),
    )


def match(gold: Sequence[GoldAttribution], predicted: Sequence[Attribution]) -> list[Match]:
    """Pair gold and predicted attributions one to one, in the order of the gold."""
    ours, theirs = [_characters(a.content) for a in gold], [_characters(p.content) for p in predicted]
    candidates = []
    for i, a in enumerate(gold):
        for j, p in enumerate(predicted):
            union = len(ours[i] | theirs[j])
            iou = len(ours[i] & theirs[j]) / union if union else 0.0
            cue = p.cue is not None and any(p.cue.start < c.end and c.start < p.cue.end for c in a.cue)
            if iou >= HALF or (cue and iou >= WITH_CUE):
                candidates.append(Match(i, j, iou, cue))
    candidates.sort(key=lambda m: (-(m.cue + m.iou), m.gold, m.predicted))
    taken: set[int] = set()
    matched: dict[int, Match] = {}
    for candidate in candidates:
        if candidate.gold not in matched and candidate.predicted not in taken:
            matched[candidate.gold] = candidate
            taken.add(candidate.predicted)
    return [matched[i] for i in sorted(matched)]


def right_speaker(names: Sequence[str], gold: GoldAttribution) -> bool:
    """Whether these are the names of who speaks."""
    if not names:
        return gold.speaker == UNSPECIFIED
    return all(same_name(name, gold.names) for name in names)


def _characters(spans: Iterable[Span]) -> set[int]:
    return {i for span in spans for i in range(span.start, span.end)}


def _count(gold: GoldArticle, record: Record | None, matches: Sequence[Match]) -> tuple[Counts, set[int]]:
    """The counts of one article, and the places of the predicted attributions that are found with the right speaker."""
    total, found = len(gold.attributions), len(matches)
    predicted = record.attributions if record is not None else ()
    counts = Counts(
        found=Rates(found, len(predicted), total),
        content_half=Rates(sum(m.iou >= HALF for m in matches), len(predicted), total),
        content_most=Rates(sum(m.iou >= MOST for m in matches), len(predicted), total),
        cue=Share(
            sum(m.cue or (not gold.attributions[m.gold].cue and predicted[m.predicted].cue is None) for m in matches),
            found,
        ),
    )
    if not gold.detailed:
        return counts, set()
    names = {entity.id: entity.name for entity in record.entities} if record is not None else {}
    partner = {predicted[m.predicted].id: gold.attributions[m.gold].id for m in matches}
    right: set[int] = set()
    for a in gold.attributions:
        counts += _wanted(a)
    for m in matches:
        a, p = gold.attributions[m.gold], predicted[m.predicted]
        ok = right_speaker([names.get(iri, "") for iri in p.speakers], a)
        if ok:
            right.add(m.predicted)
        counts += _compared(a, p, ok, names, partner)
    return counts + Counts(found_speaker=Rates(predicted=len(predicted), gold=total)), right


def _wanted(a: GoldAttribution) -> Counts:
    """What gold has of the measures that are not given for every attribution."""
    return Counts(
        affiliation=Rates(gold=int(bool(a.affiliation))), addressee=Rates(gold=int(bool(a.addressee))),
        nested=Rates(gold=int(a.nested_in is not None)), relation=Rates(gold=len(a.answers)),
        negated=Rates(gold=int(a.negated)), rejects=Rates(gold=int(bool(a.rejects))), about=Rates(gold=len(a.about)),
    )  # fmt: skip


def _compared(
    a: GoldAttribution, p: Attribution, speaker: bool, names: dict[str, str], partner: dict[str, str]
) -> Counts:
    """What a found attribution has right."""

    def named(iri: str | None, wanted: str | None) -> Rates:
        right = bool(iri) and bool(wanted) and same_name(names.get(iri or ""), [wanted or ""])
        return Rates(right=int(right), predicted=int(bool(iri)))

    nested = p.nested_in is not None and a.nested_in is not None and partner.get(p.nested_in) == a.nested_in
    answers = {(r.type, partner.get(r.to)) for r in p.relations}
    left = [names.get(iri, "") for iri in p.about]
    about = 0
    for wanted in a.about:
        hit = next((name for name in left if same_name(name, [wanted])), None)
        if hit is not None:
            left.remove(hit)
            about += 1
    return Counts(
        found_speaker=Rates(right=int(speaker)), speaker=Share(int(speaker), 1), mode=Share(int(p.mode == a.mode), 1),
        affiliation=named(p.affiliation, a.affiliation), addressee=named(p.addressee, a.addressee),
        nested=Rates(right=int(nested), predicted=int(p.nested_in is not None)),
        relation=Rates(right=sum((x.type, x.to) in answers for x in a.answers), predicted=len(p.relations)),
        negated=Rates(right=int(p.negated and a.negated), predicted=int(p.negated)),
        rejects=Rates(right=int(p.rejects and bool(a.rejects)), predicted=int(p.rejects))
        if a.rejects is not None else Rates(),
        about=Rates(right=about, predicted=len(p.about)),
    )  # fmt: skip
