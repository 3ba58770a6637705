"""Pronouns and descriptions to entities: a scored choice among the clusters that stand before them.

Each mention in turn is compared with every cluster that agrees with it (number, gender, person or thing), and with
"somebody new"; features are nearness, syntactic role, who spoke last, shared nouns and offices (after Lappin and Leass
1994; Soon, Ng and Lim 2001). :mod:`kg.resolve.scorer` weighs them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from spacy.tokens import Doc

from kg.annotate.pairs import Pairs
from kg.resolve import lexicon, scorer
from kg.resolve.clusters import Cluster, Registry
from kg.resolve.names import fold, words
from kg.resolve.offices import Office
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
    known, and whether that content is direct; ``inner`` which attribution that is; ``speakers`` those of the latest
    attribution that is not nested.
    """

    doc: Doc
    registry: Registry
    offices: dict[int, Office]
    sources: frozenset[int] = frozenset()
    sentence: Sequence[int] = ()
    paragraph: Sequence[int] = ()
    quoted: Callable[[int], tuple[tuple[Cluster, ...], bool]] = lambda n: ((), False)
    inner: Mapping[int, int] = field(default_factory=dict)
    speakers: tuple[Cluster, ...] = ()
    weights: Weights = field(default_factory=scorer.weights)
    pairs: Pairs | None = None
    decide: Decider | None = None
    nouns: dict[int, str] = field(default_factory=dict)

    def noun(self, n: int) -> str:
        """The head of a phrase in the singular."""
        if n not in self.nouns:
            self.nouns[n] = lexicon.singular(self.doc[self.registry.phrases[n].head].text)
        return self.nouns[n]


class Asked:
    """A mention that is to be resolved: what its candidates are all compared with, worked out once."""

    def __init__(self, n: int, context: Context) -> None:
        phrases, doc = context.registry.phrases, context.doc
        self.n, self.phrase = n, phrases[n]
        self.sentence, self.paragraph = context.sentence[self.phrase.first], context.paragraph[self.phrase.first]
        self.source = n in context.sources
        self.speakers, self.direct = context.quoted(n)
        self.inside = context.inner.get(n, -1)
        self.possessive = _possessive(doc, self.phrase)
        self.entry = PRONOUNS.get(self.phrase.text.lower())
        self.odds: Mapping[int, float] = {}
        if self.phrase.kind == "pronoun":
            return
        self.noun = context.noun(n)
        self.words = _singulars(self.phrase.text) - _STOP - {self.noun}
        office = context.offices.get(n)
        self.body = context.registry.of.get(office.body) if office is not None and office.body is not None else None

    def compare(self, others: Iterable[int], context: Context) -> None:
        """Ask the encoder for the log-odds that the mention means what each of the other phrases does."""
        if context.pairs is not None:
            heads = list({context.registry.phrases[m].head for m in others})
            self.odds = dict(zip(heads, context.pairs.refers(self.phrase.head, heads), strict=True))


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


def features(asked: Asked, cluster: Cluster, before: Sequence[int], rank: int, context: Context) -> Features:
    """Named features of a pair.

    Args:
        asked: the mention.
        cluster: the candidate.
        before: its phrases that stand before the mention.
        rank: how many candidates are mentioned nearer.
        context: what else is known by now.
    """
    phrases, mention = context.registry.phrases, asked.phrase
    last = phrases[before[-1]]
    apart = asked.sentence - context.sentence[last.first]
    inside = context.inner.get(before[-1], -1)
    spoke_last, speaks = cluster in context.speakers, cluster in asked.speakers
    out: Features = {
        "same_sentence": apart == 0,
        "previous_sentence": apart == 1,
        "two_back": apart == 2,
        "distance": math.log1p(apart),
        "nearest": rank == 0,
        "rank": math.log1p(rank),
        "subject": last.subject,
        "both_subjects": last.subject and mention.subject,
        "mentions": math.log1p(len(before)),
        "named": cluster.named,
        "unknown_type": not cluster.type,
        "spoke_last": spoke_last,
        "spoke": math.log1p(cluster.spoke),
        "source_spoke_last": spoke_last and asked.source,
        "source_spoke": cluster.spoke > 0 and asked.source,
        "same_paragraph": asked.paragraph == context.paragraph[last.first],
        "last_in_quotation": inside >= 0 and inside != asked.inside,
        "own_indirect": speaks and not asked.direct,
        "own_direct": speaks and asked.direct,
    }
    if context.pairs is not None:
        out["learned"] = learned([asked.odds[phrases[m].head] for m in before[-LEARNED:]])
    return out | (_pronoun if mention.kind == "pronoun" else _description)(asked, cluster, before, context)


def learned(odds: Sequence[float]) -> float:
    """The encoder's log-odds that the mention means what one of the cluster's mentions before it does."""
    top = max(odds)
    together = top + math.log(sum(math.exp(o - top) for o in odds)) if len(odds) > 1 else top
    return max(-CLIP, min(CLIP, together))


@lru_cache(maxsize=1 << 14)
def _singulars(text: str) -> frozenset[str]:
    """Its folded words, nouns in the singular."""
    return frozenset(lexicon.singular(w) for w in words(text))


@lru_cache(maxsize=1 << 12)
def _named(name: str) -> frozenset[str]:
    """The words of a name, article and all, in the singular."""
    return frozenset(lexicon.singular(w) for w in fold(name).split())


def _pronoun(asked: Asked, cluster: Cluster, before: Sequence[int], context: Context) -> Features:
    """Features of a pronoun: how what it says of person, number and gender goes with the cluster."""
    mention, last, leaning = asked.phrase, context.registry.phrases[before[-1]], cluster.leaning
    near = context.sentence[last.first] == asked.sentence
    return {
        "same_pronoun": last.kind == "pronoun" and asked.entry == PRONOUNS.get(last.text.lower()),
        "gender_match": bool(mention.gender) and mention.gender == leaning,
        "gender_clash": bool(mention.gender and leaning) and mention.gender != leaning,
        "clash_in_clause": near and not asked.possessive and _same_clause(context.doc, mention, last),
        "place": cluster.type == "place",
        "organization": cluster.type == "organization",
        "group": cluster.type == "group",
        "person": cluster.type == "person",
        "document": cluster.type in ("document", "other"),
        "plural": cluster.plural,
        "it_place": cluster.type == "place" and mention.sort == "n",
        "possessive_same_sentence": near and asked.possessive,
    }


def _description(asked: Asked, cluster: Cluster, before: Sequence[int], context: Context) -> Features:
    """Features of a description: what nouns, offices and bodies it shares with the cluster."""
    phrases, registry = context.registry.phrases, context.registry
    mention, head, own = asked.phrase, asked.noun, asked.words
    same_head = head in cluster.heads or any(phrases[m].kind == "nominal" and context.noun(m) == head for m in before)
    name = _named(cluster.name) if cluster.named else frozenset()
    shared: set[str] = set()
    if own:
        theirs = name.union(*(_singulars(phrases[m].text) for m in before), *(_named(o.role) for o in cluster.offices))
        shared.update(own & theirs)
    clash = match = False
    if asked.body is not None:
        bodies = [registry.of[o.body] for o in cluster.offices if o.body is not None and o.body in registry.of]
        bodies += [cluster.affiliation] if cluster.affiliation is not None else []
        match = asked.body in bodies
        clash = bool(bodies) and not match
    return {
        "same_head": same_head,
        "same_office": any(o.head == head for o in cluster.offices),
        "words_shared": len(shared) / len(own) if own else 0.0,
        "words_new": (len(own) - len(shared)) / len(own) if own else 0.0,
        "no_modifier": not own,
        "body_match": match,
        "body_clash": clash,
        "head_in_name": head in name,
        "generic_body": head in _GENERIC and cluster.type == "organization",
        "body_noun": head in _BODIES and cluster.type == "organization" and head not in name,
        "state_noun": head in _STATES and cluster.actor is not None and cluster.actor.state,
        "definite_same_head": same_head and mention.form in ("definite", "demonstrative"),
        "bare_same_head": same_head and mention.form == "bare",
        "demonstrative": mention.form == "demonstrative",
        "indefinite": mention.form == "indefinite",
        "named_person": cluster.named and cluster.type == "person",
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


def _possessive(doc: Doc, phrase: Phrase) -> bool:
    return phrase.text.lower() in ("his", "her", "its", "their", "whose") and doc[phrase.head].dep_ in ("nmod", "det")


def _same_clause(doc: Doc, a: Phrase, b: Phrase) -> bool:
    """Whether two are arguments of one verb: then a plain pronoun does not go back to the other."""
    if a.text.lower().endswith(("self", "selves")) or a.first == b.first:
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
    phrases, mention, office = context.registry.phrases, context.registry.phrases[n], context.offices.get(n)
    found: list[tuple[int, Cluster]] = []
    for cluster in context.registry.clusters:
        if not cluster.phrases or phrases[cluster.phrases[0]].first >= mention.first or not agrees(mention, cluster):
            continue
        last = cluster.phrases[0]
        for m in cluster.phrases:
            if phrases[m].first >= mention.first:
                break
            last = m
        if outlived(office, cluster):
            continue
        other = phrases[last]
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
    phrases, asked = context.registry.phrases, Asked(n, context)
    before = [[m for m in cluster.phrases if phrases[m].first < mention.first] for cluster, _ in options]
    asked.compare((m for known in before for m in known[-LEARNED:]), context)
    rows = [
        features(asked, cluster, known, rank, context) for (cluster, rank), known in zip(options, before, strict=True)
    ]
    rows.append(novelty(n, context))
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


def paragraph_numbers(words: Iterable[str]) -> list[int]:
    """The number of each word's paragraph: paragraphs end at line breaks."""
    out, number = [], 0
    for word in words:
        out.append(number)
        number += "\n" in word
    return out


def in_order(phrases: Sequence[Phrase], numbers: Iterable[int]) -> list[int]:
    """Phrases in text order."""
    return sorted(numbers, key=lambda n: (phrases[n].first, phrases[n].last))
