"""Expressions as text of another language, with brackets wherever a reader could wonder.

Languages differ in how they spell operators and in how they divide; a :class:`Syntax` says both.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from checker.errors import UsageError
from checker.exporting.names import ModelNames, expressions
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
from checker.model import Model

_IF, _OR, _AND, _COMPARE, _SUM, _PRODUCT, _ATOM = 0, 1, 2, 3, 4, 5, 9
_WIDTH = 76
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

    ``choice`` is what stands before the condition, before the first and before the second value;
    ``compare`` lists only the comparisons that are spelled otherwise; ``view`` is ``{name}`` or a
    call. Division that rounds towards zero (``truncates``) is brought to round down by adding a
    multiple of the divisor first.
    """

    negation: str
    conjunction: str
    disjunction: str
    choice: tuple[str, str, str]
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
        """The expression; one part a line where it is long."""
        return self._layout(node, _IF, _WIDTH)

    def unit(self, node: Expr) -> list[str]:
        """The expression in brackets (unless it is a name or a number); long ones in lines."""
        return self._layout(node, _ATOM, _WIDTH)

    def _layout(self, node: Expr, level: int, width: int) -> list[str]:
        """The lines of an expression; bracketed if it binds less closely than ``level``."""
        text = self._at_least(node, level)
        if len(text) <= width:
            return [text]
        match node:
            case And(args) | Or(args):
                is_and = isinstance(node, And)
                sign = self.syntax.conjunction if is_and else self.syntax.disjunction
                parts = [self._layout(arg, _COMPARE, width - len(sign) - 1) for arg in args]
                lines = list(parts[0])
                for part in parts[1:]:
                    lines += _under(f"{sign} ", part)
                return lines if level <= (_AND if is_and else _OR) else _bracketed(lines)
            case Compare(op, left, right):
                *others, last = self._layout(left, _SUM, width - 8)
                sign = self.syntax.compare.get(op, op)
                lines = [*others, *_under(f"{last} {sign} ", self._layout(right, _SUM, width))]
                return lines if level <= _COMPARE else _bracketed(lines)
            case If():
                return self._choices(node, width)
            case Not(arg) if not isinstance(arg, Compare):
                lines = _under(self.syntax.negation, self._layout(arg, _ATOM, width))
                return lines if level <= _COMPARE else _bracketed(lines)
        return [text]

    def _choices(self, node: If, width: int) -> list[str]:
        """One case a line; the cases of a chain stand under each other."""
        before, then, orelse = self.syntax.choice
        lines: list[str] = []
        last: Expr = node
        opened, word = 0, ""
        while isinstance(last, If):
            condition = self._layout(last.cond, _OR, width - len(before) - 4)
            lines += _under(f"{word}({before}", condition)
            value = _under(then.lstrip(), self._layout(last.then, _OR, width - 8))
            if len(condition) == len(value) == 1 and len(lines[-1]) + len(value[0]) < width:
                lines[-1] += f" {value[0]}"
            else:
                lines += [f"    {line}" for line in value]
            last, word, opened = last.orelse, orelse.lstrip(), opened + 1
        lines += _under(word, self._layout(last, _OR, width - len(word)))
        lines[-1] += ")" * opened
        return lines

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
                return (
                    f"{self._at_least(left, _SUM)} {sign} {self._at_least(right, _SUM)}",
                    _COMPARE,
                )
            case Arith():
                return self._arith(node)
            case If(cond, then, orelse, _):
                words = zip(self.syntax.choice, (cond, then, orelse), strict=True)
                text = "".join(f"{word}{self._at_least(part, _OR)}" for word, part in words)
                return f"({text})", _ATOM
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


def _under(word: str, lines: list[str]) -> list[str]:
    """A word before the first line, and as much room before the others."""
    return [f"{word}{lines[0]}", *(" " * len(word) + line for line in lines[1:])]


def _bracketed(lines: list[str]) -> list[str]:
    """The lines in one pair of brackets."""
    inner = _under("(", lines)
    return [*inner[:-1], f"{inner[-1]})"]


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
            raise UsageError(
                f"{model.name}: {where} lies in {low}..{high}; {what} has {bits} bits."
            )


def _intervals(model: Model) -> Iterator[tuple[int, int, str]]:
    for variable in model.variables:
        yield variable.type.low, variable.type.high, f"'{variable.name}'"
    for expr in expressions(model):
        for node in walk(expr):
            if isinstance(node, Arith):
                # A dividend that is made positive grows by what is added to it.
                grown = _added(node) if node.op in ("//", "%") else 0
                low, high = node.type.low, node.type.high
                yield (
                    min(low, node.left.type.low),
                    max(high, node.left.type.high + grown),
                    "a value",
                )
