"""Python code that looks at the computer's clock or at chance: it cannot be explored, only run."""

from __future__ import annotations

import dis
from collections.abc import Iterator
from types import CodeType, FunctionType, ModuleType
from typing import Any

from statemachine import StateChart

from checker.errors import Source, SpecError
from checker.linting.charts import GROUPS
from checker.lowering.places import (
    arrows,
    declared_at,
    state_source,
    states_of,
    written_classes,
)

_OUTSIDE = {
    "time": "the computer's clock",
    "datetime": "the computer's clock",
    "random": "chance",
    "secrets": "chance",
}
"""Modules whose answers are in no state, and what they ask."""


def clock_mistakes(cls: type[StateChart[Any]]) -> Iterator[SpecError]:
    """Guards, actions and methods of a chart that ask the clock or chance."""
    for name, function, where in _functions(cls):
        for module in _asked(function.__code__, function.__globals__):
            shown = "a lambda" if name == "<lambda>" else f"'{name}'"
            yield SpecError(
                f"{shown} of {cls.__name__} asks {_OUTSIDE[module]} (the module {module}).",
                where,
                why="what it answers is in no state, so the chart cannot be explored",
                instead="a variable that counts, and an event that advances it"
                if module in ("time", "datetime")
                else "an event for each outcome, or an argument of a Step",
            )


def _functions(cls: type[StateChart[Any]]) -> Iterator[tuple[str, FunctionType, Source]]:
    for base in written_classes(cls):
        for name, value in vars(base).items():
            if isinstance(value, FunctionType):
                yield name, value, declared_at(cls, name)
    owners: list[tuple[Any, tuple[str, ...], Source]] = [
        (arrow.transition, ("cond", "validators", *GROUPS), arrow.source) for arrow in arrows(cls)
    ]
    owners += [(state, ("enter", "exit"), state_source(cls, state)) for state in states_of(cls)]
    for owner, groups, where in owners:
        for spec in (spec for group in groups for spec in getattr(owner, group)):
            if isinstance(spec.func, FunctionType):
                yield spec.func.__name__, spec.func, where


def _asked(code: CodeType, known: dict[str, Any]) -> Iterator[str]:
    """The modules of the table that a function's code uses, each once."""
    found: dict[str, None] = {}
    codes = [code]
    while codes:
        here = codes.pop()
        codes.extend(constant for constant in here.co_consts if isinstance(constant, CodeType))
        for instruction in dis.get_instructions(here):
            name = str(instruction.argval)
            if instruction.opname == "IMPORT_NAME":
                found[name.partition(".")[0]] = None
            elif instruction.opname in ("LOAD_GLOBAL", "LOAD_NAME") and name in known:
                found[_module_of(known[name])] = None
    yield from (module for module in found if module in _OUTSIDE)


def _module_of(value: object) -> str:
    if isinstance(value, ModuleType):
        return value.__name__
    owner = getattr(value, "__self__", None)
    if owner is not None and not isinstance(owner, ModuleType):
        value = type(owner)  # random.random is a method of a hidden generator
    return str(getattr(value, "__module__", ""))
