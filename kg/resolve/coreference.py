"""Pronouns and descriptions to entities: a scored choice among the clusters that stand before them.

Each mention in turn is compared with every cluster that agrees with it (number, gender, person or thing), and with
"somebody new"; features are nearness, syntactic role, who spoke last, shared nouns and offices (after Lappin and Leass
1994; Soon, Ng and Lim 2001). :mod:`kg.resolve.scorer` weighs them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from spacy.tokens import Doc

from kg.annotate.pairs import Pairs
from kg.resolve import lexicon, scorer
from kg.resolve.appositions import Office
from kg.resolve.clusters import Cluster, Registry
from kg.resolve.names import fold, words
from kg.resolve.phrases import PRONOUNS, Phrase
from kg.resolve.scorer import Features, Weights

WINDOW = 12
LEARNED, CLIP = 12, 8.0
_GENERIC = frozenset(["group", "organization", "organisation", "agency", "body", "institution"])
_BODIES = {
    "party": "party",
    "university": "university",
    "ministry": "ministry",
    "company": "",
    "firm": "",
    "bank": "bank",
    "union": "union",
    "court": "court",
    "commission": "commission",
    "committee": "committee",
    "council": "council",
    "association": "association",
}
_STATES = frozenset(["country", "nation", "state", "kingdom", "republic"])
_STOP = frozenset(["the", "a", "an", "of", "for", "and", "in", "on", "at", "to", "'s", "’s"])


@dataclass(frozen=True, slots=True)
class Choice:
    """What a mention was resolved to: a cluster, or nobody (``None``: somebody new), and how sure that is."""

    cluster: Cluster | None
    certainty: float


# Training overrides choices: phrase, candidates, feature rows (the last: somebody new) -> the row to take, or None.
Decider = Callable[[int, list[Cluster], list[Features]], "int | None"]


@dataclass(slots=True)
class Context:
    """What the features look at besides the phrases: filled in by the reader of the article, in text order.

    ``quoted`` gives for a phrase the speakers of the innermost attribution whose content holds it, as far as they are
    known, and whether that content is direct; ``speakers`` those of the latest attribution that is not nested.
    """

    doc: Doc
    registry: Registry
    offices: dict[int, Office]
    sources: frozenset[int] = frozenset()
    sentence: Sequence[int] = ()
    paragraph: Sequence[int] = ()
    quoted: Callable[[int], tuple[tuple[Cluster, ...], bool, int]] = lambda n: ((), False, -1)
    speakers: tuple[Cluster, ...] = ()
    weights: Weights = field(default_factory=scorer.weights)
    pairs: Pairs | None = None
    decide: Decider | None = None


def agrees(mention: Phrase, cluster: Cluster) -> bool:
    """Whether number, gender and sort let the mention refer to the cluster."""
    kind = cluster.type
    if mention.kind == "pronoun":
        if mention.sort == "p":
            if kind not in ("person", "") or cluster.plural:
                return False
            return not (mention.gender and cluster.gender and mention.gender != cluster.gender)
        if mention.number == "singular":
            return kind in ("organization", "place", "document", "other", "") and not cluster.plural
        return kind in ("group", "organization", "place", "") or cluster.plural
    wanted = mention.type
    if wanted == "person":
        return (
            kind in ("person", "")
            and not cluster.plural
            and not (mention.gender and cluster.gender and mention.gender != cluster.gender)
        )
    if wanted == "group":
        return (
            kind in ("group", "")
            or cluster.plural
            or (kind == "organization" and lexicon.singular(mention.text.split()[-1]) in ("authority", "team"))
        )
    if wanted == "organization":
        if mention.number == "plural":
            return cluster.plural and kind in ("organization", "group", "")
        return kind in ("organization", "") and not cluster.plural
    if wanted == "place":
        return kind in ("place", "")
    if wanted == "document":
        return kind in ("document", "other", "")
    return kind in ("other", "", "document")


def features(n: int, cluster: Cluster, rank: int, context: Context) -> Features:
    """Named features of a pair; ``rank`` counts the clusters mentioned nearer than this one."""
    phrases = context.registry.phrases
    mention = phrases[n]
    before = [m for m in cluster.phrases if phrases[m].first < mention.first]
    last = phrases[before[-1]]
    apart = context.sentence[mention.first] - context.sentence[last.first]
    speakers, direct, here = context.quoted(n)
    inside = context.quoted(before[-1])[2]
    spoke_last = cluster in context.speakers
    out: Features = {
        "same_sentence": float(apart == 0),
        "previous_sentence": float(apart == 1),
        "two_back": float(apart == 2),
        "distance": math.log1p(apart),
        "nearest": float(rank == 0),
        "rank": math.log1p(rank),
        "subject": float(last.subject),
        "both_subjects": float(last.subject and mention.subject),
        "mentions": math.log1p(len(before)),
        "named": float(cluster.named),
        "unknown_type": float(not cluster.type),
        "spoke_last": float(spoke_last),
        "spoke": math.log1p(cluster.spoke),
        "source_spoke_last": float(spoke_last and n in context.sources),
        "source_spoke": float(cluster.spoke > 0 and n in context.sources),
        "same_paragraph": float(context.paragraph[mention.first] == context.paragraph[last.first]),
        "last_in_quotation": float(inside >= 0 and inside != here),
        "own_indirect": float(cluster in speakers and not direct),
        "own_direct": float(cluster in speakers and direct),
    }
    if context.pairs is not None:
        out |= learned(mention, [phrases[m] for m in before[-LEARNED:]], context.pairs)
    if mention.kind == "pronoun":
        out |= {
            "same_pronoun": float(last.kind == "pronoun" and _same_pronoun(mention, last)),
            "gender_match": float(bool(mention.gender) and mention.gender == cluster.leaning),
            "gender_clash": float(bool(mention.gender and cluster.leaning) and mention.gender != cluster.leaning),
            "clash_in_clause": float(_same_clause(context.doc, mention, last)),
            "place": float(cluster.type == "place"),
            "organization": float(cluster.type == "organization"),
            "group": float(cluster.type == "group"),
            "person": float(cluster.type == "person"),
            "document": float(cluster.type in ("document", "other")),
            "plural": float(cluster.plural),
            "it_place": float(cluster.type == "place" and mention.sort == "n"),
            "possessive_same_sentence": float(apart == 0 and _possessive(context.doc, mention)),
        }
        return out
    return out | _description(n, cluster, before, context)


def learned(mention: Phrase, before: Sequence[Phrase], pairs: Pairs) -> Features:
    """The encoder's log-odds that the mention means what one of the cluster's mentions before it does."""
    odds = pairs.refers(mention.head, [p.head for p in before])
    top = max(odds)
    together = top + math.log(sum(math.exp(o - top) for o in odds))
    return {"learned": max(-CLIP, min(CLIP, together))}


@lru_cache(maxsize=1 << 14)
def _singulars(text: str) -> frozenset[str]:
    """Its folded words, nouns in the singular."""
    return frozenset(lexicon.singular(w) for w in words(text))


def _description(n: int, cluster: Cluster, before: Sequence[int], context: Context) -> Features:
    """Features of a description: what nouns, offices and bodies it shares with the cluster."""
    phrases, registry = context.registry.phrases, context.registry
    mention, office = phrases[n], context.offices.get(n)
    head = lexicon.singular(context.doc[mention.head].text)
    same_head = head in cluster.heads or any(
        phrases[m].kind == "nominal" and lexicon.singular(context.doc[phrases[m].head].text) == head for m in before
    )
    own = _singulars(mention.text) - _STOP - {head}
    theirs = {w for m in before for w in _singulars(phrases[m].text)}
    theirs |= {lexicon.singular(w) for o in cluster.offices for w in fold(o.role).split()}
    body = registry.of.get(office.body) if office is not None and office.body is not None else None
    bodies = [registry.of[o.body] for o in cluster.offices if o.body is not None and o.body in registry.of]
    bodies += [cluster.affiliation] if cluster.affiliation is not None else []
    name = {lexicon.singular(w) for w in fold(cluster.name).split()} if cluster.named else set()
    state = cluster.actor is not None and cluster.actor.state
    return {
        "same_head": float(same_head),
        "same_office": float(any(o.head == head for o in cluster.offices)),
        "words_shared": len(own & (theirs | name)) / len(own) if own else 0.0,
        "words_new": len(own - theirs - name) / len(own) if own else 0.0,
        "no_modifier": float(not own),
        "body_match": float(body is not None and body in bodies),
        "body_clash": float(body is not None and bool(bodies) and body not in bodies),
        "head_in_name": float(head in name),
        "generic_body": float(head in _GENERIC and cluster.type == "organization"),
        "body_noun": float(head in _BODIES and cluster.type == "organization" and head not in name),
        "state_noun": float(head in _STATES and state),
        "definite_same_head": float(same_head and mention.form in ("definite", "demonstrative")),
        "bare_same_head": float(same_head and mention.form == "bare"),
        "demonstrative": float(mention.form == "demonstrative"),
        "indefinite": float(mention.form == "indefinite"),
        "named_person": float(cluster.named and cluster.type == "person"),
    }


def novelty(n: int, context: Context) -> Features:
    """Features of "somebody new"."""
    mention = context.registry.phrases[n]
    out: Features = {"new": 1.0}
    if mention.kind == "nominal":
        out[f"new_{mention.form}"] = 1.0
        out["new_source"] = float(n in context.sources)
        out["new_modified"] = float(len(set(words(mention.text)) - _STOP) > 1)
        out["new_plural"] = float(mention.number == "plural")
        out[f"new_{mention.type or 'unknown'}"] = 1.0
    return out


def _same_pronoun(a: Phrase, b: Phrase) -> bool:
    return PRONOUNS.get(a.text.lower()) == PRONOUNS.get(b.text.lower())


def _possessive(doc: Doc, phrase: Phrase) -> bool:
    return phrase.text.lower() in ("his", "her", "its", "their", "whose") and doc[phrase.head].dep_ in ("nmod", "det")


def _same_clause(doc: Doc, a: Phrase, b: Phrase) -> bool:
    """Whether two are arguments of one verb: then a plain pronoun does not go back to the other."""
    if _possessive(doc, a) or a.text.lower().endswith(("self", "selves")) or a.first == b.first:
        return False
    left, right = doc[a.head], doc[b.head]
    while right.dep_ in ("conj", "flat", "compound", "appos") and right.head.i != right.i:
        right = right.head
    return left.head.i == right.head.i and left.head.i not in (left.i, right.i)


def outlived(office: Office | None, cluster: Cluster) -> bool:
    """Whether "the late president" would be put to somebody who holds that office, or the other way round."""
    if office is None:
        return False
    late = words(office.role)[:1] == ("late",)
    held = [words(o.role)[:1] == ("late",) for o in cluster.offices if o.head == office.head]
    return bool(held) and all(other is not late for other in held)


def candidates(n: int, context: Context) -> list[tuple[Cluster, int]]:
    """Clusters that stand before the mention and agree with it, nearest first, with their rank."""
    registry = context.registry
    mention = registry.phrases[n]
    found: list[tuple[int, Cluster]] = []
    for cluster in registry.clusters:
        last = -1
        for m in cluster.phrases:
            if registry.phrases[m].first < mention.first and m != n:
                last = m
            else:
                break
        if last < 0 or not agrees(mention, cluster) or outlived(context.offices.get(n), cluster):
            continue
        other = registry.phrases[last]
        if mention.kind == "pronoun" and context.sentence[mention.first] - context.sentence[other.first] > WINDOW:
            continue
        if mention.form == "indefinite" == other.form and mention.kind == other.kind == "nominal":
            continue
        nested = other.first <= mention.head < other.last or mention.first <= other.head < mention.last
        if nested and "nominal" in (mention.kind, other.kind):
            continue
        found.append((last, cluster))
    found.sort(key=lambda item: (-item[0], item[1].number))
    return [(cluster, rank) for rank, (_, cluster) in enumerate(found)]


def _held(n: int, options: list[tuple[Cluster, int]], context: Context) -> list[tuple[Cluster, int]]:
    """The candidates for "the premier" without those known in other offices only, where somebody is a premier."""
    office, registry = context.offices.get(n), context.registry
    mention = registry.phrases[n]
    if mention.kind != "nominal" or office is None or not lexicon.is_office(office.head) or mention.type != "person":
        return options

    def holds(cluster: Cluster) -> bool:
        return office.head in cluster.heads or any(o.head == office.head for o in cluster.offices)

    if not any(holds(cluster) for cluster, _ in options):
        return options
    kept = [c for c, _ in options if holds(c) or not c.named or not any(lexicon.is_office(o.head) for o in c.offices)]
    return [(cluster, rank) for cluster, rank in options if cluster in kept]


def choose(n: int, context: Context) -> Choice:
    """The best candidate for a pronoun or description, or somebody new, and its probability."""
    mention = context.registry.phrases[n]
    table = context.weights[mention.kind]
    options = _held(n, candidates(n, context), context)
    if not options:
        return Choice(None, 0.5)
    rows = [features(n, cluster, rank, context) for cluster, rank in options] + [novelty(n, context)]
    chances = scorer.softmax([scorer.score(row, table) for row in rows])
    best = max(range(len(chances)), key=lambda i: (chances[i], -i))
    if context.decide is not None:
        told = context.decide(n, [cluster for cluster, _ in options], rows)
        best = best if told is None else told
    return Choice(options[best][0] if best < len(options) else None, chances[best])


def sentence_numbers(doc: Doc) -> list[int]:
    """The number of each word's sentence."""
    out: list[int] = []
    for number, sent in enumerate(doc.sents):
        out.extend([number] * len(sent))
    return out


def paragraph_numbers(doc: Doc) -> list[int]:
    """The number of each word's paragraph: paragraphs end at line breaks."""
    out, number = [], 0
    for token in doc:
        out.append(number)
        number += "\n" in token.text_with_ws
    return out


def in_order(phrases: Sequence[Phrase], numbers: Iterable[int]) -> list[int]:
    """Phrases in text order."""
    return sorted(numbers, key=lambda n: (phrases[n].first, phrases[n].last))
