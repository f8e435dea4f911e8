"""Exploring up to so many faults."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from checker.engines.compiled import explore
from checker.engines.limits import Limits, Report
from checker.engines.native.merging import gathered, merged
from checker.engines.packing import Layout, Place, Words
from checker.errors import SpecError
from checker.expressions.nodes import FALSE, Const, Var, arith, choose, compare, conjunction
from checker.expressions.types import IntType
from checker.graph.state_graph import StateGraph, starts
from checker.model import Command, Model, Variable
from checker.notation.properties import Property

COUNTER = "(faults)"
"""The name of the counter in a model with a budget; no spec can use it."""


def with_budget(model: Model, budget: int) -> Model:
    """The model with a counter of faults, in which a fault needs one of ``budget``."""
    type_ = IntType(0, budget)
    counter = Var("(faults)", type_)
    one, most = Const(1, IntType(1, 1)), Const(budget, IntType(budget, budget))
    left = compare("<", counter, most) if budget else FALSE

    def counted(command: Command) -> Command:
        if not command.fault:
            return command
        more = choose(left, arith("+", counter, one), counter)
        within = choose(compare("<=", more, most), more, most)
        return replace(
            command,
            guard=conjunction((command.guard, left)),
            updates=(*command.updates, (counter.name, within)),
        )

    variable = Variable(counter.name, type_, (0,), "data", None, "the faults so far")
    return replace(
        model,
        variables=(*model.variables, variable),
        commands=tuple(counted(command) for command in model.commands),
    )


def explore_within(
    model: Model, budget: int, *, limits: Limits | None = None, progress: Report | None = None
) -> StateGraph:
    """All states that runs with at most ``budget`` faults reach, each once.

    The search counts the faults of a run in a variable of its own. A state that is reached with
    different numbers is then looked at with the lowest one, from which all can happen that can
    with a higher one; where that is the whole budget, its faults are no edges.

    Args:
        model: the design, without a counter.
        budget: the most faults of a run.
        limits: when to stop early; they are about states with their counter.
        progress: told how far it is.

    Raises:
        SpecError: as for :func:`checker.engines.compiled.explore`.
    """
    return uncounted(explore(with_budget(model, budget), limits=limits, progress=progress), model)


def uncounted(graph: StateGraph, model: Model) -> StateGraph:
    """The graph without the counter: each state in the place where it was found first."""
    layout = Layout(model)
    place, first, chosen = merged(graph.words, graph.layout.places[COUNTER])
    looked_at = np.flatnonzero(chosen >= graph.expanded_count)
    expanded = int(looked_at[0]) if len(looked_at) else len(chosen)
    degrees = np.diff(graph.out_start)[chosen[:expanded]]
    out_start = starts(degrees, len(first))
    edges = graph.out_start, graph.edge_target, graph.edge_command
    target, command = gathered(chosen[:expanded], place, edges, out_start)
    errors = {
        replace(error, state=int(place[error.state])): None
        for error in graph.range_errors
        if chosen[place[error.state]] == error.state
    }
    result = StateGraph(
        model=model,
        layout=layout,
        words=_without(graph.words[first], graph.layout.places[COUNTER], layout),
        depth=graph.depth[first],
        initial_count=graph.initial_count,
        expanded_count=expanded,
        out_start=out_start,
        edge_target=target,
        edge_command=command,
        range_errors=tuple(errors),
        complete=graph.complete,
        seconds=graph.seconds,
    )
    result.stopped = graph.stopped
    return result


def _without(words: Words, counter: Place, layout: Layout) -> Words:
    """Packed states without the counter, which is the last of their variables."""
    if counter.word < layout.words:
        bits = ((1 << counter.width) - 1) << counter.shift
        words[:, counter.word] &= np.uint64((2**64 - 1) ^ bits)
    return np.ascontiguousarray(words[:, : layout.words])


def up_to(properties: Mapping[str, Property], budget: int | None) -> dict[str, Property]:
    """The properties of a design that is explored up to so many faults: none claims more.

    Raises:
        SpecError: faults may help in a recovery, which nobody has looked at.
    """
    if budget is None:
        return dict(properties)
    for name, each in properties.items():
        if each.kind == "always_recoverable" and "fault" not in each.without:
            raise SpecError(
                f"{name}: faults may help, but the design is explored up to {budget} of them.",
                why="which faults are left would matter",
                instead='without=("fault", ...)',
            )
    return {
        name: replace(each, faults=budget if each.faults is None else min(budget, each.faults))
        for name, each in properties.items()
    }
