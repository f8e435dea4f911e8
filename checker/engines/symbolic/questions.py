"""Questions about conditions, over all values that the types of their variables allow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import z3

from checker.engines.symbolic.relation import solver
from checker.engines.symbolic.translate import Translator, number_of, unknown
from checker.engines.width import bits_for
from checker.expressions.nodes import Expr, Var, ViewRef, conjunction, disjunction, negate, walk
from checker.expressions.types import BOOL, Type

State = dict[str, int]
Views = Mapping[str, Expr]
NO_VIEWS: Views = MappingProxyType({})


def witness(condition: Expr, views: Views = NO_VIEWS) -> State | None:
    """Values that make a condition true, ``None`` if there are none.

    Args:
        condition: a condition on states.
        views: what the views in it are.
    """
    types = _types(condition, views)
    width = bits_for([condition, *views.values(), *(Var(n, t) for n, t in types.items())])
    frame = {name: unknown(name, type_, width) for name, type_ in types.items()}
    made = solver(None)
    for name, type_ in types.items():
        if type_ != BOOL:
            made.add(frame[name] >= type_.low, frame[name] <= type_.high)
    made.add(Translator(frame, views, width)(condition))
    if made.check() != z3.sat:
        return None
    solution = made.model()
    return {
        name: number_of(solution.eval(term, model_completion=True)) for name, term in frame.items()
    }


def _types(condition: Expr, views: Views) -> dict[str, Type]:
    """The variables of a condition with their types, those behind its views included."""
    found: dict[str, Type] = {}
    seen: set[str] = set()
    waiting = [condition]
    while waiting:
        for node in walk(waiting.pop()):
            if isinstance(node, Var):
                found[node.name] = node.type
            elif isinstance(node, ViewRef) and node.name not in seen:
                seen.add(node.name)
                waiting.append(views[node.name])
    return dict(sorted(found.items()))


def implies(premise: Expr, conclusion: Expr, views: Views = NO_VIEWS) -> bool:
    """Whether one condition implies another."""
    return witness(conjunction((premise, negate(conclusion))), views) is None


def implied_by_others(conditions: Sequence[Expr], views: Views = NO_VIEWS) -> tuple[int, ...]:
    """The positions of conditions that are only true where another one is true as well."""
    return tuple(
        place
        for place, condition in enumerate(conditions)
        if implies(
            condition,
            disjunction(c for other, c in enumerate(conditions) if other != place),
            views,
        )
    )
