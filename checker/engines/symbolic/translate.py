"""The one translation of expressions to z3.

Numbers and enumerations are signed bit-vectors, wide enough that no sub-expression of the model can
overflow (every node knows the interval of its value); truth values are z3's own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import z3

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
from checker.expressions.types import BOOL, Type

Frame = Mapping[str, Any]
"""A state: variable name to z3 term."""


class Translator:
    """Expressions over one frame (and, for steps, a later one); each is translated once.

    Args:
        frame: the state.
        views: view name to expression.
        width: bits of a number.
        later: the state after the step, for ``after(...)``.
    """

    def __init__(
        self, frame: Frame, views: Mapping[str, Expr], width: int, later: Translator | None = None
    ):
        self.frame = frame
        self.views = views
        self.width = width
        self.later = later
        self._known: dict[int, tuple[Expr, Any]] = {}

    def __call__(self, expr: Expr) -> Any:
        """The z3 term of an expression."""
        # By identity: hashing a deep expression costs more than translating a twin of it. The
        # expression is kept with its term so that its identity is not used again.
        known = self._known.get(id(expr))
        if known is None:
            known = self._known[id(expr)] = (expr, self._translate(expr))
        return known[1]

    def _translate(self, expr: Expr) -> Any:
        match expr:
            case Const(value, type_):
                return constant(value, type_, self.width)
            case Var(name, _):
                return self.frame[name]
            case ViewRef(name, _):
                return self(self.views[name])
            case Not(arg):
                return z3.Not(self(arg))
            case And(args):
                return z3.And(*(self(arg) for arg in args))
            case Or(args):
                return z3.Or(*(self(arg) for arg in args))
            case Compare(op, left, right):
                return _compare(op, self(left), self(right))
            case Arith(op, left, right, _):
                return self._arith(op, self(left), self(right))
            case If(cond, then, orelse, _):
                return z3.If(self(cond), self(then), self(orelse))
            case After(arg):
                if self.later is None:
                    raise ValueError("after(...) outside a step property")
                return self.later(arg)

    def _arith(self, op: str, left: Any, right: Any) -> Any:
        if op == "+":
            return left + right
        if op == "-":
            return left - right
        if op == "*":
            return left * right
        # z3's signed division rounds towards zero, ours towards minus infinity; divisors are
        # positive.
        quotient, remainder = left / right, z3.SRem(left, right)
        if op == "//":
            return z3.If(remainder < 0, quotient - 1, quotient)
        return z3.If(remainder < 0, remainder + right, remainder)


def _compare(op: str, left: Any, right: Any) -> Any:
    if op == "==":
        return left == right
    if op == "!=":
        return left != right
    if op == "<":
        return left < right
    if op == "<=":
        return left <= right
    return left > right if op == ">" else left >= right


def constant(value: int, type_: Type, width: int) -> Any:
    """An encoded value as a z3 term."""
    return z3.BoolVal(bool(value)) if type_ == BOOL else z3.BitVecVal(value, width)


def unknown(name: str, type_: Type, width: int) -> Any:
    """A variable as a z3 constant."""
    return z3.Bool(name) if type_ == BOOL else z3.BitVec(name, width)


def number_of(term: Any) -> int:
    """The encoded value of an evaluated z3 term."""
    if z3.is_bool(term):
        return int(z3.is_true(term))
    return int(term.as_signed_long())
