"""Breadth-first exploration by firing every event on the real charts."""

from __future__ import annotations

import time
from array import array
from collections.abc import Callable
from dataclasses import dataclass, field

from checker.engines.executed.classes import DecisionTree
from checker.engines.executed.engine import ExecutedSystem, Outcome, State
from checker.lowering.fillings import Filling


@dataclass
class ExecutedGraph:
    """What was found: states in the order of discovery, edges as three parallel arrays.

    ``leaves`` lists (state, filling, position of the variable) where a value left its type; the
    first ``expanded`` states have been looked at.
    """

    states: list[State]
    depth: list[int]
    initial_count: int
    source: array[int] = field(default_factory=lambda: array("q"))
    target: array[int] = field(default_factory=lambda: array("q"))
    filling: array[int] = field(default_factory=lambda: array("q"))
    leaves: list[tuple[int, int, int]] = field(default_factory=list)
    expanded: int = 0
    complete: bool = True
    stopped: str = ""
    seconds: float = 0.0


def explore_executed(
    system: ExecutedSystem,
    *,
    memo: bool = True,
    max_states: int | None = None,
    timeout: float | None = None,
) -> ExecutedGraph:
    """All reachable states, found by running the charts.

    Args:
        system: the real charts.
        memo: whether a step is answered from memory where an executed step read the same values;
            the recorded reads make that sound for data guards. Python guards that read anything
            but variables need ``memo=False``.
        max_states: stop after so many states.
        timeout: stop after so many seconds.

    Returns:
        The graph; ``complete`` is False and ``stopped`` says why if a limit was reached.
    """
    begun = time.monotonic()
    steppers = [_stepper(system, filling, memo) for filling in system.fillings]
    states = list(system.initial_states())
    index: dict[State, int] = {state: place for place, state in enumerate(states)}
    graph = ExecutedGraph(states, [0] * len(states), len(states))
    place = 0
    while place < len(states):
        if max_states is not None and len(states) > max_states:
            return _stop(graph, f"the limit of {max_states:,} states was reached", place, begun)
        if timeout is not None and place % 64 == 0 and time.monotonic() - begun > timeout:
            return _stop(graph, f"the time limit of {timeout:g} s was reached", place, begun)
        state = states[place]
        for number, stepper in enumerate(steppers):
            outcome = stepper(state)
            if outcome is None:
                continue
            if outcome.leaves is not None:
                graph.leaves.append((place, number, outcome.leaves))
                continue
            after = outcome.apply(state)
            found = index.get(after)
            if found is None:
                found = index[after] = len(states)
                states.append(after)
                graph.depth.append(graph.depth[place] + 1)
            graph.source.append(place)
            graph.target.append(found)
            graph.filling.append(number)
        place += 1
    graph.expanded = place
    graph.seconds = time.monotonic() - begun
    return graph


def _stop(graph: ExecutedGraph, why: str, place: int, begun: float) -> ExecutedGraph:
    graph.complete = False
    graph.expanded = place
    graph.seconds = time.monotonic() - begun
    graph.stopped = (
        f"{why}: {len(graph.states):,} states, {len(graph.source):,} transitions, "
        f"{len(graph.states) - place:,} states left to look at"
    )
    return graph


def _stepper(
    system: ExecutedSystem, filling: Filling, memo: bool
) -> Callable[[State], Outcome | None]:
    """The step of one filling, from memory where the same values have been read before."""
    if memo:
        return DecisionTree(lambda state: system.step(filling, state)).outcome
    return lambda state: system.step(filling, state).outcome
