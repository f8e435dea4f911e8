"""Questions about guards, over all states that the types allow."""

from __future__ import annotations

from collections.abc import Sequence

import z3

from checker.engines.symbolic.relation import Relation, solver
from checker.expressions.nodes import TRUE, Expr, conjunction, negate
from checker.model import Model

State = dict[str, int]


class Questions:
    """Questions about one model.

    Args:
        model: the design.
        given: a condition that every state in question satisfies, such as a proved invariant.
    """

    def __init__(self, model: Model, given: Expr = TRUE):
        self._relation = Relation(model, [given])
        self._solver = solver(None)
        self._solver.add(self._relation.types(0), self._relation.frame(0)(given))

    def witness(self, condition: Expr) -> State | None:
        """A state that satisfies a condition, ``None`` if there is none."""
        self._solver.push()
        self._solver.add(self._relation.frame(0)(condition))
        found = self._solver.check() == z3.sat
        state = self._relation.state(self._solver.model(), 0) if found else None
        self._solver.pop()
        return state

    def overlapping(self, left: Expr, right: Expr) -> State | None:
        """A state in which both conditions hold, ``None`` if they exclude each other."""
        return self.witness(conjunction((left, right)))

    def implies(self, premise: Expr, conclusion: Expr) -> bool:
        """Whether one condition implies another."""
        return self.witness(conjunction((premise, negate(conclusion)))) is None

    def never_true(self, condition: Expr) -> bool:
        """Whether no state satisfies a condition."""
        return self.witness(condition) is None

    def redundant(self, conditions: Sequence[Expr]) -> tuple[int, ...]:
        """The positions of conditions that the others imply."""
        return tuple(
            place
            for place, condition in enumerate(conditions)
            if self.implies(
                conjunction(c for other, c in enumerate(conditions) if other != place), condition
            )
        )
