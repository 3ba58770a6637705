"""One article read from left to right: mentions become entities, sources become speakers."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from kg.annotate.pairs import Pairs
from kg.model import Article, Draft
from kg.resolve import coreference, lexicon, names, syntax
from kg.resolve.addressee import agent_of, hearer
from kg.resolve.appositions import Linker
from kg.resolve.bodies import Bodies
from kg.resolve.centering import Centering
from kg.resolve.clusters import Cluster, Registry
from kg.resolve.columns import Columns
from kg.resolve.coreference import Context
from kg.resolve.descriptions import Descriptions
from kg.resolve.elision import Elision, charged
from kg.resolve.gazetteer import Gazetteer
from kg.resolve.mentions import Finder
from kg.resolve.phrases import Phrase
from kg.resolve.relatives import antecedent
from kg.resolve.scorer import Weights, weights
from kg.resolve.sources import Sources, Speaker


@dataclass(frozen=True, slots=True)
class Words:
    """A draft in words: ``[first, last)`` stretches."""

    source: tuple[int, int] | None
    cue: tuple[int, int] | None
    content: tuple[tuple[int, int], ...]

    def holds(self, i: int) -> bool:
        """Whether the word lies in the content."""
        return any(a <= i < b for a, b in self.content)


class Reading:
    """The entities of an article and the speakers of its drafts, after :meth:`run`."""

    def __init__(
        self, doc: Doc, article: Article, drafts: Sequence[Draft], gazetteer: Gazetteer, table: Weights | None = None
    ) -> None:
        self.doc, self.article, self.drafts = doc, article, drafts
        self.columns = Columns(doc)
        span = self.columns.within
        self.words = [
            Words(
                syntax.whole(doc, *span(*d.source)) if d.source else None,
                span(*d.cue) if d.cue else None,
                tuple(span(*c) for c in d.content),
            )
            for d in drafts
        ]
        self.phrases: list[Phrase] = Finder(
            self.columns, gazetteer, article.furniture, [w.source for w in self.words if w.source]
        ).find()
        self.registry = Registry(self.phrases, gazetteer, lambda i: self.columns.words[i : i + 1] == ["("])
        links = Linker(doc, self.phrases).find()
        self.offices = links.offices
        self.registry.cluster_names(
            [n for n, p in enumerate(self.phrases) if p.kind == "name"], self._speaking(), links.titles()
        )
        self.registry.link(links)
        self.bodies = Bodies(doc, self.registry, self.offices)
        self.speakers: list[list[Speaker] | None] = [None] * len(drafts)
        self.certainty: dict[int, float] = {}
        self.at: dict[int, int] = {}
        for n, phrase in enumerate(self.phrases):
            if phrase.kind == "name":
                for i in range(phrase.first, phrase.last):
                    self.at[i] = n
            else:
                self.at.setdefault(phrase.head, n)
        for n, phrase in enumerate(self.phrases):
            i = phrase.first - 1
            while phrase.kind == "name" and phrase.type == "person" and i >= 0 and i not in self.at:
                if names.fold(doc[i].text) not in names.TITLES or doc[i].is_punct:
                    break
                self.at[i] = n
                i -= 1
        self.pairs: Pairs | None = None
        if doc._.kg_encoding is not None:
            cues = [w.cue[0] for w in self.words if w.cue]
            self.pairs = Pairs(doc._.kg_encoding, len(doc), [p.head for p in self.phrases], cues)
        self._heads: list[tuple[int, int]] = []
        self.inner = self._innermost()
        self.sources = Sources(self)
        heads = {self.at[t.i] for w in self.words if w.source for t in self.sources.heads(w.source) if t.i in self.at}
        self.context = Context(
            doc,
            self.registry,
            self.offices,
            frozenset(heads),
            coreference.sentence_numbers(doc),
            coreference.paragraph_numbers(self.columns.words),
            self._quoted,
            self.inner,
            (),
            table if table is not None else weights(),
            self.pairs,
        )
        self.centering = Centering(self)
        self.descriptions = Descriptions(self)
        self.descriptions.name_ministry()
        self._genders()

    def _innermost(self) -> dict[int, int]:
        """For each phrase in a content, the draft with the shortest content that holds it."""
        sizes = [sum(b - a for a, b in w.content) for w in self.words]
        out: dict[int, int] = {}
        for d in sorted(range(len(sizes)), key=lambda d: (sizes[d], d)):
            for n in self.held(d):
                out.setdefault(n, d)
        return out

    def held(self, d: int) -> list[int]:
        """The phrases whose heads lie in the content of a draft."""
        if len(self._heads) != len(self.phrases):
            self._heads = sorted((phrase.head, n) for n, phrase in enumerate(self.phrases))
        spans = [[bisect_left(self._heads, (i, -1)) for i in span] for span in self.words[d].content]
        return sorted({n for first, last in spans for _, n in self._heads[first:last]})

    def _speaking(self) -> set[int]:
        """The names that stand in sources as who speaks: not as owner or after a preposition."""
        sources = [w.source for w, d in zip(self.words, self.drafts, strict=True) if w.source and d.nested_in is None]
        inside = {i for first, last in sources for i in range(first, last)}
        return {
            n
            for n, p in enumerate(self.phrases)
            if p.head in inside
            and not syntax.possessive(self.doc, p.last)
            and not (p.first > 0 and self.columns.pos[p.first - 1] == "ADP")
        }

    def _quoted(self, n: int) -> tuple[tuple[Cluster, ...], bool]:
        draft = self.inner.get(n)
        if draft is None:
            return (), False
        known = self.speakers[draft]
        if known is None:
            known = self._known(draft)
        return tuple(s.cluster for s in known), self.drafts[draft].mode != "indirect"

    def _known(self, draft: int) -> list[Speaker]:
        """The speakers of a draft whose source is still ahead, as far as they are names."""
        source = self.words[draft].source
        out = []
        for token in self.sources.heads(source) if source else []:
            n = self.at.get(token.i)
            cluster = self.registry.of.get(n) if n is not None else None
            if cluster is not None:
                out.append(Speaker(cluster, n, "name", 1.0))
        return out

    # -- the pass ---------------------------------------------------------------------------------------------

    def run(self) -> None:
        """Resolve everything, in text order: each mention at its place, each draft where its source ends."""
        ends = sorted((self._place(d), d) for d in range(len(self.drafts)))
        due = 0
        for n in coreference.in_order(self.phrases, range(len(self.phrases))):
            while due < len(ends) and ends[due][0] <= self.phrases[n].first:
                self.draft(ends[due][1])
                due += 1
            self.mention(n)
        for _, d in ends[due:]:
            self.draft(d)
        self._first_persons()

    def _place(self, d: int) -> int:
        words = self.words[d]
        if words.source:
            return words.source[1]
        if words.cue:
            return words.cue[1]
        return words.content[0][0] if words.content else 0

    def mention(self, n: int) -> None:
        phrase, registry = self.phrases[n], self.registry
        if n in registry.of or phrase.kind == "name":
            return
        if phrase.kind == "pronoun":
            self._pronoun(n)
            return
        named = self.bodies.named(n) or self.descriptions.state(n)
        if named is not None:
            registry.add(n, named)
            registry.describe(n, named, self.offices)
            self.certainty[n] = 0.95
            return
        choice = coreference.choose(n, self.context)
        fresh = self.doc[phrase.first].lower_ == "another" or self.doc[phrase.head].text == "%"
        cluster = None if fresh else choice.cluster
        if self.context.decide is None and (cluster is None or not self.descriptions.holds(n, cluster)):
            cluster = self.descriptions.holder(n) or cluster
        if cluster is None:
            cluster = self.centering.lead(n) or self.descriptions.ahead(n) or self.descriptions.only(n)
            cluster = cluster or registry.new(None, phrase.type)
        registry.add(n, cluster)
        registry.describe(n, cluster, self.offices)
        self.certainty[n] = choice.certainty

    def _pronoun(self, n: int) -> None:
        phrase = self.phrases[n]
        if phrase.person == 0:
            cluster = antecedent(self.doc, self.phrases, self.at, self.registry.of, n)
            if cluster is not None:
                self.registry.add(n, cluster)
                self.certainty[n] = 0.9
        elif phrase.person == 3:
            choice = coreference.choose(n, self.context)
            center = self.centering.continued(n) if self.context.decide is None else None
            if center is not None and center is not choice.cluster:
                choice = coreference.Choice(center, 0.8)
            if choice.cluster is not None:
                self.registry.add(n, choice.cluster)
                self.certainty[n] = choice.certainty
                if n in self.context.sources and phrase.gender:
                    choice.cluster.genders[phrase.gender] += 1

    def _genders(self) -> None:
        """Note the genders that pronouns give to the persons whose sentences they continue."""
        for n in sorted(self.context.sources):
            phrase = self.phrases[n]
            cluster = self.centering.continued(n, False) if phrase.kind == "pronoun" else None
            if cluster is not None and not cluster.gender:
                cluster.genders[phrase.gender] += 1

    def _hearer(self, words: Words) -> bool:
        """Whether what was taken for the source is who was told ("the house was told that")."""
        if words.cue is None or words.source is None:
            return False
        heard = hearer(self.doc, words.cue)
        return heard is not None and words.source[0] <= heard.i < words.source[1]

    # -- drafts -----------------------------------------------------------------------------------------------

    def draft(self, d: int) -> None:
        words = self.words[d]
        draft = self.drafts[d]
        found: list[Speaker] = []
        if words.cue is not None and (self._hearer(words) or charged(self.doc, words.cue, words.source)):
            agent = agent_of(self.doc, words.cue)
            found = self.sources.speakers(agent, d) if agent is not None else []
        elif words.source is not None:
            found = self.sources.speakers(words.source, d)
        elif draft.follows is not None and 0 <= draft.follows < len(self.drafts):
            found = [
                Speaker(s.cluster, None, f"continues: {s.how}", s.certainty * 0.95)
                for s in self.speakers[draft.follows] or []
            ]
        elif words.cue is not None:
            found = Elision(self.sources).speakers(words.cue, d)
        self.speakers[d] = found
        for speaker in found:
            speaker.cluster.spoke += 1
            speaker.cluster.last_spoke = self._place(d)
        if found and draft.nested_in is None:
            self.context.speakers = tuple(s.cluster for s in found)

    def _first_persons(self) -> None:
        """Put "I" and an institution's "we" in quotations to the entities that say them."""
        for n, phrase in enumerate(self.phrases):
            if phrase.kind != "pronoun" or phrase.person != 1 or n in self.registry.of:
                continue
            draft = self.inner.get(n)
            known = self.speakers[draft] if draft is not None else None
            if not known or (len(known) > 1 and phrase.number == "singular"):
                continue
            cluster = known[0].cluster
            if phrase.number == "singular" or cluster.type in ("organization", "group", "place"):
                self.registry.add(n, cluster)

    def starts(self, i: int) -> bool:
        """Whether a word stands in a name or is a pronoun."""
        n = self.at.get(i)
        return n is not None and self.phrases[n].kind in ("name", "pronoun")

    def outsider(self, head: Token, span: tuple[int, int]) -> Cluster:
        """An entity for a noun phrase that was no candidate ("voters", "a press conference")."""
        kind = lexicon.denotes(head.text) or "group"
        self.phrases.append(Phrase("nominal", span[0], span[1], head.i, str(self.doc[span[0] : span[1]].text), kind))
        cluster = self.registry.new(len(self.phrases) - 1, kind)
        self.at.setdefault(head.i, len(self.phrases) - 1)
        return cluster
