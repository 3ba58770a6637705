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
_STRETCH = 1.6
_LABEL_CHARS = 24
_LABELLED = 200
_ROOM = 3.0

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
    labelled = len(discs) <= _LABELLED
    margin = (70.0, 40.0) if labelled else (16.0, 14.0)
    components = sorted((sorted(c) for c in nx.connected_components(graph)), key=lambda c: (-len(c), c[0]))
    placed: list[tuple[float, float, float, float]] = []
    for component in (c for c in components if len(c) > 1):
        local = _component(graph.subgraph(component), component, discs, labelled)
        half = np.abs(local).max(axis=0) + np.array(margin)
        centre = _free_place(placed, half[0], half[1])
        placed.append((*centre, half[0], half[1]))
        spots[component] = local + centre
    _rows([c[0] for c in components if len(c) == 1], spots, placed, (170.0, 90.0) if labelled else (44.0, 40.0))
    if len(discs):
        spots -= (spots.max(axis=0) + spots.min(axis=0)) / 2
    return [(round(x), round(y)) for x, y in spots.tolist()]


def _component(graph: Any, members: list[int], discs: Sequence[Disc], labelled: bool) -> Floats:
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
    boxes = np.array([_box(discs[n], len(leaves.get(n, ())), labelled) for n in core])
    spots = _force(graph.subgraph(core), core, row, boxes)
    spots = _apart(_landscape(spots, float((4 * boxes[:, 0] * boxes[:, 1]).sum())), boxes)
    where = {n: spots[row[n]] for n in core}
    for hub, group in leaves.items():
        where.update(_rings(group, where[hub], discs[hub], labelled))
    result = np.array([where[n] for n in members])
    result = _apart(result, np.array([_box(discs[n], 0, labelled) for n in members]))
    return np.asarray(result - (result.max(axis=0) + result.min(axis=0)) / 2)


def _landscape(spots: Floats, area: float) -> Floats:
    """Turn the longer axis level, stretch towards the shape of a screen and shrink to a few times the area needed."""
    spots = spots - spots.mean(axis=0)
    if len(spots) > 2:
        _, axes = np.linalg.eigh(spots.T @ spots)
        major = axes[:, 1] if axes[0, 1] >= 0 else -axes[:, 1]
        spots = spots @ np.array(((major[0], -major[1]), (major[1], major[0])))
    spots = _even(spots)
    width, height = np.maximum(np.ptp(spots, axis=0), 1.0)
    factor = float(np.clip(height * _STRETCH / width, 0.5, 2.0))
    shrink = min(1.0, math.sqrt(_ROOM * area / (width * height)))
    return np.asarray(spots * (math.sqrt(factor) * shrink, shrink / math.sqrt(factor)))


def _even(spots: Floats) -> Floats:
    """Draw far outliers in and a crowded middle out, the more the more nodes there are."""
    r = np.hypot(spots[:, 0], spots[:, 1])
    share = min(0.75, len(spots) / 500)
    rank = np.empty(len(spots))
    rank[np.argsort(r, kind="stable")] = np.arange(len(spots)) + 0.5
    wanted = np.sqrt(rank / len(spots)) * max(float(np.quantile(r, 0.8)), 1.0)
    return np.asarray(spots * ((1 - share) + share * wanted / np.maximum(r, 1e-6))[:, None])


def _box(disc: Disc, leaves: int, labelled: bool) -> tuple[float, float]:
    """Half width and half height that a node needs with its label (in small graphs) and the rings of its leaves."""
    r = size(disc.statements)
    if leaves:
        reach = _ring_radii(leaves, r, labelled)[-1]
        return (reach * 1.5 + 46, reach + 26) if labelled else (reach + 12, reach + 12)
    return (max(r + 6, min(disc.name, _LABEL_CHARS) * 4.2 + 6), r + 15) if labelled else (r + 9, r + 9)


def _ring_radii(leaves: int, r: float, labelled: bool) -> list[float]:
    """The (vertical) radii of the rings that hold that many leaves around a hub of radius ``r``."""
    radii: list[float] = []
    held = 0
    while held < leaves or not radii:
        radii.append((radii[-1] if radii else r + 8) + (_RING_GAP if labelled else _RING_GAP / 2))
        held += _capacity(radii[-1], labelled)
    return radii


def _capacity(ring: float, labelled: bool) -> int:
    return max(5, int(2 * math.pi * ring * (1.25 / 62 if labelled else 1 / 24)))


def _rings(leaves: list[int], hub: Floats, disc: Disc, labelled: bool) -> dict[int, Floats]:
    where, rest = {}, list(leaves)
    wide = 1.5 if labelled else 1.0
    away = math.atan2(hub[1], hub[0])
    for ring, r in enumerate(_ring_radii(len(leaves), size(disc.statements), labelled)):
        room = _capacity(r, labelled)
        now, rest = rest[:room], rest[room:]
        for i, leaf in enumerate(now):
            angle = away + 2 * math.pi * (i + 0.5 * (ring % 2)) / max(len(now), 3)
            where[leaf] = hub + np.array((math.cos(angle) * r * wide, math.sin(angle) * r))
    return where


def _force(graph: Any, core: list[int], row: dict[int, int], boxes: Floats) -> Floats:
    """Spring layout of the core."""
    n = len(core)
    if n == 1:
        return np.zeros((1, 2))
    groups = sorted(
        (sorted(g) for g in nx.community.louvain_communities(graph, seed=SEED)), key=lambda g: (-len(g), g[0])
    )
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
    square = (gap**2).sum(axis=2) + (_SPRING * 0.5) ** 2
    factor = heavy[None, :] / square
    factor[np.arange(len(spots)), owner] = 0.0
    push = (gap * factor[:, :, None]).sum(axis=1)
    for m in members:
        near = spots[m][:, None, :] - spots[m][None, :, :]
        push[m] += (near * (mass[m][None, :] / ((near**2).sum(axis=2) + 25.0))[:, :, None]).sum(axis=1)
    return np.asarray(push * mass[:, None] * _SPRING**2)


def _apart(spots: Floats, boxes: Floats, rounds: int = 60) -> Floats:
    """Move boxes (half width, half height) apart along the axis of the smaller overlap until none overlap."""
    spots = spots.copy()
    for _ in range(rounds):
        i, j = _overlaps(spots, boxes)
        if not len(i):
            break
        gap, reach = spots[i] - spots[j], boxes[i] + boxes[j]
        over = reach - np.abs(gap)
        side = np.where(gap == 0, -1.0, np.sign(gap))
        sideways = over[:, 0] < over[:, 1]
        step = np.where(np.stack((sideways, ~sideways), axis=1), side * over * 0.3, 0.0)
        moved = np.zeros_like(spots)
        np.add.at(moved, i, step)
        np.add.at(moved, j, -step)
        spots += np.clip(moved, -120.0, 120.0)
    return spots


def _overlaps(spots: Floats, boxes: Floats) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Pairs of boxes that overlap, by a sweep from left to right."""
    left = spots[:, 0] - boxes[:, 0]
    order = np.argsort(left, kind="stable")
    left, right = left[order], (spots[:, 0] + boxes[:, 0])[order]
    y, half = spots[order, 1], boxes[order, 1]
    first, second = [], []
    active = np.arange(len(spots) - 1)
    step = 1
    while len(active):
        active = active[active + step < len(spots)]
        active = active[right[active] > left[active + step] + 0.5]
        other = active + step
        hit = np.abs(y[active] - y[other]) < half[active] + half[other] - 0.5
        first.append(order[active[hit]])
        second.append(order[other[hit]])
        step += 1
    empty = np.zeros(0, dtype=np.int64)
    return np.concatenate([empty, *first]), np.concatenate([empty, *second])


def _free_place(placed: list[tuple[float, float, float, float]], half_x: float, half_y: float) -> tuple[float, float]:
    """The spot nearest to the centre (along a spiral) where a box of that half size overlaps none before it."""
    if not placed:
        return 0.0, 0.0
    others = np.array(placed)
    turn = placed[0][3] / 14.0
    while True:
        r = 14.0 * turn
        x, y = r * math.cos(turn) * _STRETCH, r * math.sin(turn)
        free = (np.abs(others[:, 0] - x) > others[:, 2] + half_x) | (np.abs(others[:, 1] - y) > others[:, 3] + half_y)
        if free.all():
            return x, y
        turn += 40.0 / max(40.0, r)


def _rows(
    singles: list[int], spots: Floats, placed: list[tuple[float, float, float, float]], cell: tuple[float, float]
) -> None:
    """Nodes without an edge, in rows of cells (width, height) below everything else."""
    if not singles:
        return
    left = min((p[0] - p[2] for p in placed), default=0.0)
    right = max((p[0] + p[2] for p in placed), default=0.0)
    bottom = max((p[1] + p[3] for p in placed), default=0.0)
    columns = min(len(singles), max(4, int((right - left) / cell[0]), int(math.sqrt(len(singles) * 0.8))))
    start = (left + right) / 2 - (columns - 1) * cell[0] / 2
    for i, node in enumerate(singles):
        spots[node] = start + (i % columns) * cell[0], bottom + cell[1] * 0.7 + (i // columns) * cell[1]
