"""Clusters of mentions: the entities of an article while they are being put together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from kg.model import EntityType
from kg.resolve import lexicon, names
from kg.resolve.appositions import Links
from kg.resolve.gazetteer import Actor, Gazetteer
from kg.resolve.offices import Office
from kg.resolve.phrases import Phrase

_ENTITY_TYPES: dict[str, EntityType] = {
    "person": "person",
    "organization": "organization",
    "place": "place",
    "group": "group",
    "document": "document",
    "other": "other",
}

# a name as it is compared with others: its text, its type, the key of its actor
Form = tuple[str, str, str | None]


@dataclass(slots=True, eq=False)
class Cluster:
    """An entity in the making: its phrases (indices, in the order they were added), names, offices.

    ``named`` clusters have a proper name; ``gender`` is what titles, nouns and pronouns say; ``spoke`` counts the
    attributions it is a source of, ``last_spoke`` is the word index of the latest.
    """

    number: int
    type: str = ""
    named: bool = False
    actor: Actor | None = None
    name: str = ""
    phrases: list[int] = field(default_factory=list)
    names: Counter[str] = field(default_factory=Counter)
    offices: list[Office] = field(default_factory=list)
    heads: set[str] = field(default_factory=set)
    votes: Counter[str] = field(default_factory=Counter)
    genders: Counter[str] = field(default_factory=Counter)
    hints: Counter[str] = field(default_factory=Counter)
    plural: bool = False
    spoke: int = 0
    last_spoke: int = -1
    affiliation: Cluster | None = None

    @property
    def gender(self) -> str:
        """``m``, ``f`` or nothing: what most titles, nouns and the pronouns of its sources say."""
        return _most(self.genders)

    @property
    def leaning(self) -> str:
        """The same, or else what the other pronouns put to it say."""
        return self.gender or _most(self.hints)

    @property
    def called(self) -> set[str]:
        """The nouns that descriptions and offices call them by."""
        return self.heads | {office.head for office in self.offices}

    @property
    def entity_type(self) -> EntityType:
        return _ENTITY_TYPES.get(self.type, "other")


def _most(votes: Counter[str]) -> str:
    male, female = votes.get("m", 0), votes.get("f", 0)
    return "m" if male > female else "f" if female > male else ""


def _similar(a: Form, b: Form) -> float:
    (name_a, type_a, actor_a), (name_b, type_b, actor_b) = a, b
    kinds = {type_a, type_b}
    if actor_a is not None and actor_b is not None:
        return float(actor_a == actor_b)
    if kinds <= {"person"}:
        return names.same_person(name_a, name_b)
    if kinds <= {"place"}:
        return names.same_place(name_a, name_b)
    if "person" in kinds:
        if "" in kinds:
            return names.same_person(name_a, name_b)
        return (
            1.0
            if names.person_words(name_a) == names.person_words(name_b) and len(names.person_words(name_a)) > 1
            else 0.0
        )
    if "place" in kinds:
        return (
            1.0
            if names.words(name_a) == names.words(name_b)
            else 0.85 * (names.acronym_of(name_a, name_b) or names.acronym_of(name_b, name_a))
        )
    if (actor_a and names.is_branch(name_b, name_a)) or (actor_b and names.is_branch(name_a, name_b)):
        return 0.0
    fit = names.same_body(name_a, name_b)
    return fit if fit > 0.5 or (actor_a is None and actor_b is None) else 0.0


@lru_cache(maxsize=1 << 14)
def _size(name: str, person: bool) -> int:
    """How much a name says: its words, initials left out."""
    parts = names.person_words(name) if person else names.words(name)
    return sum(len(w) > 1 for w in parts) * 2 + (0 if names.is_acronym(name) else 1)


class Registry:
    """The clusters of one article and which phrase belongs to which; ``opens`` tells whether a word opens a bracket."""

    def __init__(
        self, phrases: Sequence[Phrase], gazetteer: Gazetteer, opens: Callable[[int], bool] = lambda i: False
    ) -> None:
        self.phrases, self.gazetteer, self.opens = phrases, gazetteer, opens
        self.brackets: dict[int, int] = {}
        self._fits: dict[tuple[Form, Form], float] = {}
        self._speaking: frozenset[int] = frozenset()
        self._titles: Mapping[int, frozenset[str]] = {}
        self.clusters: list[Cluster] = []
        self.of: dict[int, Cluster] = {}

    def new(self, n: int | None = None, type_: str = "", named: bool = False) -> Cluster:
        """A fresh cluster, with the phrase ``n`` in it."""
        cluster = Cluster(len(self.clusters), type_, named)
        self.clusters.append(cluster)
        if n is not None:
            self.add(n, cluster)
        return cluster

    def add(self, n: int, cluster: Cluster) -> None:
        """Put a phrase into a cluster."""
        phrase = self.phrases[n]
        self.of[n] = cluster
        cluster.phrases.append(n)
        if phrase.gender and cluster.type in ("person", ""):
            (cluster.hints if phrase.kind == "pronoun" else cluster.genders)[phrase.gender] += 1
        if phrase.kind == "name":
            cluster.names[
                names.strip_titles(phrase.text) if cluster.type == "person" else names.strip_article(phrase.text)
            ] += 1
            if phrase.type:
                cluster.votes[phrase.type] += 1
            if cluster.actor is None and phrase.actor is not None and cluster.type != "person":
                cluster.actor, cluster.type = phrase.actor, phrase.actor.type
        elif phrase.kind == "nominal" and not cluster.type:
            cluster.type = phrase.type
        if phrase.kind == "nominal" and not cluster.named:
            cluster.plural |= phrase.number == "plural"

    def describe(self, n: int, cluster: Cluster, offices: dict[int, Office]) -> None:
        """Note the office and the head noun that the phrase gives."""
        phrase = self.phrases[n]
        office = offices.get(n)
        if office is not None:
            cluster.offices.append(office)
        if phrase.kind == "nominal" and office is not None:
            cluster.heads.add(office.head)

    # -- names ------------------------------------------------------------------------------------------------

    def cluster_names(
        self, order: Iterable[int], speaking: Collection[int] = (), titles: Mapping[int, frozenset[str]] | None = None
    ) -> None:
        """Cluster the names: fuller ones first found anywhere in the article take in the shorter ones.

        Of two who could bear a short form ("Lee") the one of that title ("Minister Lee") has it, then for a source one
        who speaks elsewhere; ``speaking`` are the names in sources, ``titles`` the offices beside the names.

        A short form goes to the cluster that already has it, else to the best fitting one named before it, else to a
        later one; an adjective ("Israeli") makes no cluster.
        """
        items = [n for n in order if not self.phrases[n].adjective]
        self.brackets = self._bracketed(items)
        self._speaking, self._titles = frozenset(speaking), titles or {}
        full = sorted(items, key=lambda n: (-self._size(n), n))
        forms: dict[int, dict[Form, None]] = {}
        for n in full:
            self._place(n, forms)
        self._shortened()
        self._with_place()
        for cluster in self.clusters:
            cluster.phrases.sort()
        self.clusters.sort(key=lambda c: c.phrases[0])
        for number, cluster in enumerate(self.clusters):
            cluster.number = number
            self.settle(cluster)

    def _bracketed(self, items: Sequence[int]) -> dict[int, int]:
        """Pairs of a name and the short form in brackets right after it, both ways: "Saudi Central Bank (SAMA)"."""
        out: dict[int, int] = {}
        beginning: dict[int, list[int]] = {}
        for n in items:
            beginning.setdefault(self.phrases[n].first, []).append(n)
        for n in items:
            for m in beginning.get(self.phrases[n].last + 1, ()):
                a, b = self.phrases[n], self.phrases[m]
                if (
                    self.opens(a.last)
                    and a.type != "person"
                    and (
                        (names.is_acronym(b.text) and a.text[:1] == b.text[:1])
                        or (a.type == b.type == "organization" and len(names.words(a.text)) > 2 > b.last - b.first)
                    )
                ):
                    out[n], out[m] = m, n
        return out

    def _size(self, n: int) -> int:
        phrase = self.phrases[n]
        return _size(phrase.text, phrase.type == "person")

    def _fit(self, form: Form, others: Collection[Form]) -> float:
        """How well a name goes with those that a cluster has; with the fuller ones, if it is a person's."""
        text, type_, _ = form
        fuller = []
        if type_ == "person":
            size = _size(text, True)
            fuller = [other for other in others if other[1] == "person" and _size(other[0], True) > size]
        best = 0.0
        for other in fuller or others:
            fit = self._fits.get((form, other))
            if fit is None:
                fit = self._fits[form, other] = _similar(form, other)
            best = max(best, fit)
        return best

    def _place(self, n: int, forms: dict[int, dict[Form, None]]) -> None:
        """Put a name into a cluster; ``forms`` are the names that each has so far."""
        phrase = self.phrases[n]
        form = phrase.text, phrase.type, phrase.actor.key if phrase.actor is not None else None
        partner = self.brackets.get(n)
        fits: list[tuple[float, Cluster]] = []
        for cluster in self.clusters:
            fit = 1.0 if partner is not None and self.of.get(partner) is cluster else 0.0
            if not (cluster.gender and phrase.gender and cluster.gender != phrase.gender):
                fit = max(fit, self._fit(form, forms[cluster.number]))
            if fit > 0:
                fits.append((fit, cluster))

        def key(pair: tuple[float, Cluster]) -> tuple[float | int, ...]:
            fit, cluster = pair
            before = min(cluster.phrases) < n
            nearness = max((m for m in cluster.phrases if m < n), default=-1)
            return (fit + (0.25 if before else 0.0), *self._bears(n, cluster), nearness, -cluster.phrases[0])

        chosen = (max(fits, key=key) if len(fits) > 1 else fits[0])[1] if fits else None
        if chosen is None:
            chosen = self.new(None, phrase.type, True)
        elif not chosen.type:
            chosen.type = phrase.type
        self.add(n, chosen)
        chosen.named = True
        forms.setdefault(chosen.number, {})[form] = None

    def _bears(self, n: int, cluster: Cluster) -> tuple[int, int, int]:
        """Whether a person has the title beside the name, whether both are names in sources, whether the person was
        called so before."""
        if self.phrases[n].type != "person":
            return 0, 0, 0
        called = any(
            names.person_words(self.phrases[m].text) == names.person_words(self.phrases[n].text)
            for m in cluster.phrases
            if m < n
        )
        own = self._titles.get(n, frozenset())
        held = frozenset(role for m in cluster.phrases for role in self._titles.get(m, ()))
        full = {m for m in cluster.phrases if self._size(m) > self._size(n)}
        return int(bool(own & held)), int(n in self._speaking and not self._speaking.isdisjoint(full)), int(called)

    def _shortened(self) -> None:
        """Take "the Park" into the one name that ends in that word ("Riverside Park")."""
        for cluster in list(self.clusters):
            forms = {names.words(name) for name in cluster.names}
            if len(forms) != 1 or cluster.type == "person" or cluster.actor is not None:
                continue
            form = next(iter(forms))
            if len(form) != 1 or (lexicon.denotes(form[0]) not in ("place", "organization") and form[0] != "park"):
                continue
            fuller = [
                c
                for c in self.clusters
                if c is not cluster
                and c.type != "person"
                and min(c.phrases) < min(cluster.phrases)
                and any(len(names.words(name)) > 1 and names.words(name)[-1:] == form for name in c.names)
            ]
            if len(fuller) == 1:
                self.merge(fuller[0], cluster)

    def _with_place(self) -> None:
        """Take an acronym into the one name that it is made of together with that of a place or people: "RBA" into
        "Reserve Bank" where Australia is named."""
        bodies = [c for c in self.clusters if c.type in ("organization", "") and c.actor is None]
        short = [c for c in bodies if c.names and all(names.is_acronym(name) for name in c.names)]
        if not short:
            return
        places = {phrase.text[:1].casefold() for phrase in self.phrases if phrase.type == "place" or phrase.adjective}
        for cluster in short:
            letters = {names.fold(name).replace(" ", "") for name in cluster.names}
            fuller = [
                c
                for c in bodies
                if c is not cluster
                and any(
                    own[:-1] in names.initials(name) and own[-1] in places
                    for own in letters
                    for name in c.names
                    if len(own) > 2 and not names.is_acronym(name)
                )
            ]
            if len(fuller) == 1:
                self.merge(fuller[0], cluster)

    def settle(self, cluster: Cluster) -> None:
        """Settle a named cluster's type and fullest name."""
        if cluster.votes and cluster.actor is None:
            order = ["person", "organization", "place", "group", "other"]
            cluster.type = min(cluster.votes, key=lambda t: (-cluster.votes[t], order.index(t)))
        if cluster.actor is not None:
            cluster.name, cluster.type = cluster.actor.name, cluster.actor.type
            return
        if cluster.names:

            def key(item: tuple[str, int]) -> tuple[int, int, int]:
                parts = names.words(item[0])
                return (sum(len(p) > 1 for p in parts), 0 if names.is_acronym(item[0]) else 1, item[1])

            cluster.name = max(cluster.names.items(), key=key)[0]

    def merge(self, a: Cluster, b: Cluster) -> Cluster:
        """Join two clusters into the one named, else the first."""
        if a is b:
            return a
        if (b.named, -b.number) > (a.named, -a.number):
            a, b = b, a
        for n in b.phrases:
            self.of[n] = a
        a.phrases = sorted({*a.phrases, *b.phrases})
        a.names.update(b.names)
        a.votes.update(b.votes)
        a.offices.extend(b.offices)
        a.heads |= b.heads
        a.genders.update(b.genders)
        a.hints.update(b.hints)
        a.spoke += b.spoke
        a.last_spoke = max(a.last_spoke, b.last_spoke)
        a.actor = a.actor or b.actor
        a.affiliation = a.affiliation or b.affiliation
        self.clusters = [c for c in self.clusters if c is not b]
        if a.named:
            self.settle(a)
        return a

    def link(self, links: Links) -> None:
        """Join descriptions to the names that they stand beside."""
        for nominal, name in links.same:
            cluster = self.of.get(name)
            if cluster is None:
                continue
            if nominal in self.of:
                continue
            self.add(nominal, cluster)
            self.describe(nominal, cluster, links.offices)
            if not cluster.type:
                cluster.type = self.phrases[nominal].type
        for n, office in links.offices.items():
            if self.phrases[n].kind == "name" and n in self.of:
                self.of[n].offices.append(office)

    def state(self, actor_key: str) -> Cluster:
        """The cluster of an actor, made where the article does not name it itself."""
        for cluster in self.clusters:
            if cluster.actor is not None and cluster.actor.key == actor_key:
                return cluster
        actor = self.gazetteer.get(actor_key)
        if actor is None:
            raise KeyError(actor_key)
        cluster = self.new(None, actor.type, True)
        cluster.actor, cluster.name = actor, actor.name
        return cluster
