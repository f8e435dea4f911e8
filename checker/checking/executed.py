"""A design explored on its real charts, in the form that everything else reads.

For charts outside the analysable subset there is no lowered model; one is made of what was seen:
the variables with the values that occurred, and the events by name. Properties, traces and reports
then work as for any design.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any

import numpy as np

from checker.engines.executed.engine import ExecutedSystem
from checker.engines.executed.explore import ExecutedGraph, explore_executed
from checker.engines.executed.machines import ancestors
from checker.engines.faults import COUNTER, uncounted, with_budget
from checker.engines.limits import Limits, Report
from checker.engines.packing import Layout
from checker.expressions.nodes import TRUE
from checker.expressions.types import BOOL, EnumType, IntType, Type, enum_type
from checker.graph.state_graph import RangeError, StateGraph, starts
from checker.linting.initially import no_initial_state
from checker.lowering.chart import Chart, Field, NotAnalysable
from checker.lowering.commands import lower_design
from checker.lowering.elements import answers_of, chart_states, choices_of, waivers_of
from checker.lowering.knowledge import views_of
from checker.lowering.planning import Planner
from checker.lowering.system import Design, Names
from checker.model import Command, Model, Variable, VariableKind
from checker.sources import class_source


@dataclass(frozen=True)
class SeenType(EnumType):
    """The values that a variable without a declared finite type took, each named by its text."""

    values: tuple[Any, ...] = field(default=(), compare=False, repr=False)

    def encode(self, value: Any) -> int:
        return self.members.index(str(value))

    def decode(self, number: int) -> Any:
        return self.values[number]


def explore_on_charts(
    design: Design, limits: Limits, progress: Report | None = None
) -> tuple[Model, Names, StateGraph]:
    """Explore a design by firing events on its real charts; up to its faults, if it says so many.

    Returns:
        The model (lowered, or made of what was seen), the names for reading further texts, and
        the graph.

    Raises:
        SpecError: no state satisfies ``initially``.
    """
    try:
        model, names = lower_design(design)
    except NotAnalysable:
        return _explore_opaque(design, limits, progress)
    system = ExecutedSystem(design)
    faults = model.up_to_faults
    explored = explore_executed(system, faults=faults, limits=limits, progress=progress)
    return model, names, _graph(model, system, explored)


def _explore_opaque(
    design: Design, limits: Limits, progress: Report | None
) -> tuple[Model, Names, StateGraph]:
    system = ExecutedSystem(design, memo=False)
    faults = design.cls.up_to_faults
    explored = explore_executed(system, memo=False, faults=faults, limits=limits, progress=progress)
    if not explored.states:
        raise no_initial_state(design)
    seen = _with_seen_charts(design, system, explored)
    names = Names(seen)
    model = _model_of(seen, names, system, explored)
    return model, names, _graph(model, system, explored)


# -- what was seen -----------------------------------------------------------------------------


def _with_seen_charts(design: Design, system: ExecutedSystem, explored: ExecutedGraph) -> Design:
    """The design with charts whose types and configurations are those that occurred."""
    seen = replace(design)
    charts = {part: _chart(design, part, system, explored) for part in design.parts}
    vars(seen)["charts"] = charts
    return seen


def _chart(design: Design, part: str, system: ExecutedSystem, explored: ExecutedGraph) -> Chart:
    cls = design.parts[part].chart
    source = class_source(cls)
    planner = Planner(cls)
    above = ancestors(cls)
    ranks = {name: place for place, name in enumerate(planner.states)}

    def configuration(name: str) -> tuple[str, ...]:
        active = {state for leaf in name.split("+") for state in above[leaf]}
        return tuple(sorted(active, key=ranks.__getitem__))

    control = system.table.control[part]
    configurations = {configuration(str(state[control])) for state in explored.states}
    inner = source.inner("Variables")
    fields = []
    for (owner, name), positions in system.table.fields.items():
        if owner != part:
            continue
        types = tuple(_type(system, explored, position) for position in positions)
        is_tuple = (part, name) in system.table.tuples
        fields.append(Field(name, types, is_tuple, None, inner.doc(name), inner.of(name)))
    return Chart(
        cls,
        cls.__name__,
        tuple(fields),
        tuple(planner.states),
        tuple(sorted(configurations, key=lambda c: tuple(ranks[name] for name in c))),
        configuration(str(explored.states[0][control])),
        (),
        tuple(str(event) for event in cls._events if "." not in str(event)),
        source,
        planner,
    )


def _type(system: ExecutedSystem, explored: ExecutedGraph, position: int) -> Type:
    """A variable's declared type, or the narrowest that holds the values that occurred."""
    declared = system.types.get(position)
    if declared is not None:
        return declared
    values: Mapping[str, Any] = {str(s[position]): s[position] for s in explored.states}
    kinds = {type(value) for value in values.values()}
    if kinds == {bool}:
        return BOOL
    if kinds == {int}:
        return IntType(min(values.values()), max(values.values()))
    if len(kinds) == 1 and issubclass(kind := kinds.pop(), Enum):
        return enum_type(kind)
    texts = tuple(sorted(values))
    return SeenType(system.table.variables[position], texts, values=tuple(map(values.get, texts)))


def _model_of(
    design: Design, names: Names, system: ExecutedSystem, explored: ExecutedGraph
) -> Model:
    """A model of what was seen: variables with the values that occurred, events by name."""
    types: dict[str, Type] = dict(names.choice_types)
    owners: dict[str, str] = {}
    for part, instance in names.instances.items():
        types[instance.state.name] = instance.state_type
        for declared in instance.chart.fields:
            for element, type_ in zip(declared.elements, declared.types, strict=True):
                types[f"{part}.{element}"] = type_
    for part, control in system.table.control.items():
        owners[system.table.variables[control]] = part
    for (part, _), positions in system.table.fields.items():
        owners.update({system.table.variables[position]: part for position in positions})
    for name in design.knowledge:
        names.entity(name)
        types[name] = names.knowledge[name].type
    kinds: dict[str, VariableKind] = {
        **{f"{part}.state": "control" for part in design.parts},
        **dict.fromkeys(design.choices, "choice"),
        **dict.fromkeys(design.knowledge, "known"),
    }
    first = explored.states[: explored.initial_count]
    variables = []
    for position, name in enumerate(system.table.variables):
        started = {types[name].encode(s[position]) for s in first}
        variables.append(
            Variable(
                name,
                types[name],
                tuple(sorted(started)),
                kinds.get(name, "data"),
                owners.get(name),
            )
        )
    commands = tuple(
        Command(
            f.name, f.event, f.arguments, f.by, TRUE, (), source=f.source, requirements=f.answers
        )
        for f in system.fillings
    )
    return Model(
        design.name,
        design.title,
        design.doc,
        tuple(variables),
        TRUE,
        commands,
        views=views_of(names),
        choices=tuple(choices_of(design)),
        states=tuple(chart_states(names)),
        waivers=waivers_of(design, system.fillings),
        answers=answers_of(design),
        source=design.source.source,
        opaque=True,
        up_to_faults=design.cls.up_to_faults,
    )


# -- the graph ---------------------------------------------------------------------------------


def _graph(model: Model, system: ExecutedSystem, explored: ExecutedGraph) -> StateGraph:
    budget = model.up_to_faults
    if budget is not None:
        return uncounted(_counted(with_budget(model, budget), system, explored), model)
    return _counted(model, system, explored)


def _counted(model: Model, system: ExecutedSystem, explored: ExecutedGraph) -> StateGraph:
    """The graph with the states as they were explored: with the faults so far, if they count."""
    layout = Layout(model)
    order = list(system.table.variables)
    if len(model.variables) > len(order):
        order.append(COUNTER)
    columns: dict[str, Any] = {}
    for position, name in enumerate(order):
        type_: Type = model.variable[name].type
        columns[name] = np.asarray([type_.encode(s[position]) for s in explored.states])
    numbers = {command.name: n for n, command in enumerate(model.commands)}
    to_command = np.asarray([numbers.get(f.name, -1) for f in system.fillings], dtype=np.int16)
    errors = tuple(
        RangeError(state, int(to_command[filling]), order[position])
        for state, filling, position in explored.leaves
    )
    source = np.frombuffer(explored.source, dtype=np.int64)
    states = len(explored.states)
    filling_of_edge = np.frombuffer(explored.filling, dtype=np.int64)
    return StateGraph(
        model=model,
        layout=layout,
        words=layout.pack(columns),
        depth=np.asarray(explored.depth, dtype=np.int32),
        initial_count=explored.initial_count,
        expanded_count=explored.expanded,
        out_start=starts(np.bincount(source, minlength=states), states),
        edge_target=np.frombuffer(explored.target, dtype=np.int64).astype(np.int32),
        edge_command=to_command[filling_of_edge],
        range_errors=errors,
        complete=explored.complete,
        stopped=explored.stopped,
        seconds=explored.seconds,
    )
