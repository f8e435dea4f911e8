"""What guards say of each other, asked of z3 over all values of the variables."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations

from checker.checking.results import GuardAnswers
from checker.engines.symbolic.questions import implied_by_others, implies, witness
from checker.expressions.nodes import Expr, disjunction, negate
from checker.model import Command, Model


def guard_answers(model: Model) -> GuardAnswers:
    """Ask z3 about the guards of a design (none of an opaque one, whose guards are not known)."""
    if model.opaque:
        return GuardAnswers()
    events: dict[str, list[Command]] = {}
    for command in model.commands:
        events.setdefault(command.event, []).append(command)
    views = model.view_exprs
    never = (
        event
        for event, commands in events.items()
        if all(witness(command.guard, views) is None for command in commands)
    )
    refusing = {
        event: commands
        for event, commands in events.items()
        if any(conjunct.role == "refuses" for command in commands for conjunct in command.conjuncts)
    }
    contained = (
        (first, second)
        for first, second in permutations(refusing, 2)
        if _contains(refusing[first], refusing[second], model)
    )
    redundant = (
        (event, line)
        for event, commands in refusing.items()
        for line in _redundant_lines(commands, model)
    )
    return GuardAnswers(tuple(never), tuple(contained), tuple(redundant))


def _refusals(command: Command) -> dict[str, Expr]:
    """Line of the command's refusal tables to the condition under which it refuses."""
    return {
        conjunct.requirement or conjunct.text: negate(conjunct.expr)
        for conjunct in command.conjuncts
        if conjunct.role == "refuses"
    }


def _contains(first: list[Command], second: list[Command], model: Model) -> bool:
    """Whether whatever refuses the first event refuses the second, filled with the same roles."""
    pairs = [(one, other) for one in first for other in second if _same_roles(one, other)]
    return bool(pairs) and all(
        implies(
            disjunction(_refusals(one).values()),
            disjunction(_refusals(other).values()),
            model.view_exprs,
        )
        for one, other in pairs
    )


def _same_roles(one: Command, other: Command) -> bool:
    mine, theirs = dict(one.arguments), dict(other.arguments)
    return all(mine[role] == theirs[role] for role in mine.keys() & theirs.keys())


def _redundant_lines(commands: list[Command], model: Model) -> Iterator[str]:
    """The lines that are redundant in every filling of an event."""
    found: set[str] | None = None
    for command in commands:
        refusals = _refusals(command)
        if len(refusals) < 2:
            return
        names = list(refusals)
        places = implied_by_others(list(refusals.values()), model.view_exprs)
        here = {names[place] for place in places}
        found = here if found is None else found & here
    yield from sorted(found or ())
