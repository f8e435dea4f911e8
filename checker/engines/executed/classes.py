"""Equal questions asked once: states grouped by what a step really reads.

Firing a filling on a state reads some variables, and the outcomes form a decision tree (see
:mod:`checker.engines.executed.trees`). It is sound without any analysis of guards, because the
reads are recorded while the real charts run; it is what makes comparing an engine with the charts
over all (state, event) pairs affordable.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from checker.engines.executed.engine import ExecutedSystem, Outcome, StepResult
from checker.engines.executed.trees import Node, State, Tree
from checker.lowering.fillings import Filling


class DecisionTree(Tree[Outcome | None]):
    """The outcomes of one filling, as far as they have been executed."""

    def __init__(self, execute: Callable[[State], StepResult]):
        def ask(state: State) -> tuple[Outcome | None, tuple[int, ...]]:
            result = execute(state)
            return result.outcome, result.reads

        super().__init__(ask)

    @property
    def executions(self) -> int:
        """How many states were executed."""
        return self.asked

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
        if self.root is None:
            self.grow(_state(columns, values, 0))
        assert self.root is not None
        stack: list[tuple[Node[Outcome | None], NDArray[np.int64]]] = [(self.root, everything)]
        while stack:
            node, here = stack.pop()
            if node.position is None:
                yield here, node.answer
                continue
            column = columns[node.position][here]
            for number in np.flatnonzero(np.bincount(column)):
                chosen = here[column == number]
                value = values[node.position][int(number)]
                if value not in node.children:
                    self.grow(_state(columns, values, int(chosen[0])))
                stack.append((node.children[value], chosen))


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
