"""Equal questions asked once: states grouped by what a step really reads.

Firing a filling on a state reads some variables, one after the other, and its outcome is a function
of what it read. So the outcomes form a decision tree, grown from real executions: all states that
agree with an executed one on everything that it read have the same outcome. The tree is sound
without any analysis of guards, because the reads are recorded while the real charts run; it is what
makes comparing an engine with the charts over all (state, event) pairs affordable.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from checker.engines.executed.engine import ExecutedSystem, Outcome, State, StepResult
from checker.lowering.fillings import Filling


@dataclass
class _Node:
    """A variable to look at next, or (``position`` is None) an outcome."""

    position: int | None
    outcome: Outcome | None = None
    children: dict[Any, _Node] = field(default_factory=dict)


class DecisionTree:
    """The outcomes of one filling, as far as they have been executed.

    Branches are keyed by the author-side values of variables.
    """

    def __init__(self, execute: Callable[[State], StepResult]):
        self._execute = execute
        self._root: _Node | None = None
        self.executions = 0

    def outcome(self, state: State) -> Outcome | None:
        """What the filling does to one state; executed only if nothing like it has been."""
        node = self._root
        while node is not None and node.position is not None:
            node = node.children.get(state[node.position])
        return self._grow(state) if node is None else node.outcome

    def outcomes(
        self,
        columns: Mapping[int, NDArray[np.integer[Any]]],
        values: Mapping[int, tuple[Any, ...]],
        count: int,
    ) -> Iterator[tuple[NDArray[np.int64], Outcome | None]]:
        """Many states grouped by outcome.

        Args:
            columns: position of a variable to its encoded values over all states.
            values: position of a variable to the author-side value of each encoded number,
                the lowest first; ``columns`` count from 0.
            count: how many states there are.
        """
        everything = np.arange(count)
        if not count:
            return
        if self._root is None:
            self._grow(_state(columns, values, 0))
        assert self._root is not None
        stack: list[tuple[_Node, NDArray[np.int64]]] = [(self._root, everything)]
        while stack:
            node, here = stack.pop()
            if node.position is None:
                yield here, node.outcome
                continue
            column = columns[node.position][here]
            for number in np.flatnonzero(np.bincount(column)):
                chosen = here[column == number]
                value = values[node.position][int(number)]
                if value not in node.children:
                    self._grow(_state(columns, values, int(chosen[0])))
                stack.append((node.children[value], chosen))

    def _grow(self, state: State) -> Outcome | None:
        """Execute one state and add what it read and what came of it."""
        result = self._execute(state)
        self.executions += 1
        leaf = _Node(None, result.outcome)
        nodes = [_Node(position) for position in result.reads]
        if self._root is None:
            self._root = nodes[0] if nodes else leaf
        node = self._root
        for place, position in enumerate(result.reads):
            if node.position != position:
                raise AssertionError(f"two executions read differently at variable {position}")
            following = nodes[place + 1] if place + 1 < len(nodes) else leaf
            node = node.children.setdefault(state[position], following)
        return result.outcome


def _state(
    columns: Mapping[int, NDArray[np.integer[Any]]],
    values: Mapping[int, tuple[Any, ...]],
    index: int,
) -> State:
    return tuple(values[p][int(columns[p][index])] for p in range(len(columns)))


def decision_trees(system: ExecutedSystem) -> dict[str, DecisionTree]:
    """A tree for each filling, by name."""

    def tree(filling: Filling) -> DecisionTree:
        return DecisionTree(lambda state: system.step(filling, state))

    return {filling.name: tree(filling) for filling in system.fillings}
