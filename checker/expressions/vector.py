"""Expressions over many states at once: one numpy array a variable, one a view, one a result.

A :class:`Plan` numbers the distinct sub-expressions of a model once; a :class:`Batch` holds the
columns of some states and remembers what it has computed, by these numbers. So a view, or any
expression that occurs twice, is evaluated once for all states, and no expression is looked at
again for the next batch.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import reduce
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
Operation = Callable[["Batch"], Any]
"""Computes one sub-expression of a batch: an array, or a single value for a constant."""

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


class Plan:
    """The distinct sub-expressions of a model, each with its number and its operation.

    Expressions are added when they are first asked for.

    Args:
        views: view name to its expression.

    References:
        A. V. Aho et al., Compilers: Principles, Techniques, and Tools, 2nd ed. (2006),
        section 6.1.2 (the value-number method for directed acyclic graphs).
    """

    def __init__(self, views: Mapping[str, Expr]):
        self._views = views
        self._numbers: dict[Expr, int] = {}
        # Hashing an expression walks through all of it, so those asked for are known by identity;
        # they are kept here too, which keeps their identities from being given to others.
        self._asked: dict[int, tuple[Expr, int]] = {}
        self.operations: list[Operation] = []

    def number(self, expr: Expr) -> int:
        """The number of an expression."""
        known = self._asked.get(id(expr))
        if known is None:
            known = self._asked[id(expr)] = (expr, self._add(expr))
        return known[1]

    def _add(self, expr: Expr) -> int:
        number = self._numbers.get(expr)
        if number is None:
            operation = self._operation(expr)
            number = self._numbers[expr] = len(self.operations)
            self.operations.append(operation)
        return number

    def _operation(self, expr: Expr) -> Operation:
        match expr:
            case Const(value, type_):
                constant = bool(value) if type_ == BOOL else value
                return lambda batch: constant
            case Var(name, type_):
                if type_ == BOOL:
                    return lambda batch: batch.column(name).astype(bool, copy=False)
                return lambda batch: batch.column(name)
            case ViewRef(name, _):
                return _get(self._add(self._views[name]))
            case After():
                raise ValueError("after(...) outside a step property")
            case Not(arg):
                (get,) = self._gets(arg)
                return lambda batch: np.logical_not(get(batch))
            case And(args):
                return _fold(np.logical_and, self._gets(*args))
            case Or(args):
                return _fold(np.logical_or, self._gets(*args))
            case Compare(op, left, right):
                return _binary(_COMPARE[op], *self._widened(left, right))
            case Arith(op, left, right, type_):
                return _binary(_ARITH[op], *self._widened(left, right, type_))
            case If(cond, then, orelse, _):
                (get,) = self._gets(cond)
                first, second = self._widened(then, orelse)
                return lambda batch: np.where(get(batch), first(batch), second(batch))

    def _gets(self, *exprs: Expr) -> list[Operation]:
        return [_get(self._add(expr)) for expr in exprs]

    def _widened(self, left: Expr, right: Expr, result: Type | None = None) -> list[Operation]:
        """Operands wide enough that neither they nor the result can overflow."""
        gets = self._gets(left, right)
        if left.type == BOOL:
            return gets
        types = [left.type, right.type] + ([result] if result is not None else [])
        kind = _kind_for(min(t.low for t in types), max(t.high for t in types))
        return [_cast(get, kind) for get in gets]


class Batch:
    """Some states, by columns.

    Args:
        size: how many.
        column: a variable's encoded values; truth values as bool, others as integers.
        plan: the expressions' plan, which batches of one model share.
    """

    def __init__(self, size: int, column: Callable[[str], Column], plan: Plan):
        self.size = size
        self.column = column
        self._plan = plan
        self._known: dict[int, Any] = {}

    def values(self, expr: Expr) -> Column:
        """The value of an expression in each state, as an array."""
        result = self.numbered(self._plan.number(expr))
        return np.full(self.size, result) if np.ndim(result) == 0 else np.asarray(result)

    def mask(self, expr: Expr) -> NDArray[np.bool_]:
        """Where a condition holds."""
        return self.values(expr).astype(bool, copy=False)

    def numbered(self, number: int) -> Any:
        """The value of the plan's expression of that number: an array, or a single value."""
        if number not in self._known:
            self._known[number] = self._plan.operations[number](self)
        return self._known[number]


def _get(number: int) -> Operation:
    return lambda batch: batch.numbered(number)


def _fold(join: Callable[[Any, Any], Any], gets: list[Operation]) -> Operation:
    return lambda batch: reduce(join, (get(batch) for get in gets))


def _binary(apply: Callable[[Any, Any], Any], left: Operation, right: Operation) -> Operation:
    return lambda batch: apply(left(batch), right(batch))


def _cast(get: Operation, kind: type[Any]) -> Operation:
    return lambda batch: np.asarray(get(batch)).astype(kind, copy=False)


def _kind_for(low: int, high: int) -> type[Any]:
    """The smallest type for numbers from ``low`` to ``high``; beyond 64 bits Python's own."""
    for kind in (np.int8, np.int16, np.int32, np.int64):
        info = np.iinfo(kind)
        if info.min <= low and high <= info.max:
            return kind
    return object
