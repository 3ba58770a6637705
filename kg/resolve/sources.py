"""From the words of a source to its speakers: heads of the noun phrase, joint sources, authors of documents, "I"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from spacy.tokens import Token

from kg.resolve import lexicon, syntax
from kg.resolve.clusters import Cluster
from kg.resolve.names import TITLES, fold
from kg.resolve.phrases import Phrase

if TYPE_CHECKING:
    from kg.resolve.reading import Reading


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who a source was resolved to, by which phrase, how, and how sure that is (0..1)."""

    cluster: Cluster
    phrase: int | None
    how: str
    certainty: float


class Sources:
    """Resolves sources against a reading: its document, phrases, clusters and speakers so far."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.doc, self.phrases, self.registry, self.at = reading.doc, reading.phrases, reading.registry, reading.at
        self._persons_at: dict[int, list[int]] = {}
        for n, phrase in enumerate(self.phrases):
            if phrase.kind == "name" and phrase.type == "person":
                self._persons_at.setdefault(phrase.first, []).append(n)

    def whole(self, source: tuple[int, int]) -> tuple[int, int]:
        """A source that was cut before the name that it titles, in full: "Army chief" of "Army chief Ann Lee"."""
        first, last = source
        n = self.at.get(last)
        if n is not None and self.phrases[n].first == last and self.phrases[n].kind == "name":
            root = syntax.root_in(self.doc, first, last)
            titled = root is not None and root.i == last - 1 and lexicon.is_office(root.text)
            if titled and self.phrases[n].type == "person":
                last = self.phrases[n].last
        return first, last

    def heads(self, source: tuple[int, int]) -> list[Token]:
        """The heads of a source's noun phrase and of what is coordinated with it; offices of one person count once."""
        root = syntax.root_in(self.doc, *source)
        if root is None:
            return []
        heads = [t for t in syntax.coordinates(root) if source[0] <= t.i < source[1] and t.pos_ in syntax.NOMINAL]
        onward = [(t, self._onward(t, source[1])) for t in heads]
        heads = list(dict.fromkeys(t if t.i in self.at and far.i not in self.at else far for t, far in onward))
        if any(t.pos_ in syntax.NOUNS for t in heads):
            heads = [
                t for t in heads if t.pos_ != "ADJ" or (t.i in self.at and self.phrases[self.at[t.i]].kind == "name")
            ]
        if len(heads) == 1:
            heads += self._joined(heads[0], source[1]) or self._joined_before(heads[0], source[0])
        core = self._persons(source)
        if core:
            theirs = {self.registry.of[n].number for n in core}
            first = min(self.phrases[n].first for n in core)
            kept = [t for t in heads if self._number(t) in theirs or (t.i > first and not self._inside(t, core))]
            if not any(self._number(t) in theirs for t in kept):
                kept = [self.doc[self.phrases[n].head] for n in core] + [t for t in kept if t.pos_ != "PROPN"]
            if len(kept) < len(heads) and any(self._number(t) in theirs for t in heads) and len(core) == 1:
                kept += [t for t in heads if t not in kept and t.i < first and self._apart(t, first)]
            heads = [t for t in kept if not self._also(t, core)]
        return sorted(heads, key=lambda t: t.i)

    def _onward(self, token: Token, end: int) -> Token:
        """The head of a noun phrase that a parser took too early: what it owns ("Lee's office"), nouns after it."""
        if token.pos_ == "PRON" and token.lower_ not in ("one",):
            return token
        n = self.at.get(token.i)
        i = self.phrases[n].last if n is not None and self.phrases[n].kind == "name" else token.i + 1
        best = token
        while i < end:
            word = self.doc[i]
            named = self.at.get(i)
            if word.text == "-" and i + 1 < end and self.doc[i + 1].pos_ in ("VERB", "ADJ"):
                i += 2  # "Hamas-run"
            elif word.text in ("'s", "’s", "-") or (word.text in ("'", "’") and i + 1 < end):
                i += 1
            elif word.pos_ in syntax.NOUNS:
                best = word
                if named is not None and self.phrases[named].kind == "name":
                    best, i = self.doc[self.phrases[named].head], self.phrases[named].last
                else:
                    i += 1
            elif word.pos_ == "ADJ" and i + 1 < end and self.doc[i + 1].pos_ in ("NOUN", "PROPN", "ADJ"):
                i += 1
            else:
                break
        return best

    def _joined(self, head: Token, end: int) -> list[Token]:
        """Names that follow a name with "and" between, where the parser did not coordinate them."""
        out: list[Token] = []
        n = self.at.get(head.i)
        while n is not None and self.phrases[n].kind == "name":
            i = self.phrases[n].last
            if i < end and self.doc[i].pos_ == "CCONJ":
                i += 1 + (i + 1 < end and self.doc[i + 1].lower_ == "the")
                n = self.at.get(i) if i < end else None
                if n is not None and self.phrases[n].kind == "name" and not self.phrases[n].adjective:
                    out.append(self.doc[self.phrases[n].head])
                    continue
            break
        return out

    def _joined_before(self, head: Token, start: int) -> list[Token]:
        """The name before "and" and the head's own name, where the parser made one phrase of both."""
        n = self.at.get(head.i)
        if n is None or self.phrases[n].kind != "name":
            return []
        i = self.phrases[n].first - 1
        i -= i > start and self.doc[i].lower_ == "the"
        before = self.at.get(i - 1) if i > start and self.doc[i].pos_ == "CCONJ" else None
        if before is None or before == n or self.phrases[before].kind != "name" or self.phrases[before].adjective:
            return []
        return [self.doc[self.phrases[before].head]]

    def _number(self, token: Token) -> int:
        n = self.at.get(token.i)
        return self.registry.of[n].number if n is not None and n in self.registry.of else -1

    def _inside(self, token: Token, core: list[int]) -> bool:
        return any(self.phrases[n].first <= token.i < self.phrases[n].last for n in core)

    def _also(self, token: Token, core: list[int]) -> bool:
        """Whether a word after a person's name is a further office of theirs ("Ann Lee, founder and head of X")."""
        theirs = {self.registry.of[n].number for n in core}
        for n in core:
            last = self._past_bracket(self.phrases[n].last)
            if last >= token.i or self.doc[last].text != "," or self._number(token) in theirs:
                continue
            between = self.doc[last + 1 : token.i]
            if not any(t.pos_ == "CCONJ" for t in between):
                return True
            return lexicon.denotes(token.text) == "person" and between[-1].pos_ != "DET"
        return False

    def _past_bracket(self, i: int) -> int:
        """The word after a bracket that opens at ``i``: "Ann Lee (the name in another script), head of X"."""
        if i < len(self.doc) and self.doc[i].text == "(":
            closing = next((k for k in range(i + 1, min(i + 8, len(self.doc))) if self.doc[k].text == ")"), None)
            return i if closing is None else min(closing + 1, len(self.doc) - 1)
        return i

    def _apart(self, token: Token, first: int) -> bool:
        """Whether a word before a person's name is a source of its own ("the ministry and its head, Ann Lee")."""
        between = [self.doc[i] for i in range(token.i + 1, first)]
        ands = [t.i for t in between if t.pos_ == "CCONJ"]
        return bool(ands) and any(
            t.pos_ == "DET" or t.lower_ in ("its", "his", "her", "their") for t in between if t.i > ands[0]
        )

    def _persons(self, source: tuple[int, int]) -> list[int]:
        """The persons that a source names themselves: not "Lee" in "an aide to Lee" or "Lee's aide"."""
        out: list[int] = []
        doc = self.doc
        for n in sorted(n for i in range(*source) for n in self._persons_at.get(i, ())):
            phrase = self.phrases[n]
            if n not in self.registry.of or self.registry.of[n].type != "person":
                continue
            after = doc[phrase.last] if phrase.last < source[1] else None
            if after is not None and (syntax.possessive(doc, phrase.last) or after.pos_ in syntax.NOUNS):
                continue
            i = phrase.first - 1
            while i >= source[0] and (doc[i].text == "." or fold(doc[i].text) in TITLES):
                i -= 1
            if (
                i < phrase.first - 1
                or i < source[0]
                or lexicon.is_office(doc[i].text)
                or doc[i].text in (",", ")", "“", '"')
                or (doc[i].pos_ in syntax.NOUNS)
            ) or (doc[i].pos_ == "CCONJ" and (out or i - 1 in self.at)):
                out.append(n)
        return out

    def speakers(self, source: tuple[int, int], d: int) -> list[Speaker]:
        """The speakers of the source of draft ``d``: one, or several for a joint source."""
        out: list[Speaker] = []
        source = self.whole(source)
        for token in self.heads(source):
            speaker = self.speaker(token, source, d)
            if speaker is not None and all(speaker.cluster is not s.cluster for s in out):
                out.append(speaker)
        out = self._together(out)
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

    def speaker(self, token: Token, source: tuple[int, int], d: int) -> Speaker | None:
        """Who one head of a source is."""
        n = self.at.get(token.i)
        if n is None:
            return None
        phrase = self.phrases[n]
        if phrase.kind == "pronoun" and phrase.person in (1, 2):
            return self._first_person(n, d)
        if n not in self.registry.of:
            self.reading.mention(n)
        people = self._people(n, source)
        if people is not None:
            return people
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
        sure = self.reading.certainty.get(n, 0.9)
        kind = "pronoun" if phrase.kind == "pronoun" else "description"
        return Speaker(
            cluster, n, f"{kind} {phrase.text!r} -> {self._label(cluster, phrase)}{self._why(n, cluster)}", sure
        )

    def _people(self, n: int, source: tuple[int, int]) -> Speaker | None:
        """ "many Iraqis": people of a state, who do not speak for it as "the Iraqis" may."""
        phrase = self.phrases[n]
        if phrase.kind != "name" or phrase.adjective or phrase.type != "group" or not fold(phrase.text).endswith("s"):
            return None
        first = max(source[0], phrase.first - 4)
        before = [t for t in self.doc[first : phrase.first] if not t.is_punct]
        if self.registry.gazetteer.people(phrase.text) is None or any(t.lower_ == "the" for t in before):
            return None
        text = str(self.doc[first : phrase.last].text)
        for m, other in enumerate(self.phrases):
            if other.kind == "nominal" and fold(other.text) == fold(text) and m in self.registry.of:
                return Speaker(self.registry.of[m], m, f"people {text!r}", 0.8)
        cluster = self.reading.outsider(self.doc[phrase.head], (first, phrase.last))
        cluster.type, cluster.plural = "group", True
        return Speaker(cluster, len(self.phrases) - 1, f"people {text!r}", 0.8)

    def _together(self, found: list[Speaker]) -> list[Speaker]:
        """One group for unnamed people under one determiner: "concerned residents and neighbours"."""
        parts = [self.phrases[s.phrase] for s in found if s.phrase is not None]
        if len(found) < 2 or len(parts) < len(found):
            return found
        alike = all(p.kind == "nominal" and p.number == "plural" and p.type == "group" for p in parts)
        fresh = all(not s.cluster.named and s.cluster.phrases == [s.phrase] for s in found)
        if not alike or not fresh or any(p.form != "bare" for p in parts[1:]):
            return found
        span = (parts[0].first, parts[-1].last)
        cluster = self.reading.outsider(self.doc[parts[0].head], span)
        cluster.type, cluster.plural = "group", True
        return [
            Speaker(
                cluster, len(self.phrases) - 1, f"description {str(self.doc[slice(*span)].text)!r}", found[0].certainty
            )
        ]

    def _label(self, cluster: Cluster, phrase: Phrase) -> str:
        return cluster.name or phrase.text

    def _why(self, n: int, cluster: Cluster) -> str:
        before = [m for m in cluster.phrases if m < n]
        if not before:
            return ""
        last = self.phrases[before[-1]]
        apart = self.reading.context.sentence[self.phrases[n].first] - self.reading.context.sentence[last.first]
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
                self.reading.mention(n)
            author = self.registry.of.get(n)
            if author is not None and author.type == "place":
                continue
            if author is not None and (author.named or author.type in ("organization", "person", "group")):
                return Speaker(self._acting(author, n), n, f"author of {token.text!r}: {self.phrases[n].text!r}", 0.8)
        return None

    def _first_person(self, n: int, d: int) -> Speaker | None:
        """ "I", "we" in a quotation: its speaker."""
        outer = self.reading.drafts[d].nested_in
        if outer is None:
            outer = self.reading.inner.get(n)
        if outer is None or outer == d:
            return None
        known = self.reading.speakers[outer]
        if known is None:
            self.reading.draft(outer)
            known = self.reading.speakers[outer] or []
        if not known or self.phrases[n].person == 2:
            return None
        first = known[0]
        return Speaker(
            first.cluster,
            n,
            f"{self.phrases[n].text!r} in the words of {first.cluster.name or 'the speaker'}",
            first.certainty * 0.9,
        )
