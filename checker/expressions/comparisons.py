"""Comparisons and conditional expressions, in which each side settles what the other means."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from checker.expressions.nodes import (
    CompareOp,
    Const,
    Expr,
    choose,
    compare,
    conjunction,
    disjunction,
    negate,
    truth,
)
from checker.expressions.scope import Entity, ExpressionError, GroupRef, PartRef, Symbol
from checker.expressions.types import EnumType, describe, is_scale, same_kind

if TYPE_CHECKING:
    from checker.expressions.parse import Parser

_COMPARE: dict[type[ast.cmpop], CompareOp] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
}


def chain(parser: Parser, node: ast.Compare) -> Expr:
    """A comparison, or several in a row: ``0 < x <= 3``."""
    parts = []
    left = node.left
    for op, right in zip(node.ops, node.comparators, strict=True):
        parts.append(_compare(parser, op, left, right))
        left = right
    return conjunction(parts)


def _compare(parser: Parser, op: ast.cmpop, left: ast.expr, right: ast.expr) -> Expr:
    if isinstance(op, ast.Is | ast.IsNot):
        raise ExpressionError(
            f"'{parser.shown(left)} is {parser.shown(right)}' compares identities.",
            why="python-statemachine fails on it with a bare KeyError",
            instead="== or !=",
        )
    if isinstance(op, ast.In | ast.NotIn):
        member = _member(parser, left, right)
        return negate(member) if isinstance(op, ast.NotIn) else member
    return _compare_entities(
        parser,
        _COMPARE[type(op)],
        parser.visit(left),
        parser.visit(right),
        parser.shown(left),
        parser.shown(right),
    )


def _compare_entities(
    parser: Parser,
    op: CompareOp,
    left: Entity,
    right: Entity,
    left_text: object,
    right_text: object,
) -> Expr:
    """A comparison, each side settling the other's type."""
    if isinstance(left, PartRef) and isinstance(right, PartRef):
        if op not in ("==", "!="):
            raise ExpressionError(
                f"'{left_text}' and '{right_text}' are parts; parts have no order.",
                instead="== or !=",
            )
        return truth((left.name == right.name) == (op == "=="))
    if isinstance(left, Symbol | PartRef) and not isinstance(right, Symbol | PartRef):
        other = parser.typed(right, None, right_text)
        return _compare_typed(op, _against(parser, left, other), other, left_text, right_text)
    first = parser.typed(left, None, left_text)
    if isinstance(right, Symbol | PartRef):
        second: Expr = _against(parser, right, first)
    else:
        second = parser.typed(right, None, right_text)
    return _compare_typed(op, first, second, left_text, right_text)


def _against(parser: Parser, entity: Symbol | PartRef, other: Expr) -> Const:
    if not isinstance(other.type, EnumType):
        raise ExpressionError(
            f"'{entity.name}' is compared with {describe(other.type)}.",
            why="values of different types are never equal",
            instead=describe(other.type),
        )
    return parser.settle(entity, other.type)


def _compare_typed(
    op: CompareOp, left: Expr, right: Expr, left_text: object, right_text: object
) -> Expr:
    if not same_kind(left.type, right.type):
        raise ExpressionError(
            f"'{left_text}' is {describe(left.type)} and '{right_text}' is {describe(right.type)}.",
            why="values of different types are never equal",
            instead="a comparison of two values of one type",
        )
    ordered = isinstance(left.type, EnumType) and op not in ("==", "!=")
    if ordered and isinstance(left.type, EnumType) and not is_scale(left.type):
        raise ExpressionError(
            f"{left.type.name} has no order, so '{op}' means nothing.",
            instead=f"class {left.type.name}(Scale), members from least to most; or == / !=",
        )
    return compare(op, left, right)


def _member(parser: Parser, left: ast.expr, right: ast.expr) -> Expr:
    entity = parser.visit(left)
    if isinstance(right, ast.Tuple | ast.List | ast.Set):
        text = parser.shown(left)
        return disjunction(
            [
                _compare_entities(
                    parser, "==", entity, parser.visit(item), text, parser.shown(item)
                )
                for item in right.elts
            ]
        )
    group = parser.visit(right)
    if isinstance(group, GroupRef):
        text = parser.shown(left)
        return disjunction(
            [
                _compare_entities(parser, "==", entity, PartRef(name), text, name)
                for name in group.members
            ]
        )
    raise ExpressionError(
        f"'{parser.shown(right)}' is not a list of values.", instead="x in (one, another)"
    )


def conditional(parser: Parser, test: ast.expr, body: ast.expr, orelse: ast.expr) -> Expr:
    """``body if test else orelse``, each side settling the other's type."""
    cond = parser.boolean(test)
    first, second = parser.visit(body), parser.visit(orelse)
    loose = (Symbol, PartRef)
    if isinstance(first, loose) and isinstance(second, loose):
        fitting = [
            enum
            for enum in (*parser.scope.pointers, *parser.scope.enums)
            if first.name in enum.members and second.name in enum.members
        ]
        distinct = list(dict.fromkeys(fitting))
        if len(distinct) > 1:
            owners = " and ".join(enum.name for enum in distinct)
            raise ExpressionError(
                f"'{parser.shown(body)}' and '{parser.shown(orelse)}' are values of {owners}.",
                why="nothing here says which one is meant",
                instead=" or ".join(f"{enum.name}.{first.name}" for enum in distinct),
            )
        if not distinct:
            raise ExpressionError(
                f"'{parser.shown(body)}' and '{parser.shown(orelse)}' are not values of one type.",
                instead="write the enumeration out: Image.good",
            )
        then: Expr = parser.settle(first, distinct[0])
        other: Expr = parser.settle(second, distinct[0])
    elif isinstance(first, loose):
        other = parser.typed(second, None, parser.shown(orelse))
        then = _against(parser, first, other)
    elif isinstance(second, loose):
        then = parser.typed(first, None, parser.shown(body))
        other = _against(parser, second, then)
    else:
        then = parser.typed(first, None, parser.shown(body))
        other = parser.typed(second, None, parser.shown(orelse))
    if not same_kind(then.type, other.type):
        first_type, second_type = describe(then.type), describe(other.type)
        raise ExpressionError(
            f"'{parser.shown(body)}' is {first_type} and '{parser.shown(orelse)}' is "
            f"{second_type}.",
            instead="two values of one type",
        )
    return choose(cond, then, other)
