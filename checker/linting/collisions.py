"""Names that mean two things: python-statemachine would and them together, or fire an event."""

from __future__ import annotations

import keyword
from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from typing import Any

from statemachine import StateChart

from checker.errors import Source, SpecError
from checker.expressions.types import EnumType
from checker.linting.charts import Reading
from checker.lowering.places import (
    declared_at,
    entry_source,
    states_of,
    written_classes,
)
from checker.lowering.system import Design
from checker.notation.system import Group
from checker.sources import class_source

FUNCTIONS = (
    "In",
    "after",
    "all",
    "always",
    "any",
    "count",
    "enabled",
    "implies",
    "max",
    "min",
    "range",
    "refused",
    "refused_only",
)
"""Names with a meaning of their own in expressions (``always`` as a path)."""


_OF_THE_LIBRARY = frozenset(name for name in dir(StateChart) if not name.startswith("_"))

_IN_CHARTS = ("In", "implies", "max", "min")
"""Those that a component's own texts know."""


def reserved_mistakes(
    kind: str, name: str, where: Source, functions: tuple[str, ...] = FUNCTIONS
) -> Iterator[SpecError]:
    """A name that expressions already give a meaning."""
    if keyword.iskeyword(name) or not name.isidentifier():
        yield SpecError(
            f"the {kind} '{name}' has no name that an expression can use.",
            where,
            why="no expression could be read that names it",
            instead="letters, digits and _, and no word of Python's own",
        )
    elif name in functions:
        yield SpecError(
            f"the {kind} '{name}' has the name of a function of the notation.",
            where,
            why=f"an expression that says {name} could mean either",
            instead="another name",
        )


def _library_names(cls: type[StateChart[Any]]) -> Iterator[SpecError]:
    """States and events that take the place of something of python-statemachine's own."""
    events = [str(event) for event in cls._events]
    states = [str(state.id) for state in states_of(cls)]
    for kind, names in (("event", events), ("state", states)):
        for name in names:
            if name in _OF_THE_LIBRARY:
                yield SpecError(
                    f"the {kind} '{name}' has the name of something of StateChart's own.",
                    class_source(cls).anywhere(name),
                    why=f"python-statemachine would use the {kind} where it means its own",
                    instead="another name",
                )


def chart_collisions(
    cls: type[StateChart[Any]], reading: Reading, enums: Iterable[type[Enum]]
) -> Iterator[SpecError]:
    """Names of a component's variables, ``reads`` and ``given`` that mean something else too."""
    own = {field.name: field.source for field in reading.chart.fields}
    reads = {str(n): declared_at(cls, "reads", str(n)) for n in getattr(cls, "reads", {})}
    given = {str(n): declared_at(cls, "given", str(n)) for n in getattr(cls, "given", {})}
    members = {member.name: enum.__name__ for enum in enums for member in enum}
    yield from _pairs(cls, own, reads, given)
    yield from _library_names(cls)
    kinds = (("variable", own), ("name in reads", reads), ("name in given", given))
    for kind, named in kinds:
        for name, where in named.items():
            yield from reserved_mistakes(kind, name, where, _IN_CHARTS)
            yield from _with_operator(kind, name, where)
            yield from _with_chart(cls, kind, name, where)
            if name in members:
                yield _and_ed(kind, name, f"a value of {members[name]}", where)
    states = {state.id for state in states_of(cls)}
    for event in cls._events:
        if str(event) in states:
            yield SpecError(
                f"'{event}' is a state and an event of {cls.__name__}.",
                declared_at(cls, str(event)),
                why="answers, waive and reports could mean either",
                instead="another name for one of them",
            )


def _and_ed(kind: str, name: str, other: str, where: Source) -> SpecError:
    return SpecError(
        f"the {kind} '{name}' is also {other}.",
        where,
        why="python-statemachine joins both with 'and' where a guard names it",
        instead="another name for one of them",
    )


def _pairs(
    cls: type,
    own: Mapping[str, Source],
    reads: Mapping[str, Source],
    given: Mapping[str, Source],
) -> Iterator[SpecError]:
    for name, where in reads.items():
        if name in own:
            yield _and_ed("name in reads", name, f"a variable of {cls.__name__}", where)
    for name, where in given.items():
        if name in own:
            yield _and_ed("name in given", name, f"a variable of {cls.__name__}", where)
        if name in reads:
            yield SpecError(
                f"the name in given '{name}' is also a name in reads.",
                where,
                why="the value that a step gives would hide what is read",
                instead="another name for one of them",
            )


def _with_operator(kind: str, name: str, where: Source) -> Iterator[SpecError]:
    if name == "v":
        yield SpecError(
            f"the {kind} is called 'v'.",
            where,
            why="python-statemachine reads v as 'or' in a guard",
            instead="another name",
        )


def _with_chart(
    cls: type[StateChart[Any]], kind: str, name: str, where: Source
) -> Iterator[SpecError]:
    if name in {str(event) for event in cls._events}:
        yield SpecError(
            f"the {kind} '{name}' is also an event of {cls.__name__}.",
            where,
            why="python-statemachine would fire the event where a guard names it",
            instead="another name for one of them",
        )
    elif name in {state.id for state in states_of(cls)}:
        yield SpecError(
            f"the {kind} '{name}' is also a state of {cls.__name__}.",
            where,
            why=f"part.{name} could mean either",
            instead="another name for one of them",
        )
    elif name in _INSTANCE or (hasattr(cls, name) and name not in cls._protected_attrs):
        own = any(class_source(base).statement(name) for base in written_classes(cls))
        other = f"an attribute of {cls.__name__}" if own else "an attribute that every chart has"
        yield _and_ed(kind, name, other, where)


_INSTANCE = ("history_values", "start_configuration_values", "state_field")
"""Public attributes of a running chart that its class does not have."""


def system_collisions(design: Design, enums: tuple[EnumType, ...]) -> Iterator[SpecError]:
    """Names of a system's elements and roles that mean something else too."""
    pointers = [enum for enum in enums if set(enum.members) <= set(design.parts)]
    tables: tuple[tuple[str, Mapping[str, Any]], ...] = (
        ("part", design.parts),
        ("group", design.groups),
        ("choice", design.choices),
        ("view", design.views),
        ("knowledge", design.knowledge),
        ("step", design.steps),
    )
    elements: dict[str, str] = {name: kind for kind, table in tables for name in table}
    for name, kind in elements.items():
        where = design.source.of(name)
        yield from reserved_mistakes(kind, name, where)
        owners = [e.name for e in enums if name in e.members and e not in pointers]
        if owners:
            yield _hides(kind, name, f"a value of {owners[0]}", where)
        if kind != "choice" and any(enum.name == name for enum in enums):
            yield _hides(kind, name, "an enumeration", where)
    for step_name, step in design.steps.items():
        for role, domain in step.over.items():
            where = entry_source(design.source, step_name, str(role), "over")
            yield from reserved_mistakes("role", str(role), where)
            if role in elements:
                yield _hides("role", str(role), f"a {elements[role]}", where)
            owners = [e.name for e in enums if role in e.members and e not in pointers]
            if owners and not isinstance(domain, Group):
                yield _hides("role", str(role), f"a value of {owners[0]}", where)


def _hides(kind: str, name: str, other: str, where: Source) -> SpecError:
    return SpecError(
        f"the {kind} '{name}' is also {other}.",
        where,
        why=f"an expression that says {name} would mean the {kind}, and nobody would see it",
        instead="another name for one of them",
    )
