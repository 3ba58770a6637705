"""In what office somebody speaks, and for whom: the organization, government or state that the article gives."""

from __future__ import annotations

from spacy.tokens import Doc

from kg.resolve import lexicon
from kg.resolve.bodies import Bodies
from kg.resolve.clusters import Cluster, Registry
from kg.resolve.names import words
from kg.resolve.offices import Office
from kg.resolve.phrases import Phrase


class Standing:
    """Offices and affiliations of the clusters of an article."""

    def __init__(self, doc: Doc, registry: Registry, bodies: Bodies, offices: dict[int, Office]) -> None:
        self.doc, self.registry, self.bodies, self.offices = doc, registry, bodies, offices

    def of(self, cluster: Cluster, phrase: int | None) -> tuple[str | None, Cluster | None]:
        """Role and affiliation of a speaker, by preference as the phrase of the source gives them."""
        here = self.offices.get(phrase) if phrase is not None else None
        offices = ([here] if here is not None else []) + cluster.offices
        if cluster.type == "document":
            return None, self._issuer(cluster)
        if cluster.type not in ("person", "group", ""):
            government = cluster.actor is not None and cluster.name.startswith("Government of")
            return None, cluster.affiliation if government else None
        role = next((o.role for o in offices if o.role and lexicon.is_office(o.head)), None)
        for office in offices:
            body = self.body(office, cluster) or self._ministry(office)
            if body is not None and body is not cluster:
                return role, body
        if cluster.affiliation is not None and cluster.affiliation is not cluster:
            return role, cluster.affiliation
        for office in offices:
            body = self._unsaid(office, cluster)
            if body is not None:
                return role, body
        return role, None

    def roles(self, cluster: Cluster) -> list[tuple[str, Cluster | None]]:
        """All offices that the article gives a named person."""
        out: list[tuple[str, Cluster | None]] = []
        if cluster.type != "person" or not cluster.named:
            return out
        for office in cluster.offices:
            if office.role and lexicon.is_office(office.head):
                body = self.body(office, cluster)
                row = (office.role, body if body is not cluster else None)
                if row not in out:
                    out.append(row)
        return out

    def body(self, office: Office, owner: Cluster) -> Cluster | None:
        """The organization or state that an office is held in, as far as the description names one."""
        if owner.type not in ("person", "group", ""):
            return None
        past = self._past(office)
        if words(office.role)[:1] == ("late",):
            return None
        state_office = office.head in lexicon.words("state_offices")
        if office.body is not None:
            cluster = self.registry.of.get(office.body)
            if cluster is None or cluster.type in ("person", "document", "other"):
                cluster = None
            elif cluster.type == "organization" or cluster.type == "":
                common = not past and any(self._common(n) for n in cluster.phrases)
                if (cluster.named or common) and not (past and office.head in ("member", "ex-member")):
                    return cluster
            elif cluster.type == "place" and not past and (state_office or office.head in ("head", "director")):
                state = cluster if cluster.actor is not None and cluster.actor.state else None
                seat = self.registry.gazetteer.seat(cluster.name) if state is None else None
                return self.registry.state(seat.key) if seat is not None else state
        if office.state and state_office and not past:
            actor = self.registry.gazetteer.people(office.state)
            if actor is not None:
                return self.registry.state(actor.key)
        return self._party(office) if office.state and not past else None

    def _issuer(self, cluster: Cluster) -> Cluster | None:
        """The body named in what a document is called: "a Tavik Bank report", "data by the bank"."""
        if cluster.named:
            return None
        for n in cluster.phrases:
            phrase = self.registry.phrases[n]
            for m, inner in enumerate(self.registry.phrases):
                body = self.registry.of.get(m)
                inside = inner.kind == "name" and phrase.first <= inner.first and inner.last <= phrase.last
                if not inside or body is None or body.type != "organization":
                    continue
                if inner.first < phrase.head or self._gave(inner):
                    return body
        return None

    def _gave(self, body: Phrase) -> bool:
        """Whether a name stands after "by" or "from"."""
        i = body.first - 1
        while i > 0 and self.doc[i].pos_ in ("DET", "ADJ"):
            i -= 1
        return self.doc[i].lower_ in ("by", "from")

    def _party(self, office: Office) -> Cluster | None:
        """ "the Liberal leader": the party that the article names in full."""
        wanted = words(office.state)
        for cluster in self.registry.clusters if wanted else ():
            name = words(cluster.name) if cluster.named and cluster.type == "organization" else ()
            if "party" in name and name[: len(wanted)] == wanted:
                return cluster
        return None

    def _past(self, office: Office) -> bool:
        first = words(office.role)[:1]
        return bool(first) and (first[0] in lexicon.words("past") or office.head.startswith("ex-"))

    def _common(self, n: int) -> bool:
        """Whether a description is of a body that is one by itself ("police", "the army")."""
        phrase = self.registry.phrases[n]
        return phrase.kind == "nominal" and lexicon.singular(self.doc[phrase.head].text) in (
            "police",
            "army",
            "military",
            "navy",
        )

    def _unsaid(self, office: Office, owner: Cluster) -> Cluster | None:
        """The state that the article is about, for its head and its ministers."""
        if office.state or self._past(office) or owner.type != "person":
            return None
        body = self.registry.of.get(office.body) if office.body is not None else None
        if body is not None and body.type not in ("document", "other"):
            return None
        if office.head in lexicon.words("home_offices") or "prime" in words(office.role):
            home = self.bodies.home()
        elif office.head in ("minister", "deputy-minister") and len(words(office.role)) > 1:
            home = self.bodies.most()
        else:
            return None
        return self.registry.state(home.key) if home is not None else None

    def _ministry(self, office: Office) -> Cluster | None:
        """A minister's ministry, where the article names it."""
        field = {w for w in words(office.role) if w not in ("deputy", "minister", "prime", "first", "state")}
        if office.head != "minister" or not field or self._past(office):
            return None
        for cluster in self.registry.clusters:
            name = words(cluster.name) if cluster.named and cluster.type == "organization" else ()
            if "ministry" in name and field <= set(name):
                return cluster
        return None
