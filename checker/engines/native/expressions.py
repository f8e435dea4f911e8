"""Expressions as LLVM values over the variables of one state."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from llvmlite import ir

from checker.engines.native.building import BIT, WORD
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


class Values:
    """Values of expressions in one state; each expression and each view is computed once.

    Args:
        builder: where instructions are put.
        variables: variable to its value: a bit for a truth value, else a signed 64-bit number.
        views: view name to expression.
        known: what has been computed before, in a place that dominates this one.
    """

    def __init__(
        self,
        builder: ir.IRBuilder,
        variables: Mapping[str, Any],
        views: Mapping[str, Expr],
        known: Mapping[int, tuple[Expr, Any]] | None = None,
    ):
        self.builder = builder
        self.variables = variables
        self.views = views
        self._known: dict[int, tuple[Expr, Any]] = dict(known or {})

    def inside(self, builder: ir.IRBuilder) -> Values:
        """The same state in a block that follows: what is known stays known."""
        return Values(builder, self.variables, self.views, self._known)

    def __call__(self, expr: Expr) -> Any:
        """The value of an expression."""
        known = self._known.get(id(expr))
        if known is None:
            # The expression is kept with its value, so that its identity is not used again.
            known = self._known[id(expr)] = (expr, self._value(expr))
        return known[1]

    def _value(self, expr: Expr) -> Any:
        build = self.builder
        match expr:
            case Const(value, type_):
                return ir.Constant(BIT if type_ == BOOL else WORD, value)
            case Var(name, _):
                return self.variables[name]
            case ViewRef(name, _):
                return self(self.views[name])
            case Not(arg):
                return build.not_(self(arg))
            case And(args):
                return self._folded(build.and_, args)
            case Or(args):
                return self._folded(build.or_, args)
            case Compare(op, left, right):
                compared = build.icmp_unsigned if left.type == BOOL else build.icmp_signed
                return compared(op, self(left), self(right))
            case Arith(op, left, right, _):
                return self._arith(op, self(left), self(right))
            case If(cond, then, orelse, _):
                return build.select(self(cond), self(then), self(orelse))
        raise ValueError(f"{expr} has no value in a single state")

    def _folded(self, operation: Any, args: tuple[Expr, ...]) -> Any:
        result = self(args[0])
        for arg in args[1:]:
            result = operation(result, self(arg))
        return result

    def _arith(self, op: str, left: Any, right: Any) -> Any:
        build = self.builder
        if op in "+-*":
            operation = {"+": build.add, "-": build.sub, "*": build.mul}[op]
            return operation(left, right)
        # LLVM's division rounds towards zero, ours towards minus infinity; divisors are positive.
        remainder = build.srem(left, right)
        below = build.icmp_signed("<", remainder, ir.Constant(WORD, 0))
        if op == "//":
            quotient = build.sdiv(left, right)
            return build.sub(quotient, build.zext(below, WORD))
        return build.select(below, build.add(remainder, right), remainder)


class StepValues(Values):
    """Expressions over the two states of a step.

    Args:
        builder: where instructions are put.
        before: the variables before it.
        views: view name to expression.
        then: values after it.
    """

    def __init__(
        self,
        builder: ir.IRBuilder,
        before: Mapping[str, Any],
        views: Mapping[str, Expr],
        then: Values,
    ):
        super().__init__(builder, before, views)
        self._then = then

    def _value(self, expr: Expr) -> Any:
        return self._then(expr.arg) if isinstance(expr, After) else super()._value(expr)
