"""Who a sentence goes on about: a pronoun as its subject takes up the subject of the sentence before.

After the centering of Grosz, Joshi and Weinstein (1995), with quotations skipped: in "Lee said it was late. “...,” he
said." nothing inside the quotation is asked, however near it stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kg.resolve import coreference, lexicon, names, syntax
from kg.resolve.clusters import Cluster

if TYPE_CHECKING:
    from kg.resolve.reading import Reading

_BACK = 6
# within how many sentences the opening's subject is named
_NAMED = 2


class Centering:
    """Looks backwards from a pronoun over the sentences of a reading."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.sentences = list(reading.doc.sents)
        # the sentence that the article begins with
        self.opening = next(
            (k for k, s in enumerate(self.sentences) if any(map(self._told, range(s.start, s.end)))), -1
        )
        self.quoted = [False] * len(reading.doc)
        for words in reading.words:
            for first, last in words.content:
                for i in range(first, last):
                    self.quoted[i] = True

    def continued(self, n: int, within: bool = True) -> Cluster | None:
        """The single person that the narrative before a subject pronoun ("he said") is about, or nothing.

        ``within`` tells whether that may be the subject of an earlier clause of the pronoun's own sentence.
        """
        reading, phrase = self.reading, self.reading.phrases[n]
        if phrase.sort != "p" or phrase.number != "singular" or not phrase.gender or self.quoted[phrase.head]:
            return None
        if n not in reading.context.sources or not phrase.subject:
            return None
        here = reading.context.sentence[phrase.first]
        begun = self._persons(here, phrase.first)
        if begun:  # "As Lee packed, he said"
            cluster = begun[0]
            clash = bool(cluster.leaning) and cluster.leaning != phrase.gender
            sole = within and len(begun) == 1 and cluster.named
            return cluster if sole and not clash and coreference.agrees(phrase, cluster) else None
        for number in range(here - 1, max(-1, here - 1 - _BACK), -1):
            sent = self.sentences[number]
            told = [t for t in sent if not self.quoted[t.i] and not t.is_punct and not t.is_space]
            if not told:
                continue
            found = self._persons(number, sent.end)
            if len(found) == 1 and coreference.agrees(phrase, found[0]):
                cluster = found[0]
                return None if cluster.leaning and cluster.leaning != phrase.gender else cluster
            return None
        return None

    def lead(self, n: int) -> Cluster | None:
        """The person whom the opening sentence describes as its subject and the next ones name as theirs.

        "A designer from Tavik will show her work. Ann Lee has sewn since childhood."
        """
        reading, phrase = self.reading, self.reading.phrases[n]
        opening = self.opening
        if reading.context.sentence[phrase.first] != opening or not phrase.subject or phrase.kind != "nominal":
            return None
        if phrase.type != "person" or phrase.number == "plural" or self.quoted[phrase.head]:
            return None
        head = lexicon.singular(reading.doc[phrase.head].text)
        for number in range(opening + 1, min(opening + 1 + _NAMED, len(self.sentences))):
            found = self._persons(number, self.sentences[number].end)
            again = any(lexicon.singular(t.text) == head for t in self.sentences[number])
            if not found and not again:
                continue
            cluster = found[0] if len(found) == 1 else None
            if again or cluster is None or not cluster.named or len(names.person_words(cluster.name)) < 2:
                return None
            first = reading.phrases[min(cluster.phrases)]
            apart = cluster.offices and all(o.head != head for o in cluster.offices)
            if reading.context.sentence[first.first] != number or apart or not coreference.agrees(phrase, cluster):
                return None
            return cluster
        return None

    def _told(self, i: int) -> bool:
        """Whether a word is text of the article, not of its furniture or of the line of its address."""
        token = self.reading.doc[i]
        return token.is_alpha and token.pos_ in ("VERB", "AUX") and token.dep_ not in ("amod", "compound")

    def _persons(self, number: int, end: int) -> Sequence[Cluster]:
        """The persons that are subjects in a sentence before a word, outside quotations."""
        reading = self.reading
        out: list[Cluster] = []
        for token in self.sentences[number]:
            if token.i >= end or self.quoted[token.i] or not syntax.is_subject(token):
                continue
            n = reading.at.get(token.i)
            cluster = reading.registry.of.get(n) if n is not None else None
            if cluster is not None and cluster.type == "person" and not cluster.plural and cluster not in out:
                out.append(cluster)
        return out
