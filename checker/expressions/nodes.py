"""Expressions of a model: a dozen typed node kinds, built only through the functions below.

Quantifiers, ``in``, ``count``, ``min``, ``max``, indexing and following a pointer are expanded when
a text is parsed (:mod:`checker.expressions.parse`), so every engine translates just these nodes.
Every node knows its type; integer nodes carry the interval that their value lies in.

Evaluation is total: a divisor is a positive constant, and nothing else can fail. ``//`` and ``%``
round towards minus infinity, as in Python.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from checker.expressions.types import BOOL, IntType, Type

CompareOp = Literal["==", "!=", "<", "<=", ">", ">="]
ArithOp = Literal["+", "-", "*", "//", "%"]


@dataclass(frozen=True)
class Const:
    """A constant; ``value`` is the encoded number (see :mod:`checker.expressions.types`)."""

    value: int
    type: Type


@dataclass(frozen=True)
class Var:
    """A variable of the state, by its full name (``a.image``)."""

    name: str
    type: Type


@dataclass(frozen=True)
class ViewRef:
    """A named view; its expression stands once in the model."""

    name: str
    type: Type


@dataclass(frozen=True)
class Not:
    arg: Expr

    @property
    def type(self) -> Type:
        return BOOL


@dataclass(frozen=True)
class And:
    args: tuple[Expr, ...]

    @property
    def type(self) -> Type:
        return BOOL


@dataclass(frozen=True)
class Or:
    args: tuple[Expr, ...]

    @property
    def type(self) -> Type:
        return BOOL


@dataclass(frozen=True)
class Compare:
    """A comparison of two expressions of one type (two integers, or the same enumeration)."""

    op: CompareOp
    left: Expr
    right: Expr

    @property
    def type(self) -> Type:
        return BOOL


@dataclass(frozen=True)
class Arith:
    """Integer arithmetic; ``type`` is the interval that the result lies in."""

    op: ArithOp
    left: Expr
    right: Expr
    type: Type


@dataclass(frozen=True)
class If:
    """``then`` where ``cond`` is true, else ``orelse``."""

    cond: Expr
    then: Expr
    orelse: Expr
    type: Type


@dataclass(frozen=True)
class After:
    """The value of ``arg`` in the state after a step; only in step properties."""

    arg: Expr

    @property
    def type(self) -> Type:
        return self.arg.type


Expr = Const | Var | ViewRef | Not | And | Or | Compare | Arith | If | After

TRUE = Const(1, BOOL)
FALSE = Const(0, BOOL)


def truth(value: bool) -> Const:
    return TRUE if value else FALSE


def negate(arg: Expr) -> Expr:
    """``not arg``, folded where it is constant or already a negation."""
    if isinstance(arg, Const):
        return truth(not arg.value)
    if isinstance(arg, Not):
        return arg.arg
    return Not(arg)


def conjunction(args: Iterable[Expr]) -> Expr:
    """The conjunction, flattened, without repetitions; ``TRUE`` for none."""
    parts: dict[Expr, None] = {}
    for arg in args:
        if isinstance(arg, Const):
            if not arg.value:
                return FALSE
        elif isinstance(arg, And):
            parts.update(dict.fromkeys(arg.args))
        else:
            parts[arg] = None
    if any(negate(part) in parts for part in parts):
        return FALSE
    return _gather(parts, And, TRUE)


def disjunction(args: Iterable[Expr]) -> Expr:
    """The disjunction, flattened, without repetitions; ``FALSE`` for none."""
    parts: dict[Expr, None] = {}
    for arg in args:
        if isinstance(arg, Const):
            if arg.value:
                return TRUE
        elif isinstance(arg, Or):
            parts.update(dict.fromkeys(arg.args))
        else:
            parts[arg] = None
    if any(negate(part) in parts for part in parts):
        return TRUE
    return _gather(parts, Or, FALSE)


def _gather(
    parts: Mapping[Expr, None], make: Callable[[tuple[Expr, ...]], Expr], none: Expr
) -> Expr:
    if not parts:
        return none
    if len(parts) == 1:
        return next(iter(parts))
    return make(tuple(parts))


COMPARE: dict[str, Callable[[int, int], bool]] = {
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}


def compare(op: CompareOp, left: Expr, right: Expr) -> Expr:
    """A comparison, decided at once where the intervals of both sides decide it.

    Comparisons of truth values become connectives, so that no engine needs them.
    """
    if left.type == BOOL:
        return _compare_truths(op, left, right)
    if isinstance(left, Const) and isinstance(right, Const):
        return truth(COMPARE[op](left.value, right.value))
    if isinstance(left, Const):
        mirrored: dict[str, CompareOp] = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
        return compare(mirrored.get(op, op), right, left)
    if left == right:
        return truth(op in ("==", "<=", ">="))
    if isinstance(left, If) and isinstance(right, Const) and op in ("==", "!="):
        then, orelse = compare(op, left.then, right), compare(op, left.orelse, right)
        if isinstance(then, Const) or isinstance(orelse, Const):
            return choose(left.cond, then, orelse)
    low, high = left.type.low, left.type.high
    other_low, other_high = right.type.low, right.type.high
    if high < other_low or low > other_high:
        return truth(COMPARE[op](low, other_low))
    return Compare(op, left, right)


def _compare_truths(op: CompareOp, left: Expr, right: Expr) -> Expr:
    if op == "==":
        return choose(left, right, negate(right))
    if op == "!=":
        return choose(left, negate(right), right)
    if op in ("<", "<="):
        extra = negate(left), right
        return conjunction(extra) if op == "<" else disjunction(extra)
    extra = left, negate(right)
    return conjunction(extra) if op == ">" else disjunction(extra)


def choose(cond: Expr, then: Expr, orelse: Expr) -> Expr:
    """``then if cond else orelse``; truth values become connectives."""
    if isinstance(cond, Const):
        return then if cond.value else orelse
    if then == orelse:
        return then
    if then.type == BOOL:
        if isinstance(then, Const):
            return (
                disjunction((cond, orelse)) if then.value else conjunction((negate(cond), orelse))
            )
        if isinstance(orelse, Const):
            return disjunction((negate(cond), then)) if orelse.value else conjunction((cond, then))
        return If(cond, then, orelse, BOOL)
    if isinstance(then.type, IntType):
        low = min(then.type.low, orelse.type.low)
        return If(cond, then, orelse, IntType(low, max(then.type.high, orelse.type.high)))
    return If(cond, then, orelse, then.type)


def arith(op: ArithOp, left: Expr, right: Expr) -> Expr:
    """Integer arithmetic with its interval; a divisor must be a positive constant.

    Raises:
        ZeroDivisionError: the divisor of ``//`` or ``%`` is not a positive constant.
    """
    if op in ("//", "%") and not (isinstance(right, Const) and right.value > 0):
        raise ZeroDivisionError("a divisor must be a positive constant")
    if isinstance(left, Const) and isinstance(right, Const):
        value = apply_arith(op, left.value, right.value)
        return Const(value, IntType(value, value))
    if isinstance(right, Const) and right.value == 0 and op in ("+", "-"):
        return left
    if isinstance(left, Const) and left.value == 0 and op == "+":
        return right
    return Arith(op, left, right, _interval(op, left.type, right.type))


def apply_arith(op: str, left: int, right: int) -> int:
    """The operation on numbers."""
    if op == "+":
        return left + right
    if op == "-":
        return left - right
    if op == "*":
        return left * right
    return left // right if op == "//" else left % right


def _interval(op: ArithOp, left: Type, right: Type) -> IntType:
    if op == "%":
        return IntType(0, right.high - 1)
    corners = [
        apply_arith(op, a, b) for a in (left.low, left.high) for b in (right.low, right.high)
    ]
    return IntType(min(corners), max(corners))


def after(arg: Expr) -> Expr:
    """The value of ``arg`` after the step."""
    return arg if isinstance(arg, Const | After) else After(arg)


def children(node: Expr) -> tuple[Expr, ...]:
    """The direct sub-expressions."""
    match node:
        case Const() | Var() | ViewRef():
            return ()
        case Not(arg) | After(arg):
            return (arg,)
        case And(args) | Or(args):
            return args
        case Compare(_, left, right) | Arith(_, left, right, _):
            return (left, right)
        case If(cond, then, orelse, _):
            return (cond, then, orelse)


def walk(node: Expr) -> Iterator[Expr]:
    """The node and everything below it, each distinct node once."""
    seen: set[Expr] = set()
    stack = [node]
    while stack:
        here = stack.pop()
        if here not in seen:
            seen.add(here)
            yield here
            stack.extend(children(here))


def rebuild(node: Expr, change: Callable[[Expr], Expr | None]) -> Expr:
    """A copy in which ``change`` replaces nodes, bottom left as it is where it returns ``None``.

    ``change`` is asked before a node's children are visited; what it returns is not visited.
    """

    @cache
    def visit(here: Expr) -> Expr:
        new = change(here)
        if new is not None:
            return new
        match here:
            case Const() | Var() | ViewRef():
                return here
            case Not(arg):
                return negate(visit(arg))
            case After(arg):
                return after(visit(arg))
            case And(args):
                return conjunction(visit(arg) for arg in args)
            case Or(args):
                return disjunction(visit(arg) for arg in args)
            case Compare(op, left, right):
                return compare(op, visit(left), visit(right))
            case Arith(op, left, right, _):
                return arith(op, visit(left), visit(right))
            case If(cond, then, orelse, _):
                return choose(visit(cond), visit(then), visit(orelse))

    return visit(node)


def substitute(node: Expr, values: Mapping[str, Expr]) -> Expr:
    """The expression with variables replaced by name (views are left alone)."""
    return rebuild(node, lambda here: values.get(here.name) if isinstance(here, Var) else None)


def variables(node: Expr, views: Mapping[str, Expr]) -> set[str]:
    """The names of all variables that the value depends on, through ``views`` too."""
    found: set[str] = set()
    visited: set[str] = set()
    stack = [node]
    while stack:
        for here in walk(stack.pop()):
            if isinstance(here, Var):
                found.add(here.name)
            elif isinstance(here, ViewRef) and here.name not in visited:
                visited.add(here.name)
                stack.append(views[here.name])
    return found
