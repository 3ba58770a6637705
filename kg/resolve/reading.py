"""One article read from left to right: mentions become entities, sources become speakers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from kg.model import Article, Draft
from kg.resolve import coreference, lexicon, syntax
from kg.resolve.appositions import Linker
from kg.resolve.bodies import Bodies
from kg.resolve.clusters import Cluster, Registry
from kg.resolve.coreference import Context
from kg.resolve.gazetteer import Gazetteer
from kg.resolve.mentions import Finder, Phrase
from kg.resolve.scorer import Weights, weights

_AUTHORS = frozenset(["by", "from", "of", "in"])


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who a source was resolved to, by which phrase, how, and how sure that is (0..1)."""

    cluster: Cluster
    phrase: int | None
    how: str
    certainty: float


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
        span = syntax.tokens_in
        self.words = [
            Words(
                span(doc, *d.source) if d.source else None,
                span(doc, *d.cue) if d.cue else None,
                tuple(span(doc, *c) for c in d.content),
            )
            for d in drafts
        ]
        self.phrases: list[Phrase] = Finder(
            doc, gazetteer, article.furniture, [w.source for w in self.words if w.source]
        ).find()
        self.registry = Registry(self.phrases, gazetteer)
        links = Linker(doc, self.phrases).find()
        self.offices = links.offices
        self.registry.cluster_names([n for n, p in enumerate(self.phrases) if p.kind == "name"])
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
        self.inner = self._innermost()
        heads = {self.at[t.i] for w in self.words if w.source for t in self._heads(w.source) if t.i in self.at}
        self.context = Context(
            doc,
            self.registry,
            self.offices,
            frozenset(heads),
            coreference.sentence_numbers(doc),
            coreference.paragraph_numbers(doc),
            self._quoted,
            (),
            table if table is not None else weights(),
        )

    def _innermost(self) -> dict[int, int]:
        """For each phrase in a content, the draft with the shortest content that holds it."""
        sizes = [sum(b - a for a, b in w.content) for w in self.words]
        out: dict[int, int] = {}
        for n, phrase in enumerate(self.phrases):
            holding = [d for d, w in enumerate(self.words) if w.holds(phrase.head)]
            if holding:
                out[n] = min(holding, key=lambda d: (sizes[d], d))
        return out

    def _quoted(self, n: int) -> tuple[tuple[Cluster, ...], bool, int]:
        draft = self.inner.get(n)
        if draft is None:
            return (), False, -1
        known = self.speakers[draft]
        if known is None:
            known = self._known(draft)
        return tuple(s.cluster for s in known), self.drafts[draft].mode != "indirect", draft

    def _known(self, draft: int) -> list[Speaker]:
        """The speakers of a draft whose source is still ahead, as far as they are names."""
        source = self.words[draft].source
        out = []
        for token in self._heads(source) if source else []:
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
                self._draft(ends[due][1])
                due += 1
            self._mention(n)
        for _, d in ends[due:]:
            self._draft(d)
        self._first_persons()

    def _place(self, d: int) -> int:
        words = self.words[d]
        if words.source:
            return words.source[1]
        if words.cue:
            return words.cue[1]
        return words.content[0][0] if words.content else 0

    def _mention(self, n: int) -> None:
        phrase, registry = self.phrases[n], self.registry
        if n in registry.of or phrase.kind == "name":
            return
        if phrase.kind == "pronoun":
            self._pronoun(n)
            return
        named = self.bodies.named(n)
        if named is not None:
            registry.add(n, named)
            registry.describe(n, named, self.offices)
            self.certainty[n] = 0.95
            return
        choice = coreference.choose(n, self.context)
        cluster = choice.cluster
        if cluster is None:
            cluster = self._ahead(n) or self._default(n) or registry.new(None, phrase.type)
        registry.add(n, cluster)
        registry.describe(n, cluster, self.offices)
        self.certainty[n] = choice.certainty

    def _pronoun(self, n: int) -> None:
        phrase = self.phrases[n]
        if phrase.person == 0:
            verb = self.doc[phrase.head]
            for _ in range(4):
                if verb.dep_ == "acl" or verb.head.i == verb.i:
                    break
                verb = verb.head
            target = self.at.get(verb.head.i) if verb.dep_ == "acl" else None
            cluster = self.registry.of.get(target) if target is not None else None
            if cluster is not None:
                self.registry.add(n, cluster)
                self.certainty[n] = 0.9
        elif phrase.person == 3:
            choice = coreference.choose(n, self.context)
            if choice.cluster is not None:
                self.registry.add(n, choice.cluster)
                self.certainty[n] = choice.certainty

    def _ahead(self, n: int) -> Cluster | None:
        """ "A spokesman for X said ... the spokesman, Daniel Hagari, said": an unnamed source that is named soon after.

        The name has to stand beside the same noun, with the article, in the next three sentences, and be new there.
        """
        phrase = self.phrases[n]
        if phrase.form not in ("indefinite", "bare") or phrase.type != "person" or n not in self.context.sources:
            return None
        head = lexicon.singular(self.doc[phrase.head].text)
        here = self.context.sentence[phrase.first]
        for m in range(n + 1, len(self.phrases)):
            other = self.phrases[m]
            if self.context.sentence[other.first] > here + 3:
                return None
            if (
                other.kind != "nominal"
                or m not in self.registry.of
                or lexicon.singular(self.doc[other.head].text) != head
            ):
                continue
            cluster = self.registry.of[m]
            if cluster.named and cluster.type == "person" and min(cluster.phrases) > n and other.form != "indefinite":
                return cluster
        return None

    def _default(self, n: int) -> Cluster | None:
        """ "the government" of an article about one state."""
        phrase = self.phrases[n]
        if self.doc[phrase.head].lower_ != "government" or phrase.form != "definite" or phrase.last - phrase.first > 2:
            return None
        home = self.bodies.home()
        government = self.registry.gazetteer.government(home) if home is not None else None
        if home is None or government is None:
            return None
        cluster = self.registry.state(government.key)
        cluster.affiliation = cluster.affiliation or self.registry.state(home.key)
        return cluster

    # -- drafts -----------------------------------------------------------------------------------------------

    def _heads(self, source: tuple[int, int]) -> list[Token]:
        """The heads of a source's noun phrase and of what is coordinated with it; offices of one person count once."""
        root = syntax.root_in(self.doc, *source)
        if root is None:
            return []
        heads = [t for t in syntax.coordinates(root) if source[0] <= t.i < source[1] and t.pos_ in syntax.NOMINAL]
        named = [t for t in heads if t.i in self.at and self.phrases[self.at[t.i]].kind == "name"]
        if len(heads) > 1:
            kept = []
            for token in heads:
                n = self.at.get(token.i)
                linked = n is not None and n in self.registry.of and self.registry.of[n].named
                bare = token.pos_ in syntax.NOUNS and lexicon.is_office(token.text) and not linked
                if (
                    bare
                    and token is not heads[-1]
                    and any(self._shares(token, other) for other in heads if other is not token)
                ):
                    continue
                kept.append(token)
            heads = kept or heads
        return heads or named

    def _shares(self, token: Token, other: Token) -> bool:
        """Whether two coordinated offices are one person's: no article before the later one."""
        later = max(token, other, key=lambda t: t.i)
        return (
            lexicon.is_office(later.text) and not any(c.dep_ == "det" for c in later.children) and other.i - token.i < 4
        )

    def _draft(self, d: int) -> None:
        words = self.words[d]
        draft = self.drafts[d]
        found: list[Speaker] = []
        if words.source is not None:
            found = self._source(words.source, d)
        elif draft.follows is not None and 0 <= draft.follows < len(self.drafts):
            found = [
                Speaker(s.cluster, None, f"continues: {s.how}", s.certainty * 0.95)
                for s in self.speakers[draft.follows] or []
            ]
        elif words.cue is not None:
            found = self._elided(words.cue, d)
        self.speakers[d] = found
        for speaker in found:
            speaker.cluster.spoke += 1
            speaker.cluster.last_spoke = self._place(d)
        if found and draft.nested_in is None:
            self.context.speakers = tuple(s.cluster for s in found)

    def _source(self, source: tuple[int, int], d: int) -> list[Speaker]:
        out: list[Speaker] = []
        for token in self._heads(source):
            speaker = self._speaker(token, source, d)
            if speaker is not None and all(speaker.cluster is not s.cluster for s in out):
                out.append(speaker)
        if not out:
            names = [
                n
                for n, p in enumerate(self.phrases)
                if p.kind == "name" and source[0] <= p.first and p.last <= source[1] and n in self.registry.of
            ]
            if names:
                n = next((m for m in reversed(names) if self.phrases[m].type == "person"), names[-1])
                out.append(
                    Speaker(
                        self._acting(self.registry.of[n], n), n, f"name {self.phrases[n].text!r} in the source", 0.6
                    )
                )
        return out

    def _speaker(self, token: Token, source: tuple[int, int], d: int) -> Speaker | None:
        n = self.at.get(token.i)
        if n is None:
            return None
        phrase = self.phrases[n]
        if phrase.kind == "pronoun" and phrase.person in (1, 2):
            return self._first_person(n, d)
        if n not in self.registry.of:
            self._mention(n)
        if phrase.adjective or (phrase.kind == "name" and phrase.label == "NORP"):
            state = self.registry.gazetteer.people(phrase.text)
            if state is not None:
                home = self.registry.state(state.key)
                home.names[phrase.text] += 1
                return Speaker(home, n, f"demonym {phrase.text!r} -> {home.name}", 0.8)
        cluster = self.registry.of.get(n)
        if cluster is None:
            return None
        if phrase.kind == "nominal" and not cluster.named and cluster.type == "document":
            author = self._author(token, source)
            if author is not None:
                return author
        if phrase.kind == "name":
            return Speaker(self._acting(cluster, n), n, f"name {phrase.text!r}", 0.95)
        sure = self.certainty.get(n, 0.9)
        kind = "pronoun" if phrase.kind == "pronoun" else "description"
        return Speaker(
            cluster, n, f"{kind} {phrase.text!r} -> {self._label(cluster, phrase)}{self._why(n, cluster)}", sure
        )

    def _label(self, cluster: Cluster, phrase: Phrase) -> str:
        return cluster.name or phrase.text

    def _why(self, n: int, cluster: Cluster) -> str:
        before = [m for m in cluster.phrases if m < n]
        if not before:
            return ""
        last = self.phrases[before[-1]]
        apart = self.context.sentence[self.phrases[n].first] - self.context.sentence[last.first]
        where = {0: "in the same sentence", 1: "in the sentence before"}.get(apart, f"{apart} sentences before")
        return f" ({'subject' if last.subject else 'mentioned'} {where})"

    def _acting(self, cluster: Cluster, n: int) -> Cluster:
        """The state, where a place that its government sits in is said to speak ("Washington's admonitions")."""
        if cluster.type != "place" or (cluster.actor is not None and cluster.actor.state):
            return cluster
        state = self.registry.gazetteer.seat(cluster.name)
        if state is None:
            return cluster
        home = self.registry.state(state.key)
        home.names[cluster.name] += 1
        return home

    def _author(self, token: Token, source: tuple[int, int]) -> Speaker | None:
        """Who wrote the document that a source names: "Xi's speech", "a letter from Y", "a report issued by X"."""
        for child in token.children:
            if not source[0] <= child.i < source[1]:
                continue
            target: Token | None = None
            if (child.dep_ == "nmod" and syntax.case_of(child) in ("'s", "by", "from")) or (
                child.dep_ == "nmod" and child.pos_ == "PRON"
            ):
                target = child
            elif child.dep_ == "acl":
                target = next(
                    (g for g in child.children if g.dep_ in ("obl:agent", "obl") and syntax.case_of(g) == "by"), None
                )
            elif child.dep_ == "nmod" and syntax.case_of(child) in ("of", "in"):
                n = self.at.get(child.i)
                if (
                    n is not None
                    and n in self.registry.of
                    and self.registry.of[n].type in ("organization", "person")
                    and self.registry.of[n].named
                ):
                    target = child
            if target is None:
                continue
            n = self.at.get(target.i)
            if n is None:
                continue
            if n not in self.registry.of:
                self._mention(n)
            author = self.registry.of.get(n)
            if author is not None and (author.named or author.type in ("organization", "person", "group")):
                return Speaker(self._acting(author, n), n, f"author of {token.text!r}: {self.phrases[n].text!r}", 0.8)
        return None

    def _first_person(self, n: int, d: int) -> Speaker | None:
        """ "I", "we" in a quotation: its speaker."""
        outer = self.drafts[d].nested_in
        if outer is None:
            outer = self.inner.get(n)
        if outer is None or outer == d:
            return None
        known = self.speakers[outer]
        if known is None:
            self._draft(outer)
            known = self.speakers[outer] or []
        if not known or self.phrases[n].person == 2:
            return None
        first = known[0]
        return Speaker(
            first.cluster,
            n,
            f"{self.phrases[n].text!r} in the words of {first.cluster.name or 'the speaker'}",
            first.certainty * 0.9,
        )

    def _elided(self, cue: tuple[int, int], d: int) -> list[Speaker]:
        """The subject that a cue without a source shares with the verb it hangs on."""
        verb = syntax.root_in(self.doc, *cue)
        for i in range(*cue):
            if self.doc[i].pos_ in ("VERB", "AUX"):
                verb = self.doc[i]
                break
        if verb is None or verb.pos_ not in ("VERB", "AUX"):
            return []
        if any(c.dep_ in ("aux:pass", "nsubj:pass") for c in verb.children):
            agents = [c for c in verb.children if c.dep_ == "obl:agent"]
            target: Token | None = agents[0] if agents else None
        elif verb.dep_ in ("conj", "advcl", "xcomp", "parataxis") or syntax.subject(verb) is not None:
            target = syntax.subject(verb) or syntax.elided_subject(verb)
        else:
            target = None
        if target is None:
            return []
        n = self.at.get(target.i)
        if n is None:
            return []
        out = []
        for token in syntax.coordinates(target):
            speaker = self._speaker(token, (token.i, token.i + 1), d)
            if speaker is not None:
                out.append(
                    Speaker(
                        speaker.cluster,
                        None,
                        f"subject shared with another verb: {speaker.how}",
                        speaker.certainty * 0.85,
                    )
                )
        return out

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

    def outsider(self, head: Token) -> Cluster:
        """An entity for a noun phrase that was no candidate ("voters", "a press conference")."""
        first, last = syntax.phrase_of(head)
        kind = lexicon.denotes(head.text)
        self.phrases.append(Phrase("nominal", first, last, head.i, str(self.doc[first:last].text), kind or "group"))
        cluster = self.registry.new(len(self.phrases) - 1, kind or "group")
        self.at.setdefault(head.i, len(self.phrases) - 1)
        return cluster
