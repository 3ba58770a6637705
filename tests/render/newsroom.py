"""Records to draw: a small invented press about an invented harbour, and a generator for any number of statements.

The articles are written with their spans marked: ``[s1 ...]`` is the source of statement 1, ``[c1 ...]`` its cue,
``[x1 ...]`` (a piece of) its content; marks may nest.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from kg.iris import article_iri, attribution_iri, derived_iri, entity_iri
from kg.model import Article, Attribution, Entity, Record, Relation, Role, Run, Span

_TOKEN = re.compile(r"\[([scx])(\d+) |\]")
_SENTENCE = re.compile(r"(?<=[.?!”\"])\s+(?=[“\"A-Z‏֐-׿])")

RUN = Run(derived_iri("demo", "run"), "kg-encoder-small", "0.1.0", (("threshold", "0.5"),), "2024-05-21T08:30:00+00:00")


@dataclass(frozen=True)
class Figure:
    """Somebody of the cast: name, type, other names, and the role held at another figure (by key)."""

    name: str
    type: str
    aliases: tuple[str, ...] = ()
    role: str | None = None
    at: str | None = None
    named: bool = True


CAST = {
    "ruiz": Figure("Elena Ruiz", "person", ("Ruiz", "the harbour master"), "harbour master", "port"),
    "okafor": Figure("Chidi Okafor", "person", ("Okafor",), "spokesman", "union"),
    "lindqvist": Figure(
        "Maja Lindqvist", "person", ("Lindqvist", "Minister Lindqvist"), "transport minister", "ministry"
    ),
    "haddad": Figure("ליאור חדד", "person", ("Lior Haddad", "Haddad"), "chief engineer", "cranes"),
    "voss": Figure("Tomas Voss", "person", ("Voss",), "chief executive", "line"),
    "port": Figure("Port of Avelmouth", "organization", ("the port", "PoA")),
    "union": Figure("Dock Workers' Federation", "organization", ("DWF", "the federation")),
    "ministry": Figure("Ministry of Transport", "organization", ("the ministry",)),
    "cranes": Figure("Norrland Cranes", "organization", ("Norrland",)),
    "line": Figure("Blue Meridian Line", "organization", ("Blue Meridian",)),
    "town": Figure("Avelmouth", "place"),
    "isle": Figure("Isle of Terne", "place", ("Terne",)),
    "dockers": Figure("dock workers", "group", ("dockers",)),
    "residents": Figure("residents of the old quay", "group", ("residents",)),
    "report": Figure("Harbour Safety Report", "document", ("the report",)),
    "officials": Figure("two port officials", "group", named=False),
    "insurers": Figure("Lattice Mutual", "organization", ("the insurer",)),
    "storm": Figure("Storm Petra", "other", ("the storm",)),
}


def _plain(marked: str) -> tuple[str, dict[str, list[tuple[str, int, int]]]]:
    """The text without marks, and for each statement its ``(kind, start, end)``."""
    text, spans, stack, last = "", {}, [], 0
    for match in _TOKEN.finditer(marked):
        text += marked[last : match.start()]
        last = match.end()
        if match[1]:
            stack.append((match[1], match[2], len(text)))
        else:
            kind, number, start = stack.pop()
            spans.setdefault(number, []).append((kind, start, len(text)))
    return text + marked[last:], spans


def _sentences(text: str, start: int, end: int) -> Span:
    cuts = [0]
    for paragraph in re.finditer(r"[^\n]+", text):
        ends = [paragraph.start() + m.end() for m in _SENTENCE.finditer(paragraph[0])]
        cuts += [paragraph.start(), *ends, paragraph.end()]
    first = max((c for c in cuts if c <= start), default=0)
    last = min((c for c in cuts if c >= end), default=len(text))
    return Span.of(text, first, first + len(text[first:last].rstrip()))


def story(
    url: str, title: str, publisher: str | None, published: str | None, marked: str, **statements: dict[str, Any]
) -> Record:
    """A record from a marked text; ``_1={"who": ["ruiz"], "about": ["port"], ...}`` says what the marks cannot."""
    text, spans = _plain(marked)
    article = Article(
        article_iri(url, text), f"news/{title.split()[0].lower()}.txt", text, title, None, publisher, published, url
    )

    def iri(key: str) -> str:
        figure = CAST[key]
        return entity_iri(figure.type, figure.name, None if figure.named else article.id)

    def at(number: str) -> str:
        cue = next((text[s:e] for k, s, e in spans[number] if k == "c"), "")
        return attribution_iri(article.id, number, cue, 0)

    keys: dict[str, None] = {}
    attributions = []
    for number in sorted(spans, key=int):
        said = {"who": [], "about": [], **statements[f"_{number}"]}
        pieces = {k: [Span.of(text, s, e) for kind, s, e in spans[number] if kind == k] for k in "scx"}
        every = [s for group in pieces.values() for s in group]
        keys.update(dict.fromkeys([*said["who"], *said["about"], *filter(None, (said.get("for"), said.get("to")))]))
        quoted = all(s.text[0] in '“"' for s in pieces["x"])
        attributions.append(
            Attribution(
                id=at(number),
                mode=said.get("mode", "direct" if quoted else "indirect"),
                source=pieces["s"][0] if pieces["s"] else None,
                cue=pieces["c"][0] if pieces["c"] else None,
                content=tuple(sorted(pieces["x"])),
                speakers=tuple(iri(k) for k in said["who"]),
                role=said.get("role"),
                affiliation=iri(said["for"]) if said.get("for") else None,
                addressee=iri(said["to"]) if said.get("to") else None,
                about=tuple(iri(k) for k in said["about"]),
                nested_in=at(said["in"]) if said.get("in") else None,
                negated=said.get("negated", False),
                rejects=said.get("rejects", False),
                relations=tuple(Relation(kind, at(other), sure) for kind, other, sure in said.get("answers", ())),
                said_on=said.get("on"),
                confidence=said.get("sure", 0.94),
                evidence=(_sentences(text, min(s.start for s in every), max(s.end for s in every)),),
            )
        )
    keys.update(dict.fromkeys(CAST[k].at for k in list(keys) if CAST[k].at))
    entities = tuple(
        Entity(
            iri(k),
            f.name,
            f.type,
            f.named,
            f.aliases,
            (),
            (Role(f.role, iri(f.at) if f.at else None),) if f.role else (),
        )
        for k, f in ((k, CAST[k]) for k in keys)
    )
    return Record(article, entities, tuple(attributions))


def press() -> list[Record]:
    """Seven invented articles with 41 statements about a stopped crane and a strike."""
    return [
        story(
            "https://courier.example/crane",
            "Crane stands still after storm",
            "Avelmouth Courier",
            "2024-05-02",
            "AVELMOUTH -- The largest crane of the harbour stopped on Thursday.\n\n"
            "[s1 Elena Ruiz, the harbour master,] [c1 said] [x1 the crane had passed its inspection in March]. "
            "[x2 “Nobody was in danger at any time,”] [s2 she] [c2 told] reporters.\n\n"
            "[s3 Norrland Cranes] [c3 denied] that [x3 a bolt had failed]. "
            "[c4 According to] [s4 its chief engineer, Lior Haddad], [x4 the storm had cut the power to the "
            "motor].\n\n"
            "[s5 Two port officials], who asked not to be named, [c5 said] [x5 the warning light had been on "
            "for a week].\n\n"
            "[s6 Chidi Okafor, a spokesman for the Dock Workers' Federation,] [c6 called] [x6 the silence of "
            "the port] "
            "[x6 “a scandal in broad daylight.”]",
            _1={"who": ["ruiz"], "about": ["cranes"], "role": "harbour master", "for": "port", "on": "2024-05-02"},
            _2={"who": ["ruiz"], "about": ["dockers"], "on": "2024-05-02"},
            _3={"who": ["cranes"], "about": ["cranes"], "rejects": True},
            _4={"who": ["haddad"], "about": ["storm"], "role": "chief engineer", "for": "cranes", "sure": 0.81},
            _5={"who": ["officials"], "about": ["port"], "sure": 0.72, "answers": [("denies", "1", 0.77)]},
            _6={
                "who": ["okafor"],
                "about": ["port"],
                "mode": "mixed",
                "role": "spokesman",
                "for": "union",
                "answers": [("criticises", "2", 0.83)],
            },
        ),
        story(
            "https://tidewire.example/strike",
            "Dockers vote to strike",
            "Tidewire",
            "2024-05-06",
            "[s1 Dock workers] [c1 voted] on Monday [x1 to stop work until the crane is replaced], "
            "[s2 their federation] [c2 announced] [x2 the result of the ballot].\n\n"
            "[x3 “We load the ships, we carry the risk,”] [c3 said] [s3 Okafor]. [x4 “The port carries the "
            "insurance.”]\n\n"
            "[s5 Transport Minister Maja Lindqvist] [c5 urged] both sides [x5 to return to the table]. "
            "[s6 She] [c6 warned] that [x6 the Isle of Terne would run out of fuel within nine days].\n\n"
            "[s7 Ruiz] did not [c7 say] [x7 whether the port would meet the federation].\n\n"
            "[x9 [s8 Blue Meridian Line] [c8 expects] [x8 to send its ships elsewhere]], [s9 chief executive "
            "Tomas Voss] "
            "[c9 wrote] in a letter to the ministry.",
            _1={"who": ["dockers"], "about": ["port"]},
            _2={"who": ["union"], "about": ["dockers"]},
            _3={"who": ["okafor"], "about": ["dockers", "port"]},
            _4={"who": ["okafor"], "about": ["port"]},
            _5={
                "who": ["lindqvist"],
                "about": ["union", "port"],
                "to": "union",
                "role": "transport minister",
                "for": "ministry",
                "on": "2024-05-06",
            },
            _6={"who": ["lindqvist"], "about": ["isle"]},
            _7={"who": ["ruiz"], "about": ["union"], "negated": True},
            _8={"who": ["line"], "about": ["town"], "in": "9"},
            _9={"who": ["voss"], "about": ["line"], "to": "ministry"},
        ),
        story(
            "https://courier.example/talks",
            "Talks open and close",
            "Avelmouth Courier",
            "2024-05-09",
            "[s1 The ministry] [c1 said] [x1 talks had opened in good faith]. [s2 The federation] [c2 said] "
            "[x2 they had not opened at all].\n\n"
            "[x3 “I waited for two hours in an empty room,”] [s3 Okafor] [c3 told] the Courier. "
            "[s4 Lindqvist] [c4 rejected] [x4 the account of the empty room].\n\n"
            "[s5 Residents of the old quay] [c5 complained] that [x5 lorries now pass all night].\n\n"
            "[s6 The harbour master] [c6 promised] [x6 a quieter route by the weekend].",
            _1={"who": ["ministry"], "about": ["union", "port"]},
            _2={"who": ["union"], "about": ["ministry"], "answers": [("denies", "1", 0.91)]},
            _3={"who": ["okafor"], "about": ["ministry"], "answers": [("supports", "2", 0.66)]},
            _4={"who": ["lindqvist"], "about": ["union"], "rejects": True, "answers": [("denies", "3", 0.9)]},
            _5={"who": ["residents"], "about": ["port"]},
            _6={"who": ["ruiz"], "about": ["residents"]},
        ),
        story(
            "https://ledger.example/insurer",
            "Insurer looks at the bolts",
            "The Ledger",
            "2024-05-13",
            "[x2 [s1 Lattice Mutual] [c1 believes] [x1 the bolts were older than the report states]], "
            "[s2 a letter seen by the Ledger] [c2 shows].\n\n[s3 Haddad] [c3 insisted] that [x3 every bolt "
            "carries a date]. "
            "[x4 “Anyone can read it,”] [s4 he] [c4 said], [x4 “with a torch and a ladder.”]\n\n"
            "[s5 Norrland] [c5 intends] [x5 to sue the insurer].",
            _1={"who": ["insurers"], "about": ["report", "cranes"], "in": "2"},
            _2={"who": [], "about": ["insurers"]},
            _3={"who": ["haddad"], "about": ["cranes"], "answers": [("denies", "1", 0.58)]},
            _4={"who": ["haddad"], "about": ["cranes"], "on": "2024-05-12"},
            _5={"who": ["cranes"], "about": ["insurers"]},
        ),
        story(
            "https://tidewire.example/terne",
            "Island counts its fuel",
            "Tidewire",
            "2024-05-14",
            "[x2 The Isle of Terne has fuel for five days, not nine], [c2 said] [s2 Voss], whose ships serve it.\n\n"
            "[x3 “Five, if nobody drives,”] [s3 he] [c3 added].\n\n[s4 The ministry] [c4 repeated] that "
            "[x4 nine days was the right figure].\n\n[s5 Residents] [c5 feared] [x5 a cold week].\n\n"
            "[x6 Storm Petra would return], [s6 forecasters] [c6 said].",
            _2={"who": ["voss"], "about": ["isle"]},
            _3={"who": ["voss"], "about": ["isle"]},
            _4={"who": ["ministry"], "about": ["isle"], "answers": [("denies", "2", 0.79)]},
            _5={"who": ["residents"], "about": ["isle"], "sure": 0.55},
            _6={"who": [], "about": ["storm"]},
        ),
        story(
            "https://ledger.example/report",
            "Report names a loose bolt",
            "The Ledger",
            "2024-05-18",
            "[s1 The Harbour Safety Report] [c1 finds] that [x1 one bolt was loose for eight days].\n\n"
            "[x2 “It says what our members said,”] [s2 Okafor] [c2 said]. [s3 Ruiz] [c3 accepted] [x3 the "
            "finding] and "
            "[c4 apologised] [x4 to the dockers].\n\n[s5 Norrland Cranes] [c5 criticised] [x5 “a report without "
            "a drawing.”]\n\n"
            "[s6 Lindqvist] [c6 said] [x6 [s7 the insurer] had [c7 told] her [x7 it would pay]].",
            _1={"who": ["report"], "about": ["cranes", "port"]},
            _2={"who": ["okafor"], "about": ["report", "dockers"], "answers": [("supports", "1", 0.71)]},
            _3={"who": ["ruiz"], "about": ["report"]},
            _4={"who": ["ruiz"], "about": ["dockers"], "to": "dockers"},
            _5={"who": ["cranes"], "about": ["report"], "answers": [("criticises", "1", 0.88)]},
            _6={"who": ["lindqvist"], "about": ["insurers"]},
            _7={"who": ["insurers"], "about": ["ministry"], "to": "ministry", "in": "6"},
        ),
        story(
            "https://harbourblog.example/end",
            "Crane moves again",
            None,
            "2024-05-21",
            "[s1 Ruiz] [c1 said] on Tuesday [x1 the crane was working again]. [s2 Okafor] [c2 confirmed] [x2 "
            "it], and "
            "[c3 said] [x3 the strike was over].\n\n[s4 Voss] [c4 thanked] [x4 the people of Avelmouth].",
            _1={"who": ["ruiz"], "about": ["cranes"], "on": "2024-05-21"},
            _2={"who": ["okafor"], "about": ["cranes"], "answers": [("repeats", "1", 0.93)], "on": "2024-05-21"},
            _3={"who": ["okafor"], "about": ["dockers"]},
            _4={"who": ["voss"], "about": ["town"]},
        ),
    ]


_FIRST = (
    "Ada",
    "Bo",
    "Cleo",
    "Dario",
    "Esme",
    "Farid",
    "Greta",
    "Hugo",
    "Ines",
    "Jonas",
    "Kira",
    "Leon",
    "Mina",
    "Nils",
    "Oda",
    "Pavel",
    "Quinn",
    "Rosa",
    "Sami",
    "Tove",
)
_STEM = (
    "Alder",
    "Birk",
    "Corm",
    "Dunn",
    "Ebers",
    "Falk",
    "Grim",
    "Holt",
    "Iver",
    "Jarn",
    "Kest",
    "Lund",
    "Marr",
    "Nord",
)
_TAIL = ("", "sen", "berg", "wick", "ova", "idis", "mann", "son", "ski", "well")
_THING = ("bridge", "tariff", "harvest", "ferry", "budget", "reservoir", "school", "railway", "clinic", "market")
_STATE = ("is safe", "was never discussed", "will open in spring", "costs too much", "must be rebuilt", "came too late")
_CUE = ("said", "told reporters", "wrote", "warned", "insisted", "announced", "added", "acknowledged")


def _cast(count: int, rng: random.Random) -> Iterator[Entity]:
    kinds = ("person",) * 5 + ("organization",) * 3 + ("place", "group")
    for i in range(count):
        kind = kinds[i % len(kinds)]
        last = f"{_STEM[i % len(_STEM)]}{_TAIL[i // len(_STEM) % len(_TAIL)]}"
        number = f" {i // 140 + 1}" if i >= 140 else ""
        name = {
            "person": f"{_FIRST[i % len(_FIRST)]} {last}{number}",
            "organization": f"{last} Institute{number}",
            "place": f"{last}ford{number}",
            "group": f"{last} residents{number}",
        }[kind]
        named = rng.random() > 0.06
        aliases = (last,) if kind == "person" else ()
        yield Entity(entity_iri(kind, name, None if named else str(i)), name, kind, named, aliases)


def many(statements: int, seed: int = 1) -> list[Record]:
    """``statements`` invented statements, eight an article, among about a third as many figures, a few of them loud."""
    rng = random.Random(seed)
    cast = list(_cast(max(12, statements // 3), rng))
    loud = [1.0 / (i + 2) ** 0.85 for i in range(len(cast))]
    records, made = [], 0
    while made < statements:
        day = f"2024-{rng.randrange(1, 10):02d}-{rng.randrange(1, 29):02d}"
        url = f"https://wire.example/{made}"
        text, marks = "", []
        for _ in range(min(8, statements - made)):
            who = rng.choices(range(len(cast)), loud)[0]
            near = [(who + step) % len(cast) for step in (1, 2, 3, 5, 8, 13)]
            about = rng.choice(near) if rng.random() < 0.7 else rng.choices(range(len(cast)), loud)[0]
            cue, claim = rng.choice(_CUE), f"the {rng.choice(_THING)} of {cast[about].name} {rng.choice(_STATE)}"
            start = len(text)
            text += f"{cast[who].name} {cue} that {claim}, because the {rng.choice(_THING)} {rng.choice(_STATE)}. "
            marks.append((who, about, start, cue, claim))
            made += 1
        article = Article(
            article_iri(url, text),
            url,
            text,
            f"Report {len(records) + 1}",
            None,
            ("Tidewire", "The Ledger", "Avelmouth Courier")[len(records) % 3],
            day,
            url,
        )
        attributions: list[Attribution] = []
        for who, about, start, cue, claim in marks:
            name = cast[who].name
            says, what = start + len(name) + 1, text.index(claim, start)
            attributions.append(
                Attribution(
                    attribution_iri(article.id, str(start), cue, 0),
                    rng.choice(("direct", "indirect", "mixed")),
                    Span.of(text, start, start + len(name)),
                    Span.of(text, says, says + len(cue)),
                    (Span.of(text, what, what + len(claim)),),
                    (cast[who].id,),
                    about=(cast[about].id,) if about != who else (),
                    affiliation=cast[(who + 5) % len(cast)].id if who % 5 == 0 else None,
                    relations=(Relation("denies", attributions[-1].id, 0.8),)
                    if attributions and rng.random() < 0.04
                    else (),
                    negated=rng.random() < 0.02,
                    confidence=round(rng.uniform(0.5, 1), 2),
                    evidence=(Span.of(text, start, text.index(". ", start) + 1),),
                )
            )
        people = {i for m in marks for i in m[:2]} | {(m[0] + 5) % len(cast) for m in marks}
        records.append(Record(article, tuple(cast[i] for i in sorted(people)), tuple(attributions)))
    return records
