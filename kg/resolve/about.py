"""Which entities a content speaks about: names in it, and pronouns and descriptions that go back to named ones."""

from __future__ import annotations

from collections.abc import Sequence

from kg.resolve.clusters import Cluster, Registry

# A label whose names are as a rule no actors of a claim.
_TYPES = frozenset(("person", "organization", "place", "group", "other", "document"))


def about(
    registry: Registry, contents: Sequence[tuple[int, int]], holes: Sequence[tuple[int, int]] = ()
) -> list[Cluster]:
    """Named entities that the content speaks about, in order of mention.

    Args:
        contents: words ``[first, last)`` of the content's spans.
        holes: stretches inside them that do not count.
    """
    found: dict[int, Cluster] = {}
    for n, phrase in enumerate(registry.phrases):
        if not any(a <= phrase.head < b for a, b in contents) or any(a <= phrase.head < b for a, b in holes):
            continue
        cluster = registry.of.get(n)
        if phrase.adjective or cluster is None or not cluster.named or cluster.type not in _TYPES:
            continue
        found.setdefault(cluster.number, cluster)
    return list(found.values())
