"""A document to an article: furniture marked, metadata gathered from format, text and URL, defaults filled in."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kg import iris
from kg.errors import FormatError
from kg.model import Article
from kg.read import dates, furniture, language, names
from kg.read.decode import check_text
from kg.read.document import Document
from kg.read.furniture import Layout


@dataclass(frozen=True, slots=True)
class Defaults:
    """What the user fills in where an article does not give it: the day, the outlet, the headline."""

    published: str | None = None
    publisher: str | None = None
    title: str | None = None

    def checked(self) -> Defaults:
        """The same with ``published`` as an ISO date.

        Raises:
            FormatError: ``published`` is not a day.
        """
        if not self.published:
            return self
        return replace(self, published=published(self.published, "--published"))


def published(value: str, subject: str) -> str:
    """A date that somebody wrote in a field of metadata, as an ISO date.

    Raises:
        FormatError: it does not name one day.
    """
    found = dates.parse(value)
    if not found:
        raise FormatError(subject, f"{value[:60]!r} is not a day", "write it like 2023-12-04")
    return found


def article(document: Document, source: str, defaults: Defaults, base: str) -> Article:
    """The article of a document.

    Metadata come from the format, else from the text itself, else from the URL, else from the defaults; only a
    publisher that the agency's slug alone suggests yields to the default.

    Raises:
        EmptyInputError: the text is blank.
        DecodeError: it holds what no text holds.
        LanguageError: it is not in English.
    """
    check_text(document.text, source)
    language.check(document.text, source)
    layout = furniture.recognise(document.text, title=document.title, url=document.url)
    url = document.url or layout.url
    holder = _line(layout.holder)
    holder = names.agency(holder) or holder if holder else None
    signature = _line(layout.agency)
    signed = names.agency(signature) or signature if signature else None
    return Article(
        id=iris.article_iri(url, document.text, base),
        source=source,
        text=document.text,
        title=_line(document.title) or _line(layout.headline) or defaults.title,
        byline=_line(document.byline) or _line(layout.byline),
        publisher=_line(document.publisher) or names.publisher_of(url) or holder or defaults.publisher or signed,
        published=document.published or _published(layout, url) or defaults.published,
        url=url,
        dateline=_line(layout.dateline),
        agency=signature,
        furniture=tuple(layout.furniture),
    )


def _line(value: str | None) -> str | None:
    """One line, or nothing."""
    return " ".join(value.split()) or None if value else None


def _published(layout: Layout, url: str | None) -> str | None:
    """The day that the text gives for its publication, or its URL, or its dateline; the day of an update last."""
    found = layout.published or (dates.in_url(url) if url else None)
    if found:
        return found
    if layout.filed:
        found = dates.parse(layout.filed)
        month = dates.month_in_url(url) if url else None
        yearless = dates.yearless(layout.filed)
        if not found and month and yearless and yearless[0] == month[1]:
            found = dates.day(month[0], *yearless)
    return found or layout.updated
