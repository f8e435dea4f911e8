"""Expressions as text of another language: infix operators, with brackets where a reader wants them.

Languages differ in how they spell operators and in how they divide; a :class:`Syntax` says both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from checker.errors import UsageError
from checker.expressions.nodes import (
    After,
    And,
    Arith,
    Compare,
    CompareOp,
    Const,
    Expr,
    If,
    Not,
    Or,
    Var,
    ViewRef,
    walk,
)
from checker.expressions.types import EnumType, IntType, Type
from checker.exporting.names import ModelNames, expressions
from checker.model import Model

_IF, _OR, _AND, _COMPARE, _SUM, _PRODUCT, _ATOM = 0, 1, 2, 3, 4, 5, 9
_NEGATED: dict[CompareOp, CompareOp] = {
    "==": "!=",
    "!=": "==",
    "<": ">=",
    "<=": ">",
    ">": "<=",
    ">=": "<",
}


@dataclass(frozen=True)
class Syntax:
    """How a language spells what all have.

    ``choice`` has the places ``{cond}``, ``{then}`` and ``{orelse}``; ``compare`` lists only the
    comparisons that are spelled otherwise; ``view`` is ``{name}`` or a call. Division that rounds
    towards zero (``truncates``) is brought to round down by adding a multiple of the divisor
    first.
    """

    negation: str
    conjunction: str
    disjunction: str
    choice: str
    compare: Mapping[str, str]
    view: str = "{name}"
    divide: str = "/"
    modulo: str = "%"
    truncates: bool = True


class Writer:
    """Writes the expressions of one model in one language.

    Args:
        syntax: the language.
        names: the identifiers of the model's elements.
    """

    def __init__(self, syntax: Syntax, names: ModelNames):
        self.syntax = syntax
        self.names = names

    def text(self, node: Expr) -> str:
        """The expression, without brackets around it."""
        return self._write(node)[0]

    def operand(self, node: Expr) -> str:
        """The expression as one unit: in brackets unless it is a name or a number."""
        return self._at_least(node, _ATOM)

    def lines(self, node: Expr) -> list[str]:
        """A condition, one conjunct a line; every line but the first begins with *and*."""
        args = node.args if isinstance(node, And) else (node,)
        if len(args) == 1:
            return [self.text(args[0])]
        first, *others = (self._at_least(arg, _COMPARE) for arg in args)
        return [first, *(f"{self.syntax.conjunction} {each}" for each in others)]

    def value(self, number: int, type_: Type) -> str:
        """A constant of a type, by name if it has one."""
        if isinstance(type_, EnumType):
            return self.names.members[type_][number]
        if isinstance(type_, IntType):
            return str(number)
        return "true" if number else "false"

    def _at_least(self, node: Expr, level: int) -> str:
        text, own = self._write(node)
        return text if own >= level else f"({text})"

    def _write(self, node: Expr) -> tuple[str, int]:
        match node:
            case Const(value, type_):
                return self.value(value, type_), _ATOM if value >= 0 else _IF
            case Var(name, _):
                return self.names.variables[name], _ATOM
            case ViewRef(name, _):
                return self.syntax.view.format(name=self.names.views[name]), _ATOM
            case Not(Compare(op, left, right)):
                return self._write(Compare(_NEGATED[op], left, right))
            case Not(arg):
                return f"{self.syntax.negation}{self._at_least(arg, _ATOM)}", _COMPARE
            case And(args):
                return self._joined(args, self.syntax.conjunction), _AND
            case Or(args):
                return self._joined(args, self.syntax.disjunction), _OR
            case Compare(op, left, right):
                sign = self.syntax.compare.get(op, op)
                return f"{self._at_least(left, _SUM)} {sign} {self._at_least(right, _SUM)}", _COMPARE
            case Arith():
                return self._arith(node)
            case If(cond, then, orelse, _):
                parts = {"cond": cond, "then": then, "orelse": orelse}
                written = {name: self._at_least(part, _OR) for name, part in parts.items()}
                return f"({self.syntax.choice.format(**written)})", _ATOM
            case After():
                raise ValueError("after(...) outside a step property")

    def _joined(self, args: tuple[Expr, ...], sign: str) -> str:
        # Whoever mixes *and* and *or* without brackets is misread, whatever the language says.
        return f" {sign} ".join(self._at_least(arg, _COMPARE) for arg in args)

    def _arith(self, node: Arith) -> tuple[str, int]:
        left, right = node.left, node.right
        if node.op in ("+", "-"):
            # The right side is bracketed even where + would not need it: the same text both ways.
            return f"{self._at_least(left, _SUM)} {node.op} {self._at_least(right, _PRODUCT)}", _SUM
        if node.op == "*":
            return f"{self._at_least(left, _PRODUCT)} * {self._at_least(right, _ATOM)}", _PRODUCT
        sign = self.syntax.divide if node.op == "//" else self.syntax.modulo
        divisor = self._at_least(right, _ATOM)
        added = _added(node) if self.syntax.truncates else 0
        if not added:
            return f"{self._at_least(left, _PRODUCT)} {sign} {divisor}", _PRODUCT
        text = f"({self._at_least(left, _SUM)} + {added}) {sign} {divisor}"
        if node.op == "%":
            return text, _PRODUCT
        return f"{text} - {added // right.type.low}", _SUM


def _added(node: Arith) -> int:
    """The multiple of the divisor that makes the smallest dividend at least zero."""
    divisor, low = node.right.type.low, node.left.type.low
    return max(0, -(low // divisor) * divisor)


def check_numbers(model: Model, bits: int, what: str) -> None:
    """Refuse a model that computes with numbers that another tool has no room for.

    Args:
        model: the design.
        bits: how many bits the tool's numbers have.
        what: the tool's numbers, in the words of a message.

    Raises:
        UsageError: some number may need more bits.
    """
    bound = 1 << (bits - 1)
    for low, high, where in _intervals(model):
        if low < -bound or high >= bound:
            raise UsageError(f"{model.name}: {where} lies in {low}..{high}; {what} has {bits} bits.")


def _intervals(model: Model) -> Iterator[tuple[int, int, str]]:
    for variable in model.variables:
        yield variable.type.low, variable.type.high, f"'{variable.name}'"
    for expr in expressions(model):
        for node in walk(expr):
            if isinstance(node, Arith):
                # A dividend that is made positive grows by what is added to it.
                grown = _added(node) if node.op in ("//", "%") else 0
                low, high = node.type.low, node.type.high
                yield min(low, node.left.type.low), max(high, node.left.type.high + grown), "a value"
