"""The steps of the chain that a user can replace by their own: the linker, the gazetteer, the resolver.

::

    annotate -> linker -> resolver (with the gazetteer) -> record

A step is a function of the shape that its Protocol gives. :func:`kg.attribute.link.link`, :func:`kg.resolve.resolve`
and :func:`kg.resolve.load_gazetteer` are those in use, and good to be called from one's own::

    def resolver(doc, article, drafts, *, gazetteer, base):
        found = resolve(doc, article, drafts, gazetteer=gazetteer, base=base)
        ...                                                              # gives some drafts other speakers
        return found

    Extractor(steps=Steps(resolver=resolver))

A replaced step is a setting of the run: what it extracts is told apart from what the shipped one extracts. In a spaCy
pipeline the steps are options of ``kg_attribution`` (:mod:`kg.component`); tagger, parser, entities and flat spans are
components of their own there, to be replaced by ``nlp.replace_pipe``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from typing import Any, Protocol

from spacy.tokens import Doc

from kg.attribute.link import link
from kg.iris import digest
from kg.model import Article, Draft
from kg.resolve import Gazetteer, Resolution, load_gazetteer, resolve


class Linker(Protocol):
    """Attributions of a document as spans (code points), in the order of the text."""

    def __call__(self, doc: Doc, /) -> Sequence[Draft]: ...


class Resolver(Protocol):
    """Who the sources are: the entities of an article, and for each draft one :class:`kg.resolve.Resolved`."""

    def __call__(
        self, doc: Doc, article: Article, drafts: Sequence[Draft], /, *, gazetteer: Gazetteer, base: str
    ) -> Resolution: ...


@dataclass(frozen=True, slots=True)
class Steps:
    """The steps in use; ``gazetteer`` is the shipped one where none is given."""

    linker: Linker = link
    resolver: Resolver = resolve
    gazetteer: Gazetteer | None = None

    @property
    def actors(self) -> Gazetteer:
        """The gazetteer in use."""
        return self.gazetteer or load_gazetteer()

    @property
    def settings(self) -> tuple[tuple[str, str], ...]:
        """What is not as shipped, for the settings of a run: names of functions, a digest of the gazetteer."""
        replaced = [
            (field.name, _name(getattr(self, field.name)))
            for field in fields(self)
            if getattr(self, field.name) is not field.default
        ]
        return tuple(replaced)


def _name(step: Callable[..., Any] | Gazetteer) -> str:
    if isinstance(step, Gazetteer):
        return digest(*(repr(actor) for actor in step.actors.values()))
    return f"{step.__module__}.{getattr(step, '__qualname__', type(step).__qualname__)}"
