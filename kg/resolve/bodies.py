"""Bodies named by their state ("the Israeli government"), and the state that an article is about."""

from __future__ import annotations

from collections import Counter

from spacy.tokens import Doc

from kg.resolve import lexicon
from kg.resolve.clusters import Cluster, Registry
from kg.resolve.gazetteer import Actor
from kg.resolve.names import strip_article
from kg.resolve.offices import Office
from kg.resolve.phrases import Phrase

# Bodies that a state has one of: its name makes a name of them.
STATE_BODIES = lexicon.words("state_bodies")


class Bodies:
    """Finds the named organization behind a description."""

    def __init__(self, doc: Doc, registry: Registry, offices: dict[int, Office]) -> None:
        self.doc, self.registry, self.offices = doc, registry, offices
        self.states: Counter[str] = Counter()
        gazetteer = registry.gazetteer
        for phrase in registry.phrases:
            if phrase.kind != "name":
                continue
            for i in range(phrase.first, phrase.last):
                actor = gazetteer.people(doc[i].text)
                if actor is not None:
                    self.states[actor.key] += 1
            actor = phrase.actor or (gazetteer.seat(phrase.text) if phrase.type == "place" else None)
            if actor is None:
                found = [
                    gazetteer.find(doc[i].text) for i in range(phrase.first, phrase.last) if doc[i].text[:1].isupper()
                ]
                actor = next((a for a in found if a is not None and a.state), None)
            if actor is not None and actor.of and not actor.state:
                actor = gazetteer.get(actor.of)
            if actor is not None and actor.state:
                self.states[actor.key] += 1

    def home(self) -> Actor | None:
        """The state that the article is mostly about: named (with its people) in at least half of all such mentions."""
        if not self.states:
            return None
        (key, count), total = self.states.most_common(1)[0], sum(self.states.values())
        return self.registry.gazetteer.get(key) if 2 * count >= total and count > 1 else None

    def most(self) -> Actor | None:
        """The state that the article names most often, where one leads."""
        ranked = self.states.most_common(2)
        if not ranked or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
            return None
        key = ranked[0][0]
        named = any(c.actor is not None and c.actor.key == key for c in self.registry.clusters)
        return self.registry.gazetteer.get(key) if named else None

    def state_of(self, n: int) -> Actor | None:
        """The state that a description names: by a demonym, a possessive, "of X"."""
        office = self.offices.get(n)
        if office is None:
            return None
        if office.state:
            return self.registry.gazetteer.people(office.state)
        if office.body is not None:
            cluster = self.registry.of.get(office.body)
            actor = cluster.actor if cluster is not None else None
            if actor is None and cluster is not None:
                actor = self.registry.gazetteer.seat(cluster.name)
            return actor if actor is not None and actor.state else None
        return None

    def named(self, n: int) -> Cluster | None:
        """The cluster of a body that a description names by its state, or nothing."""
        phrase = self.registry.phrases[n]
        head = lexicon.singular(self.doc[phrase.head].text)
        if phrase.kind != "nominal" or head not in STATE_BODIES or phrase.number == "plural":
            return None
        state = self.state_of(n)
        if state is None and head == "government":
            state = self._owners(phrase)
        if state is None:
            return self._held(n, head)
        if head == "government":
            government = self.registry.gazetteer.government(state)
            if government is not None and self._plain(phrase):
                cluster = self.registry.state(government.key)
                cluster.affiliation = cluster.affiliation or self.registry.state(state.key)
                return cluster
        name = strip_article(phrase.text)
        for cluster in self.registry.clusters:
            if cluster.named and cluster.name.casefold() == name.casefold():
                return cluster
        cluster = self.registry.new(None, "organization", True)
        cluster.name, cluster.affiliation = name, self.registry.state(state.key)
        cluster.names[name] += 1
        return cluster

    def _owners(self, phrase: Phrase) -> Actor | None:
        """The state of the owner of "his government": the one held office in, else the article's."""
        for n, other in enumerate(self.registry.phrases):
            cluster = self.registry.of.get(n)
            if not phrase.first <= other.first < phrase.head or cluster is None or cluster.type != "person":
                continue
            for office in cluster.offices:
                body = self.registry.of.get(office.body) if office.body is not None else None
                if body is not None and body.actor is not None and body.actor.state:
                    return body.actor
                if office.state and self.registry.gazetteer.people(office.state) is not None:
                    return self.registry.gazetteer.people(office.state)
            return self.home()
        return None

    def _held(self, n: int, head: str) -> Cluster | None:
        """ "the Hamas-run health ministry": a body with a proper word in its description."""
        phrase = self.registry.phrases[n]
        if head not in ("ministry", "government") or not any(
            ("-" in self.doc[i].text and self.doc[i].text[:1].isupper()) or self.doc[i].text == "-"
            for i in range(phrase.first, phrase.head)
        ):
            return None
        name = strip_article(phrase.text)
        cluster = self.registry.new(None, "organization", True)
        cluster.name = name
        cluster.names[name] += 1
        return cluster

    def _plain(self, phrase: Phrase) -> bool:
        """Whether nothing but state and article stands before "government" ("the regional government" is another)."""
        for i in range(phrase.first, phrase.head):
            token = self.doc[i]
            if (
                token.pos_ in ("ADJ", "NOUN")
                and self.registry.gazetteer.people(token.text) is None
                and token.lower_ not in ("current", "new", "own")
            ):
                return False
        return True
