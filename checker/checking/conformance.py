"""Executed against compiled: every event on every reachable state, on the real charts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from checker.engines.executed.classes import decision_trees
from checker.engines.executed.engine import ExecutedSystem, Outcome
from checker.graph.search import fewest_faults
from checker.graph.state_graph import StateGraph


@dataclass(frozen=True)
class Disagreement:
    """A (state, event) pair on which the charts and the model differ."""

    event: str
    state: Mapping[str, str]
    problem: str


@dataclass(frozen=True)
class Conformance:
    """What a comparison found.

    ``pairs`` is the number of (state, event) pairs compared, ``executions`` how many of them were
    run on the real charts; the others agree with an executed one on everything that it read.
    """

    pairs: int
    executions: int
    disagreements: tuple[Disagreement, ...]


def conformance(graph: StateGraph, system: ExecutedSystem, most: int = 10) -> Conformance:
    """Compare the model's graph with the real charts over all (state, event) pairs.

    Args:
        graph: a complete state graph of the lowered model.
        system: the same design's real charts.
        most: stop after so many disagreements.

    Returns:
        The comparison; also the initial states are compared. Where the design is explored up to so
        many faults, further faults are not among the pairs.
    """
    columns, values = _columns(graph, system)
    trees = decision_trees(system)
    numbers = {command.name: n for n, command in enumerate(graph.model.commands)}
    found = list(_initial(graph, system))
    spent = _spent(graph)
    for filling in system.fillings:
        if len(found) >= most:
            break
        tree = trees[filling.name]
        compiled = _Successors(graph, numbers.get(filling.name))
        fault = filling.by == "fault"
        for every, outcome in tree.outcomes(columns, values, graph.expanded_count):
            indices = every[~spent[every]] if fault and len(spent) else every
            if not len(indices):
                continue
            problem = compiled.compare(indices, outcome, system)
            if problem is not None:
                place, text = problem
                found.append(Disagreement(filling.name, _shown(graph, place), text))
    executions = sum(tree.executions for tree in trees.values())
    pairs = graph.expanded_count * len(system.fillings)
    pairs -= int(spent.sum()) * sum(filling.by == "fault" for filling in system.fillings)
    return Conformance(pairs, executions, tuple(found))


def _spent(graph: StateGraph) -> NDArray[np.bool_]:
    """The states that are reached with all faults that were followed; empty if all were."""
    if graph.model.up_to_faults is None:
        return np.zeros(0, bool)
    faults = fewest_faults(graph).faults[: graph.expanded_count]
    return np.asarray(faults >= graph.model.up_to_faults, bool)


def _columns(
    graph: StateGraph, system: ExecutedSystem
) -> tuple[dict[int, NDArray[Any]], dict[int, tuple[Any, ...]]]:
    columns: dict[int, NDArray[Any]] = {}
    values: dict[int, tuple[Any, ...]] = {}
    for position, name in enumerate(system.table.variables):
        type_ = graph.model.variable[name].type
        columns[position] = graph.column(name)[: graph.expanded_count].astype(np.int64) - type_.low
        values[position] = tuple(type_.decode(n) for n in range(type_.low, type_.high + 1))
    return columns, values


def _shown(graph: StateGraph, index: int) -> dict[str, str]:
    state = graph.state(index)
    return {v.name: v.type.show(state[v.name]) for v in graph.model.variables}


def _initial(graph: StateGraph, system: ExecutedSystem) -> list[Disagreement]:
    """Initial states that only one of the two has."""
    types = [graph.model.variable[name].type for name in system.table.variables]
    wanted = {
        tuple(type_.encode(value) for type_, value in zip(types, state, strict=True))
        for state in system.initial_states()
    }
    known = set(graph.model.judgements)
    names = system.table.variables
    free = [place for place, name in enumerate(names) if name in known]

    def known_part(state: Iterable[int]) -> tuple[int, ...]:
        return tuple(0 if place in free else n for place, n in enumerate(state))

    wanted = {known_part(state) for state in wanted}
    found = set()
    for index in range(graph.initial_count):
        state = graph.state(index)
        found.add(known_part(state[name] for name in names))
    only = [("only the charts start here", wanted - found), ("only the model does", found - wanted)]
    return [
        Disagreement(
            "(start)",
            {n: t.show(v) for n, t, v in zip(names, types, state, strict=True)},
            text,
        )
        for text, states in only
        for state in sorted(states)
    ]


class _Successors:
    """What the compiled model does with one command: enabled states and their successors."""

    def __init__(self, graph: StateGraph, command: int | None):
        self.graph = graph
        self.target = np.full(graph.expanded_count, -1, dtype=np.int64)
        self.leaves: dict[int, str] = {}
        if command is not None:
            edges = graph.edges_of(command)
            self.target[graph.edge_source[edges]] = graph.edge_target[edges]
            self.leaves = {
                error.state: error.variable
                for error in graph.range_errors
                if error.command == command
            }

    def compare(
        self, indices: NDArray[np.int64], outcome: Outcome | None, system: ExecutedSystem
    ) -> tuple[int, str] | None:
        """The first state on which charts and model differ, and how; ``None`` if they agree."""
        targets = self.target[indices]
        if outcome is None or outcome.leaves is not None:
            wrong = np.flatnonzero(targets >= 0)
            if len(wrong):
                return int(indices[wrong[0]]), "the model takes it, the charts do not"
            return self._leaving(indices, outcome, system)
        wrong = np.flatnonzero(targets < 0)
        if len(wrong):
            return int(indices[wrong[0]]), "the charts take it, the model does not"
        wanted = self.graph.words[indices]
        names = system.table.variables
        for position, value in outcome.writes:
            type_ = self.graph.model.variable[names[position]].type
            number = np.full(len(indices), type_.encode(value))
            self.graph.layout.write(wanted, names[position], number)
        wrong = np.flatnonzero((self.graph.words[targets] != wanted).any(axis=1))
        if not len(wrong):
            return None
        return int(indices[wrong[0]]), self._difference(int(targets[wrong[0]]), wanted[wrong[0]])

    def _difference(self, target: int, wanted: NDArray[np.uint64]) -> str:
        """Where a successor is not the packed state that it should be."""
        found = self.graph.state(target)
        for variable in self.graph.model.variables:
            name, there = variable.name, found[variable.name]
            if int(self.graph.layout.unpack(wanted[np.newaxis], name)[0]) != there:
                return (
                    f"{name} becomes {variable.type.show(there)} in the model and something else "
                    "on the charts"
                )
        raise AssertionError("packed states differ in what is no variable")

    def _leaving(
        self, indices: NDArray[np.int64], outcome: Outcome | None, system: ExecutedSystem
    ) -> tuple[int, str] | None:
        wanted = None
        if outcome is not None and outcome.leaves is not None:
            wanted = system.table.variables[outcome.leaves]
        for index in indices if self.leaves or wanted else ():
            if self.leaves.get(int(index)) != wanted:
                return int(index), f"a variable leaves its range: {wanted} on the charts"
        return None
