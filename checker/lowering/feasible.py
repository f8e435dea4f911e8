"""Whether a condition can be true at all, found out by trying where that is cheap."""

from __future__ import annotations

from itertools import product

from checker.expressions.evaluate import evaluate
from checker.expressions.nodes import Expr, Var, walk
from checker.expressions.types import size

_LIMIT = 20_000


def feasible(condition: Expr) -> bool:
    """Whether some values of the variables make it true, where that is cheap to find out."""
    names = {node.name: node.type for node in walk(condition) if isinstance(node, Var)}
    if any(not isinstance(node, Var) and hasattr(node, "name") for node in walk(condition)):
        return True
    total = 1
    for type_ in names.values():
        total *= size(type_)
        if total > _LIMIT:
            return True
    ranges = [range(type_.low, type_.high + 1) for type_ in names.values()]
    return any(
        evaluate(condition, dict(zip(names, values, strict=True)), {})
        for values in product(*ranges)
    )
