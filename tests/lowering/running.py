"""What the tests of lowering share: reachable states as text, which both engines agree on."""

from __future__ import annotations

from typing import Any

import pytest

from checker.checking.conformance import conformance
from checker.engines.compiled import explore
from checker.engines.executed import ExecutedSystem
from checker.errors import SpecError
from checker.graph.state_graph import StateGraph
from checker.lowering.commands import lower_design
from checker.lowering.system import read_design


def explored(cls: type[Any]) -> StateGraph:
    """The state graph of a class, once the real charts agree with every step of it."""
    design = read_design(cls)
    model, _ = lower_design(design)
    graph = explore(model)
    result = conformance(graph, ExecutedSystem(design))
    assert result.disagreements == ()
    assert result.pairs == len(graph) * len(ExecutedSystem(design).fillings)
    return graph


def shown(graph: StateGraph, index: int) -> tuple[str, ...]:
    """A state's values as text, in the order of the model's variables."""
    state = graph.state(index)
    return tuple(v.type.show(state[v.name]) for v in graph.model.variables)


def states(graph: StateGraph) -> set[tuple[str, ...]]:
    """All reachable states as text."""
    return {shown(graph, index) for index in range(len(graph))}


def steps(graph: StateGraph) -> set[tuple[tuple[str, ...], str, tuple[str, ...]]]:
    """All transitions as text: before, command, after."""
    edges = zip(graph.edge_source, graph.edge_command, graph.edge_target, strict=True)
    return {
        (shown(graph, int(s)), graph.model.commands[c].name, shown(graph, int(t)))
        for s, c, t in edges
    }


def run(graph: StateGraph, *commands: str) -> tuple[str, ...]:
    """The state after these commands from the first initial state; each must be possible."""
    here = 0
    names = [command.name for command in graph.model.commands]
    for name in commands:
        edges = range(graph.out_start[here], graph.out_start[here + 1])
        (edge,) = (e for e in edges if names[graph.edge_command[e]] == name)
        here = int(graph.edge_target[edge])
    return shown(graph, here)


def refused(cls: type[Any], kind: type[SpecError] = SpecError) -> tuple[str, str, str, str]:
    """What is said about a wrong design: the line of its source, problem, why and instead."""
    with pytest.raises(kind) as caught:
        lower_design(read_design(cls))
    error = caught.value
    return error.source.text.strip(), error.problem, error.why, error.instead
