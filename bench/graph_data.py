"""Attribution-shaped data of any size: invented articles whose names recur as names in the news do."""

from __future__ import annotations

import random
from collections.abc import Iterator

from kg.iris import article_iri, attribution_iri, entity_iri
from kg.model import Article, Attribution, Entity, EntityType, Record, Relation, Role, Run, Span

RUN = Run("https://w3id.org/said/id/run/bench", "bench", "1")
CUES = ("said", "told reporters", "warned", "according to", "announced", "denied", "wrote", "believes", "added")
SYLLABLES = [a + b for a in "bdfgklmnprstvwz" for b in "aeiou"]


def word(chance: random.Random, syllables: int = 3) -> str:
    """An invented word."""
    return "".join(chance.choice(SYLLABLES) for _ in range(syllables))


def entities(count: int, seed: int = 1) -> list[Entity]:
    """People and bodies that articles speak of; the first are the most frequent."""
    chance = random.Random(seed)
    kinds: tuple[EntityType, ...] = ("person", "organization", "place", "group")
    found: list[Entity] = []
    for number in range(count):
        kind = kinds[number % 4]
        name = f"{word(chance).title()} {word(chance).title()} {number}"
        roles = (Role(word(chance), found[number - 3].id if number > 3 else None),) if kind == "person" else ()
        found.append(Entity(entity_iri(kind, name), name, kind, True, (name.split()[1],), (), roles))
    return found


def records(articles: int, attributions: int = 12, seed: int = 1) -> Iterator[Record]:
    """Articles with so many attributions each; about 62 quads an attribution, its part of the union not counted."""
    chance = random.Random(seed)
    cast = entities(max(20, articles // 2), seed)
    for number in range(articles):
        yield _record(number, attributions, cast, chance)


def _record(number: int, attributions: int, cast: list[Entity], chance: random.Random) -> Record:
    sentences: list[str] = []
    parts: list[tuple[Entity, Entity, str, str]] = []
    for _ in range(attributions):
        who, whom = (cast[min(int(chance.paretovariate(0.7)) - 1, len(cast) - 1)] for _ in range(2))
        cue = chance.choice(CUES)
        what = " ".join(word(chance) for _ in range(14)) + f" {whom.name}"
        sentences.append(f"{who.name} {cue} that {what}.")
        parts.append((who, whom, cue, what))
    text = "\n".join(sentences) + "\n"
    url = f"https://news.example/{number}"
    day = f"2024-{number % 12 + 1:02d}-{number % 28 + 1:02d}"
    article = Article(
        article_iri(url, text), f"{number}.txt", text, f"Title {number}", None, f"Outlet {number % 20}", day, url
    )
    made: list[Attribution] = []
    start = 0
    for place, ((who, whom, cue, what), sentence) in enumerate(zip(parts, sentences, strict=True)):
        first = start + len(who.name) + 1
        second = first + len(cue) + 6
        nested = made[-1].id if place % 5 == 4 else None
        answer = (Relation("denies", made[-2].id, 0.8),) if place % 6 == 5 else ()
        made.append(
            Attribution(
                attribution_iri(article.id, sentence, cue, place),
                ("direct", "indirect", "mixed")[place % 3],
                Span.of(text, start, start + len(who.name)),
                Span.of(text, first, first + len(cue)),
                (Span.of(text, second, second + len(what)),),
                (who.id,),
                about=(whom.id,),
                nested_in=nested,
                negated=place % 11 == 10,
                rejects=cue == "denied",
                relations=answer,
                said_on=day,
                confidence=round(chance.random(), 4),
                evidence=(Span.of(text, start, start + len(sentence)),),
            )
        )
        start += len(sentence) + 1
    named = {e.id: e for who, whom, _, _ in parts for e in (who, whom)}
    organizations = {e.id: e for e in cast}
    for entity in list(named.values()):
        for role in entity.roles:
            if role.organization:
                named.setdefault(role.organization, organizations[role.organization])
    waiting = [
        r.organization for e in named.values() for r in e.roles if r.organization and r.organization not in named
    ]
    while waiting:
        entity = organizations[waiting.pop()]
        named.setdefault(entity.id, entity)
        waiting += [r.organization for r in entity.roles if r.organization and r.organization not in named]
    return Record(article, tuple(named.values()), tuple(made))
