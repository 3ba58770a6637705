"""The body that somebody belongs to where no noun phrase says it: the encoder's scores of their mentions together."""

from __future__ import annotations

from collections.abc import Sequence

from kg.annotate.pairs import Pairs
from kg.resolve import lexicon
from kg.resolve.clusters import Cluster, Registry
from kg.resolve.names import words
from kg.resolve.offices import field, past

REACH = 60
FLOOR = 2.0
_BODIES = ("organization", "place")
_COURTS = frozenset(["court", "courts", "tribunal"])
_JUDGES = frozenset(["judge", "justice", "magistrate"])


def body_of(owner: Cluster, registry: Registry, pairs: Pairs, floor: float = FLOOR) -> Cluster | None:
    """The named body with the best pair of mentions, if that pair's log-odds reach ``floor``.

    What people are called bounds it: whoever is only called somebody beside a body (its candidate, lawyer, survivor, or
    somebody's mother) belongs to none, a place has those who govern it, a court those who serve in it. A judge without
    such a pair is of the court named nearest.

    Args:
        owner: a person or group.
        registry: the clusters of the article.
        pairs: the encoder's scores; mentions further apart than :data:`REACH` tokens are not compared.
    """
    own = [registry.phrases[n].head for n in owner.phrases]
    called = owner.called
    if called and called <= lexicon.words("beside"):
        return None
    left = {office.head for office in owner.offices if past(office)} - {
        office.head for office in owner.offices if not past(office)
    }
    governs = not (called - left).isdisjoint(lexicon.words("state_offices") | lexicon.words("town_offices"))
    serves = not called.isdisjoint(lexicon.words("court_offices"))
    best: tuple[float, Cluster] | None = None
    for cluster in registry.clusters:
        if cluster is owner or not cluster.named or cluster.type not in _BODIES:
            continue
        if (cluster.type == "place" and not governs) or (_is_court(cluster) and not serves):
            continue
        if _other_ministry(owner, cluster):
            continue
        heads = [registry.phrases[n].head for n in cluster.phrases if not registry.phrases[n].adjective]
        for i in own:
            near = [j for j in heads if abs(i - j) <= REACH and i != j]
            if near:
                odds = float(pairs.belongs(i, near).max())
                if odds >= floor and (best is None or odds > best[0]):
                    best = (odds, cluster)
    if best is None and not called.isdisjoint(_JUDGES):
        return _nearest(own, [c for c in registry.clusters if c.named and _is_court(c)], registry)
    return best[1] if best is not None else None


def _other_ministry(owner: Cluster, body: Cluster) -> bool:
    """Whether a body is the ministry of another field than the minister's."""
    name = set(words(body.name))
    if "ministry" not in name:
        return False
    fields = [field(o) - {"junior"} for o in owner.offices if o.head == "minister" and not past(o)]
    return any(fields) and all(one.isdisjoint(name) for one in fields)


def several(owner: Cluster) -> bool:
    """Whether they are those of whom each state has one, such as "the presidents": they are not of the same one."""
    prime = any("prime" in words(office.role) for office in owner.offices)
    return owner.plural and (prime or not owner.called.isdisjoint(lexicon.words("home_offices")))


def whole(body: Cluster, registry: Registry) -> Cluster:
    """For its branch in a place the body that the article names by itself: the Congress for the Karnataka Congress."""
    if body.type not in ("organization", "") or body.actor is not None:
        return body
    own = words(body.name)
    found: list[tuple[int, Cluster]] = []
    for cluster in registry.clusters:
        if cluster is body or not cluster.named or cluster.type not in ("organization", ""):
            continue
        for part in {words(name) for name in (cluster.name, *cluster.names)}:
            size = len(part)
            if not 0 < size < len(own):
                continue
            if (own[-size:] == part and _is_place(own[:-size], registry)) or (
                own[:size] == part and _is_place(own[size:], registry)
            ):
                found.append((size, cluster))
    return max(found, key=lambda pair: pair[0])[1] if found else body


def _is_place(name: tuple[str, ...], registry: Registry) -> bool:
    """Whether these words name a place, in the article or in the gazetteer."""
    known = registry.gazetteer.find(" ".join(word.capitalize() for word in name))
    if known is not None and known.type == "place":
        return True
    places = (c for c in registry.clusters if c.named and c.type == "place")
    return any(words(form) == name for c in places for form in {c.name, *c.names})


def _is_court(cluster: Cluster) -> bool:
    return cluster.type in ("organization", "") and not _COURTS.isdisjoint(words(cluster.name))


def _nearest(own: Sequence[int], clusters: Sequence[Cluster], registry: Registry) -> Cluster | None:
    """The cluster with the mention nearest to any of one's own; of equals the first."""

    def gap(cluster: Cluster) -> int:
        return min(abs(i - registry.phrases[n].head) for i in own for n in cluster.phrases)

    return min((c for c in clusters if own and c.phrases), key=gap, default=None)
