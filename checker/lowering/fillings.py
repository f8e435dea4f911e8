"""The events of a system as fillings: who takes part, with which event, under which conditions.

Both engines work through the same list: lowering turns each filling into one command, the executed
engine fires each on the real charts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import product
from typing import Any

from checker.errors import Source, SpecError, did_you_mean
from checker.lowering.system import ACTORS, Design
from checker.model import Actor
from checker.notation.system import Group, Step, tables, texts
from checker.sources import class_source


@dataclass(frozen=True)
class Member:
    """A part that takes part: its event, and for one that is told the paths that must hold."""

    part: str
    event: str
    paths: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Line:
    """One line of a refusal table: the requirement's id, the condition, and where it stands."""

    requirement: str
    text: str
    source: Source


@dataclass(frozen=True)
class Filling:
    """One event with its roles filled: one command.

    ``parts`` binds roles to parts; ``values`` binds the other roles to values (Enum members,
    numbers, truth values); ``gives`` holds expressions to be computed before the step.
    """

    name: str
    event: str
    by: Actor
    parts: Mapping[str, str]
    values: Mapping[str, Any]
    when: tuple[str, ...]
    refused: tuple[Line, ...]
    members: tuple[Member, ...]
    gives: Mapping[str, str]
    source: Source
    answers: tuple[str, ...]
    waived: str | None = None
    conflict: SpecError | None = None
    """Why the filling is wrong if its conditions can hold: a part in it twice."""

    @property
    def arguments(self) -> tuple[tuple[str, str], ...]:
        """Role to what fills it, as text."""
        shown = {name: show_value(value) for name, value in self.values.items()}
        return tuple({**self.parts, **shown}.items())


def show_value(value: Any) -> str:
    """A value as traces print it."""
    if isinstance(value, Enum):
        return value.name
    return str(value).lower() if isinstance(value, bool) else str(value)


def fillings(
    design: Design, events: Mapping[str, Sequence[str]] | None = None
) -> tuple[Filling, ...]:
    """Every event of the system with its roles filled, in the order in which they are declared.

    Events of a component that no step uses belong to that component: one filling a part.

    Args:
        design: the system.
        events: part to the events of its chart; by default read from its class.

    Raises:
        SpecError: a step names a part, an event or an actor that does not exist.
    """
    known = events or {part: chart.events for part, chart in design.charts.items()}
    own = list(_own_events(design, known))
    shared = [
        filling
        for name, step in design.steps.items()
        for filling in step_fillings(design, name, step, known)
    ]
    return (*own, *shared)


def _own_events(design: Design, events: Mapping[str, Sequence[str]]) -> Iterator[Filling]:
    driven = _driven(design)
    for part, declared in design.parts.items():
        by: Mapping[str, str] = getattr(declared.chart, "by", {})
        answers: Mapping[str, Any] = getattr(declared.chart, "answers", {})
        waive: Mapping[str, str] = getattr(declared.chart, "waive", {})
        for event in events[part]:
            if (part, event) in driven:
                continue
            source = class_source(declared.chart).anywhere(event)
            yield Filling(
                f"{part}.{event}",
                f"{part}.{event}",
                actor(by.get(event, "environment"), source),
                {},
                {},
                (),
                (),
                (Member(part, event),),
                {},
                source,
                tuple(sorted(id_ for id_, names in answers.items() if event in texts(names))),
                waive.get(event),
            )


def _driven(design: Design) -> set[tuple[str, str]]:
    """The events that steps use: nobody takes them alone."""
    found: set[tuple[str, str]] = set()
    for step in design.steps.values():
        told = {who: event for who, (event, _) in step.tells.items()}
        for who, event in [*step.takes.items(), *told.items()]:
            domain = step.over.get(who)
            parts = domain.members if isinstance(domain, Group) else design.members(who)
            found.update((part, event) for part in parts)
    return found


def actor(name: str, source: Source) -> Actor:
    """The actor of that name.

    Raises:
        SpecError: there is none.
    """
    if name not in ACTORS:
        near = did_you_mean(name, ACTORS)
        raise SpecError(
            f"by='{name}' is nobody.",
            source,
            why="whose event it is decides whether it counts as a fault or as help",
            instead=near if near.startswith("Did") else f"one of: {', '.join(ACTORS)}",
        )
    return name  # type: ignore[return-value]


def step_fillings(
    design: Design, name: str, step: Step, events: Mapping[str, Sequence[str]]
) -> Iterator[Filling]:
    """The fillings of one step; see :func:`fillings`."""
    source = design.source.of(name)
    by = actor(step.by, source)
    domains = {role: list(_domain(role, domain, source)) for role, domain in step.over.items()}
    parted = {role for role, domain in step.over.items() if isinstance(domain, Group)}
    lines = tuple(_lines(design, name, step))
    for combination in product(*domains.values()):
        bound = dict(zip(domains, combination, strict=True))
        parts = {role: str(value) for role, value in bound.items() if role in parted}
        values = {role: value for role, value in bound.items() if role not in parted}
        shown = ", ".join(f"{role}={show_value(value)}" for role, value in bound.items())
        members, conflict = _members(design, name, step, parts, events)
        yield Filling(
            f"{name}({shown})" if shown else name,
            name,
            by,
            parts,
            values,
            texts(step.when),
            lines,
            members,
            step.gives,
            source,
            texts(step.answers),
            step.waive,
            conflict,
        )


def _domain(role: str, domain: Any, source: Source) -> Iterator[Any]:
    if isinstance(domain, Group):
        yield from domain.members
    elif domain is bool:
        yield from (False, True)
    elif (isinstance(domain, type) and issubclass(domain, Enum)) or isinstance(
        domain, range | tuple | list
    ):
        yield from domain
    else:
        raise SpecError(
            f"over: '{role}' ranges over {domain!r}.",
            source,
            why="each filling of a step is one command, so they must be listed",
            instead="a group of parts, an Enum, bool, or range(n)",
        )


def _lines(design: Design, name: str, step: Step) -> Iterator[Line]:
    place = design.source.of(name)
    for table in tables(step.refused_while):
        for requirement, text in table.items():
            found = _line_of(design, requirement, text)
            yield Line(requirement, text, found or place)


def _line_of(design: Design, requirement: str, text: str) -> Source | None:
    """The line of its files that holds both the id and the condition of a refusal line."""
    for file in design.source.files:
        for number in file.quoted.get(requirement, ()):
            if text in file.lines[number - 1]:
                return file.at(number)
    return None


def _members(
    design: Design,
    name: str,
    step: Step,
    parts: Mapping[str, str],
    events: Mapping[str, Sequence[str]],
) -> tuple[tuple[Member, ...], SpecError | None]:
    """Who takes part, and what is wrong if somebody does so twice."""
    source = design.source.of(name)
    found: dict[str, Member] = {}
    called: dict[str, str] = {}
    conflict: SpecError | None = None
    wanted = [(who, event, None) for who, event in step.takes.items()]
    told = [(who, event, texts(path)) for who, (event, path) in step.tells.items()]
    for who, event, path in (*wanted, *told):
        here = (parts[who],) if who in parts else design.members(who)
        if not here:
            raise SpecError(
                f"{name}: '{who}' is no role, part or group.",
                source,
                instead=did_you_mean(who, [*step.over, *design.parts, *design.groups]),
            )
        for part in here:
            if event not in events[part]:
                raise SpecError(
                    f"{name}: {part} has no event '{event}'.",
                    source,
                    why="the step could never be taken",
                    instead=did_you_mean(event, events[part]),
                )
            if part in found:
                conflict = _twice(design, name, part, parts, (called[part], who), source)
            found[part], called[part] = Member(part, event, path), who
    return tuple(found.values()), conflict


def _twice(
    design: Design,
    name: str,
    part: str,
    parts: Mapping[str, str],
    through: tuple[str, str],
    source: Source,
) -> SpecError:
    """What is wrong with a part that takes part through two names."""
    filled = ", ".join(f"{role}={value}" for role, value in parts.items())
    one, other = through
    if one in design.groups or other in design.groups:
        instead = f"'{one}' or '{other}', not both: the part is in the group"
    else:
        who = "the roles" if one in parts and other in parts else "they"
        instead = f'when="{one} != {other}", so that {who} are different parts'
    return SpecError(
        f"{name}({filled}): {part} takes part twice."
        if filled
        else f"{name}: {part} takes part twice.",
        source,
        why="a part takes at most one event in a step",
        instead=instead,
    )
