"""Proofs by k-induction, with invariants that strengthen the claim; every proof is checked again.

References:
    M. Sheeran, S. Singh, G. Stalmarck, "Checking Safety Properties Using Induction and a
    SAT-Solver", FMCAD 2000.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import z3

from checker.engines.symbolic.bounded import State, bounded
from checker.engines.symbolic.relation import Relation, bad_step, conditions_of, solver
from checker.expressions.nodes import TRUE, Expr, conjunction, disjunction, negate
from checker.model import Model

Bad = Expr | Mapping[str, Expr]


@dataclass(frozen=True)
class ProofResult:
    """What an attempt at a proof came to.

    ``proved``: by ``k``-induction with ``lemmas`` invariants, and ``checked`` says that the
    independent check of the argument agreed. ``refuted``: with a run. ``undecided``: ``reason``
    says why.
    """

    verdict: Literal["proved", "refuted", "undecided"]
    k: int = 0
    lemmas: int = 0
    checked: bool = False
    states: tuple[State, ...] = ()
    commands: tuple[str, ...] = ()
    reason: str = ""


def prove(
    model: Model,
    bad: Bad,
    *,
    strengthening: Sequence[Expr] = (),
    assume: Expr = TRUE,
    max_k: int = 3,
    timeout: float | None = None,
    relation: Relation | None = None,
) -> ProofResult:
    """Prove that nothing bad can happen, or find a run to it.

    Args:
        model: the design.
        bad: a condition on states, or command name to a condition on its step.
        strengthening: candidate invariants; the proof shows them together with the claim.
        assume: a condition on the frozen choices under which the claim is made.
        max_k: the greatest number of steps of the induction.
        timeout: seconds for the whole attempt.
        relation: the model's relation, where it has been translated before.
    """
    relation = Relation.of(model, [assume, *strengthening, *conditions_of(bad)], relation)
    begun = time.monotonic()
    invariant = conjunction(strengthening)
    if strengthening and not inductive(relation, invariant, timeout):
        return ProofResult(
            "undecided", reason="the strengthening is not an inductive invariant on its own"
        )
    last: dict[str, int] = {}
    for k in range(1, max_k + 1):
        left = None if timeout is None else timeout - (time.monotonic() - begun)
        if left is not None and left <= 0:
            return ProofResult(
                "undecided", k, reason=f"the time limit of {timeout:g} s was reached"
            )
        base = bounded(
            model,
            bad,
            k - (0 if isinstance(bad, Mapping) else 1),
            assume=assume,
            timeout=left,
            relation=relation,
        )
        if base.verdict == "found":
            return ProofResult("refuted", k, states=base.states, commands=base.commands)
        if base.verdict == "undecided":
            return ProofResult("undecided", k, reason=base.reason)
        answer, last = _induction_step(relation, bad, invariant, assume, k, left)
        if answer == z3.unsat:
            checked = check_proof(relation, bad, invariant, assume, k)
            return ProofResult("proved", k, len(strengthening), checked)
        if answer == z3.unknown:
            return ProofResult(
                "undecided", k, reason=f"the time limit of {timeout:g} s was reached"
            )
    shown = ", ".join(f"{n} = {model.variable[n].type.show(v)}" for n, v in sorted(last.items()))
    return ProofResult(
        "undecided",
        max_k,
        reason=f"not {max_k}-inductive; the induction fails from the (perhaps unreachable) state: "
        f"{shown}",
    )


def inductive(relation: Relation, invariant: Expr, timeout: float | None = None) -> bool:
    """Whether a condition holds initially and is kept by every step.

    Each is checked once, in a solver of its own: many proofs share their lemmas.
    """
    if invariant in relation.inductive:
        return True
    made = solver(timeout)
    made.add(relation.types(0))
    made.push()
    made.add(relation.initial(), z3.Not(relation.frame(0)(invariant)))
    starts = made.check() == z3.unsat
    made.pop()
    if not starts:
        return False
    made.add(relation.frame(0)(invariant), relation.step(0))
    made.add(z3.Not(relation.frame(1)(invariant)))
    if made.check() != z3.unsat:
        return False
    relation.inductive.add(invariant)
    return True


def _induction_step(
    relation: Relation, bad: Bad, invariant: Expr, assume: Expr, k: int, timeout: float | None
) -> tuple[Any, State]:
    """Whether k good steps can be followed by a bad one; with the state that it starts from."""
    made = solver(timeout)
    made.add(relation.frame(0)(assume))
    for i in range(k + 1):
        made.add(relation.types(i), relation.frame(i)(invariant))
    for i in range(k):
        made.add(relation.step(i))
        if isinstance(bad, Mapping):
            this = bad_step(relation, i, bad)
            made.add(this if i == k - 1 else z3.Not(this))
        else:
            made.add(z3.Not(relation.frame(i)(bad)))
    if not isinstance(bad, Mapping):
        made.add(relation.frame(k)(bad))
    answer = made.check()
    state = relation.state(made.model(), 0) if answer == z3.sat else {}
    return answer, state


def check_proof(relation: Relation, bad: Bad, invariant: Expr, assume: Expr, k: int) -> bool:
    """Check a proof again, in fresh solvers: the invariant, the base case, the induction step.

    For k = 1 the argument is a single inductive invariant, which :func:`check_invariant` checks
    by its three conditions.
    """
    if k == 1 and not isinstance(bad, Mapping):
        claim = conjunction((invariant, disjunction((negate(assume), negate(bad)))))
        return check_invariant(relation.model, claim, conjunction((assume, bad)), relation)
    if not inductive(relation, invariant):
        return False
    base = bounded(relation.model, bad, k, assume=assume, relation=relation)
    step, _ = _induction_step(relation, bad, invariant, assume, k, None)
    return base.verdict == "none" and bool(step == z3.unsat)


def check_invariant(
    model: Model, invariant: Expr, bad: Expr, relation: Relation | None = None
) -> bool:
    """Whether an invariant proves that a condition never holds.

    Three conditions, each in a fresh solver: every initial state satisfies the invariant, every
    step keeps it, and it excludes the bad states.
    """
    relation = Relation.of(model, [invariant, bad], relation)
    excludes = solver(None)
    excludes.add(relation.types(0), relation.frame(0)(invariant), relation.frame(0)(bad))
    return inductive(relation, invariant) and bool(excludes.check() == z3.unsat)
