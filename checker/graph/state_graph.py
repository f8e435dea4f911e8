"""Reachable states and transitions as arrays."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from copy import copy
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from checker.engines.packing import Layout, Words
from checker.expressions.nodes import Expr
from checker.expressions.vector import Batch, Column, Plan
from checker.model import Model


@dataclass(frozen=True)
class RangeError:
    """A command that would take a variable out of its type: state and command by index."""

    state: int
    command: int
    variable: str


@dataclass
class StateGraph:
    """A (perhaps incomplete) state graph.

    ``words`` holds the packed states in the order of discovery, the initial ones first; the first
    ``expanded_count`` of them have been looked at. Edge i leads from ``edge_source[i]`` by
    ``edge_command[i]`` (an index into the model's commands) to ``edge_target[i]``; edges are sorted
    by source, then command, and every generated successor is one, duplicates included.
    """

    model: Model
    layout: Layout
    words: Words
    depth: NDArray[np.int32]
    initial_count: int
    expanded_count: int
    edge_source: NDArray[np.int32]
    edge_target: NDArray[np.int32]
    edge_command: NDArray[np.int16]
    range_errors: tuple[RangeError, ...] = ()
    complete: bool = True
    stopped: str = ""
    seconds: float = 0.0

    def __post_init__(self) -> None:
        self._columns: dict[str, Column] = {}

    def __len__(self) -> int:
        return len(self.words)

    @property
    def transitions(self) -> int:
        """How many successors were generated."""
        return len(self.edge_source)

    # -- states --------------------------------------------------------------------------------

    def column(self, name: str) -> Column:
        """A variable's encoded values over all states."""
        if name not in self._columns:
            self._columns[name] = self.layout.unpack(self.words, name)
        return self._columns[name]

    @cached_property
    def plan(self) -> Plan:
        """The plan for evaluating expressions of this model."""
        return Plan(self.model.view_exprs)

    @cached_property
    def batch(self) -> Batch:
        """All states, for evaluating expressions."""
        return Batch(len(self), self.column, self.plan)

    def mask(self, expr: Expr) -> NDArray[np.bool_]:
        """The states in which a condition holds."""
        return self.batch.mask(expr)

    def state(self, index: int) -> dict[str, int]:
        """A state: variable to encoded value."""
        row = self.words[index : index + 1]
        state = {v.name: int(self.layout.unpack(row, v.name)[0]) for v in self.model.variables}
        for choice in self.model.choices:
            state[choice.variable] = int(self.column(choice.variable)[index])
        return state

    def find(self, state: Mapping[str, int]) -> int | None:
        """The index of a state, ``None`` if it is not reachable."""
        columns = {name: np.asarray([value]) for name, value in state.items()}
        packed = self.layout.pack(columns)[0]
        hits = np.flatnonzero((self.words == packed).all(axis=1))
        return int(hits[0]) if len(hits) else None

    def seen_as(self, values: Mapping[str, int]) -> StateGraph:
        """The same graph in which some frozen variables have other values.

        Only for variables that no command reads: the states and transitions are the same then.
        """
        other = copy(self)
        other._columns = dict(self._columns)
        for name, value in values.items():
            other._columns[name] = np.full(len(self), value, self.layout.places[name].dtype)
        for cached in ("batch", "combination"):
            other.__dict__.pop(cached, None)
        return other

    # -- edges ---------------------------------------------------------------------------------

    @cached_property
    def out_start(self) -> NDArray[np.int64]:
        """Edges of state i are those from ``out_start[i]`` to ``out_start[i + 1]``."""
        counts = np.bincount(self.edge_source, minlength=len(self))
        return np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)

    @cached_property
    def by_target(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Positions of edges sorted by target, and where each state's incoming ones begin."""
        order = np.argsort(self.edge_target, kind="stable")
        counts = np.bincount(self.edge_target, minlength=len(self))
        return order, np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)

    @cached_property
    def by_command(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Positions of edges sorted by command, and where each command's begin."""
        order = np.argsort(self.edge_command, kind="stable")
        counts = np.bincount(self.edge_command, minlength=len(self.model.commands))
        return order, np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)

    def edges_of(self, command: int) -> NDArray[np.int64]:
        """The positions of a command's edges."""
        order, start = self.by_command
        return order[start[command] : start[command + 1]]

    def edge_mask(self, expr: Expr, edges: NDArray[np.int64]) -> NDArray[np.bool_]:
        """The edges, among those given, on which a step condition holds."""
        after = self._rows(self.edge_target[edges])
        return self._rows(self.edge_source[edges], after).mask(expr)

    def _rows(self, indices: NDArray[Any], later: Batch | None = None) -> Batch:
        return Batch(len(indices), lambda name: self.column(name)[indices], self.plan, later)

    @cached_property
    def fault_edges(self) -> NDArray[np.bool_]:
        """Which edges are faults."""
        faults = np.asarray([command.fault for command in self.model.commands], dtype=bool)
        result: NDArray[np.bool_] = faults[self.edge_command]
        return result

    # -- choices -------------------------------------------------------------------------------

    @cached_property
    def combination(self) -> NDArray[np.int32]:
        """For each state the number of its combination of choices in :attr:`combinations`."""
        numbers = np.fromiter(self._present, dtype=np.int64, count=len(self._present))
        found = np.searchsorted(numbers, self._mixed_radix(()))
        return found.astype(np.int32)

    @cached_property
    def combinations(self) -> tuple[dict[str, str], ...]:
        """The combinations of choices in which the design can start, in the order of answers."""
        return tuple(self._present.values())

    @cached_property
    def _present(self) -> dict[int, dict[str, str]]:
        """Number in mixed radix to combination; those that ``initially`` excludes are left out."""
        judged = self.model.judgements
        started = set(np.unique(self._mixed_radix(judged)[: self.initial_count]).tolist())
        answers = [range(len(choice.answers)) for choice in self.model.choices]
        found = {}
        for number, places in enumerate(product(*answers)):
            plain = 0
            for choice, place in zip(self.model.choices, places, strict=True):
                digit = 0 if choice.variable in judged else place
                plain = plain * len(choice.answers) + digit
            if plain in started:
                found[number] = {
                    choice.variable: choice.answers[place][0]
                    for choice, place in zip(self.model.choices, places, strict=True)
                }
        return found

    def _mixed_radix(self, without: Collection[str]) -> NDArray[np.int64]:
        """For each state its answers as one number; 0 for the answers to those left out."""
        number = np.zeros(len(self), dtype=np.int64)
        for choice in self.model.choices:
            number *= len(choice.answers)
            if choice.variable not in without:
                number += self.column(choice.variable).astype(np.int64)
        return number
