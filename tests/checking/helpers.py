"""What the tests of checking share: a check of one property, and a plain search to compare with."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator
from typing import Any

from checker.checking.check import check_design
from checker.checking.results import DesignResult, PropertyResult, Trace
from checker.engines.limits import Limits
from checker.engines.step import initial_states, successor
from checker.model import Command, Model
from checker.notation.properties import Property

State = tuple[int, ...]


def named(result: DesignResult, name: str) -> PropertyResult:
    """One property of a result."""
    return next(each for each in result.properties if each.name == name)


def checked(cls: type[Any], prop: Property, limits: Limits | None = None) -> PropertyResult:
    """One property of a design; its name is ``p``."""
    return named(check_design(cls, {"p": prop}, limits=limits), "p")


def trace_of(result: PropertyResult, combination: int = 0) -> Trace:
    """The trace of a combination that has one."""
    trace = result.trace(combination)
    assert trace is not None
    return trace


def ends_of(trace: Trace) -> list[tuple[str, tuple[tuple[str, str], ...]]]:
    """What is false at the end of a trace, as plain tuples."""
    return [(each.text, each.values) for each in trace.falsified]


class PlainSearch:
    """Fewest faults, then fewest steps, to every state: Dijkstra's algorithm, state by state."""

    def __init__(self, model: Model):
        self.model = model
        self.names = [variable.name for variable in model.variables]
        queue = [((0, 0), tuple(s[n] for n in self.names)) for s in initial_states(model)]
        heapq.heapify(queue)
        self.cost: dict[State, tuple[int, int]] = {}
        self.edges: list[tuple[State, Command, State]] = []
        while queue:
            cost, state = heapq.heappop(queue)
            if state in self.cost:
                continue
            self.cost[state] = cost
            for command in model.commands:
                after = successor(model, self.whole(state), command)
                if after is not None:
                    target = tuple(after[n] for n in self.names)
                    self.edges.append((state, command, target))
                    heapq.heappush(queue, (self.after(cost, command), target))

    @staticmethod
    def after(cost: tuple[int, int], command: Command) -> tuple[int, int]:
        """What a run costs that goes one step on."""
        return cost[0] + command.fault, cost[1] + 1

    def whole(self, state: State) -> dict[str, int]:
        """A state with its variables' names."""
        return dict(zip(self.names, state, strict=True))

    def cheapest(
        self, combination: dict[str, int], wanted: Callable[[dict[str, int]], object]
    ) -> tuple[int, int] | None:
        """Faults and steps of the cheapest run to a wanted state of a combination."""
        found = [
            cost
            for state, cost in self.cost.items()
            if combination.items() <= self.whole(state).items() and wanted(self.whole(state))
        ]
        return min(found, default=None)

    def steps(self, combination: dict[str, int]) -> Iterator[tuple[State, Command, State]]:
        """The steps of a combination."""
        for state, command, target in self.edges:
            if combination.items() <= self.whole(state).items():
                yield state, command, target
