"""One expression on one state, by walking it: for traces, explanations and conformance tests.

The engines that visit many states translate expressions instead
(:mod:`checker.expressions.vector`, :mod:`checker.engines.symbolic`).
"""

from __future__ import annotations

from collections.abc import Mapping

from checker.expressions.nodes import (
    COMPARE,
    After,
    And,
    Arith,
    Compare,
    Const,
    Expr,
    If,
    Not,
    Or,
    Var,
    ViewRef,
    apply_arith,
)


def evaluate(
    node: Expr,
    state: Mapping[str, int],
    views: Mapping[str, Expr],
    later: Mapping[str, int] | None = None,
) -> int:
    """The encoded value of an expression.

    Args:
        node: the expression.
        state: variable name to encoded value.
        views: view name to its expression.
        later: the state after the step, for ``after(...)`` in step properties.

    Raises:
        ValueError: ``after(...)`` is used and no later state is given.
    """
    match node:
        case Const(value, _):
            return value
        case Var(name, _):
            return state[name]
        case ViewRef(name, _):
            return evaluate(views[name], state, views, later)
        case Not(arg):
            return 1 - evaluate(arg, state, views, later)
        case And(args):
            return int(all(evaluate(arg, state, views, later) for arg in args))
        case Or(args):
            return int(any(evaluate(arg, state, views, later) for arg in args))
        case Compare(op, left, right):
            a = evaluate(left, state, views, later)
            return int(COMPARE[op](a, evaluate(right, state, views, later)))
        case Arith(op, left, right, _):
            a = evaluate(left, state, views, later)
            return apply_arith(op, a, evaluate(right, state, views, later))
        case If(cond, then, orelse, _):
            taken = then if evaluate(cond, state, views, later) else orelse
            return evaluate(taken, state, views, later)
        case After(arg):
            if later is None:
                raise ValueError("after(...) outside a step property")
            return evaluate(arg, later, views, None)
