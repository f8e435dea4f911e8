"""Searches over a state graph's arrays."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from checker.engines.native import graphs
from checker.engines.native.paths import FAULT
from checker.engines.threads import together
from checker.graph.state_graph import StateGraph


@dataclass(frozen=True)
class FaultSearch:
    """For each state the path with the fewest faults and, among those, the fewest steps.

    ``cost`` orders paths so; ``parent_edge`` is the position of the path's last edge, -1 for
    initial states.
    """

    cost: NDArray[np.int64]
    parent_edge: NDArray[np.int64]

    @property
    def faults(self) -> NDArray[np.int64]:
        """The faults on the path to each state."""
        return self.cost // FAULT

    @property
    def steps(self) -> NDArray[np.int64]:
        """The steps of the path to each state."""
        return self.cost % FAULT


def fewest_faults(graph: StateGraph) -> FaultSearch:
    """Paths ordered by (faults, steps), from the initial states to every state.

    Among edges of equal cost the first one (by source, then command) is taken.
    """
    faults = np.asarray([command.fault for command in graph.model.commands], dtype=bool)
    return FaultSearch(
        *graphs.cheapest_paths(
            graph.initial_count,
            graph.parts,
            graph.out_start,
            graph.edge_target,
            graph.edge_command,
            faults,
        )
    )


@dataclass(frozen=True)
class Ways:
    """A question about paths: from which states is one of these reached in such steps?

    Args:
        targets: which states are to be reached.
        commands: which commands a path may use.
        steps: how many steps a path may have; any number for ``None``.
    """

    targets: NDArray[np.bool_]
    commands: NDArray[np.bool_]
    steps: int | None = None


def reaching(graph: StateGraph, questions: Sequence[Ways]) -> Iterator[NDArray[np.bool_]]:
    """For each question the states from which a path leads to a target."""
    if not questions:
        return
    kind = graphs.marks_for(len(questions))
    bits = 8 * kind.itemsize
    batches = [questions[first : first + bits] for first in range(0, len(questions), bits)]
    marks = [np.zeros(len(graph), kind) for _ in batches]
    allowed = [np.zeros(len(graph.model.commands), kind) for _ in batches]
    for some, of_states, of_commands in zip(batches, marks, allowed, strict=True):
        for number, each in enumerate(some):
            bit = kind.type(1 << number)
            of_states |= each.targets * bit
            of_commands |= each.commands * bit
    edges = graph.out_start, graph.edge_target, graph.edge_command
    local = np.empty(len(graph), np.int32)

    def spread(part: NDArray[np.int64]) -> None:
        backwards = graphs.Reversed(part, *edges, local)
        for some, of_states, of_commands in zip(batches, marks, allowed, strict=True):
            here = of_states[part]
            backwards.spread(here, of_commands, [each.steps for each in some])
            of_states[part] = here

    together([partial(spread, part) for part in graph.parts])
    for some, of_states in zip(batches, marks, strict=True):
        for number in range(len(some)):
            yield (of_states & kind.type(1 << number)).astype(bool)


def steps_to(graph: StateGraph, state: int, question: Ways) -> int:
    """How many steps the shortest path from a state to a target has, -1 where there is none.

    References:
        T. H. Cormen et al., Introduction to Algorithms, 4th ed. (2022), section 20.2
        (breadth-first search).
    """
    seen = np.zeros(len(graph), bool)
    level = np.asarray([state], np.int64)
    steps = 0
    while len(level):
        if question.targets[level].any():
            return steps
        seen[level] = True
        edges = _ranges(graph.out_start, level)
        edges = edges[question.commands[graph.edge_command[edges]]]
        following = np.unique(graph.edge_target[edges]).astype(np.int64)
        level = following[~seen[following]]
        steps += 1
    return -1


def path_to(graph: StateGraph, state: int, parent_edge: NDArray[np.int64]) -> list[int]:
    """The edges of the path to a state, first to last."""
    path: list[int] = []
    while parent_edge[state] >= 0:
        edge = int(parent_edge[state])
        path.append(edge)
        state = graph.source_of(edge)
    path.reverse()
    return path


def _ranges(start: NDArray[np.int64], chosen: NDArray[np.int64]) -> NDArray[np.int64]:
    """The concatenation of ``range(start[i], start[i + 1])`` for each chosen i."""
    lengths = start[chosen + 1] - start[chosen]
    total = int(lengths.sum())
    offsets = np.repeat(start[chosen] - np.cumsum(lengths) + lengths, lengths)
    result: NDArray[np.int64] = offsets + np.arange(total)
    return result
