"""A record built by hand: an invented town, and every kind of attribution that the graph treats in its own way."""

from __future__ import annotations

from dataclasses import replace

from kg.iris import article_iri, attribution_iri, derived_iri, entity_iri
from kg.model import Article, Attribution, Entity, Record, Relation, Role, Run, Span

TEXT = """\
PORT LORNE \U0001f30a - The mayor of Port Lorne, Ada Quill, said on Monday that the sea wall "will hold out".
The Northern Post reported that engineers had warned the council of cracks.
"We were never told," Quill said, "not by anyone."
The council denied that it had hidden the engineers' letter.
Tom Vance and Bea Holt of the Harbour Union did not say whether they would strike.
"People here sleep well," the mayor said.
"They should."
The wall was reportedly repaired twice.
The council also denied that Vance had said the wall leaked.
"""

RUN = Run(
    "https://w3id.org/said/id/run/0123456789abcdef0123",
    "said-small",
    "1.0",
    (("min_confidence", "0.0"),),
    "2024-01-09T10:00:00Z",
)
OTHER_RUN = Run("https://w3id.org/said/id/run/ffffffffffffffffffff", "said-small", "2.0")


def span(words: str, after: str = "", text: str = TEXT) -> Span:
    """The first ``words`` at or behind the first ``after``."""
    start = text.index(words, text.index(after))
    return Span.of(text, start, start + len(words))


def line(words: str) -> tuple[Span, ...]:
    """The line that holds ``words``."""
    start = TEXT.index(words)
    first = TEXT.rfind("\n", 0, start) + 1
    return (Span.of(TEXT, first, TEXT.index("\n", start)),)


ARTICLE = Article(
    article_iri("https://news.example/sea-wall", TEXT),
    "sea-wall.txt",
    TEXT,
    "The sea wall",
    "Ida Marsh",
    "Lorne Echo",
    "2024-01-09",
    "https://news.example/sea-wall",
)


def entity(name: str, kind: str, named: bool = True, **more: object) -> Entity:
    """An entity with the IRI that its name gives it."""
    iri = entity_iri(kind, name, None if named else ARTICLE.id)
    return Entity(iri, name, kind, named, **more)  # type: ignore[arg-type]


TOWN = entity("Port Lorne", "place")
QUILL = entity("Ada Quill", "person", aliases=("Quill",), roles=(Role("mayor", TOWN.id),))
POST = entity("The Northern Post", "organization", aliases=("Northern Post",))
ENGINEERS = entity("engineers", "group", named=False)
COUNCIL = entity("The council", "organization", named=False)
UNION = entity("Harbour Union", "organization")
VANCE = entity("Tom Vance", "person", aliases=("Vance",), roles=(Role("", UNION.id),))
HOLT = entity("Bea Holt", "person")
WALL = entity("sea wall", "other", named=False)
ENTITIES = (TOWN, QUILL, POST, ENGINEERS, COUNCIL, UNION, VANCE, HOLT, WALL)


def attribution(
    source: Span | None,
    cue: Span | None,
    *content: Span,
    mode: str = "indirect",
    speakers: tuple[Entity, ...] = (),
    about: tuple[Entity, ...] = (),
    **more: object,
) -> Attribution:
    """An attribution; its IRI follows from its line and its words."""
    evidence = line((cue or content[0]).text) if "evidence" not in more else more.pop("evidence")
    words = (cue or content[0]).text
    iri = attribution_iri(ARTICLE.id, evidence[0].text, words, 0)  # type: ignore[index]
    return Attribution(
        iri,
        mode,
        source,
        cue,
        content,
        tuple(e.id for e in speakers),  # type: ignore[arg-type]
        about=tuple(e.id for e in about),
        evidence=evidence,
        **more,
    )  # type: ignore[arg-type]


HOLDS = attribution(
    span("The mayor of Port Lorne, Ada Quill"),
    span("said"),
    span('the sea wall "will hold out"'),
    mode="mixed",
    speakers=(QUILL,),
    about=(WALL,),
    role="mayor",
    affiliation=TOWN.id,
    said_on="2024-01-08",
    confidence=0.9375,
)
REPORTED = attribution(
    span("The Northern Post"),
    span("reported"),
    span("engineers had warned the council of cracks"),
    speakers=(POST,),
    about=(ENGINEERS, COUNCIL),
    confidence=0.8,
)
WARNED = attribution(
    span("engineers"),
    span("had warned"),
    span("of cracks"),
    speakers=(ENGINEERS,),
    about=(WALL,),
    addressee=COUNCIL.id,
    nested_in=REPORTED.id,
    confidence=0.7,
)
NEVER_TOLD = attribution(
    span("Quill", "We were"),
    span("said", "We were"),
    span('"We were never told,"'),
    span('"not by anyone."'),
    mode="direct",
    speakers=(QUILL,),
    about=(ENGINEERS,),
    evidence=line("We were never"),
    relations=(Relation("denies", WARNED.id, 0.75), Relation("criticises", REPORTED.id, 0.25)),
)
HIDDEN = attribution(
    span("The council", "not by"),
    span("denied"),
    span("it had hidden the engineers' letter"),
    speakers=(COUNCIL,),
    about=(COUNCIL,),
    rejects=True,
)
STRIKE = attribution(
    span("Tom Vance and Bea Holt of the Harbour Union"),
    span("say", "Harbour"),
    span("they would strike"),
    speakers=(VANCE, HOLT),
    about=(VANCE, HOLT),
    affiliation=UNION.id,
    negated=True,
    evidence=line("they would strike"),
)
SLEEP = attribution(
    span("the mayor", "sleep well"),
    span("said", "sleep well"),
    span('"People here sleep well,"'),
    mode="direct",
    speakers=(QUILL,),
    about=(TOWN,),
    evidence=line("sleep well"),
)
SHOULD = attribution(None, None, span('"They should."'), mode="direct", speakers=(QUILL,))
REPAIRED = attribution(None, span("reportedly"), span("The wall was"), span("repaired twice"), about=(WALL,))
LEAK_DENIED = attribution(
    span("The council", "twice"),
    span("denied", "twice"),
    span("Vance had said the wall leaked"),
    speakers=(COUNCIL,),
    about=(VANCE, WALL),
    rejects=True,
    evidence=line("leaked"),
)
LEAKED = attribution(
    span("Vance", "also denied"),
    span("had said"),
    span("the wall leaked"),
    speakers=(VANCE,),
    about=(WALL,),
    nested_in=LEAK_DENIED.id,
)
ATTRIBUTIONS = (HOLDS, REPORTED, WARNED, NEVER_TOLD, HIDDEN, STRIKE, SLEEP, SHOULD, REPAIRED, LEAK_DENIED, LEAKED)

RECORD = Record(ARTICLE, ENTITIES, ATTRIBUTIONS)

SECOND_TEXT = "Mayor ADA QUILL told Harbour Radio that the wall had been inspected.\n"
_SECOND = article_iri("https://radio.example/wall", SECOND_TEXT)
RADIO = entity("Harbour Radio", "organization")
SHOUTED_QUILL = replace(QUILL, name="ADA QUILL", aliases=("ADA QUILL",), roles=(Role("Mayor"),))
INSPECTED = Attribution(
    attribution_iri(_SECOND, SECOND_TEXT.strip(), "told", 0),
    "indirect",
    span("Mayor ADA QUILL", text=SECOND_TEXT),
    span("told", text=SECOND_TEXT),
    (span("the wall had been inspected", text=SECOND_TEXT),),
    (QUILL.id,),
    "Mayor",
    addressee=RADIO.id,
    confidence=0.5,
    evidence=(Span.of(SECOND_TEXT, 0, len(SECOND_TEXT) - 1),),
)
SECOND = Record(
    Article(_SECOND, "radio.txt", SECOND_TEXT, publisher="Harbour Radio", url="https://radio.example/wall"),
    (SHOUTED_QUILL, RADIO),
    (INSPECTED,),
)


def span_iri(a: Attribution, part: str, number: int = 0) -> str:
    """The IRI of a span of an attribution."""
    return derived_iri(a.id, "span", f"{part} {number}")
