"""The functions of the notation: any, all, count, min, max, implies, after."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import TYPE_CHECKING

from checker.errors import did_you_mean
from checker.expressions.nodes import (
    CompareOp,
    Const,
    Expr,
    after,
    arith,
    choose,
    compare,
    conjunction,
    disjunction,
    negate,
)
from checker.expressions.scope import Entity, EnumRef, ExpressionError, GroupRef, PartRef
from checker.expressions.types import BOOL, IntType

if TYPE_CHECKING:
    from checker.expressions.parse import Parser


def call(parser: Parser, node: ast.Call) -> Entity:
    """What a call stands for: a function of the notation, or one that the scope adds."""
    if not isinstance(node.func, ast.Name):
        parser.refuse(node)
    name = node.func.id
    if name in parser.scope.functions:
        return parser.scope.functions[name](parser, node)
    own: dict[str, Callable[[ast.Call], Expr]] = {
        "any": lambda call: disjunction(_over(parser, call, parser.boolean)),
        "all": lambda call: conjunction(_over(parser, call, parser.boolean, negated=True)),
        "count": lambda call: _count(parser, call),
        "min": lambda call: _extreme(parser, call, "<="),
        "max": lambda call: _extreme(parser, call, ">="),
        "implies": lambda call: _implies(parser, call),
        "after": lambda call: _after(parser, call),
    }
    if name not in own:
        raise ExpressionError(
            f"'{name}' is not a function of the notation.",
            instead=did_you_mean(name, [*own, *parser.scope.functions]),
        )
    return own[name](node)


def _arguments(parser: Parser, node: ast.Call, number: int) -> list[ast.expr]:
    if len(node.args) != number or node.keywords:
        raise ExpressionError(
            f"'{parser.shown(node)}' needs {number} argument{'s' if number > 1 else ''}.",
            instead=f"{parser.shown(node.func)}({', '.join('pq'[:number])})",
        )
    return node.args


def _implies(parser: Parser, node: ast.Call) -> Expr:
    left, right = _arguments(parser, node, 2)
    return disjunction((negate(parser.boolean(left)), parser.boolean(right)))


def _after(parser: Parser, node: ast.Call) -> Expr:
    if not parser.scope.steps:
        raise ExpressionError(
            f"'{parser.shown(node)}': there is no step here.",
            instead="after(...) in always_step and never_step only",
        )
    (arg,) = _arguments(parser, node, 1)
    return after(parser.typed(parser.visit(arg), None, parser.shown(arg)))


def _over(
    parser: Parser,
    node: ast.Call,
    read: Callable[[ast.expr], Expr],
    negated: bool = False,
) -> list[Expr]:
    """The body of ``any(body for x in group if cond)`` once for each member."""
    (arg,) = _arguments(parser, node, 1)
    if not isinstance(arg, ast.GeneratorExp) or len(arg.generators) != 1:
        raise ExpressionError(
            f"'{parser.shown(node)}' does not say over what.",
            instead=f"{parser.shown(node.func)}(se.primary for se in ses)",
        )
    loop = arg.generators[0]
    if not isinstance(loop.target, ast.Name):
        parser.refuse(loop.target)
    results = []
    outer = dict(parser.bound)
    for member in _members(parser, loop.iter):
        parser.bound = {**outer, loop.target.id: member}
        condition = conjunction([parser.boolean(test) for test in loop.ifs])
        body = read(arg.elt)
        if negated:
            results.append(disjunction((negate(condition), body)))
        else:
            results.append(conjunction((condition, body)) if body.type == BOOL else body)
    parser.bound = outer
    return results


def _members(parser: Parser, node: ast.expr) -> list[Entity]:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "range":
        try:
            numbers = range(*(ast.literal_eval(arg) for arg in node.args))
        except (ValueError, TypeError):
            raise ExpressionError(
                f"'{parser.shown(node)}' is not fixed.", instead="range(3)"
            ) from None
        return [Const(i, IntType(i, i)) for i in numbers]
    entity = parser.visit(node)
    if isinstance(entity, GroupRef):
        return [PartRef(name) for name in entity.members]
    if isinstance(entity, EnumRef):
        return [Const(i, entity.type) for i in range(len(entity.type.members))]
    raise ExpressionError(
        f"'{parser.shown(node)}' is not a group of parts or an enumeration.",
        instead="for se in ses, where ses = group('a', 'b')",
    )


def _count(parser: Parser, node: ast.Call) -> Expr:
    one, zero = Const(1, IntType(1, 1)), Const(0, IntType(0, 0))
    total: Expr = zero
    for each in _over(parser, node, parser.boolean):
        total = arith("+", total, choose(each, one, zero))
    return total


def _extreme(parser: Parser, node: ast.Call, op: CompareOp) -> Expr:
    if len(node.args) == 1 and isinstance(node.args[0], ast.GeneratorExp):
        if any(loop.ifs for loop in node.args[0].generators):
            raise ExpressionError(
                f"'{parser.shown(node)}' has a condition.",
                why="where nothing meets it there is no value",
                instead="max(x.age if x.up else 0 for x in group)",
            )
        values = _over(parser, node, parser.number)
    else:
        values = [parser.number(arg) for arg in node.args]
    if not values:
        raise ExpressionError(f"'{parser.shown(node)}' has no values.", instead="min(x, y)")
    result = values[0]
    for value in values[1:]:
        result = choose(compare(op, result, value), result, value)
    return result
