"""Which instances are interchangeable: z3 compares every command with its twin."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import z3

from checker.engines.symbolic.relation import Relation, solver
from checker.engines.symbolic.translate import Translator, constant
from checker.engines.symmetry import (
    Exchange,
    Symmetry,
    alike,
    exchange,
    whole_group,
)
from checker.expressions.nodes import Expr
from checker.model import Command, Model

_SECONDS = 60.0
"""So long z3 may think about one command."""


@dataclass(frozen=True)
class Interchangeable:
    """What was found: the exchanges, and for two instances that cannot be exchanged the reason."""

    symmetry: Symmetry | None
    refused: tuple[tuple[tuple[str, str], str], ...]


def interchangeable(model: Model) -> Interchangeable:
    """The instances of a model that can be exchanged.

    Two instances can be exchanged if each command is enabled in a state just when its twin is in
    the exchanged state, and leads to the exchanged successor. Initial states need not be
    exchangeable: a state is reached up to an exchange or not at all.
    """
    good: list[tuple[str, ...]] = []
    refused: list[tuple[tuple[str, str], str]] = []
    for group in alike(model):
        classes: list[list[str]] = []
        for instance in group:
            reasons = []
            for known in classes:
                reason = _refusal(model, known[0], instance)
                if not reason:
                    known.append(instance)
                    break
                reasons.append(((known[0], instance), reason))
            else:
                classes.append([instance])
                refused += reasons
        good += [tuple(each) for each in classes if len(each) > 1]
    return Interchangeable(whole_group(model, good), tuple(refused))


def _refusal(model: Model, one: str, other: str) -> str:
    """Why two instances cannot be exchanged; empty if they can."""
    made = exchange(model, {one: other, other: one})
    return made if isinstance(made, str) else _difference(model, made)


def tells_apart(model: Model, symmetry: Symmetry, condition: Expr | Mapping[str, Expr]) -> bool:
    """Whether a condition on states, or on the steps of commands, depends on the names exchanged.

    If z3 does not know, it does.
    """
    conditions = list(condition.values()) if isinstance(condition, Mapping) else [condition]
    for each in symmetry.exchanges:
        pair = _Pair(model, each, conditions)
        if not isinstance(condition, Mapping):
            if pair.can_differ(pair.here(condition), pair.there(condition)):
                return True
            continue
        for command in model.commands:
            twin = model.command[each.commands[command.name]]
            one = pair.of_step(pair.here, command, condition)
            if pair.can_differ(one, pair.of_step(pair.there, twin, condition)):
                return True
    return False


def _difference(model: Model, each: Exchange) -> str:
    """The first command that is not what its twin is in exchange; empty if there is none."""
    pair = _Pair(model, each, ())
    for command in model.commands:
        twin = model.command[each.commands[command.name]]
        what = f"{command.name} and {twin.name}"
        enabled = pair.enabled(pair.here, command)
        if pair.can_differ(enabled, pair.enabled(pair.there, twin)):
            return f"{what} are enabled in states that are not exchanged for each other"
        one, other = pair.after(pair.here, command), pair.after(pair.there, twin)
        for variable in model.variables:
            target = each.variables.get(variable.name, variable.name)
            moved = pair.exchanged(variable.name, one[variable.name])
            if pair.can_differ(moved, other[target], given=enabled):
                return f"{what} do different things to {variable.name} and {target}"
    return ""


class _Pair:
    """A state and the one that is exchanged for it, as frames of z3 terms."""

    def __init__(self, model: Model, each: Exchange, extra: Any):
        self.model = model
        self.exchange = each
        self.relation = Relation(model, extra)
        self.here = self.relation.frame(0)
        exchanged = {
            each.variables.get(name, name): self.exchanged(name, term)
            for name, term in self.here.frame.items()
        }
        self.there = Translator(exchanged, model.view_exprs, self.relation.width)
        self._solver = solver(_SECONDS)
        self._solver.add(self.relation.types(0))

    def exchanged(self, name: str, term: Any) -> Any:
        """A variable's value in exchange."""
        numbers = self.exchange.values.get(name)
        if numbers is None:
            return term
        type_, width = self.model.variable[name].type, self.relation.width
        result = constant(numbers[-1], type_, width)
        for value in range(len(numbers) - 1):
            here = term == constant(value, type_, width)
            result = z3.If(here, constant(numbers[value], type_, width), result)
        return result

    def enabled(self, frame: Translator, command: Command) -> Any:
        conditions = [frame(command.guard)]
        updates = dict(command.updates)
        for name in command.ranges:
            type_ = self.model.variable[name].type
            value = frame(updates[name])
            conditions += [value >= type_.low, value <= type_.high]
        return z3.And(*conditions)

    def after(self, frame: Translator, command: Command) -> dict[str, Any]:
        """The state after a command, refreshed."""
        new = dict(frame.frame)
        for name, expr in command.updates:
            new[name] = frame(expr)
        for refresh in self.model.refreshes:
            then = Translator(new, self.model.view_exprs, self.relation.width)
            value = z3.If(then(refresh.path), then(refresh.value), new[refresh.variable])
            new = {**new, refresh.variable: value}
        return new

    def of_step(self, frame: Translator, command: Command, steps: Mapping[str, Expr]) -> Any:
        """That a command can be taken, and its condition then holds."""
        if command.name not in steps:
            return z3.BoolVal(False)
        later = Translator(self.after(frame, command), self.model.view_exprs, self.relation.width)
        both = Translator(frame.frame, frame.views, frame.width, later)
        return z3.And(self.enabled(frame, command), both(steps[command.name]))

    def can_differ(self, one: Any, other: Any, given: Any = True) -> bool:
        """Whether two terms have different values in some state; if z3 does not know, they can."""
        if one is other:
            return False
        self._solver.push()
        self._solver.add(given, one != other)
        answer = self._solver.check()
        self._solver.pop()
        return bool(answer != z3.unsat)
