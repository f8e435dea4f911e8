"""From the text of an expression to typed nodes.

The grammar is a part of Python's: ``and or not``, comparisons (chained too), ``in`` with a list of
values, ``+ - * // %``, ``x if c else y``, ``any(... for se in ses)``, ``all(...)``,
``count(...)``, ``min``, ``max``, ``implies(p, q)``, ``after(...)`` in step properties,
``part.variable``, ``part.state_name`` and ``tuple_variable[i]``. What a name means is the business
of a :class:`Scope`; everything else is here.
"""

from __future__ import annotations

import ast
from functools import lru_cache
from typing import NoReturn

from checker.errors import did_you_mean
from checker.expressions.comparisons import chain, conditional
from checker.expressions.functions import call
from checker.expressions.nodes import (
    ArithOp,
    Const,
    Expr,
    arith,
    choose,
    compare,
    conjunction,
    disjunction,
    negate,
    truth,
)
from checker.expressions.scope import (
    Entity,
    EnumRef,
    ExpressionError,
    GroupRef,
    PartRef,
    Scope,
    Symbol,
    TupleRef,
)
from checker.expressions.spelling import spelling
from checker.expressions.types import (
    BOOL,
    BoolType,
    EnumType,
    IntType,
    describe,
    same_kind,
)


def parse(text: str, scope: Scope, expected: BoolType | EnumType | IntType | None = None) -> Expr:
    """The typed expression that a text stands for.

    Args:
        text: what the author wrote.
        scope: what names mean.
        expected: the type that the value must have; settles ambiguous names.

    Raises:
        ExpressionError: with the problem, why it matters and what to write.
    """
    return Parser(text, scope).value(expected)


_ARITH: dict[type[ast.operator], ArithOp] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.FloorDiv: "//",
    ast.Mod: "%",
}


_WORDS: dict[type[ast.AST], str] = {ast.BitAnd: "and", ast.BitOr: "or", ast.Invert: "not"}
"""What is written in words here, and in signs of single bits elsewhere."""


@lru_cache(maxsize=1 << 12)
def _tree(text: str) -> ast.expr:
    """A text's tree, which nobody changes: a guard is read once for each filling of its step."""
    return ast.parse(text, mode="eval").body


class Quoted:
    """A part of a text, written out when a message quotes it: most are never quoted."""

    def __init__(self, node: ast.AST):
        self._node = node

    def __str__(self) -> str:
        return ast.unparse(self._node)


class Parser:
    """One text being read; ``scope`` grows inside quantifiers."""

    def __init__(self, text: str, scope: Scope):
        self.text = text
        self.scope = scope
        self.bound: dict[str, Entity] = {}
        if not text.strip():
            raise ExpressionError(
                "there is no expression between the quotes.",
                why="a condition that is left out says nothing, and an empty one not even that",
                instead="a condition, such as <part>.<state>; or no text at all",
            )
        try:
            self.tree = _tree(text.strip())
        except SyntaxError as error:
            raise ExpressionError(
                f"'{text}' is not an expression ({error.msg}).",
                instead=spelling(text)
                or "and, or, not, comparisons, arithmetic, any/all/count over a group",
            ) from None

    def value(self, expected: BoolType | EnumType | IntType | None) -> Expr:
        return self.typed(self.visit(self.tree), expected, self.text)

    # -- from entities to expressions ----------------------------------------------------------

    def typed(
        self, entity: Entity, expected: BoolType | EnumType | IntType | None, text: object
    ) -> Expr:
        """The entity as an expression of the expected type."""
        if isinstance(entity, Symbol | PartRef):
            entity = self.settle(entity, expected)
        if isinstance(entity, EnumRef | GroupRef | TupleRef):
            raise ExpressionError(
                f"'{text}' is not a value.",
                instead="a member of the enumeration, or any/all/count over the group",
            )
        if expected is not None and not same_kind(entity.type, expected):
            raise ExpressionError(
                f"'{text}' is {describe(entity.type)}, but {describe(expected)} is needed here.",
                instead=_instead_of(entity, expected),
            )
        return entity

    def settle(
        self, entity: Symbol | PartRef, expected: BoolType | EnumType | IntType | None
    ) -> Const:
        pool = self.scope.pointers if isinstance(entity, PartRef) else self.scope.enums
        fitting = [enum for enum in pool if entity.name in enum.members]
        if isinstance(expected, EnumType):
            if entity.name in expected.members:
                return Const(expected.members.index(entity.name), expected)
            raise ExpressionError(
                f"'{entity.name}' is not a value of {expected.name}.",
                why="a comparison with a value outside the type is always false",
                instead=did_you_mean(entity.name, expected.members),
            )
        if len(fitting) == 1:
            return Const(fitting[0].members.index(entity.name), fitting[0])
        if not fitting:
            raise ExpressionError(
                f"'{entity.name}' is a part, not a value.",
                instead=f"a variable or a state of it: {entity.name}.<name>",
            )
        owners = " and ".join(enum.name for enum in fitting)
        raise ExpressionError(
            f"'{entity.name}' is a value of {owners}.",
            why="nothing here says which one is meant",
            instead=" or ".join(f"{enum.name}.{entity.name}" for enum in fitting),
        )

    def boolean(self, node: ast.expr) -> Expr:
        return self.typed(self.visit(node), BOOL, self.shown(node))

    def number(self, node: ast.expr) -> Expr:
        entity = self.visit(node)
        text = self.shown(node)
        if isinstance(entity, Symbol | PartRef):
            entity = self.settle(entity, None)
        expr = self.typed(entity, None, text)
        if not isinstance(expr.type, IntType):
            raise ExpressionError(
                f"'{text}' is {describe(expr.type)}, but a number is needed here.",
                instead="count(... for x in group) counts what holds" if expr.type == BOOL else "",
            )
        return expr

    def shown(self, node: ast.AST) -> Quoted:
        """A part of the text, as messages quote it."""
        return Quoted(node)

    # -- the grammar ---------------------------------------------------------------------------

    def visit(self, node: ast.expr) -> Entity:
        match node:
            case ast.BoolOp(op=ast.And(), values=values):
                return conjunction([self.boolean(value) for value in values])
            case ast.BoolOp(values=values):
                return disjunction([self.boolean(value) for value in values])
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return negate(self.boolean(operand))
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return arith("-", Const(0, IntType(0, 0)), self.number(operand))
            case ast.BinOp(op=ast.BitAnd() | ast.BitOr()) | ast.UnaryOp(op=ast.Invert()):
                self.refuse(node, _WORDS[type(node.op)])
            case ast.BinOp():
                return self._arith(node)
            case ast.Compare():
                return chain(self, node)
            case ast.IfExp(test=test, body=body, orelse=orelse):
                return conditional(self, test, body, orelse)
            case ast.Call():
                return call(self, node)
            case ast.Attribute(value=value, attr=attr):
                return self._attribute(self.visit(value), attr, self.shown(value))
            case ast.Subscript(value=value, slice=index):
                return self._index(self.visit(value), index, self.shown(value))
            case ast.Name(id=name):
                return self._name(name)
            case ast.Constant(value=value):
                return self._constant(value)
        return self.refuse(node)

    def refuse(self, node: ast.expr, instead: str = "") -> NoReturn:
        """A form that the grammar does not have."""
        raise ExpressionError(
            f"'{self.shown(node)}' ({type(node).__name__}) is outside the notation.",
            why="expressions are translated to other engines, so they are kept to a few forms",
            instead=instead
            or "and, or, not, comparisons, + - * // %, x if c else y, any/all/count",
        )

    def _constant(self, value: object) -> Expr:
        if isinstance(value, bool):
            return truth(value)
        if isinstance(value, int):
            return Const(value, IntType(value, value))
        if isinstance(value, str):
            raise ExpressionError(
                f"{value!r} is a string.",
                why="an enumeration's value never equals a string, so this is always false",
                instead=f"{value} without quotes",
            )
        raise ExpressionError(
            f"{value!r} is not a finite value.", instead="a whole number, True, False or a member"
        )

    def _name(self, name: str) -> Entity:
        if name in self.bound:
            return self.bound[name]
        if name in self.scope.names:
            return self.scope.names[name]
        if any(name in enum.members for enum in self.scope.enums):
            return Symbol(name)
        for enum in self.scope.enums:
            if enum.name == name:
                return EnumRef(enum)
        if name == "v":
            raise ExpressionError(
                "'v' is not a name.",
                why="python-statemachine reads v as 'or'",
                instead="or",
            )
        truth_value = name.capitalize() if name.lower() in ("true", "false") else ""
        raise ExpressionError(
            f"'{name}' is not known {self.scope.where}.",
            instead=truth_value or did_you_mean(name, self.scope.known()),
        )

    def _arith(self, node: ast.BinOp) -> Expr:
        if isinstance(node.op, ast.BitXor):
            raise ExpressionError(
                "'^' is not an operator of the notation.",
                why="python-statemachine reads ^ as 'and'",
                instead="and",
            )
        op = _ARITH.get(type(node.op))
        if op is None:
            self.refuse(node)
        left, right = self.number(node.left), self.number(node.right)
        try:
            return arith(op, left, right)
        except ZeroDivisionError:
            raise ExpressionError(
                f"'{self.shown(node)}' divides by something that is not a positive constant.",
                why="a division by zero has no value in any engine",
                instead="a positive number after // or %",
            ) from None

    def _attribute(self, owner: Entity, attr: str, text: object) -> Entity:
        if isinstance(owner, EnumRef):
            if attr not in owner.type.members:
                raise ExpressionError(
                    f"'{attr}' is not a value of {owner.type.name}.",
                    instead=did_you_mean(attr, owner.type.members),
                )
            return Const(owner.type.members.index(attr), owner.type)
        if self.scope.attribute is None:
            raise ExpressionError(
                f"'{text}.{attr}': a component's own texts have no dots.",
                why="python-statemachine cannot parse them",
                instead=f"reads = {{'<name>': '{text}.{attr}'}} in the class, and <name> here",
            )
        if isinstance(owner, PartRef):
            return self.scope.attribute(owner.name, attr)
        if isinstance(owner, GroupRef | TupleRef | Symbol):
            raise ExpressionError(f"'{text}' has no '{attr}'.", instead="part.variable")
        if not isinstance(owner.type, EnumType) or owner.type not in self.scope.pointers:
            raise ExpressionError(
                f"'{text}' is {describe(owner.type)}, which does not point at a part.",
                instead="part.variable, or an enumeration whose members are names of parts",
            )
        return self._follow(owner, owner.type, attr)

    def _follow(self, owner: Expr, pointer: EnumType, attr: str) -> Expr:
        """``pointer.name``: the name in the part that is pointed at."""
        assert self.scope.attribute is not None
        result: Expr | None = None
        for value, part in reversed(list(enumerate(pointer.members))):
            here = self.typed(self.scope.attribute(part, attr), None, f"{part}.{attr}")
            chosen = compare("==", owner, Const(value, pointer))
            result = here if result is None else choose(chosen, here, result)
        assert result is not None
        return result

    def _index(self, owner: Entity, index: ast.expr, text: object) -> Expr:
        if not isinstance(owner, TupleRef):
            raise ExpressionError(f"'{text}' is not a tuple.", instead="tuple_variable[0]")
        position = self.number(index)
        if position.type.low < 0 or position.type.high >= len(owner.items):
            raise ExpressionError(
                f"'{self.shown(index)}' can be {position.type}, "
                f"but '{text}' has the places 0 to {len(owner.items) - 1}.",
                instead="an index that is always inside",
            )
        result = owner.items[position.type.high]
        for place in range(position.type.high - 1, position.type.low - 1, -1):
            here = Const(place, IntType(place, place))
            result = choose(compare("==", position, here), owner.items[place], result)
        return result


def _instead_of(entity: Expr, expected: BoolType | EnumType | IntType) -> str:
    if expected == BOOL and isinstance(entity.type, EnumType):
        return f"a comparison with one of: {', '.join(entity.type.members)}"
    if expected == BOOL:
        return "a comparison, such as x > 0"
    return describe(expected)
