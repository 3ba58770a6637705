"""The body that somebody belongs to where no noun phrase says it: the encoder's scores of their mentions together."""

from __future__ import annotations

from kg.annotate.pairs import Pairs
from kg.resolve.clusters import Cluster, Registry

REACH = 60
FLOOR = 1.0
_BODIES = ("organization", "place")


def body_of(owner: Cluster, registry: Registry, pairs: Pairs, floor: float = FLOOR) -> Cluster | None:
    """The named body with the best pair of mentions, if that pair's log-odds reach ``floor``.

    Args:
        owner: a person or group.
        registry: the clusters of the article.
        pairs: the encoder's scores; mentions further apart than :data:`REACH` tokens are not compared.
    """
    own = [registry.phrases[n].head for n in owner.phrases]
    best: tuple[float, Cluster] | None = None
    for cluster in registry.clusters:
        if cluster is owner or not cluster.named or cluster.type not in _BODIES:
            continue
        heads = [registry.phrases[n].head for n in cluster.phrases if not registry.phrases[n].adjective]
        for i in own:
            near = [j for j in heads if abs(i - j) <= REACH and i != j]
            if near:
                odds = float(pairs.belongs(i, near).max())
                if odds >= floor and (best is None or odds > best[0]):
                    best = (odds, cluster)
    return best[1] if best is not None else None
