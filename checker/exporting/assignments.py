"""A command as a complete guard and a sequence of assignments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from checker.expressions.nodes import Const, Expr, compare, conjunction, variables
from checker.model import Command, Model


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
            conditions.append(compare(">=", expr, Const(type_.low, type_)))
            conditions.append(compare("<=", expr, Const(type_.high, type_)))
    return conjunction(conditions)
