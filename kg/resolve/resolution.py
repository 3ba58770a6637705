"""The result: entities under their IRIs, and what each draft's source, content and cue were resolved to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Doc

from kg import iris
from kg.model import Article, Draft, Entity, Mention, Role
from kg.resolve import dates, names, syntax
from kg.resolve.about import Topics
from kg.resolve.addressee import told
from kg.resolve.clusters import Cluster
from kg.resolve.gazetteer import Gazetteer, load_gazetteer
from kg.resolve.membership import body_of, several, whole
from kg.resolve.reading import Reading
from kg.resolve.scorer import Weights
from kg.resolve.standing import Standing

# how likely an addressee has to be that only the encoder sees
HEARD = 0.5
_RELATIVE = frozenset(("who", "whom", "whose", "which"))


@dataclass(frozen=True, slots=True)
class Resolved:
    """One draft resolved: IRIs of entities, the office, an ISO day, how the speaker was found and how sure that is."""

    speakers: tuple[str, ...] = ()
    role: str | None = None
    affiliation: str | None = None
    about: tuple[str, ...] = ()
    addressee: str | None = None
    said_on: str | None = None
    how: str = ""
    certainty: float = 0.5


@dataclass(frozen=True, slots=True)
class Resolution:
    """``entities`` in the order of their first mention; ``drafts`` as long as the drafts given."""

    entities: tuple[Entity, ...]
    drafts: tuple[Resolved, ...]


def resolve(
    doc: Doc,
    article: Article,
    drafts: Sequence[Draft],
    *,
    gazetteer: Gazetteer | None = None,
    base: str = iris.DEFAULT_BASE,
    weights: Weights | None = None,
) -> Resolution:
    """Resolve the sources and contents of an article's drafts.

    Args:
        doc: the article's text with parts of speech, Universal Dependencies, sentences and entities.
        article: the article; its furniture holds no mentions, its date anchors "Monday".
        drafts: attributions as spans (code points).
        gazetteer: known actors; the shipped ones where none is given.
        base: namespace of the entities' IRIs.
        weights: of the coreference scorer; the shipped ones where none are given.
    """
    reading = Reading(doc, article, drafts, gazetteer or load_gazetteer(), weights)
    reading.run()
    return _Writer(reading, base).write()


class _Writer:
    def __init__(self, reading: Reading, base: str) -> None:
        self.reading, self.base = reading, base
        self.registry, self.phrases, self.doc = reading.registry, reading.phrases, reading.doc
        self.standing = Standing(reading.doc, reading.registry, reading.bodies, reading.offices)
        self.topics = Topics(reading)
        self.used: dict[int, Cluster] = {}
        self.iri: dict[int, str] = {}
        self._bodies: dict[int, Cluster | None] = {}
        self._addressees: dict[int, Cluster] = {}

    def write(self) -> Resolution:
        rows = [self._row(d) for d in range(len(self.reading.drafts))]
        roles = {}
        for cluster in list(self.used.values()):
            roles[cluster.number] = self.standing.roles(cluster)
            for _, body in roles[cluster.number]:
                if body is not None:
                    self._use(body)
        order = sorted(self.used.values(), key=self._first)
        self._name(order)
        entities = tuple(self._entity(c, roles.get(c.number, [])) for c in order)
        drafts = []
        for speakers, role, affiliation, topics, addressee, day, how, sure in rows:
            drafts.append(
                Resolved(
                    tuple(dict.fromkeys(self.iri[c.number] for c in speakers)),
                    role,
                    self.iri[affiliation.number] if affiliation else None,
                    tuple(dict.fromkeys(self.iri[c.number] for c in topics)),
                    self.iri[addressee.number] if addressee else None,
                    day,
                    how,
                    sure,
                )
            )
        return Resolution(entities, tuple(drafts))

    def _use(self, cluster: Cluster) -> Cluster:
        self.used[cluster.number] = cluster
        return cluster

    def _first(self, cluster: Cluster) -> tuple[int, int]:
        return (self.phrases[cluster.phrases[0]].first if cluster.phrases else len(self.doc), cluster.number)

    def _row(
        self, d: int
    ) -> tuple[list[Cluster], str | None, Cluster | None, list[Cluster], Cluster | None, str | None, str, float]:
        reading = self.reading
        found = reading.speakers[d] or []
        speakers = [self._use(s.cluster) for s in found]
        role, affiliation = self.standing.of(found[0].cluster, found[0].phrase) if found else (None, None)
        if affiliation is None and found and reading.pairs is not None:
            affiliation = self._body(found[0].cluster)
        if found and found[0].cluster.type not in ("person", "group", "document", ""):
            affiliation = None  # a body speaks for itself
        if affiliation is not None and affiliation.type == "place" and several(found[0].cluster):
            affiliation = None
        if affiliation is not None:
            affiliation = self._use(whole(affiliation, self.registry))
        topics = [self._use(c) for c in self.topics.of(d, speakers, affiliation)]
        addressee = self._addressee(d)
        if addressee is not None:
            self._addressees[d] = addressee
            if addressee in speakers:
                addressee = None
            else:
                self._use(addressee)
        how = "; ".join(s.how for s in found) or "no source in the text"
        sure = min((s.certainty for s in found), default=0.5)
        return speakers, role, affiliation, topics, addressee, self._day(d), how, sure

    def _body(self, owner: Cluster) -> Cluster | None:
        """The body of a person or group that no noun phrase gives one."""
        pairs = self.reading.pairs
        if pairs is None or owner.type not in ("person", "group", ""):
            return None
        if owner.number not in self._bodies:
            self._bodies[owner.number] = body_of(owner, self.registry, pairs)
        return self._bodies[owner.number]

    # -- addressee and day ------------------------------------------------------------------------------------

    def _addressee(self, d: int) -> Cluster | None:
        words = self.reading.words[d]
        if words.cue is None:
            follows = self.reading.drafts[d].follows
            return self._addressees.get(follows) if follows is not None else None
        span = told(self.doc, words.cue, words.content, self.reading.starts) or self._hearer(words.cue)
        if span is None:
            return None
        for head in self.reading.sources.heads(span):
            n = self.reading.at.get(head.i)
            if n is not None and n in self.registry.of:
                return self.registry.of[n]
            if head.pos_ in ("NOUN", "PROPN"):
                return self.reading.outsider(head, span)
        return None

    def _hearer(self, cue: tuple[int, int]) -> tuple[int, int] | None:
        """The addressee that the encoder sees where no rule does."""
        found = self.reading.pairs.hearer(cue[0]) if self.reading.pairs is not None else None
        return found[:2] if found is not None and found[2] >= HEARD else None

    def _day(self, d: int) -> str | None:
        reading = self.reading
        words = reading.words[d]
        if words.cue is None:
            return None
        draft = reading.drafts[d]
        cue = draft.cue
        if cue is None:
            return None
        sent = self.doc[words.cue[0]].sent
        base = reading.columns.starts[sent.start]
        contents = [(a - base, b - base) for a, b in draft.content]
        text = reading.columns.between(sent.start, sent.end)
        return dates.said_on(text, (cue[0] - base, cue[1] - base), contents, reading.article.published)

    # -- names and IRIs ---------------------------------------------------------------------------------------

    def _description(self, cluster: Cluster) -> str:
        """What an unnamed entity is called: as it is first called as a source, else by its fullest description."""
        texts = self._as_source(cluster)[:1]
        if not texts:
            texts = [self.phrases[n].text for n in cluster.phrases if self.phrases[n].kind == "nominal"]
        if not texts:
            texts = [self.phrases[n].text for n in cluster.phrases]
        if not texts:
            return "unnamed"
        text = max(texts, key=lambda t: (min(len(t.split()), 12), -texts.index(t)))
        text = " ".join(text.split())
        first = text.split()[0]
        if first.lower() in ("the", "these", "those", "this", "that", "whose") and len(text.split()) > 1:
            text = text[len(first) + 1 :]
        elif first[0].isupper() and not (len(first) > 1 and first[1:].isupper()) and self._common(cluster, first):
            text = text[0].lower() + text[1:]
        return text

    def _as_source(self, cluster: Cluster) -> list[str]:
        """What an unnamed source is called, in the order of the drafts: the whole noun phrase of each, those where it
        is the one source before those where it is one of several."""
        alone: list[str] = []
        joint: list[str] = []
        for words, found in zip(self.reading.words, self.reading.speakers, strict=True):
            n = next((s.phrase for s in found or () if s.cluster is cluster), None)
            if n is None or self.phrases[n].kind != "nominal" or n not in cluster.phrases:
                continue
            head = self.phrases[n].head
            if len(found or ()) > 1:
                joint.append(self.phrases[n].text)
            elif words.source is not None and words.source[0] <= head < words.source[1]:
                first, last = self._noun_phrase(*words.source, head)
                alone.append(self.reading.columns.between(first, last))
        return alone + joint

    def _noun_phrase(self, first: int, last: int, head: int) -> tuple[int, int]:
        """A source without relative clause, apposition, what stands after a comma and the day at its ends."""
        doc = self.doc
        for i in range(head + 1, last):
            relative = doc[i].lower_ in _RELATIVE or (doc[i].lower_ == "that" and doc[i].pos_ != "DET")
            dash = doc[i].text in ("-", "–", "—") and bool(doc[i - 1].whitespace_)
            if relative or dash or doc[i].text in (",", ";", ":", "(") or doc[i].is_space:
                last = i
                break
        for ent in doc.ents:
            if ent.label_ == "DATE" and head < ent.start and ent.end == last:
                own = any(doc[i].pos_ == "VERB" for i in range(head + 1, ent.start))
                last = last if own and doc[ent.start - 1].pos_ == "ADP" else ent.start
        while last > head + 1 and (doc[last - 1].pos_ in ("ADP", "PART") or doc[last - 1].text in ("'s", "’s")):
            last -= 1
        for ent in doc.ents:
            if ent.label_ == "DATE" and ent.start == first and ent.end < head and syntax.possessive(doc, ent.end):
                first = ent.end + 1  # "Friday's report"
        return first, last

    def _common(self, cluster: Cluster, word: str) -> bool:
        """Whether a capital at the start of a description is the sentence's, not a name's."""
        for n in cluster.phrases:
            token = self.doc[self.phrases[n].first]
            if token.text == word:
                named = token.pos_ == "PROPN" or token.ent_type_ or self.registry.gazetteer.people(word) is not None
                others = (i for i, other in enumerate(self.reading.columns.words) if other == word)
                return not named and all(self.doc[i].is_sent_start for i in others)
        return False

    def _name(self, order: Sequence[Cluster]) -> None:
        seen: dict[str, int] = {}
        article = self.reading.article.id
        for cluster in order:
            if not cluster.named:
                cluster.name = self._description(cluster)
            local = not cluster.named or (
                cluster.type == "person" and cluster.actor is None and len(names.person_words(cluster.name)) < 2
            )
            iri = iris.entity_iri(cluster.entity_type, cluster.name, article if local else None, self.base)
            count = seen[iri] = seen.get(iri, 0) + 1
            if count > 1:
                iri = iris.entity_iri(cluster.entity_type, cluster.name, f"{article}#{count}", self.base)
            self.iri[cluster.number] = iri

    def _entity(self, cluster: Cluster, roles: Sequence[tuple[str, Cluster | None]]) -> Entity:
        forms = dict.fromkeys(self.phrases[n].text for n in sorted(cluster.phrases) if self.phrases[n].kind == "name")
        forms |= dict.fromkeys(cluster.names)
        aliases = tuple(sorted({" ".join(f.split()) for f in map(names.strip_article, forms)} - {cluster.name, ""}))
        starts, ends = self.reading.columns.starts, self.reading.columns.ends
        spans = sorted({(starts[p.first], ends[p.last - 1]) for p in map(self.phrases.__getitem__, cluster.phrases)})
        return Entity(
            self.iri[cluster.number],
            cluster.name,
            cluster.entity_type,
            cluster.named,
            aliases,
            tuple(Mention(a, b) for a, b in spans),
            tuple(Role(role, self.iri[body.number] if body is not None else None) for role, body in roles),
        )
