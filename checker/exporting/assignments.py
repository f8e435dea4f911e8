"""Steps and initial states as a language with assignments wants them.

A command becomes a complete guard and a sequence of assignments; the initial states become the
variables that have several values, and a condition on those.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import prod

from checker.expressions.nodes import (
    Const,
    Expr,
    Var,
    ViewRef,
    compare,
    conjunction,
    rebuild,
    variables,
)
from checker.model import Command, Model, Variable


@dataclass(frozen=True)
class Sequence:
    """Assignments in an order in which each still reads the state before the step.

    ``first`` are computed into temporary variables, before anything is written; ``then`` are
    written directly; ``last`` get what was computed first.
    """

    first: tuple[tuple[str, Expr], ...]
    then: tuple[tuple[str, Expr], ...]

    @property
    def last(self) -> tuple[str, ...]:
        return tuple(name for name, _ in self.first)


def in_sequence(command: Command, views: Mapping[str, Expr]) -> Sequence:
    """The updates of a command, with as few temporary variables as a simple search finds.

    An update can be written as soon as no other that is left reads its variable; where each
    waits for another (an exchange of two values), one is computed first.
    """
    left = dict(command.updates)
    reads = {name: variables(expr, views) for name, expr in command.updates}
    first: dict[str, Expr] = {}
    then: list[tuple[str, Expr]] = []
    while left:
        for name in left:
            if not any(name in reads[other] for other in left if other != name):
                then.append((name, left.pop(name)))
                break
        else:
            name = next(iter(left))
            first[name] = left.pop(name)
    return Sequence(tuple(first.items()), tuple(then))


def full_guard(model: Model, command: Command) -> Expr:
    """The guard, with what keeps every new value in its type: elsewhere there is no step."""
    conditions = [command.guard]
    for name, expr in command.updates:
        if name in command.ranges:
            type_ = model.variable[name].type
            if expr.type.low < type_.low:
                conditions.append(compare(">=", expr, Const(type_.low, type_)))
            if expr.type.high > type_.high:
                conditions.append(compare("<=", expr, Const(type_.high, type_)))
    return conjunction(conditions)


@dataclass(frozen=True)
class Start:
    """The initial states: which variables have more than one value, and which combinations count.

    ``condition`` names no variable that has one value only, and no view.
    """

    several: tuple[Variable, ...]
    condition: Expr

    @property
    def combinations(self) -> int:
        """How many ways there are to give every variable a value, whether they count or not."""
        return prod(len(set(variable.initial)) for variable in self.several)


def start(model: Model) -> Start:
    """The initial states of a model."""
    several = tuple(v for v in model.variables if len(set(v.initial)) > 1)
    fixed = {v.name: Const(v.initial[0], v.type) for v in model.variables if v not in several}

    def known(node: Expr) -> Expr | None:
        if isinstance(node, ViewRef):
            return rebuild(model.view_exprs[node.name], known)
        return fixed.get(node.name) if isinstance(node, Var) else None

    return Start(several, rebuild(model.initially, known))
