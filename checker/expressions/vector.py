"""Expressions over many states at once: one numpy array a variable, one a view, one a result.

A :class:`Batch` holds the columns of some states and remembers what it has computed, so that a
view, or any expression that occurs twice, is evaluated once for all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

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

Column = NDArray[Any]

_COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    "==": np.equal,
    "!=": np.not_equal,
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
}
_ARITH: dict[str, Callable[[Any, Any], Any]] = {
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "//": np.floor_divide,
    "%": np.remainder,
}


class Batch:
    """Some states, by columns.

    Args:
        size: how many.
        column: a variable's encoded values; truth values as bool, others as integers.
        views: view name to its expression.
        later: the states after a step, for ``after(...)``.
    """

    def __init__(
        self,
        size: int,
        column: Callable[[str], Column],
        views: Mapping[str, Expr],
        later: Batch | None = None,
    ):
        self.size = size
        self._column = column
        self._views = views
        self._later = later
        self._known: dict[Expr, Any] = {}

    def values(self, expr: Expr) -> Column:
        """The value of an expression in each state, as an array."""
        result = self._value(expr)
        if np.ndim(result) == 0:
            return np.full(self.size, result)
        array: Column = result
        return array

    def mask(self, expr: Expr) -> NDArray[np.bool_]:
        """Where a condition holds."""
        return self.values(expr).astype(bool, copy=False)

    def _value(self, expr: Expr) -> Any:
        if expr not in self._known:
            self._known[expr] = self._compute(expr)
        return self._known[expr]

    def _compute(self, expr: Expr) -> Any:
        match expr:
            case Const(value, type_):
                return bool(value) if type_ == BOOL else value
            case Var(name, type_):
                column = self._column(name)
                return column.astype(bool, copy=False) if type_ == BOOL else column
            case ViewRef(name, _):
                return self._value(self._views[name])
            case Not(arg):
                return np.logical_not(self._value(arg))
            case And(args):
                return self._fold(np.logical_and, args)
            case Or(args):
                return self._fold(np.logical_or, args)
            case Compare(op, left, right):
                return _COMPARE[op](*self._widened((left, right)))
            case Arith(op, left, right, type_):
                return _ARITH[op](*self._widened((left, right), type_))
            case If(cond, then, orelse, _):
                return np.where(self._value(cond), *self._widened((then, orelse)))
            case After(arg):
                if self._later is None:
                    raise ValueError("after(...) outside a step property")
                return self._later._value(arg)

    def _fold(self, join: Callable[[Any, Any], Any], args: tuple[Expr, ...]) -> Any:
        result = self._value(args[0])
        for arg in args[1:]:
            result = join(result, self._value(arg))
        return result

    def _widened(self, exprs: tuple[Expr, Expr], result: Type | None = None) -> list[Any]:
        """Operands wide enough that neither they nor the result can overflow."""
        if exprs[0].type == BOOL:
            return [self._value(expr) for expr in exprs]
        types = [expr.type for expr in exprs] + ([result] if result is not None else [])
        low, high = min(t.low for t in types), max(t.high for t in types)
        kind = next(
            (k for k in (np.int8, np.int16, np.int32) if low >= np.iinfo(k).min and high <= np.iinfo(k).max),
            np.int64,
        )
        return [np.asarray(self._value(expr)).astype(kind, copy=False) for expr in exprs]
