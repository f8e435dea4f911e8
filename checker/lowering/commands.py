"""Lowering: the model of a design, one command a filling."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from statemachine import StateChart

from checker.errors import SpecError
from checker.expressions.nodes import (
    FALSE,
    TRUE,
    Const,
    Expr,
    Var,
    choose,
    conjunction,
    disjunction,
    negate,
)
from checker.expressions.scope import Entity, PartRef
from checker.expressions.types import BOOL, EnumType, IntType, Type, enum_type
from checker.lowering.elements import (
    answers_of,
    chart_states,
    chart_transitions,
    choices_of,
    waivers_of,
)
from checker.lowering.fillings import Filling, Line, Member, fillings
from checker.lowering.knowledge import knowledge_of, known_at_first, known_variables, views_of
from checker.lowering.local import LocalSteps
from checker.lowering.system import Design, Names, read, read_condition, read_design
from checker.lowering.variables import choice_variables, part_variables
from checker.model import (
    Alternative,
    Command,
    Conjunct,
    Model,
    Participant,
)
from checker.notation.system import System, texts


class Lowered(NamedTuple):
    """A design, its model, and the names with which further texts can be read."""

    design: Design
    model: Model
    names: Names


def lower(cls: type[System] | type[StateChart[Any]]) -> Model:
    """The model of a system class, or of a chart class alone.

    Raises:
        SpecError: a mistake in the spec.
        NotAnalysable: a chart with Python guards or Python actions.
    """
    return lower_design(read_design(cls))[0]


def lower_design(design: Design) -> tuple[Model, Names]:
    """The model, and the names with which further texts (properties) can be read."""
    names = Names(design)
    views = views_of(names)
    knowledge = tuple(knowledge_of(names))
    starts = [part_variables(names, part) for part in design.parts]
    of_parts = tuple(v for start in starts for v in start[0])
    choices = tuple(choice_variables(names))
    known = tuple(known_variables(names, knowledge, (*of_parts, *choices), views))
    where = design.source.of("initially")
    initially = [read_condition(t, names.scope(), where) for t in texts(design.cls.initially)]
    commands = []
    dropped: list[Command] = []
    every = fillings(design)
    for filling in every:
        command = _command(names, filling)
        if command.guard == FALSE:
            dropped.append(command)
            continue
        if filling.conflict is not None:
            raise filling.conflict
        commands.append(command)
    # An event that can never be taken keeps one filling, so that it is reported as dead.
    alive = {command.event for command in commands}
    kept = {c.event: c for c in reversed(dropped) if c.event not in alive}
    commands += kept.values()
    dropped = [command for command in dropped if kept.get(command.event) is not command]
    order = {variable.name: place for place, variable in enumerate(of_parts)}
    commands = [replace(c, ranges=tuple(sorted(c.ranges, key=order.__getitem__))) for c in commands]
    model = Model(
        design.name,
        design.title,
        design.doc,
        (*choices, *of_parts, *known),
        conjunction([*initially, *(start[1] for start in starts), *known_at_first(knowledge)]),
        tuple(commands),
        views,
        tuple(refresh for refresh, _ in knowledge),
        tuple(choices_of(design)),
        tuple(chart_states(names)),
        tuple(chart_transitions(names)),
        waivers_of(design, every),
        answers_of(design),
        design.source.source,
        up_to_faults=design.cls.up_to_faults,
        dropped=tuple(dropped),
    )
    return model, names


def _command(names: Names, filling: Filling) -> Command:
    bound = bindings(names, filling)
    scope = names.scope(bound, where=f"in {filling.event}")
    conjuncts = [
        Conjunct(read_condition(text, scope, filling.source), text, filling.source, "when")
        for text in filling.when
    ]
    conjuncts += [_refusal(line, bound, names) for line in filling.refused]
    given = {name: read(text, scope, None, filling.source) for name, text in filling.gives.items()}
    participants = tuple(
        _participant(names, filling, member, given, bound) for member in filling.members
    )
    able = [
        disjunction(a.condition for a in participant.alternatives)
        for participant in participants
        if participant.path is None
    ]
    guard = conjunction([*(c.expr for c in conjuncts), *able])
    updates = [update for participant in participants for update in _updates(names, participant)]
    return Command(
        filling.name,
        filling.event,
        filling.arguments,
        filling.by,
        guard,
        tuple(updates),
        tuple(conjuncts),
        participants,
        filling.answers,
        filling.source,
        tuple(name for name, expr in updates if _may_leave(names, name, expr)),
    )


def bindings(names: Names, filling: Filling) -> dict[str, Entity]:
    """What the roles of a filling stand for."""
    bound: dict[str, Entity] = {role: PartRef(part) for role, part in filling.parts.items()}
    for role, value in filling.values.items():
        if isinstance(value, bool):
            bound[role] = Const(int(value), BOOL)
        elif isinstance(value, int):
            bound[role] = Const(value, IntType(value, value))
        else:
            type_ = enum_type(type(value))
            bound[role] = Const(type_.encode(value), type_)
    return bound


def _refusal(line: Line, bound: Mapping[str, Entity], names: Names) -> Conjunct:
    scope = names.scope(bound, where=f"in the refusal table, line {line.requirement}")
    expr = negate(read_condition(line.text, scope, line.source))
    return Conjunct(expr, line.text, line.source, "refuses", line.requirement)


def _participant(
    names: Names,
    filling: Filling,
    member: Member,
    given: Mapping[str, Expr],
    bound: Mapping[str, Entity],
) -> Participant:
    instance = names.instances[member.part]
    values: dict[str, Expr] = {}
    for name, type_ in names.given[member.part].items():
        offered = given.get(name, bound.get(name))
        if isinstance(offered, PartRef) or offered is None:
            offered = _pointer(names, type_, offered)
        if offered is None:
            continue
        values[name] = offered  # type: ignore[assignment]
    steps = LocalSteps(instance, values)
    scope = names.scope(bound, where=f"in {filling.event}")
    path = None
    text = ""
    if member.paths is not None:
        text = " and ".join(member.paths)
        conditions = [
            TRUE if part == "always" else read_condition(part, scope, filling.source)
            for part in member.paths
        ]
        path = conjunction(conditions)
    return Participant(member.part, member.event, _alternatives(steps, member, filling), path, text)


def _pointer(names: Names, type_: Type, part: PartRef | None) -> Const | None:
    if part is None or not isinstance(type_, EnumType) or part.name not in type_.members:
        return None
    return Const(type_.members.index(part.name), type_)


def _alternatives(steps: LocalSteps, member: Member, filling: Filling) -> tuple[Alternative, ...]:
    try:
        return steps.alternatives(member.event)
    except SpecError as error:
        ungiven = [
            name
            for name in steps.chart.declared("given")
            if name not in steps.names and f"'{name}' is not known" in error.problem
        ]
        if not ungiven:
            raise
        if filling.name == f"{member.part}.{member.event}":
            raise SpecError(
                f"{filling.name} needs '{ungiven[0]}', which comes with a step.",
                filling.source,
                why=f"{steps.chart.name} declares it as given, and no step takes this event",
                instead=f'a Step with takes=dict({member.part}="{member.event}") that gives it',
            ) from None
        raise SpecError(
            f"{filling.name}: {member.part} takes '{member.event}', which needs '{ungiven[0]}'.",
            filling.source,
            why=f"{steps.chart.name} declares it as given, and this step does not give it",
            instead=f'gives=dict({ungiven[0]}="<expression>")',
        ) from None


def _updates(names: Names, participant: Participant) -> Iterator[tuple[str, Expr]]:
    """Each variable's new value: one expression over all ways through the chart."""
    instance = names.instances[participant.part]
    types = {
        f"{instance.name}.{e}": t
        for f in instance.chart.fields
        for e, t in zip(f.elements, f.types, strict=True)
    }
    types[instance.state.name] = instance.state_type
    touched = [
        name
        for name in types
        if any(name == target for a in participant.alternatives for target, _ in a.updates)
    ]
    mandatory = participant.path is None
    for name in touched:
        old: Expr = Var(name, types[name])
        outcomes = [(a.condition, dict(a.updates).get(name, old)) for a in participant.alternatives]
        result = outcomes[-1][1] if mandatory else old
        remaining = outcomes[:-1] if mandatory else outcomes
        for condition, value in reversed(remaining):
            result = choose(condition, value, result)
        if participant.path is not None:
            result = choose(participant.path, result, old)
        if result != old:
            yield name, result


def _may_leave(names: Names, name: str, expr: Expr) -> bool:
    if not isinstance(expr.type, IntType):
        return False
    part, _, element = name.partition(".")
    for declared in names.instances[part].chart.fields:
        for own, type_ in zip(declared.elements, declared.types, strict=True):
            if own == element:
                return expr.type.low < type_.low or expr.type.high > type_.high
    return False
