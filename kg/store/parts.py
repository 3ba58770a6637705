"""The graph of a store in parts that can be checked one by one: each article's, with all that it refers to."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import DefaultGraph, NamedNode, Quad

from kg.graph import terms as t
from kg.graph import vocab as v
from kg.store.data import Data
from kg.store.ledger import Places, entries

_OUTSIDE = (v.NESTED_IN, *v.SHORT_FORM.values(), v.ANSWER_TO)
_HOLDS = (v.CONTENT, v.REJECTS, v.NOT_SAID)


def parts(db: Data, places: Places) -> Iterator[list[Quad]]:
    """What stands in the store, article by article, then the judgements.

    A part is the article's named graph, the shared graph's statements on its nodes, the article's text, and so much
    of other articles as tells what its references lead to.
    """
    for entry in entries(db, places):
        article = NamedNode(entry.record.article.id)
        made = list(db.quads_for_pattern(None, None, None, article))
        nodes = {q.subject for q in made} | {q.object for q in made if isinstance(q.object, NamedNode)}
        for node in nodes:
            if isinstance(node, NamedNode):
                made += db.quads_for_pattern(node, None, None, places.shared)
        answers = {q.subject for q in made if q.predicate == v.TYPE and q.object == v.ATTRIBUTION}
        for attribution in answers:
            for quad in list(db.quads_for_pattern(None, v.ANSWER_BY, attribution, places.shared)):
                made += db.quads_for_pattern(quad.subject, None, None, places.shared)
        own = {q.subject for q in made}
        for target in {q.object for q in made if q.predicate in _OUTSIDE} - own:
            if isinstance(target, NamedNode):
                about = db.quads_for_pattern(target, None, None, DefaultGraph())
                made += (q for q in about if q.predicate in (v.TYPE, v.TEXT))
                for property_ in _HOLDS:
                    made += db.quads_for_pattern(None, property_, target, DefaultGraph())
        made.append(Quad(article, v.ARTICLE_BODY, t.string(entry.record.article.text), article))
        yield made
    judged = v.said("Judgement")
    yield [
        quad
        for node in db.quads_for_pattern(None, v.TYPE, judged, places.shared)
        for quad in db.quads_for_pattern(node.subject, None, None, places.shared)
    ]
