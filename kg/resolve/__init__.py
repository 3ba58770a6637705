"""Who is the source of each attribution, and which entities it is about.

``resolve(doc, article, drafts)`` reads an article from left to right: names are clustered (``names``, ``clusters``),
offices read off descriptions (``offices``) and joined to names (``appositions``), pronouns and descriptions resolved by
a scored choice (``coreference``), and each draft gets its speakers, role, affiliation, what it is about, its addressee
and its day.
"""

from __future__ import annotations

from kg.resolve.gazetteer import Gazetteer, load_gazetteer
from kg.resolve.resolution import Resolution, Resolved, resolve

__all__ = ["Gazetteer", "Resolution", "Resolved", "load_gazetteer", "resolve"]
