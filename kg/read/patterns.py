"""The forms that news furniture takes. Each describes a whole line (or paragraph), from its first to its last word.

They are meant to be safe rather than complete: what is taken for furniture is lost to extraction, so a form must be
unmistakable where it stands, and a line that merely begins like one is left alone.
"""

from __future__ import annotations

import re

from kg.model import FurnitureKind

#: longer lines are never furniture as a whole
LONGEST = 600
#: how much of a paragraph's end a trailing credit may take
TRAILING_LONGEST = 500


def _any(*forms: str) -> str:
    """Any of the forms, in capitals or not."""
    return f"(?i:{'|'.join(forms)})"


# a bullet, a bracket or a dash around a line, but no quotation mark: what somebody says is no furniture
_MARK = r"[^\w\x22“”„‟‘’'«»‹›]{0,3}"
_NAME = r"[^\W\d_a-z][\w.'’&-]*"
_YEAR = r"[12]\d{3}"
_PIECE = _any("story", "article", "post", "piece", "dispatch", "column")
_PIECE_OR_REPORT = _any("story", "article", "post", "piece", "dispatch", "column", "report")

# --- what else to read, hear and see ---
_MORE = _any(
    "read (?:more|also|next|on)", "also read", "see also", "more(?: on this(?: story| topic)?| stories| coverage)?",
    "related(?: stories| articles| coverage| news| links?| content)?", "recommended(?: for you)?", "further reading",
    "don['’]t miss", "you may also like", "in case you missed it", "watch(?: more| also| now)?", "listen(?: more)?",
)  # fmt: skip
_MORE_ALONE = _any(
    "read (?:more|also|next)", "also read", "see also", "more stories", "recommended(?: for you)?", "further reading",
    "related(?: stories| articles| coverage| news| links| content)?", "you may also like",
)  # fmt: skip
_LOOK = _any("watch", "listen to", "see", "view", "read", "download")
_IT = _any("the", "a", "an", "our", "his", "her", "their", "more", "full", "this", "it", "both")
_NETWORK = _any("twitter", "x", "facebook", "instagram", "threads", "bluesky", "linkedin", "telegram", "whatsapp",
                "youtube", "mastodon")  # fmt: skip

# --- who worked on it ---
_WORK = _any("reporting", "reported", "writing", "written", "editing", "edited", "compiled", "translation",
             "translated", "produced", "contributions?")  # fmt: skip
_HELP = _any("assistance", "reporting", "inputs?", "files", "contributions?", "help")
_EXTRA = _any("additional ", "further ", "extra ")
_JOINED = _any(",? and ", ",? & ")
# names, and the small words and trades between them: no verb, so that "Reporting by Example found ..." is a sentence
_SMALL = _any("and", "in", "at", "for", "from", "by", "with", "of", "the", "additional", "further", _WORK, "graphics?",
              "photography", "staff", "agencies")  # fmt: skip
# a word is taken in one way only: with two, a line of n of them is tried in 2**n
_SIGNERS = rf"(?:(?>{_NAME}|{_SMALL}|&)(?:[\s,;:/]+|\.?\Z|\.\s+))+"
_MADE = _any("written", "compiled", "produced", "published", "reported", "translated", "republished", "syndicated",
             "supplied", "provided", "adapted", "funded", "supported")  # fmt: skip

# --- what was changed since ---
_CHANGES = _any("adds?", "updated?s?", "corrects?", "recasts?", "removes?", "clarif(?:ies|y)", "fixes", "rewrites",
                "refiles", "changes", "deletes", "restores", "repeats")  # fmt: skip
_NOTE = _any("corrections?", "clarifications?", "editor['’]?s['’]? note", "editors['’] note", "correction appended",
             "note to (?:editors|readers)")  # fmt: skip
_CHANGED = _any("updated", "corrected", "amended", "clarified", "revised", "edited", "changed")

# --- photographs ---
_PICTURE = _any("(?:file )?(?:photo(?:s|graph|graphs|graphy)?|pictures?|images?|illustration|graphic)")
_CREDIT = rf"(?:{_PICTURE}|{_any('credits?')})(?: {_any('credits?', 'by', 'courtesy(?: of)?', 'source', 'caption')})?"
_DESK = r"(?:AFP|AP|EPA(?:-EFE)?|Getty(?: Images)?|REUTERS|Reuters|Xinhua|Shutterstock|IANS|PTI|AAP|Anadolu)"

# --- what the page put there ---
_PAGE = _any("advertisement", "story continues below(?: advertisement| this ad)?", "continue reading", "comments?",
             "article continues (?:below|after).{0,40}", "share(?: this(?: article| story)?)?", "print this", "tags",
             "topics", "abstract", "full text")  # fmt: skip
_END = r"-+ ?30 ?-+|#{2,}|\*(?: ?\*)+|_{3,}|-{3,}|={3,}|—{2,}|\((?i:ends?)\)|ENDS|(?i:enditem|ends/)"

_COPY = r"(?:©|\([cC]\)|\b(?i:copyright))"

_FORMS: tuple[tuple[FurnitureKind, str], ...] = (
    ("url", rf"(?:{_any('url', 'link', 'source', 'from')}:?\s*)?(?:https?://|www\.)\S+"),
    # "Read more: ...", "Also read", "More on the vote:"
    ("read-more", rf"{_MARK}{_MORE}\W{{0,2}}[:|»>]\s*\S.*"),
    ("read-more", rf"{_MARK}{_MORE_ALONE}{_MARK}"),
    ("read-more", rf"{_MARK}(?i:more on) [^:.]{{2,60}}:"),
    # "Watch the full interview below:", "Click here to ...", "Sign up for ...", "Follow Ann Lee on Twitter @..."
    ("read-more", rf"{_MARK}{_LOOK} {_IT}\b[^.?!]{{0,110}}\b(?i:above|below|here){_MARK}"),
    ("read-more", rf"{_MARK}(?i:click) (?i:here|on the link)\b.{{0,150}}"),
    ("read-more", rf"{_MARK}(?i:sign up|subscribe)(?:{_MARK}| (?i:here|now|today|to|for|and)\b.{{0,160}})"),
    ("read-more", rf"{_MARK}(?i:follow .{{1,90}}|(?:like|find|join) us) (?i:on) {_NETWORK}\b.{{0,120}}"),
    ("read-more", rf"{_MARK}(?i:get|download) (?i:our|the) [\w ]{{0,30}}(?i:app|newsletter)\b.{{0,120}}"),
    # "--With assistance from ...", "With files from ...", "Reporting by ...; Editing by ...", the same in brackets
    ("credit", rf"(?:-{{1,2}}|[–—])\s*(?:(?i:with )?{_EXTRA}?{_HELP} (?i:from|by)|{_EXTRA}?{_WORK} (?i:by))\b"
               r".{1,300}"),
    ("credit", rf"(?i:with ){_EXTRA}?{_HELP} (?i:from|by)\s+{_SIGNERS}"),
    ("credit", rf"{_EXTRA}?{_WORK}(?:{_JOINED}{_EXTRA}?{_WORK})? (?i:by):?\s+{_SIGNERS}"),
    ("credit", rf"\((?i:with )?{_EXTRA}?(?:{_WORK}|{_HELP})(?:{_JOINED}[\w ]{{3,30}})? (?i:by|from)\b"
               r"[^()]{2,450}\)\.?"),
    ("credit", r"\((?i:with) [^()]{2,60}(?i:inputs?|agenc(?:y|ies))\)\.?"),
    # "Contributing: ...", "Ann Lee contributed to this report.", "(This article was written by ...)", "(h/t ...)"
    ("credit", r"(?i:contributing|contributors?|contributed by|reporters?|editors?|writers?|translators?):\s*"
               r"[^\W\d_a-z].{1,200}"),
    ("credit", rf"{_MARK}{_NAME}[^.?!:;]{{1,160}}\b(?i:contributed|assisted)(?: (?i:reporting|to|with|from))+ "
               rf"(?i:this) (?:{_PIECE_OR_REPORT}|(?i:reporting))(?: (?i:from|in) [^.?!]{{2,60}})?{_MARK}"),
    ("credit", rf"{_MARK}(?i:this) {_PIECE} (?i:was|is|has been) (?:\w+ly |(?i:first ))?{_MADE}\b.{{0,300}}"),
    ("credit", r"\((?i:h/t|via|sources?:)\s*[^()]{2,80}\)\.?"),
    ("credit", r"(?i:sources?):\s*[A-Z][^.:;]{1,50}"),
    # "(Adds ... in 14th paragraph.)", "Correction: ...", "This story has been updated ..."
    ("correction", rf"\({_CHANGES}\b[^()]{{0,400}}(?:\([^()]*\)[^()]{{0,200}})?\)\.?"),
    ("correction", rf"{_MARK}{_NOTE}(?:{_MARK}|\s*[:.–—-]\s*\S.*)"),
    ("correction", rf"{_MARK}(?i:this|an earlier version of this) {_PIECE_OR_REPORT} (?i:has been|was|is being|will be)"
                   rf"(?i: since)? {_CHANGED}\b.*"),
    ("correction", rf"{_MARK}(?i:an earlier version of this) {_PIECE_OR_REPORT}\b.*"),
    ("correction", rf"{_MARK}(?i:this is a (?:developing|breaking)(?: news)?) {_PIECE}\b.{{0,150}}"),
    # "© 2023 ...", "All rights reserved."; "(c) the third point" is no copyright
    ("copyright", rf"{_MARK}(?:©|\([cC]\)\s*{_YEAR}|(?i:copyright)\s*(?:©|\([cC]\)|{_YEAR}|(?i:by)\b)).{{0,250}}"),
    ("copyright", rf"{_MARK}(?i:copyright) {_NAME}[^.?!]{{1,60}} {_YEAR}{_MARK}"),
    ("copyright", rf"{_MARK}(?i:all rights reserved)\b.{{0,200}}"),
    ("copyright", rf"[^.?!]{{0,120}}{_COPY} ?{_YEAR}\b.{{0,100}}(?i:all rights reserved){_MARK}"),
    # "Photo: ...", "... on Monday. Photo: Reuters", "... (Photo by ...)", "[Photo/Agencies]", "REUTERS/Ann Lee"
    ("caption", rf"{_MARK}(?:{_CREDIT}|(?i:caption))\s*[:/|]\s*\S.{{0,400}}"),
    ("caption", rf"{_MARK}{_PICTURE} (?i:by|courtesy(?: of)?)[:\s]\s*[^\W\d_a-z][^.?!]{{1,80}}{_MARK}"),
    ("caption", rf"\S.{{0,400}}[.?!\])”’\"]\s*{_CREDIT}\s*[:/]\s*[^.?!\n]{{2,60}}{_MARK}"),
    ("caption", rf"\S.{{0,400}}[\[(](?:{_CREDIT}\s*[:/]|{_PICTURE} (?i:by|courtesy)\b)[^\n()\[\]]{{2,80}}[\])]{_MARK}"),
    ("caption", rf"[\[(]{_PICTURE}(?:[/:\s][^\[\]()]{{1,80}})?[\])]{_MARK}"),
    ("caption", rf"(?:\S.{{0,300}}[\s(/])?{_DESK}/{_NAME}(?: {_NAME}){{0,3}}{_MARK}"),
    ("caption", rf"[A-Z][\w.'’&/ -]{{2,50}} via {_DESK}{_MARK}"),
    ("caption", r"\[(?i:photo|image|video|picture)\]\S*\[/(?i:photo|image|video|picture)\]"),
    ("other", rf"{_PAGE}{_MARK}"),
    ("other", r"(?i:tags|topics|keywords)\s*:\s*.{1,200}"),
    ("other", rf"(?:{_END}){_MARK}"),
)  # fmt: skip

WHOLE: tuple[tuple[FurnitureKind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(form, re.DOTALL)) for kind, form in _FORMS
)

_STOPPED = r"(?<=[.?!”\"’'])\s*"
#: furniture that closes a paragraph of the story
TRAILING: tuple[tuple[FurnitureKind, re.Pattern[str]], ...] = (
    ("credit", re.compile(rf"{_STOPPED}(?P<it>\({_EXTRA}?{_WORK}(?:{_JOINED}{_WORK})? by\b[^()]{{2,400}}\))\Z")),
    ("other", re.compile(rf"{_STOPPED}(?P<it>Enditem)\W?\Z")),
)

# "© 2023 Example News. All rights reserved.", "Copyright Example News 2023"
_RESERVED = r"(?:\W+(?i:all rights reserved)\b.*|\W*)"
_HOLDER = r"(?i:by )?(?P<holder>[^\W\d_].{1,80}?)"
_COPY_SIGN = rf"{_MARK}{_COPY}(?:\s*(?:©|\([cC]\)))?\s*"
COPYRIGHT = (
    re.compile(rf"{_COPY_SIGN}{_YEAR}(?:\s*[-–]\s*\d{{2,4}})?\s*,?\s*{_HOLDER}{_RESERVED}", re.DOTALL),
    re.compile(rf"{_COPY_SIGN}{_HOLDER},?\s+{_YEAR}{_RESERVED}", re.DOTALL),
)

_PUBLISHED = _any("(?:first |originally )?(?:published|posted|issued|filed)", "publication date", "date published",
                  "date(?: of publication)?", "(?:last )?(?:updated|modified)")  # fmt: skip
#: "Published: 4 December 2023 | Updated: ..."
PUBLISHED = re.compile(
    rf"{_MARK}(?P<label>{_PUBLISHED})(?: (?i:on|at))?\s*[:|]?\s*(?P<day>[^|;]{{6,60}}?)(?:\s*[|;].{{0,80}})?", re.DOTALL
)
TITLE = re.compile(r"(?i:title|headline)\s*:\s*(?P<title>\S.{2,250})")

#: "By Ann Lee and Bob Roe in Tokyo", "By Ann Lee, Chief Economist at ...", "By Northstar staff in Tokyo"
BYLINE = re.compile(
    r"(?:By|BY|by|Written by|Words by|Story by|Text by|Byline|BYLINE)[: ]\s*(?P<names>[^\W\d_a-z].{1,150})", re.DOTALL
)
NOT_A_BYLINE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|said|says|can|could|may|it|he|she|they|we|I|which|that|to|not)\b"
    r"|\A(?:The|This|That|These|Those|All|Any|Some|No|Law|Contrast|Comparison|Then|Now|Late|Early|Mid|Year|Day|Night|"
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July|August|September|October|"
    r"November|December)\b"
)
_TRADE = (
    r"(?:Chief|Senior|Editor|Executive|Director|Minister|Professor|Reporter|Correspondent|Economist|Staff|Bureau|"
    r"Political|Former|President|Special|Deputy|Associate|Assistant|Foreign|Business|Sports|Science|Health)\b"
)
_PARTICLE = r"(?:de|da|del|der|van|von|bin|ibn|al|el|la|le|di|dos|den|ten|ter|bint|abu|y)"
_PART = r"[^\W\d_a-z][\w.'’-]*"
_PERSON = rf"(?!{_TRADE}){_PART}(?: (?:{_PARTICLE} )*{_PART}){{1,4}}"
#: "Ann Lee, Bob van Roe and Cat Poe"
PEOPLE = re.compile(rf"{_PERSON}(?:, {_PERSON})*(?:,? (?:and|AND|&) {_PERSON})?")
