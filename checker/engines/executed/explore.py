"""Breadth-first exploration by firing every event on the real charts."""

from __future__ import annotations

import sys
import time
from array import array
from collections.abc import Callable
from dataclasses import dataclass, field

from checker.engines.executed.classes import DecisionTree
from checker.engines.executed.engine import ExecutedSystem, Outcome
from checker.engines.executed.trees import State
from checker.engines.limits import Limits, Progress, Report
from checker.lowering.fillings import Filling

EVERY = 16
"""So many states are looked at between two looks at the time and the memory."""


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
    faults: int | None = None,
    limits: Limits | None = None,
    progress: Report | None = None,
) -> ExecutedGraph:
    """All reachable states, found by running the charts.

    Args:
        system: the real charts.
        memo: whether a step is answered from memory where an executed step read the same values;
            the recorded reads make that sound for data guards. Python guards that read anything
            but variables need ``memo=False``.
        faults: the most faults of a run; each state then ends with the number of those so far, so
            that it may come several times.
        limits: when to stop.
        progress: told how far the exploration is.

    Returns:
        The graph; ``complete`` is False and ``stopped`` says why if a limit was reached.
    """
    begun = time.monotonic()
    steppers = [_stepper(system, filling, memo) for filling in system.fillings]
    spends = [faults is not None and filling.by == "fault" for filling in system.fillings]
    states = list(system.initial_states())
    if faults is not None:
        states = [(*state, 0) for state in states]
    index: dict[State, int] = {state: place for place, state in enumerate(states)}
    graph = ExecutedGraph(states, [0] * len(states), len(states))
    limits = limits or Limits()
    most = limits.max_states or sys.maxsize
    place = 0
    while place < len(states):
        if place % EVERY == 0 or len(states) > most:
            reached = limits.reached(len(states), begun)
            if reached or progress is not None:
                here = _progress(graph, place, begun)
                if reached:
                    graph.complete, graph.stopped = False, f"{reached}: {here}"
                    break
                assert progress is not None
                progress(here)
        state = states[place]
        for number, stepper in enumerate(steppers):
            if spends[number] and state[-1] == faults:
                continue
            outcome = stepper(state)
            if outcome is None:
                continue
            if outcome.leaves is not None:
                graph.leaves.append((place, number, outcome.leaves))
                continue
            after = outcome.apply(state)
            if spends[number]:
                after = (*after[:-1], after[-1] + 1)
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


def _progress(graph: ExecutedGraph, place: int, begun: float) -> Progress:
    states = len(graph.states)
    left, seconds = states - place, time.monotonic() - begun
    return Progress(states, len(graph.source), graph.depth[-1], left, seconds)


def _stepper(
    system: ExecutedSystem, filling: Filling, memo: bool
) -> Callable[[State], Outcome | None]:
    """The step of one filling, from memory where the same values have been read before."""
    if memo:
        return DecisionTree(lambda state: system.step(filling, state)).answer
    return lambda state: system.step(filling, state).outcome
