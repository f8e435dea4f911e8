"""What a component's class says about itself, and what a part says about its component."""

from __future__ import annotations

import ast
import difflib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from statemachine import State, StateChart
from statemachine.event import Event

from checker.errors import Source, SpecError, did_you_mean
from checker.expressions.types import EnumType
from checker.linting.charts import Reading, value_mistakes
from checker.linting.names import names_in, owners_in
from checker.linting.report import mistake_of
from checker.lowering.chart import Field
from checker.lowering.fillings import actor
from checker.lowering.places import declared_at, entry_source, states_of
from checker.lowering.system import Design
from checker.notation.system import Part, texts

DECLARATIONS = ("Variables", "answers", "by", "given", "reads", "waive")

_SETTINGS = (
    "allow_event_without_transition",
    "atomic_configuration_update",
    "catch_errors_as_events",
    "enable_self_transition_entries",
    "listeners",
    "validate_disconnected_states",
    "validate_final_reachability",
    "validate_trap_states",
)
"""Class attributes that python-statemachine itself looks at."""


def declaration_mistakes(cls: type[StateChart[Any]], reading: Reading) -> Iterator[SpecError]:
    """Misspelt declarations, and names in them that do not exist."""
    yield from _misspelt(cls)
    yield from _shapes(cls)
    if not has_mappings(cls):
        return
    events = [str(event) for event in cls._events if "." not in str(event)]
    states = [str(state.id) for state in states_of(cls)]
    variables = [field.name for field in reading.chart.fields] + sorted(reading.broken)
    for event, who in getattr(cls, "by", {}).items():
        where = declared_at(cls, "by", event)
        if event not in events:
            yield _unknown(cls, "by", "event", event, events, where)
        yield from mistake_of(actor, who, where)
    for requirement, named in getattr(cls, "answers", {}).items():
        for name in texts(named):
            if name not in (*events, *states, *variables):
                where = declared_at(cls, "answers", requirement)
                known = [*events, *states, *variables]
                yield _unknown(cls, "answers", "state, event or variable", name, known, where)
    for name, reason in getattr(cls, "waive", {}).items():
        where = declared_at(cls, "waive", name)
        known = [*events, *states, *variables, *map(str, getattr(cls, "reads", {}))]
        if name not in known:
            yield _unknown(cls, "waive", "state, event, variable or read", name, known, where)
        yield from _no_reason(name, reason, where)


def _unknown(
    cls: type, declaration: str, kind: str, name: str, known: Iterable[str], where: Source
) -> SpecError:
    return SpecError(
        f"{declaration}: {cls.__name__} has no {kind} '{name}'.",
        where,
        why="the line would do nothing",
        instead=did_you_mean(name, known),
    )


def _no_reason(name: str, reason: object, where: Source) -> Iterator[SpecError]:
    if not isinstance(reason, str) or not reason.strip():
        yield SpecError(
            f"waive: '{name}' has no reason.",
            where,
            why="the report shows the reason why something may be dead",
            instead=f'"{name}": "<reason>"',
        )


def _misspelt(cls: type[StateChart[Any]]) -> Iterator[SpecError]:
    known = {name.lower(): name for name in (*DECLARATIONS, *_SETTINGS)}
    for base in cls.__mro__:
        if base.__module__.startswith(("statemachine.", "checker.notation.")):
            continue
        for name, value in vars(base).items():
            if name.startswith("_") or isinstance(value, State | Event) or name in known.values():
                continue
            if callable(value) and not isinstance(value, type):
                continue
            near = difflib.get_close_matches(name.lower(), sorted(known), n=1, cutoff=0.75)
            if near:
                yield SpecError(
                    f"{base.__name__} has an attribute '{name}', which nothing reads.",
                    declared_at(base, name),
                    why="a declaration under a misspelt name does nothing",
                    instead=f"Did you mean '{known[near[0]]}'?",
                )


_MAPPINGS = ("reads", "given", "by", "answers", "waive")


def has_mappings(cls: type[StateChart[Any]]) -> bool:
    """Whether every declaration that must be a dictionary is one."""
    return all(isinstance(getattr(cls, name, {}), Mapping) for name in _MAPPINGS)


def _shapes(cls: type[StateChart[Any]]) -> Iterator[SpecError]:
    for name in _MAPPINGS:
        value = getattr(cls, name, {})
        if not isinstance(value, Mapping):
            yield SpecError(
                f"{name} of {cls.__name__} is {value!r}, which is no dictionary.",
                declared_at(cls, name),
                why="nothing says which name each text belongs to",
                instead=f'{name} = {{"<name>": ...}}',
            )


# -- parts -------------------------------------------------------------------------------------


def part_mistakes(design: Design, name: str, part: Part, reading: Reading) -> Iterator[SpecError]:
    """A part's start, its starting values and its ports."""
    source = design.source
    chart = reading.chart
    variables = [field.name for field in chart.fields]
    states = [str(state.id) for state in states_of(part.chart)]
    ports = _ports(part.chart)
    if part.starts is not None and part.starts not in states:
        yield SpecError(
            f"starts='{part.starts}' is no state of {chart.name}.",
            entry_source(source, name, "starts"),
            why="python-statemachine could not start the part",
            instead=did_you_mean(part.starts, states),
        )
    for port, target in part.ports.items():
        where = entry_source(source, name, port)
        field = chart.field(port)
        if field is not None:
            yield _quoted(name, field, target, chart.name, where)
        elif port not in reading.broken:
            yield from _port(design, name, part, (port, target), (variables, ports), where)
    for variable, value in part.values.items():
        where = entry_source(source, name, variable)
        field = chart.field(variable)
        if field is not None:
            yield from value_mistakes(field, value, _At(where))
        elif variable in ports:
            yield SpecError(
                f"{name}: {variable}={value!r}, but '{variable}' is a port of {chart.name}.",
                where,
                why="a port is bound to a part by the part's name",
                instead=f'{variable}="<part>"',
            )
        elif variable not in reading.broken:
            yield SpecError(
                f"{name}: {chart.name} has no variable '{variable}'.",
                where,
                why="the value would go nowhere",
                instead=did_you_mean(variable, [*variables, *ports, "starts"]),
            )


class _At:
    """A place, for :func:`value_mistakes`."""

    def __init__(self, source: Source):
        self.source = source


def _ports(cls: type[StateChart[Any]]) -> list[str]:
    """The names before a dot in what a chart reads: ports, or parts of the system."""
    reads = getattr(cls, "reads", {})
    texts_ = reads.values() if isinstance(reads, Mapping) else ()
    owners = (owner for text in texts_ if isinstance(text, str) for owner in owners_in(text))
    return list(dict.fromkeys(owners))


def _quoted(name: str, field: Field, value: str, chart: str, where: Source) -> SpecError:
    """A starting value in quotes, which would bind a port."""
    (type_, *_) = field.types
    if field.is_tuple or not isinstance(type_, EnumType):
        instead = "a value without quotes"
    elif value in type_.members:
        instead = f"{type_.name}.{value}"
    else:
        instead = f"{type_.name}.<value>. {did_you_mean(value, type_.members)}"
    return SpecError(
        f"{name}: {field.name}='{value}' is a string, but '{field.name}' is a variable of {chart}.",
        where,
        why="a string binds a port to a part, and the variable would start with its default",
        instead=instead,
    )


def _port(
    design: Design,
    name: str,
    part: Part,
    bound: tuple[str, str],
    known: tuple[list[str], list[str]],
    where: Source,
) -> Iterator[SpecError]:
    port, target = bound
    variables, ports = known
    chart = part.chart.__name__
    if target not in design.parts:
        yield SpecError(
            f"{name}: the port '{port}' is bound to '{target}', which is no part.",
            where,
            why="what is read through it would belong to nobody",
            instead=did_you_mean(target, design.parts),
        )
    elif port not in ports and not _reads_name(part.chart, port) and _all_parsed(part.chart):
        yield SpecError(
            f"{name}: nothing that {chart} reads goes through a port '{port}'.",
            where,
            why="the binding would do nothing",
            instead=did_you_mean(port, [*ports, *variables, "starts"]),
        )


def _all_parsed(cls: type[StateChart[Any]]) -> bool:
    """Whether everything that a chart reads is an expression, so that its ports are known."""
    try:
        for text in getattr(cls, "reads", {}).values():
            ast.parse(text.strip(), mode="eval")
    except (SyntaxError, AttributeError):
        return False
    return True


def _reads_name(cls: type[StateChart[Any]], name: str) -> bool:
    texts_ = (text for text in getattr(cls, "reads", {}).values() if isinstance(text, str))
    return any(name in names_in(text) for text in texts_)
