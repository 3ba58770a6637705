"""The fixed layout: where each node stands, in page units (at zoom 1, one unit is one CSS pixel).

Hubs first, leaves around them: nodes with one neighbour are taken off, the rest is grouped into communities (Louvain),
pulled together along its edges and pushed apart (Fruchterman and Reingold 1991, with distant communities standing in
as one body each), then boxes that would overlap are moved apart; leaves go on rings around their hub. Components are
packed around the largest, nodes without any edge stand in rows below. Same input, same positions.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from kg.render.style import size

SEED = 7
_SPRING = 90.0
_ROUNDS = 120
_RING_GAP = 46.0
_STRETCH = 1.35
_LABEL_CHARS = 24

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Disc:
    """A node as the layout sees it: how many statements (its size) and how many characters its name has."""

    statements: int
    name: int


def positions(discs: Sequence[Disc], edges: Sequence[tuple[int, int, int]]) -> list[tuple[int, int]]:
    """Place every node.

    Args:
        discs: the nodes, by position.
        edges: ``(source, target, number of statements)``; direction and repetition do not matter.

    Returns:
        ``(x, y)`` of each node, y downwards, the whole centred on (0, 0).
    """
    graph = nx.Graph()
    graph.add_nodes_from(range(len(discs)))
    for a, b, weight in edges:
        if a != b:
            before = graph.edges[a, b]["weight"] if graph.has_edge(a, b) else 0.0
            graph.add_edge(a, b, weight=before + math.log1p(weight))
    spots = np.zeros((len(discs), 2))
    components = sorted((sorted(c) for c in nx.connected_components(graph)), key=lambda c: (-len(c), c[0]))
    placed: list[tuple[float, float, float, float]] = []
    for component in (c for c in components if len(c) > 1):
        local = _component(graph.subgraph(component), component, discs)
        half = np.abs(local).max(axis=0) + np.array((70.0, 40.0))
        centre = _free_place(placed, half[0], half[1])
        placed.append((*centre, half[0], half[1]))
        spots[component] = local + centre
    _rows([c[0] for c in components if len(c) == 1], spots, placed)
    if len(discs):
        spots -= (spots.max(axis=0) + spots.min(axis=0)) / 2
    return [(round(x), round(y)) for x, y in spots.tolist()]


def _component(graph: Any, members: list[int], discs: Sequence[Disc]) -> Floats:
    """Positions of one connected component, centred on its box, in the order of ``members``."""
    leaves: dict[int, list[int]] = {}
    for node in members:
        if graph.degree(node) == 1:
            hub = next(iter(graph[node]))
            if graph.degree(hub) > 1 or hub < node:
                leaves.setdefault(hub, []).append(node)
    off = {leaf for group in leaves.values() for leaf in group}
    core = [n for n in members if n not in off]
    row = {n: i for i, n in enumerate(core)}
    boxes = np.array([_box(discs[n], len(leaves.get(n, ()))) for n in core])
    spots = _force(graph.subgraph(core), core, row, boxes)
    spots[:, 0] *= _STRETCH
    spots = _apart(spots, boxes)
    where = {n: spots[row[n]] for n in core}
    for hub, group in leaves.items():
        where.update(_rings(group, where[hub], discs[hub]))
    result = np.array([where[n] for n in members])
    if len(members) <= 600:
        result = _apart(result, np.array([_box(discs[n], 0) for n in members]))
    return np.asarray(result - (result.max(axis=0) + result.min(axis=0)) / 2)


def _box(disc: Disc, leaves: int) -> tuple[float, float]:
    """Half width and half height that a node needs with its label and the rings of its leaves."""
    r = size(disc.statements)
    label = min(disc.name, _LABEL_CHARS) * 3.2 + 6
    if not leaves:
        return max(r + 6, label), r + 13
    reach = _ring_radii(leaves, r)[-1]
    return reach * 1.5 + 46, reach + 26


def _ring_radii(leaves: int, r: float) -> list[float]:
    """The (vertical) radii of the rings that hold that many leaves around a hub of radius ``r``."""
    radii: list[float] = []
    held = 0
    while held < leaves or not radii:
        radii.append((radii[-1] if radii else r + 14) + _RING_GAP)
        held += _capacity(radii[-1])
    return radii


def _capacity(ring: float) -> int:
    return max(5, int(2 * math.pi * ring * 1.25 / 62))


def _rings(leaves: list[int], hub: Floats, disc: Disc) -> dict[int, Floats]:
    where, rest = {}, list(leaves)
    for ring, r in enumerate(_ring_radii(len(leaves), size(disc.statements))):
        now, rest = rest[:_capacity(r)], rest[_capacity(r):]
        for i, leaf in enumerate(now):
            angle = 2 * math.pi * (i + 0.5 * (ring % 2)) / len(now) + math.pi / 7
            where[leaf] = hub + np.array((math.cos(angle) * r * 1.5, math.sin(angle) * r))
    return where


def _force(graph: Any, core: list[int], row: dict[int, int], boxes: Floats) -> Floats:
    """Spring layout of the core."""
    n = len(core)
    if n == 1:
        return np.zeros((1, 2))
    groups = sorted((sorted(g) for g in nx.community.louvain_communities(graph, seed=SEED)),
                    key=lambda g: (-len(g), g[0]))
    owner = np.zeros(n, dtype=np.int64)
    for index, group in enumerate(groups):
        owner[[row[m] for m in group]] = index
    spots = _start(graph, groups, row, owner)
    ends = np.array([(row[a], row[b]) for a, b in graph.edges], dtype=np.int64).reshape(-1, 2)
    weight = np.array([w for _, _, w in graph.edges(data="weight")])
    mass = 0.6 + boxes[:, 1] / 40.0
    members = [np.flatnonzero(owner == index) for index in range(len(groups))]
    heat = _SPRING * 1.5
    for _ in range(_ROUNDS if n <= 1500 else _ROUNDS // 2):
        push = _repulsion(spots, mass, owner, members)
        gap = spots[ends[:, 1]] - spots[ends[:, 0]]
        length = np.maximum(np.hypot(gap[:, 0], gap[:, 1]), 1.0)
        pull = gap * (np.minimum(length / _SPRING, 8.0) * (0.4 + 0.3 * weight))[:, None] * 0.5
        np.add.at(push, ends[:, 0], pull)
        np.add.at(push, ends[:, 1], -pull)
        push -= spots * 0.02
        reach = np.maximum(np.hypot(push[:, 0], push[:, 1]), 1e-9)
        spots = spots + push * (np.minimum(reach, heat) / reach)[:, None]
        heat = max(heat * 0.965, 2.0)
    return spots


def _start(graph: Any, groups: list[list[int]], row: dict[int, int], owner: NDArray[np.int64]) -> Floats:
    """A start from the communities: their discs on a circle by size, members on a spiral inside."""
    quotient = nx.Graph()
    quotient.add_nodes_from(range(len(groups)))
    for a, b in graph.edges:
        ga, gb = int(owner[row[a]]), int(owner[row[b]])
        if ga != gb:
            quotient.add_edge(ga, gb, weight=quotient.get_edge_data(ga, gb, {"weight": 0})["weight"] + 1)
    first = nx.circular_layout(quotient)
    coarse = first
    if len(groups) < 400:
        coarse = nx.spring_layout(quotient, pos=first, seed=SEED, iterations=60, method="force")
    spots = np.zeros((len(row), 2))
    spread = _SPRING * math.sqrt(len(row)) * 0.8
    for index, group in enumerate(groups):
        for i, node in enumerate(group):
            r, angle = _SPRING * 0.6 * math.sqrt(i), i * 2.399963
            spots[row[node]] = np.asarray(coarse[index]) * spread + (r * math.cos(angle), r * math.sin(angle))
    return spots


def _repulsion(spots: Floats, mass: Floats, owner: NDArray[np.int64], members: list[NDArray[np.int64]]) -> Floats:
    """Push between all nodes of a community, and between a node and the centre of every other community."""
    heavy = np.array([mass[m].sum() for m in members])
    centres = np.array([spots[m].mean(axis=0) for m in members])
    gap = spots[:, None, :] - centres[None, :, :]
    square = (gap ** 2).sum(axis=2) + (_SPRING * 0.5) ** 2
    factor = heavy[None, :] / square
    factor[np.arange(len(spots)), owner] = 0.0
    push = (gap * factor[:, :, None]).sum(axis=1)
    for m in members:
        near = spots[m][:, None, :] - spots[m][None, :, :]
        push[m] += (near * (mass[m][None, :] / ((near ** 2).sum(axis=2) + 25.0))[:, :, None]).sum(axis=1)
    return np.asarray(push * mass[:, None] * _SPRING ** 2)


def _apart(spots: Floats, boxes: Floats, rounds: int = 80) -> Floats:
    """Move boxes (half width, half height) apart along the axis of the smaller overlap until none overlap."""
    spots = spots.copy()
    step = max(1, 4_000_000 // max(1, len(spots)))
    for _ in range(rounds):
        moved = np.zeros_like(spots)
        for low in range(0, len(spots), step):
            part = slice(low, low + step)
            dx = spots[part, None, 0] - spots[None, :, 0]
            dy = spots[part, None, 1] - spots[None, :, 1]
            ox = boxes[part, None, 0] + boxes[None, :, 0] - np.abs(dx)
            oy = boxes[part, None, 1] + boxes[None, :, 1] - np.abs(dy)
            i, j = np.nonzero((ox > 0.5) & (oy > 0.5))
            keep = i + low != j
            i, j = i[keep], j[keep]
            ahead = np.where(i + low < j, -1.0, 1.0)
            ox, oy, dx, dy = ox[i, j], oy[i, j], dx[i, j], dy[i, j]
            sideways = ox < oy
            np.add.at(moved[:, 0], i + low, np.where(sideways, np.where(dx == 0, ahead, np.sign(dx)) * ox * 0.4, 0.0))
            np.add.at(moved[:, 1], i + low, np.where(sideways, 0.0, np.where(dy == 0, ahead, np.sign(dy)) * oy * 0.4))
        if not moved.any():
            break
        spots += np.clip(moved, -200.0, 200.0)
    return spots


def _free_place(placed: list[tuple[float, float, float, float]], half_x: float, half_y: float) -> tuple[float, float]:
    """The spot nearest to the centre (along a spiral) where a box of that half size overlaps none before it."""
    if not placed:
        return 0.0, 0.0
    others = np.array(placed)
    turn = 0.0
    while True:
        r = 14.0 * turn
        x, y = r * math.cos(turn) * _STRETCH, r * math.sin(turn)
        free = (np.abs(others[:, 0] - x) > others[:, 2] + half_x) | (np.abs(others[:, 1] - y) > others[:, 3] + half_y)
        if free.all():
            return x, y
        turn += 30.0 / max(30.0, r)


def _rows(singles: list[int], spots: Floats, placed: list[tuple[float, float, float, float]]) -> None:
    """Nodes without an edge, in rows below everything else."""
    if not singles:
        return
    left = min((p[0] - p[2] for p in placed), default=0.0)
    right = max((p[0] + p[2] for p in placed), default=0.0)
    bottom = max((p[1] + p[3] for p in placed), default=0.0)
    columns = max(4, int((right - left) / 170.0), int(math.sqrt(len(singles) * 0.8)))
    columns = min(columns, len(singles))
    start = (left + right) / 2 - (columns - 1) * 85.0
    for i, node in enumerate(singles):
        spots[node] = start + (i % columns) * 170.0, bottom + 60.0 + (i // columns) * 90.0
