"""Descriptions that no scored choice is needed for, or that it leaves open: offices, bodies and states said once.

"The governor" is whoever holds the office, "the government" that of the state that the article is about, and "a
spokesman for X" may be named only later on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.resolve import coreference, lexicon, names
from kg.resolve.clusters import Cluster

if TYPE_CHECKING:
    from kg.resolve.reading import Reading


class Descriptions:
    """Finds the entity of a description by what a reading knows of the whole article."""

    def __init__(self, reading: Reading) -> None:
        self.reading, self.doc, self.phrases = reading, reading.doc, reading.phrases
        self.registry, self.offices = reading.registry, reading.offices

    def name_ministry(self) -> None:
        """Name "the ministry" of an article that names none after its one minister ("Sports Minister Ann Lee")."""
        if any(c.named and "ministry" in names.words(c.name) for c in self.registry.clusters):
            return
        spoken = [n for n, p in enumerate(self.phrases) if names.words(p.text) == ("ministry",)]
        fields = dict.fromkeys(
            office.role.removeprefix("Deputy ").removesuffix(" Minister")
            for office in self.offices.values()
            if office.head == "minister" and office.role.endswith(" Minister") and office.role[:1].isupper()
        )
        fields.pop("Prime", None)
        if spoken and len(fields) == 1:
            cluster = self.registry.new(None, "organization", True)
            cluster.name = f"{next(iter(fields))} Ministry"
            cluster.names[cluster.name] += 1

    def state(self, n: int) -> Cluster | None:
        """The state that the article is about, or its government: "the country", "the government"."""
        phrase, noun = self.phrases[n], self.doc[self.phrases[n].head].lower_
        if (
            noun not in ("government", "country", "nation")
            or phrase.form != "definite"
            or phrase.last - phrase.first > 2
            or (noun == "nation" and self.doc[phrase.head].text[:1].isupper())  # the name of a paper
        ):
            return None
        home = self.reading.bodies.home()
        if noun != "government":
            return self.registry.state(home.key) if home is not None else None
        government = self.registry.gazetteer.government(home) if home is not None else None
        if home is None or government is None:
            return None
        cluster = self.registry.state(government.key)
        cluster.affiliation = cluster.affiliation or self.registry.state(home.key)
        return cluster

    def holder(self, n: int) -> Cluster | None:
        """The one person of the article who holds the office of a definite description ("the OC", "SB's governor")."""
        phrase = self.phrases[n]
        if phrase.type != "person" or phrase.number == "plural" or phrase.form not in ("definite", "possessive"):
            return None
        if not lexicon.is_office(self.doc[phrase.head].text) or n not in self.offices:
            return None
        found = []
        for cluster in self.registry.clusters:
            if not cluster.named or cluster.type != "person" or not self.holds(n, cluster):
                continue
            if coreference.outlived(self.offices[n], cluster):
                continue
            if phrase.gender and cluster.gender and phrase.gender != cluster.gender:
                continue
            if any(self._alike(n, m) for m in cluster.phrases if m in self.offices and self.holds(m, cluster)):
                found.append(cluster)
        return found[0] if len(found) == 1 else None

    def holds(self, n: int, cluster: Cluster) -> bool:
        """Whether an entity has been called by the noun of a description, or has an office that ends in it."""
        head = lexicon.singular(self.doc[self.phrases[n].head].text)
        return head in cluster.heads or any(o.head == head for o in cluster.offices)

    def ahead(self, n: int) -> Cluster | None:
        """A person described before being named: "A spokesman for X said ... the spokesman, Daniel Hagari, said".

        The name has to stand beside the same noun: after an indefinite description with the article and within three
        sentences, after a definite one anywhere if the bodies or the modifiers go together too.
        """
        phrase = self.phrases[n]
        if phrase.type != "person" or phrase.number == "plural":
            return None
        indefinite = phrase.form in ("indefinite", "bare")
        if indefinite and n not in self.reading.context.sources:
            return None
        head = lexicon.singular(self.doc[phrase.head].text).removeprefix("ex-")
        here, office = self.reading.context.sentence[phrase.first], self.offices.get(n)
        for m in range(n + 1, len(self.phrases)):
            other = self.phrases[m]
            if indefinite and self.reading.context.sentence[other.first] > here + 3:
                return None
            noun = lexicon.singular(self.doc[other.head].text).removeprefix("ex-")
            if other.kind != "nominal" or m not in self.registry.of or noun != head:
                continue
            cluster = self.registry.of[m]
            if not cluster.named or cluster.type != "person" or min(cluster.phrases) <= n:
                continue
            if phrase.gender and cluster.gender and phrase.gender != cluster.gender:
                continue
            if indefinite and (other.form != "indefinite" or office is None or office.body is None):
                return cluster
            if not indefinite and self._alike(n, m):
                return cluster
        return None

    def only(self, n: int) -> Cluster | None:
        """ "the ministry" before the ministry is named, where the article names a single one."""
        phrase = self.phrases[n]
        head = lexicon.singular(self.doc[phrase.head].text)
        modified = [i for i in range(phrase.first, phrase.head) if self.doc[i].pos_ not in ("DET", "ADJ")]
        if head == "police" and phrase.form == "bare":
            return None
        if phrase.type != "organization" or phrase.form not in ("definite", "bare") or modified:
            return None
        if phrase.last > phrase.head + 1:
            return None
        if head not in lexicon.words("common_bodies") or phrase.number == "plural":
            return None
        found = [
            c for c in self.registry.clusters if c.named and c.type == "organization" and head in names.words(c.name)
        ]
        return found[0] if len(found) == 1 else None

    def _alike(self, n: int, m: int) -> bool:
        """Whether two descriptions of one noun can be of one office: the same body, or no other field."""
        one, other = self.offices.get(n), self.offices.get(m)
        if one is None or other is None:
            return False
        bodies = [self.registry.of.get(o.body) if o.body is not None else None for o in (one, other)]
        if None not in bodies and bodies[0] is not bodies[1]:
            return False
        fields = [set(names.words(o.role)) - {"the", "former"} for o in (one, other)]
        return fields[0] <= fields[1] or fields[1] <= fields[0]
