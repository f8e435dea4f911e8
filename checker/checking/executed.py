"""A design explored on its real charts, in the form that everything else reads.

For charts outside the analysable subset there is no lowered model; one is made of what was seen: the
variables with the values that occurred, and the events by name. Properties, traces and reports then
work as for any design.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from checker.engines.executed.engine import ExecutedSystem
from checker.engines.executed.explore import ExecutedGraph, explore_executed
from checker.engines.limits import Limits
from checker.engines.packing import Layout
from checker.expressions.nodes import TRUE
from checker.expressions.types import EnumType, Type
from checker.graph.state_graph import RangeError, StateGraph
from checker.lowering.chart import NotAnalysable
from checker.lowering.commands import lower_design
from checker.lowering.system import Design, Names
from checker.model import Choice, Command, Model, Variable


def explore_on_charts(design: Design, limits: Limits) -> tuple[Model, Names | None, StateGraph]:
    """Explore a design by firing events on its real charts.

    Returns:
        The model (lowered, or made of what was seen), the names for reading further texts
        (``None`` where the design could not be lowered), and the graph.
    """
    try:
        model, names = lower_design(design)
    except NotAnalysable:
        model, names = None, None
    system = ExecutedSystem(design, memo=model is not None)
    explored = explore_executed(
        system,
        memo=model is not None,
        max_states=limits.max_states,
        timeout=limits.timeout,
    )
    if model is None:
        model = _model_of(design, system, explored)
    return model, names, _graph(model, system, explored)


def _model_of(design: Design, system: ExecutedSystem, explored: ExecutedGraph) -> Model:
    """A model of what was seen: variables with the values that occurred, events by name."""
    variables = []
    owner = {position: part for part, position in system.table.control.items()}
    for (part, _), positions in system.table.fields.items():
        owner.update(dict.fromkeys(positions, part))
    for position, name in enumerate(system.table.variables):
        type_ = system.types.get(position) or _seen_type(name, position, explored)
        kind = (
            "control" if name.endswith(".state") else "choice" if name in design.choices else "data"
        )
        initial = {type_.encode(s[position]) for s in explored.states[: explored.initial_count]}
        variables.append(
            Variable(name, type_, tuple(sorted(initial)), kind, owner.get(position))  # type: ignore[arg-type]
        )
    commands = tuple(
        Command(
            f.name, f.event, f.arguments, f.by, TRUE, (), source=f.source, requirements=f.answers
        )
        for f in system.fillings
    )
    choices = tuple(
        Choice(name, c.question, c.requirement, tuple(c.answers.items()), next(iter(c.answers)))
        for name, c in design.choices.items()
    )
    return Model(
        design.name, design.title, design.doc, tuple(variables), TRUE, commands, choices=choices
    )


def _seen_type(name: str, position: int, explored: ExecutedGraph) -> EnumType:
    """The values of a variable without a finite type that occurred, as an enumeration."""
    values: Mapping[str, Any] = {str(state[position]): None for state in explored.states}
    return EnumType(name, tuple(sorted(values)))


def _graph(model: Model, system: ExecutedSystem, explored: ExecutedGraph) -> StateGraph:
    layout = Layout(model)
    order = system.table.variables
    columns: dict[str, Any] = {}
    for position, name in enumerate(order):
        type_: Type = model.variable[name].type
        columns[name] = np.asarray([_encode(type_, s[position]) for s in explored.states])
    numbers = {command.name: n for n, command in enumerate(model.commands)}
    to_command = np.asarray([numbers.get(f.name, -1) for f in system.fillings], dtype=np.int16)
    errors = tuple(
        RangeError(state, int(to_command[filling]), order[position])
        for state, filling, position in explored.leaves
    )
    depth = np.asarray(explored.depth, dtype=np.int32)
    expanded = len(explored.states) if explored.complete else int(max(explored.source, default=0))
    filling_of_edge = np.frombuffer(explored.filling, dtype=np.int64)
    return StateGraph(
        model=model,
        layout=layout,
        words=layout.pack(columns),
        depth=depth,
        initial_count=explored.initial_count,
        expanded_count=expanded,
        edge_source=np.frombuffer(explored.source, dtype=np.int64).astype(np.int32),
        edge_target=np.frombuffer(explored.target, dtype=np.int64).astype(np.int32),
        edge_command=to_command[filling_of_edge],
        range_errors=errors,
        complete=explored.complete,
        stopped=explored.stopped,
    )


def _encode(type_: Type, value: Any) -> int:
    if isinstance(type_, EnumType) and type_.python is None:
        return type_.members.index(str(value))
    return type_.encode(value)
