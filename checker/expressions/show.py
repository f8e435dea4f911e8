"""An expression as text, in the notation in which specs are written."""

from __future__ import annotations

from checker.expressions.nodes import (
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
)
from checker.expressions.types import BOOL

_LEVEL = {
    "if": 0,
    "or": 1,
    "and": 2,
    "not": 3,
    "compare": 4,
    "+": 5,
    "-": 5,
    "*": 6,
    "//": 6,
    "%": 6,
}


def show(node: Expr) -> str:
    """The expression's text; parses back to the same expression.

    >>> from checker.expressions.types import IntType
    >>> show(Compare("<", Var("a.age", IntType(0, 9)), Const(3, IntType(3, 3))))
    'a.age < 3'
    """
    return _show(node)[0]


def _at_least(node: Expr, level: int) -> str:
    text, own = _show(node)
    return text if own >= level else f"({text})"


def _show(node: Expr) -> tuple[str, int]:
    match node:
        case Const(value, type_):
            # A condition's constants as they are written in texts; states are printed otherwise.
            return str(bool(value)) if type_ == BOOL else type_.show(value), 9
        case Var(name, _) | ViewRef(name, _):
            return name, 9
        case After(arg):
            return f"after({show(arg)})", 9
        case Not(arg):
            return f"not {_at_least(arg, 3)}", 3
        case And(args):
            return " and ".join(_at_least(arg, 3) for arg in args), 2
        case Or(args):
            return _show_or(args)
        case Compare(op, left, right):
            return f"{_at_least(left, 5)} {op} {_at_least(right, 5)}", 4
        case Arith(op, left, right, _):
            level = _LEVEL[op]
            return f"{_at_least(left, level)} {op} {_at_least(right, level + 1)}", level
        case If(cond, then, orelse, _):
            return f"{_at_least(then, 1)} if {_at_least(cond, 1)} else {_at_least(orelse, 0)}", 0


def _show_or(args: tuple[Expr, ...]) -> tuple[str, int]:
    """A disjunction; ``x == a or x == b`` is written ``x in (a, b)``."""
    equals = [arg for arg in args if isinstance(arg, Compare) and arg.op == "=="]
    lefts = {arg.left for arg in equals}
    if len(equals) == len(args) and len(lefts) == 1:
        members = ", ".join(_at_least(arg.right, 5) for arg in equals)
        return f"{_at_least(equals[0].left, 5)} in ({members})", 4
    return " or ".join(_at_least(arg, 2) for arg in args), 1
