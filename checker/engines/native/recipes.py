"""Digests of what machine code is made of: a model's expressions, and what makes code of them.

A digest is found in a fraction of the time that the text of a module takes to be written, so code
that has been made before is found by it.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from checker.engines.symmetry import Symmetry
from checker.engines.watching import Watch, Watched
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
from checker.model import Model

_MAKERS = ("engines", "expressions")
"""The folders of Chartproof in which code is made of expressions."""


class Recipe:
    """A list of lines, of which equal ones lead to equal code.

    Each expression has a line of its own, however often it occurs: others name it by its number.

    Args:
        kind: what the code is for.
    """

    def __init__(self, kind: str):
        self._lines: list[object] = [kind, _makers()]
        # Expressions are kept, so that their identities are not given to others.
        self._known: dict[int, tuple[Expr, int]] = {}

    def add(self, *parts: object) -> None:
        """Add a line of numbers, names and truth values, and of tuples of such."""
        self._lines.append(parts)

    def digest(self) -> str:
        """The digest of all lines."""
        return hashlib.sha256(repr(self._lines).encode()).hexdigest()

    def number(self, expr: Expr) -> int:
        """The number of an expression, whose line is added the first time."""
        known = self._known.get(id(expr))
        if known is None:
            self._lines.append(self._line(expr))
            known = self._known[id(expr)] = (expr, len(self._lines))
        return known[1]

    def _line(self, expr: Expr) -> tuple[object, ...]:
        number = self.number
        match expr:
            case Const(value, type_):
                return ("const", value, *_type(type_))
            case Var(name, type_):
                return ("var", name, *_type(type_))
            case ViewRef(name, type_):
                return ("view", name, *_type(type_))
            case Not(arg) | After(arg):
                return (type(expr).__name__, number(arg))
            case And(args) | Or(args):
                return (type(expr).__name__, *(number(arg) for arg in args))
            case Compare(op, left, right):
                return (op, number(left), number(right))
            case Arith(op, left, right, type_):
                return (op, number(left), number(right), *_type(type_))
            case If(cond, then, orelse, type_):
                return ("if", number(cond), number(then), number(orelse), *_type(type_))

    def steps(self, watched: Watched) -> None:
        """Add a condition on steps."""
        self.add("steps", tuple((name, self.number(expr)) for name, expr in watched.items()))

    def model(self, model: Model) -> None:
        """Add the variables, views and commands of a model, and what is known in it."""
        self.add("variables", tuple((v.name, *_type(v.type)) for v in model.variables))
        for view in model.views:
            self.add("view", view.name, self.number(view.expr))
        for command in model.commands:
            updates = tuple((name, self.number(expr)) for name, expr in command.updates)
            self.add(command.name, self.number(command.guard), updates, tuple(command.ranges))
        for refresh in model.refreshes:
            known = self.number(refresh.path), self.number(refresh.value)
            self.add("refresh", refresh.variable, *known)


def of_search(model: Model, watch: Watch, symmetry: Symmetry | None) -> str:
    """The digest of what the code of a search is made of."""
    recipe = Recipe("search")
    recipe.model(model)
    recipe.add("watched", tuple(recipe.number(expr) for expr in watch.states))
    for steps in watch.steps:
        recipe.steps(steps)
    for exchange in symmetry.exchanges if symmetry is not None else ():
        recipe.add("exchange", tuple(exchange.variables.items()), tuple(exchange.values.items()))
    return recipe.digest()


def _type(type_: Type) -> tuple[object, ...]:
    return (type_ == BOOL, type_.low, type_.high)


@cache
def _makers() -> str:
    """A digest of the Python text by which code is made."""
    package = Path(__file__).parents[2]
    files = sorted(file for folder in _MAKERS for file in (package / folder).rglob("*.py"))
    found = hashlib.sha256()
    for file in (*files, package / "model.py"):
        found.update(hashlib.sha256(file.read_bytes()).digest())
    return found.hexdigest()
