"""Invariants found by looking at reachable states, and kept only if z3 proves them.

The explorer's states suggest what never occurs together; Houdini's algorithm then drops whatever is
not preserved by every step until the rest proves itself. So a proof that uses these lemmas rests
on z3 alone: a wrong suggestion is dropped, never believed.

References:
    C. Flanagan, K. R. M. Leino, "Houdini, an Annotation Assistant for ESC/Java", FME 2001.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import combinations
from typing import Any

import numpy as np
import z3
from numpy.typing import NDArray

from checker.engines.symbolic.relation import Relation, solver
from checker.expressions.nodes import (
    Const,
    Expr,
    compare,
    disjunction,
    negate,
)
from checker.expressions.types import BOOL, IntType, size
from checker.model import Model

MAX_JOINT = 512
"""Pairs of terms with more joint values than this suggest no lemmas."""


def mine(terms: Sequence[Expr], values: Callable[[Expr], NDArray[Any]]) -> tuple[Expr, ...]:
    """Candidate invariants: for each value of a term, the values of another that occur with it.

    Args:
        terms: what to look at: variables, views, conditions of a property.
        values: a term's encoded values over all reachable states.
    """
    distinct = list(dict.fromkeys(terms))
    masks = {term: _by_value(term, values(term)) for term in distinct}
    found: dict[Expr, None] = {}
    for term in distinct:
        absent = set(range(term.type.low, term.type.high + 1)) - set(masks[term])
        found.update({negate(equal(term, value)): None for value in sorted(absent)})
    for left, right in combinations(distinct, 2):
        if size(left.type) * size(right.type) <= MAX_JOINT:
            found.update(dict.fromkeys(_together(left, right, masks[left], masks[right])))
    return tuple(found)


def packed(mask: NDArray[np.bool_]) -> NDArray[np.uint64]:
    """A mask over states as bits, 64 to a word: what occurs together is then quickly asked."""
    bits = np.packbits(mask)
    return np.concatenate([bits, np.zeros(-len(bits) % 8, dtype=np.uint8)]).view(np.uint64)


def _by_value(term: Expr, column: NDArray[Any]) -> dict[int, NDArray[np.uint64]]:
    """For each value that a term takes, the states in which it does."""
    masks = {v: packed(column == v) for v in range(term.type.low, term.type.high + 1)}
    return {value: mask for value, mask in masks.items() if mask.any()}


def _together(
    left: Expr,
    right: Expr,
    first: Mapping[int, NDArray[np.uint64]],
    second: Mapping[int, NDArray[np.uint64]],
) -> Iterable[Expr]:
    """For each value of the one, the values of the other that occur with it."""
    for value, mask in first.items():
        others = [other for other, with_ in second.items() if (mask & with_).any()]
        if len(others) < len(second):
            premise = negate(equal(left, value))
            yield disjunction((premise, *(equal(right, other) for other in others)))


def equal(term: Expr, value: int) -> Expr:
    """The condition that a term has an encoded value."""
    if term.type == BOOL:
        return term if value else negate(term)
    type_ = IntType(value, value) if isinstance(term.type, IntType) else term.type
    return compare("==", term, Const(value, type_))


def inductive_subset(
    model: Model,
    candidates: Sequence[Expr],
    timeout: float | None = None,
    relation: Relation | None = None,
) -> tuple[Expr, ...]:
    """The largest set of candidates that together hold initially and are kept by every step.

    Args:
        model: the design.
        candidates: conditions on states.
        timeout: seconds for each question to z3; without an answer nothing is kept.
        relation: the model's relation, where it has been translated before.
    """
    relation = Relation.of(model, candidates, relation)
    kept = _true_at_first(relation, list(candidates), timeout)
    made = solver(timeout)
    made.add(relation.types(0), relation.step(0))
    switches = [z3.Bool(f"keep@{i}") for i in range(len(kept))]
    before, after = relation.frame(0), relation.frame(1)
    for switch, candidate in zip(switches, kept, strict=True):
        made.add(z3.Implies(switch, before(candidate)))
    made.add(
        z3.Or(
            *(
                z3.And(switch, z3.Not(after(candidate)))
                for switch, candidate in zip(switches, kept, strict=True)
            )
        )
    )
    alive = list(range(len(kept)))
    while alive:
        dead = sorted(set(range(len(kept))) - set(alive))
        answer = made.check(*(switches[i] for i in alive), *(z3.Not(switches[i]) for i in dead))
        if answer == z3.unsat:
            return tuple(kept[i] for i in alive)
        if answer == z3.unknown:
            return ()
        solution = made.model()
        alive = [
            i for i in alive if z3.is_true(solution.eval(after(kept[i]), model_completion=True))
        ]
    return ()


def _true_at_first(relation: Relation, candidates: list[Expr], timeout: float | None) -> list[Expr]:
    """The candidates that every initial state satisfies."""
    made = solver(timeout)
    made.add(relation.types(0), relation.initial())
    frame = relation.frame(0)
    kept = candidates
    while kept:
        made.push()
        made.add(z3.Or(*(z3.Not(frame(candidate)) for candidate in kept)))
        answer = made.check()
        solution = made.model() if answer == z3.sat else None
        made.pop()
        if answer == z3.unsat:
            return kept
        if solution is None:
            return []
        kept = [c for c in kept if z3.is_true(solution.eval(frame(c), model_completion=True))]
    return kept
