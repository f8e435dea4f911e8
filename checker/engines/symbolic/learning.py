"""Lemmas learnt from failed inductions, with the reachable states as a guide.

An induction that fails shows a state from which something bad is one step away. If the property
holds, that state cannot be reached; the smallest part of it that no reachable state has in common
becomes a lemma, and the induction is tried again. As in the algorithms that learn clauses from
counterexamples to induction, only z3's word counts in the end: the lemmas are handed to the same
proof as any others, which must show them inductive together with the claim.

References:
    A. R. Bradley, "SAT-Based Model Checking without Unrolling", VMCAI 2011.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence

import numpy as np
import z3
from numpy.typing import NDArray

from checker.engines.symbolic.lemmas import equal, packed
from checker.engines.symbolic.relation import Relation, bad_step, conditions_of, solver
from checker.expressions.nodes import TRUE, Expr, Var, conjunction, disjunction, negate
from checker.graph.state_graph import StateGraph
from checker.model import Model


def learn(
    model: Model,
    graph: StateGraph,
    bad: Expr | Mapping[str, Expr],
    *,
    lemmas: Sequence[Expr] = (),
    assume: Expr = TRUE,
    most: int = 400,
    timeout: float | None = None,
    relation: Relation | None = None,
) -> tuple[Expr, ...] | None:
    """Clauses that make a claim inductive in one step, together with the lemmas.

    Args:
        model: the design.
        graph: its state graph, explored to the end.
        bad: a condition on states, or command name to a condition on its step.
        lemmas: invariants that are known already.
        assume: a condition on the frozen choices under which the claim is made.
        most: give up after so many clauses.
        timeout: give up after so many seconds.
        relation: the model's relation, where it has been translated before.

    Returns:
        The clauses; ``None`` if it gave up, or if a failed induction starts in a reachable state
        (then the claim is wrong).
    """
    begun = time.monotonic()
    relation = Relation.of(model, [assume, *lemmas, *conditions_of(bad)], relation)
    before, after = relation.frame(0), relation.frame(1)
    made = solver(timeout)
    made.add(relation.types(0), relation.step(0), before(assume), before(conjunction(lemmas)))
    if isinstance(bad, Mapping):
        wrong = bad_step(relation, 0, bad)
    else:
        made.add(z3.Not(before(bad)))
        wrong = after(bad)
    learnt: list[Expr] = []
    unreachable = _Unreachable(model, graph)
    while len(learnt) < most and (timeout is None or time.monotonic() - begun < timeout):
        lost = [z3.Not(after(clause)) for clause in learnt]
        made.push()
        made.add(z3.Or(wrong, *lost))
        answer = made.check()
        state = relation.state(made.model(), 0) if answer == z3.sat else None
        made.pop()
        if state is None:
            return tuple(learnt) if answer == z3.unsat else None
        clause = unreachable.clause(state)
        if clause is None:
            return None
        learnt.append(clause)
        made.add(before(clause))
    return None


class _Unreachable:
    """Which parts of a state no reachable state has."""

    def __init__(self, model: Model, graph: StateGraph):
        judged = set(model.judgements)
        choices = [v for v in model.variables if v.kind == "choice" and v.name not in judged]
        others = [v for v in model.variables if v.kind != "choice"]
        self.graph = graph
        self._masks: dict[tuple[str, int], NDArray[np.uint64]] = {}
        # What is tried first is dropped first: a lemma that names no choice says the most.
        self.order = [*choices, *others]

    def clause(self, state: Mapping[str, int]) -> Expr | None:
        """The negation of a least part of an unreachable state; ``None`` for a reachable one."""
        masks = [self._mask(v.name, state[v.name]) for v in self.order]
        # following[i] is where everything from the i-th on occurs together.
        following = [np.full_like(masks[0], np.iinfo(np.uint64).max)]
        for mask in reversed(masks):
            following.append(following[-1] & mask)
        following.reverse()
        if following[0].any():
            return None
        kept = []
        here = following[-1]
        for place, variable in enumerate(self.order):
            if (here & following[place + 1]).any():
                kept.append(variable)
                here = here & masks[place]
        return disjunction(negate(equal(Var(v.name, v.type), state[v.name])) for v in kept)

    def _mask(self, name: str, value: int) -> NDArray[np.uint64]:
        if (name, value) not in self._masks:
            self._masks[name, value] = packed(self.graph.column(name) == value)
        return self._masks[name, value]
