"""Who speaks where the text gives a cue no source of its own: a subject that the encoder passed over, one that the cue
shares with another verb, its owner ("police's request"), the speaker of what it goes on from ("..., adding that")."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from spacy.tokens import Doc, Token

from kg.resolve import lexicon, syntax

if TYPE_CHECKING:
    from kg.resolve.sources import Sources, Speaker

_VERBS = frozenset(("VERB", "AUX"))
_OPENING = frozenset((",", "-", "–", "—"))
_LEADING = frozenset(("while", "by", "without", "before", "after", "when"))


def charged(doc: Doc, cue: tuple[int, int], source: tuple[int, int] | None) -> bool:
    """Whether what was taken for the source is whom a cue speaks of without saying who: "Lee was accused of",
    "Lee reportedly", "asked about it, Lee"."""
    if source is None:
        return False
    if all(doc[i].lower_ in lexicon.words("hearsay") for i in range(*cue)):
        return True
    for i in range(*cue):
        verb = doc[i]
        if verb.lower_ not in lexicon.words("charging") or verb.pos_ not in ("VERB", "ADJ"):
            continue
        if source[0] >= cue[1]:
            return i > 0 and doc[i - 1].lower_ in ("when", "if") and source[0] > cue[1]
        of = verb.dep_ == "acl" and source[0] <= verb.head.i < source[1] and syntax.subject(verb) is None
        return of or syntax.is_passive(verb)
    return False


class Elision:
    """Finds the speakers of cues without a source, by the reading behind ``sources``."""

    def __init__(self, sources: Sources) -> None:
        self.sources, self.reading = sources, sources.reading
        self.doc, self.phrases, self.at = sources.doc, sources.phrases, sources.at

    def speakers(self, cue: tuple[int, int], d: int) -> list[Speaker]:
        """The speakers of the draft ``d``, or none."""
        verb = self._verb(cue)
        if all(self.doc[i].lower_ in lexicon.words("hearsay") for i in range(*cue)):
            return []
        if verb is None:
            return self._owner(cue, d)
        if self._passive(verb, cue):
            agents = [c for c in verb.children if c.dep_ == "obl:agent"]
            return self._of(agents[0], d, "agent") if agents else []
        target = self._subject(verb)
        found = self._of(target, d, "subject shared with another verb") if target is not None else []
        return found or self._beside(cue, d) or self._continued(cue, verb, d)

    def _verb(self, cue: tuple[int, int]) -> Token | None:
        verbs = [self.doc[i] for i in range(*cue) if self.doc[i].pos_ in _VERBS]
        return next((t for t in verbs if t.pos_ == "VERB"), verbs[0] if verbs else None)

    def _passive(self, verb: Token, cue: tuple[int, int]) -> bool:
        if verb.lower_.endswith("ing"):
            return False
        bare = syntax.subject(verb) is None and self._before(cue) is None
        return syntax.is_passive(verb) or (bare and (verb.dep_ == "acl" or verb.lower_ in lexicon.words("charging")))

    def _subject(self, verb: Token) -> Token | None:
        ing = verb.lower_.endswith("ing")
        if verb.dep_ == "acl" and ing and verb.head.pos_ in syntax.NOMINAL:
            return verb.head
        if verb.dep_ == "conj" or (verb.dep_ == "advcl" and ing) or syntax.subject(verb) is not None:
            return syntax.subject(verb) or syntax.elided_subject(verb)
        return None

    def _of(self, target: Token, d: int, how: str) -> list[Speaker]:
        if self.at.get(target.i) is None:
            return []
        out = []
        for token in syntax.coordinates(target):
            speaker = self.sources.speaker(token, (token.i, token.i + 1), d)
            if speaker is not None:
                out.append(
                    replace(speaker, phrase=None, how=f"{how}: {speaker.how}", certainty=speaker.certainty * 0.85)
                )
        return out

    def _beside(self, cue: tuple[int, int], d: int) -> list[Speaker]:
        """The phrase right before a finite cue ("He also [said]"), or after one that follows its content."""
        n = self._before(cue)
        if n is None:
            words = self.reading.words[d]
            follows = bool(words.content) and max(b for _, b in words.content) <= cue[0] <= words.content[-1][1] + 2
            after = [m for k in (0, 1, 2) if (m := self.at.get(cue[1] + k)) is not None] if follows else []
            n = next((m for m in after if self.phrases[m].first <= cue[1] + 1), None)
        return self._of(self.doc[self.phrases[n].head], d, "beside the cue") if n is not None else []

    def _before(self, cue: tuple[int, int]) -> int | None:
        """The phrase that opens the clause right before a finite cue."""
        i = cue[0] - 1
        while i > 0 and self.doc[i].pos_ in ("ADV", "AUX", "PART"):
            i -= 1
        n = self.at.get(i) if i >= 0 else None
        if n is None or self.doc[cue[0]].lower_.endswith("ing") or not self._opens(self.phrases[n].first):
            return None
        return n

    def _opens(self, first: int) -> bool:
        """Whether a phrase opens its sentence or clause."""
        before = self.doc[first - 1] if first else None
        return before is None or before.is_punct or before.is_space or before.pos_ in ("CCONJ", "SCONJ")

    def _owner(self, cue: tuple[int, int], d: int) -> list[Speaker]:
        """The owner of a cue that is a noun: "the government's [plan]", "a [warning] by doctors"."""
        i = cue[0] - 1
        while i > 0 and self.doc[i].pos_ in ("ADJ", "NUM") and i > cue[0] - 4:
            i -= 1
        if i > 0 and self.doc[i].text in ("'s", "’s", "'", "’") and self.at.get(i - 1) is not None:
            return self._of(self.doc[self.phrases[self.at[i - 1]].head], d, "owner of the cue")
        after = cue[1]
        if after + 1 < len(self.doc) and self.doc[after].lower_ in ("by", "from"):
            for k in range(after + 1, min(after + 6, len(self.doc))):
                n = self.at.get(k)
                if n is not None and (self.phrases[n].kind == "name" or lexicon.denotes(self.doc[k].text)):
                    return self._of(self.doc[self.phrases[n].head], d, "owner of the cue")
                if self.doc[k].is_punct or self.doc[k].pos_ in _VERBS:
                    break
        return []

    def _continued(self, cue: tuple[int, int], verb: Token, d: int) -> list[Speaker]:
        """The speaker of the attribution before, in the same sentence and on the same level, that the cue goes on
        from: "..., adding that", "... and said that"."""
        before = self.doc[cue[0] - 1] if cue[0] else None
        while before is not None and before.pos_ == "ADV" and before.i and before.lower_ not in _LEADING:
            before = self.doc[before.i - 1]
        if before is None:
            return []
        ing = verb.lower_.endswith("ing") and verb.i - cue[0] < 2
        if not (ing and (before.text in _OPENING or before.lower_ in _LEADING)) and before.pos_ != "CCONJ":
            return []
        reading, outer = self.reading, self.reading.drafts[d].nested_in
        best: tuple[int, int] | None = None
        for e, words in enumerate(reading.words):
            level = reading.drafts[e].nested_in == outer or (before.pos_ == "CCONJ" and e == outer)
            if e == d or words.cue is None or words.cue[0] >= cue[0] or not level:
                continue
            if self.doc[words.cue[0]].sent.start == self.doc[cue[0]].sent.start and reading.speakers[e]:
                best = max(best or (-1, -1), (words.cue[0], e))
        if best is None:
            return []
        known = reading.speakers[best[1]] or []
        return [replace(s, phrase=None, how=f"continues: {s.how}", certainty=s.certainty * 0.9) for s in known]
