"""Bounded model checking: the shortest run to something bad, up to a depth.

References:
    A. Biere, A. Cimatti, E. Clarke, Y. Zhu, "Symbolic Model Checking without BDDs", TACAS 1999.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import z3

from checker.engines.symbolic.relation import Relation, bad_step, conditions_of, solver
from checker.expressions.nodes import TRUE, Expr
from checker.model import Model

State = dict[str, int]


@dataclass(frozen=True)
class BoundedResult:
    """What a bounded search found.

    ``verdict`` is ``found`` (then ``states`` and ``commands`` are a shortest run), ``none`` (no
    such run of at most ``depth`` steps), or ``undecided`` (``reason`` says why; no run of fewer
    than ``depth`` steps).
    """

    verdict: Literal["found", "none", "undecided"]
    depth: int
    states: tuple[State, ...] = ()
    commands: tuple[str, ...] = ()
    reason: str = ""


def bounded(
    model: Model,
    bad: Expr | Mapping[str, Expr],
    depth: int,
    *,
    assume: Expr = TRUE,
    timeout: float | None = None,
    relation: Relation | None = None,
) -> BoundedResult:
    """The shortest run to a bad state, or ending in a bad step.

    Args:
        model: the design.
        bad: a condition on states, or command name to a condition on its step.
        depth: the greatest number of steps to look for.
        assume: a condition on the initial state, for example on the choices.
        timeout: seconds for the whole search.
        relation: the model's relation, where it has been translated before.
    """
    conditions = [assume, *conditions_of(bad)]
    relation = Relation.of(model, conditions, relation)
    made = solver(None)
    made.add(relation.types(0), relation.initial(), relation.frame(0)(assume))
    begun = time.monotonic()
    for steps in range(depth + 1):
        left = None if timeout is None else timeout - (time.monotonic() - begun)
        if left is not None and left <= 0:
            return BoundedResult("undecided", steps, reason=_too_slow(timeout, steps))
        found = _ask(made, relation, bad, steps, left)
        if found == z3.unknown:
            return BoundedResult("undecided", steps, reason=_too_slow(timeout, steps))
        if found is not None:
            return found  # type: ignore[no-any-return]
        made.add(relation.step(steps))
    return BoundedResult("none", depth)


def _too_slow(timeout: float | None, steps: int) -> str:
    return f"the time limit of {timeout:g} s was reached while looking at runs of {steps} steps"


def _ask(made: Any, relation: Relation, bad: Any, steps: int, left: float | None) -> Any:
    """A run of exactly ``steps`` steps, ``None`` for none, z3.unknown for no answer in time."""
    if isinstance(bad, Mapping):
        if steps == 0:
            return None
        question = bad_step(relation, steps - 1, bad)
    else:
        question = relation.frame(steps)(bad)
    if left is not None:
        made.set("timeout", max(1, int(left * 1000)))
    made.push()
    made.add(question)
    answer = made.check()
    result: Any = None
    if answer == z3.sat:
        solution = made.model()
        result = BoundedResult(
            "found",
            steps,
            tuple(relation.state(solution, i) for i in range(steps + 1)),
            tuple(relation.command(solution, i) for i in range(steps)),
        )
    elif answer == z3.unknown:
        result = z3.unknown
    made.pop()
    return result
