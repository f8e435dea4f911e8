"""One command on one state of a model, by evaluating its expressions directly."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product

from checker.expressions.evaluate import evaluate
from checker.model import Command, Model


def successor(model: Model, state: Mapping[str, int], command: Command) -> dict[str, int] | None:
    """The state after a command.

    Args:
        model: the design.
        state: variable name to encoded value.
        command: one of the model's commands.

    Returns:
        The new state; ``None`` where the guard is false or a value would leave its type.
    """
    views = model.view_exprs
    if not evaluate(command.guard, state, views):
        return None
    new = dict(state)
    for name, expr in command.updates:
        new[name] = evaluate(expr, state, views)
    for name in command.ranges:
        type_ = model.variable[name].type
        if not type_.low <= new[name] <= type_.high:
            return None
    for refresh in model.refreshes:
        if evaluate(refresh.path, new, views):
            new[refresh.variable] = evaluate(refresh.value, new, views)
    return new


def initial_states(model: Model) -> Iterator[dict[str, int]]:
    """Every initial state, in the order of the variables' starting values."""
    names = [variable.name for variable in model.variables]
    for values in product(*(variable.initial for variable in model.variables)):
        state = dict(zip(names, values, strict=True))
        if evaluate(model.initially, state, model.view_exprs):
            yield state
