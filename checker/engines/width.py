"""How many bits a number needs: what a variable holds, and every value in between."""

from __future__ import annotations

from collections.abc import Iterable

from checker.expressions.nodes import Const, Expr, walk
from checker.model import Model


def width_for(model: Model, extra: Iterable[Expr] = ()) -> int:
    """The number of bits that holds every value of every expression of a model, and of others."""
    exprs: list[Expr] = [model.initially, *model.view_exprs.values(), *extra]
    for command in model.commands:
        exprs += [command.guard, *(expr for _, expr in command.updates)]
    for refresh in model.refreshes:
        exprs += [refresh.path, refresh.value]
    highest = max((abs(b) for v in model.variables for b in (v.type.low, v.type.high)), default=1)
    return max(highest.bit_length() + 1, bits_for(exprs))


def bits_for(exprs: Iterable[Expr]) -> int:
    """The number of bits that holds every value of every expression, sign included."""
    highest = 1
    for expr in exprs:
        for node in walk(expr):
            highest = max(highest, abs(node.type.low), abs(node.type.high))
            if isinstance(node, Const):
                highest = max(highest, abs(node.value))
    return highest.bit_length() + 1
