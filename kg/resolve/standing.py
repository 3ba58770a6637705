"""In what office somebody speaks, and for whom: the organization, government or state that the article gives."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from kg.resolve import lexicon, syntax
from kg.resolve.bodies import Bodies
from kg.resolve.clusters import Cluster, Registry
from kg.resolve.names import words
from kg.resolve.offices import Office, field, past
from kg.resolve.phrases import Phrase

_CHURCH = ({"catholic", "church"}, {"roman", "catholic", "church"}, {"vatican"}, {"holy", "see"})
_TELLING = frozenset(["NOUN", "PROPN", "ADJ"])


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
            body = self._unsaid(office, cluster) or self._chamber(office) or self._church(office)
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
        left = past(office)
        if words(office.role)[:1] == ("late",):
            return None
        state_office = office.head in lexicon.words("state_offices")
        if office.body is not None:
            cluster = self.registry.of.get(office.body)
            if cluster is None or cluster.type in ("person", "document", "other"):
                cluster = None
            elif cluster.type == "organization" or cluster.type == "":
                common = not left and any(self._common(n) for n in cluster.phrases)
                if (cluster.named or common) and not (left and office.head in ("member", "ex-member")):
                    return cluster
            elif cluster.type == "place" and not left and (state_office or office.head in ("head", "director")):
                if cluster.actor is not None and cluster.actor.state:
                    return cluster
                if office.head == "minister" and "chief" in words(office.role):
                    return cluster  # of a state within a state, whatever its seat
                seat = self.registry.gazetteer.seat(cluster.name)
                if seat is not None:
                    return self.registry.state(seat.key)
                return cluster if cluster.named and office.head in lexicon.words("executive_offices") else None
        if office.state and state_office and not left:
            actor = self.registry.gazetteer.people(office.state)
            if actor is not None:
                return self.registry.state(actor.key)
        return self._party(office) if office.state and not left else None

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
        for n in cluster.phrases:
            body = self._gives(self.doc[self.registry.phrases[n].head])
            if body is not None:
                return body
        return None

    def _gives(self, document: Token) -> Cluster | None:
        """The body that a clause has give a document: "X released a report", "filed by X", "X said in a statement"."""
        verb = document.head
        if document.dep_ == "obj" and verb.lower_ in lexicon.words("issued"):
            return self._subject(verb)
        if document.dep_ == "obl" and syntax.case_of(document) == "in" and verb.pos_ == "VERB":
            return self._subject(verb)
        passive = [verb] if document.dep_ == "nsubj:pass" else []
        for given in (*passive, *(c for c in document.children if c.dep_ == "acl")):
            if given.lower_ in lexicon.words("issued"):
                for agent in given.children:
                    if agent.dep_ == "obl:agent":
                        return self._organization(agent)
        return None

    def _subject(self, verb: Token) -> Cluster | None:
        return next((self._organization(c) for c in verb.children if c.dep_ == "nsubj"), None)

    def _organization(self, head: Token) -> Cluster | None:
        """The named body that a word is the head of."""
        for n, phrase in enumerate(self.registry.phrases):
            body = self.registry.of.get(n) if phrase.head == head.i else None
            if body is not None and body.named and body.type == "organization":
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

    def _common(self, n: int) -> bool:
        """Whether a description is of a body that is one by itself ("police", "the education ministry")."""
        phrase = self.registry.phrases[n]
        head = lexicon.singular(self.doc[phrase.head].text)
        if phrase.kind != "nominal" or phrase.number == "plural":
            return False
        if head in ("police", "army", "military", "navy"):
            return True
        told = [t for t in self.doc[phrase.first : phrase.last] if t.i != phrase.head and t.pos_ in _TELLING]
        return bool(told) and head in lexicon.words("institutions")

    def _unsaid(self, office: Office, owner: Cluster) -> Cluster | None:
        """The state that the article is about, for its head and its ministers."""
        if office.state or past(office) or owner.type != "person":
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

    def _chamber(self, office: Office) -> Cluster | None:
        """The parliament that a member sits in, where the article names one alone."""
        if office.head not in lexicon.words("members") or office.state or office.body is not None or past(office):
            return None
        chambers = lexicon.words("chambers")
        named = [c for c in self.registry.clusters if c.named and c.type == "organization"]
        found = [c for c in named if not chambers.isdisjoint(words(c.name))]
        return found[0] if len(found) == 1 else None

    def _church(self, office: Office) -> Cluster | None:
        """The pope's church, where the article names it."""
        if office.head not in ("pope", "pontiff") or office.body is not None or past(office):
            return None
        return next((c for c in self.registry.clusters if c.named and set(words(c.name)) in _CHURCH), None)

    def _ministry(self, office: Office) -> Cluster | None:
        """A minister's ministry, where the article names it."""
        wanted = field(office)
        if office.head != "minister" or not wanted or past(office):
            return None
        for cluster in self.registry.clusters:
            name = words(cluster.name) if cluster.named and cluster.type == "organization" else ()
            if "ministry" in name and wanted <= set(name):
                return cluster
        return None
