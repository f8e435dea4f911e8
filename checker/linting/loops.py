"""Eventless transitions that never end whatever the variables are: no guard stops them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from statemachine import StateChart
from statemachine.transition import Transition

from checker.errors import SpecError
from checker.lowering.places import arrows
from checker.lowering.planning import Planner, matches


def loop_mistakes(cls: type[StateChart[Any]]) -> Iterator[SpecError]:
    """Circles of eventless transitions without guards; those with guards are lowering's to find."""
    planner = Planner(cls)
    sources = {id(arrow.transition): arrow.source for arrow in arrows(cls)}
    reported: set[int] = set()
    for name in planner.states:
        configuration = planner.begin_in(name)
        seen: dict[tuple[str, ...], int] = {}
        path: list[Transition] = []
        while configuration not in seen:
            seen[configuration] = len(path)
            taken = _taken(planner, configuration)
            if not taken:
                break
            path.extend(taken[:1])
            configuration = planner.microstep(configuration, taken)[3]
        else:
            circle = path[seen[configuration] :]
            if not reported & {id(transition) for transition in circle}:
                reported.update(id(transition) for transition in circle)
                states = ", ".join(str(transition.source.id) for transition in circle)
                yield SpecError(
                    f"the eventless transitions of {cls.__name__} never end (through {states}).",
                    sources[id(circle[0])],
                    why="python-statemachine would hang in this step",
                    instead="a guard that becomes false, or an event",
                )


def _taken(planner: Planner, configuration: tuple[str, ...]) -> list[Transition]:
    """The unguarded eventless transitions that leave a configuration, first of each chain."""
    found: list[Transition] = []
    for chain in planner.chains(configuration):
        first = next((t for t in chain if matches(t, None)), None)
        if first is not None and not list(first.cond) and first not in found:
            found.append(first)
    return planner.without_conflicts(configuration, found) if found else []
