"""Numbers that a variable never has, compared with it: the answer is the same in every state."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

from checker.errors import Source, SpecError
from checker.expressions.nodes import Const
from checker.expressions.parse import parse
from checker.expressions.scope import ExpressionError, Scope
from checker.expressions.types import IntType

_VARIABLES = (ast.Name, ast.Attribute, ast.Subscript)

_ALWAYS: dict[type[ast.cmpop], Callable[[int, IntType], bool]] = {
    ast.Eq: lambda number, type_: False,
    ast.NotEq: lambda number, type_: True,
    ast.Lt: lambda number, type_: number > type_.high,
    ast.LtE: lambda number, type_: number > type_.high,
    ast.Gt: lambda number, type_: number < type_.low,
    ast.GtE: lambda number, type_: number < type_.low,
}
"""What ``variable <operator> number`` is for a number outside the variable's type."""

_EQUAL: type[ast.cmpop] = ast.Eq
_TURNED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.Gt,
    ast.LtE: ast.GtE,
    ast.Gt: ast.Lt,
    ast.GtE: ast.LtE,
}


def literal_mistakes(text: str, scope: Scope, where: Source) -> Iterator[SpecError]:
    """Comparisons of a variable with a number outside its type; none in a text that is wrong."""
    if not any(map(str.isdigit, text)):  # most texts: nothing in them is worth parsing
        return
    try:
        tree = ast.parse(text.strip(), mode="eval")
    except SyntaxError:
        return
    inside = {
        node.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
    for variable, op, number in _pairs(tree):
        names = {node.id for node in ast.walk(variable) if isinstance(node, ast.Name)}
        type_ = None if names & inside else _type_of(ast.unparse(variable), scope)
        if type_ is None or type_.low <= number <= type_.high:
            continue
        shown = ast.unparse(variable)
        answer = "true" if _ALWAYS[op](number, type_) else "false"
        yield SpecError(
            f"'{shown}' is compared with {number}, which it never is: "
            f"it goes from {type_.low} to {type_.high}.",
            where,
            why=f"the comparison is {answer} in every state",
            instead=f"a number from {type_.low} to {type_.high}",
        )


def _pairs(tree: ast.AST) -> Iterator[tuple[ast.expr, type[ast.cmpop], int]]:
    """Each variable that is compared with a number, the variable on the left."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Compare):
            continue
        left = node.left
        for op, right in zip(node.ops, node.comparators, strict=True):
            kind = type(op)
            if isinstance(op, ast.In | ast.NotIn):
                items = right.elts if isinstance(right, ast.Tuple | ast.List | ast.Set) else []
                pairs = [(left, _EQUAL, item) for item in items]
            else:
                pairs = [(left, kind, right), (right, _TURNED.get(kind, kind), left)]
            for variable, how, literal in pairs:
                number = _number(literal)
                if isinstance(variable, _VARIABLES) and how in _ALWAYS and number is not None:
                    yield variable, how, number
            left = right


def _number(node: ast.expr) -> int | None:
    try:
        value = ast.literal_eval(node)
    except ValueError:
        return None
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _type_of(text: str, scope: Scope) -> IntType | None:
    try:
        expr = parse(text, scope)
    except (ExpressionError, SpecError):
        return None
    return expr.type if isinstance(expr.type, IntType) and not isinstance(expr, Const) else None
