"""A command as a relation: the value of each variable after the step, knowledge included.

Two ways to say it, for languages that can name the new state (``next(x)``, ``x'``) and for those
that only compute with the old one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from checker.errors import UsageError
from checker.exporting.names import expressions
from checker.expressions.nodes import (
    After,
    Compare,
    Expr,
    Var,
    ViewRef,
    choose,
    rebuild,
    variables,
    walk,
)
from checker.expressions.types import EnumType, size
from checker.model import Command, Model

_WIDTH = 100


def over_both(model: Model, command: Command | None = None) -> dict[str, Expr]:
    """New value of each variable that a command updates or a refresh writes.

    Refreshes see the new state; in the expressions it is marked by ``After``. Variables that no
    refresh writes come first, the others in the order of their (last) refresh.

    Args:
        model: the design.
        command: whose step it is; ``None`` for any that updates no refreshed variable, and then
            only the refreshed variables are returned.
    """
    updates = dict(command.updates) if command else {}
    last = {refresh.variable: index for index, refresh in enumerate(model.refreshes)}
    result = {name: expr for name, expr in updates.items() if name not in last}
    # A variable that is still to be refreshed has no name in the new state: its value up to
    # here is written out instead.
    open_: dict[str, Expr] = {
        name: updates.get(name, Var(name, model.variable[name].type)) for name in last
    }
    for index, refresh in enumerate(model.refreshes):
        name = refresh.variable
        path, value = (_in_new(model, expr, open_) for expr in (refresh.path, refresh.value))
        new = choose(path, value, open_[name])
        if last[name] == index:
            result[name] = new
            del open_[name]
        else:
            open_[name] = new
    return result


def over_old(model: Model, command: Command) -> dict[str, Expr]:
    """New value of each variable that a command updates or a refresh writes, from the old state."""
    new = dict(command.updates)
    for refresh in model.refreshes:
        name = refresh.variable
        before = new.get(name, Var(name, model.variable[name].type))
        path, value = (_replaced(model, expr, new) for expr in (refresh.path, refresh.value))
        new[name] = choose(path, value, before)
    return new


def shared_refreshes(model: Model) -> bool:
    """Whether refreshes can stand once in a written model: no command updates what they write."""
    refreshed = {refresh.variable for refresh in model.refreshes}
    return not any(name in refreshed for c in model.commands for name, _ in c.updates)


def ordered(model: Model) -> set[EnumType]:
    """The enumerations whose members are compared by their order."""
    return {
        node.left.type
        for expr in expressions(model)
        for node in walk(expr)
        if isinstance(node, Compare) and node.op not in ("==", "!=")
        if isinstance(node.left.type, EnumType)
    }


def check_sizes(model: Model, most: int, what: str) -> None:
    """Refuse a model with a variable that has more values than another tool has room for.

    Raises:
        UsageError: some variable has more than ``most`` values.
    """
    for variable in model.variables:
        if size(variable.type) > most:
            raise UsageError(
                f"{model.name}: '{variable.name}' has {size(variable.type)} values; {what} has "
                f"room for {most}."
            )


def _in_new(model: Model, node: Expr, open_: Mapping[str, Expr]) -> Expr:
    """An expression over the new state, but for variables that have other values there yet."""
    views = model.view_exprs

    def change(here: Expr) -> Expr | None:
        if isinstance(here, Var):
            return open_.get(here.name) or After(here)
        if isinstance(here, ViewRef):
            if variables(here, views) & open_.keys():
                return rebuild(views[here.name], change)
            return After(here)
        return None

    return rebuild(node, change)


def _replaced(model: Model, node: Expr, values: Mapping[str, Expr]) -> Expr:
    """An expression with variables replaced; a view that names one of them is written out."""
    views = model.view_exprs

    def change(here: Expr) -> Expr | None:
        if isinstance(here, Var):
            return values.get(here.name)
        if isinstance(here, ViewRef) and variables(here, views) & values.keys():
            return rebuild(views[here.name], change)
        return None

    return rebuild(node, change)


def under(word: str, lines: Sequence[str]) -> list[str]:
    """A word before the first line, and as much room before the others."""
    return [f"{word}{lines[0]}", *(" " * len(word) + line for line in lines[1:])]


def wrapped(before: str, words: Iterable[str], after: str, between: str = ",") -> Iterator[str]:
    """Words with commas or signs between them, on as many lines as they need."""
    line = before
    indent = " " * len(before)
    *others, last = words
    for word in [*(f"{word}{between}" for word in others), f"{last}{after}"]:
        if line not in (before, indent) and len(line) + len(word) + 1 > _WIDTH:
            yield line
            line = indent
        line += word if line in (before, indent) else f" {word}"
    yield line
