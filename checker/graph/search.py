"""Searches over a state graph's arrays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from checker.graph.state_graph import StateGraph


@dataclass(frozen=True)
class FaultSearch:
    """For each state the path with the fewest faults and, among those, the fewest steps.

    ``parent_edge`` is the position of the path's last edge, -1 for initial states.
    """

    faults: NDArray[np.int32]
    steps: NDArray[np.int32]
    parent_edge: NDArray[np.int64]


def fewest_faults(graph: StateGraph) -> FaultSearch:
    """Paths ordered by (faults, steps), from the initial states to every state.

    States are settled in the order of their cost: all with no fault, level by level, then all with
    one, and so on. Among edges of equal cost the first one (by source, then command) is taken.

    References:
        R. B. Dial, "Algorithm 360: Shortest-path forest with topological ordering",
        Communications of the ACM 12 (1969), 632-633.
    """
    count = len(graph)
    faults = np.full(count, -1, dtype=np.int32)
    steps = np.full(count, -1, dtype=np.int32)
    parent = np.full(count, -1, dtype=np.int64)
    waiting: dict[tuple[int, int], list[NDArray[np.int64]]] = {}
    faults[: graph.initial_count] = 0
    steps[: graph.initial_count] = 0
    bucket = np.arange(graph.initial_count, dtype=np.int64)
    cost = (0, 0)
    while True:
        edges = _edges_out_of(graph, bucket)
        is_fault = graph.fault_edges[edges]
        for chosen, following in (
            (edges[~is_fault], (cost[0], cost[1] + 1)),
            (edges[is_fault], (cost[0] + 1, cost[1] + 1)),
        ):
            fresh = chosen[faults[graph.edge_target[chosen]] < 0]
            if len(fresh):
                waiting.setdefault(following, []).append(fresh)
        if not waiting:
            return FaultSearch(faults, steps, parent)
        cost = min(waiting)
        candidates = np.sort(np.concatenate(waiting.pop(cost)))
        targets = graph.edge_target[candidates]
        open_ = faults[targets] < 0
        chosen = candidates[open_][::-1]
        parent[targets[open_][::-1]] = chosen  # the last write, which is the first edge, stays
        faults[targets[open_]], steps[targets[open_]] = cost
        bucket = np.unique(targets[open_]).astype(np.int64)


def distance_to(
    graph: StateGraph,
    target: NDArray[np.bool_],
    allowed: NDArray[np.bool_] | None = None,
) -> NDArray[np.int32]:
    """The number of steps from each state to the nearest target state, -1 where there is no path.

    Args:
        graph: the state graph.
        target: which states are targets.
        allowed: which edges a path may use; all by default.

    References:
        T. H. Cormen et al., Introduction to Algorithms, 4th ed. (2022), section 20.2
        (breadth-first search, here on the reversed graph).
    """
    order, start = graph.by_target
    source = graph.edge_source[order]
    usable = None if allowed is None else allowed[order]
    distance = np.full(len(graph), -1, dtype=np.int32)
    distance[target] = 0
    bucket = np.flatnonzero(target)
    level = 0
    while len(bucket):
        level += 1
        edges = _ranges(start, bucket)
        if usable is not None:
            edges = edges[usable[edges]]
        before = source[edges]
        distance[before[distance[before] < 0]] = level
        bucket = np.flatnonzero(distance == level)
    return distance


def path_to(graph: StateGraph, state: int, parent_edge: NDArray[np.int64]) -> list[int]:
    """The edges of the path to a state, first to last."""
    path: list[int] = []
    while parent_edge[state] >= 0:
        edge = int(parent_edge[state])
        path.append(edge)
        state = int(graph.edge_source[edge])
    path.reverse()
    return path


def _edges_out_of(graph: StateGraph, states: NDArray[np.int64]) -> NDArray[np.int64]:
    return _ranges(graph.out_start, states)


def _ranges(start: NDArray[np.int64], chosen: NDArray[Any]) -> NDArray[np.int64]:
    """The concatenation of ``range(start[i], start[i + 1])`` for each chosen i."""
    lengths = start[chosen + 1] - start[chosen]
    total = int(lengths.sum())
    if not total:
        return np.zeros(0, dtype=np.int64)
    offsets = np.repeat(start[chosen] - np.concatenate([[0], np.cumsum(lengths)[:-1]]), lengths)
    result: NDArray[np.int64] = offsets + np.arange(total)
    return result
