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

from checker.engines.symbolic.lemmas import equal
from checker.engines.symbolic.relation import Relation, bad_step, solver
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

    Returns:
        The clauses; ``None`` if it gave up, or if a failed induction starts in a reachable state
        (then the claim is wrong).
    """
    begun = time.monotonic()
    relation = Relation(model, [assume, *lemmas, *_conditions(bad)])
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


def _conditions(bad: Expr | Mapping[str, Expr]) -> list[Expr]:
    return list(bad.values()) if isinstance(bad, Mapping) else [bad]


class _Unreachable:
    """Which parts of a state no reachable state has."""

    def __init__(self, model: Model, graph: StateGraph):
        judged = set(model.judgements)
        choices = [v for v in model.variables if v.kind == "choice" and v.name not in judged]
        others = [v for v in model.variables if v.kind != "choice"]
        self.graph = graph
        # What is tried first is dropped first: a lemma that names no choice says the most.
        self.order = [*choices, *others]

    def clause(self, state: Mapping[str, int]) -> Expr | None:
        """The negation of a least part of an unreachable state; ``None`` for a reachable one."""
        columns: dict[str, NDArray[np.bool_]] = {
            v.name: self.graph.column(v.name) == state[v.name] for v in self.order
        }
        kept = list(columns)
        if np.logical_and.reduce(list(columns.values())).any():
            return None
        for name in list(kept):
            fewer = [other for other in kept if other != name]
            if fewer and not np.logical_and.reduce([columns[other] for other in fewer]).any():
                kept = fewer
        types = {v.name: v.type for v in self.order}
        return disjunction(negate(equal(Var(n, types[n]), state[n])) for n in kept)
