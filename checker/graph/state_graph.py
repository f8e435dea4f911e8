"""Reachable states and transitions as arrays."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from functools import cache, cached_property, partial
from itertools import product
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from checker.engines.native.graphs import able, by_command, counted, numbered
from checker.engines.packing import Layout, Words
from checker.expressions.nodes import Expr
from checker.expressions.vector import Batch, Column, Plan
from checker.model import Model

_BLOCK = 1 << 16
"""So many states are looked at together."""
_PART = 1 << 14
"""So many states with their edges stay near the processor while paths among them are found."""


@dataclass(frozen=True)
class RangeError:
    """A command that would take a variable out of its type: state and command by index."""

    state: int
    command: int
    variable: str


def starts(degrees: NDArray[Any], states: int) -> NDArray[np.int64]:
    """Where each state's edges begin, and where the last one's end.

    Args:
        degrees: how many edges each of the first states has.
        states: how many states there are; the others have none.
    """
    result = np.zeros(states + 1, np.int64)
    np.cumsum(degrees, out=result[1 : len(degrees) + 1])
    result[len(degrees) + 1 :] = result[len(degrees)]
    return result


@dataclass
class StateGraph:
    """A (perhaps incomplete) state graph.

    ``words`` holds the packed states in the order of discovery, the initial ones first; the first
    ``expanded_count`` of them have been looked at. The edges of state i are those from
    ``out_start[i]`` to before ``out_start[i + 1]``; edge i leads by ``edge_command[i]`` (an index
    into the model's commands) to ``edge_target[i]``. Edges are sorted by source, then command, and
    every generated successor is one, duplicates included.
    """

    model: Model
    layout: Layout
    words: Words
    depth: NDArray[np.int32]
    initial_count: int
    expanded_count: int
    out_start: NDArray[np.int64]
    edge_target: NDArray[np.int32]
    edge_command: NDArray[np.int16]
    range_errors: tuple[RangeError, ...] = ()
    complete: bool = True
    stopped: str = ""
    seconds: float = 0.0

    def __post_init__(self) -> None:
        self._columns: dict[str, Column] = {}
        self._answers: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self.words)

    @property
    def transitions(self) -> int:
        """How many successors were generated."""
        return len(self.edge_target)

    # -- states --------------------------------------------------------------------------------

    def column(self, name: str) -> Column:
        """A variable's encoded values over all states."""
        if name not in self._columns:
            self._columns[name] = self._unpacked(self.words, name)
        return self._columns[name]

    def _unpacked(self, words: Words, name: str) -> Column:
        if name in self._answers:
            dtype = self.layout.places[name].dtype
            return np.full(len(words), self._answers[name], dtype)
        return self.layout.unpack(words, name)

    @property
    def answers(self) -> Mapping[str, int]:
        """The frozen variables that have other values than the states say; see :meth:`seen_as`."""
        return self._answers

    @cached_property
    def plan(self) -> Plan:
        """The plan for evaluating expressions of this model."""
        return Plan(self.model.view_exprs)

    @cached_property
    def batch(self) -> Batch:
        """All states, for evaluating expressions."""
        return Batch(len(self), self.column, self.plan)

    def blocks(self, first: int = 0, last: int | None = None) -> Iterator[tuple[int, Batch]]:
        """Some states at a time, so that what is computed of them stays near the processor.

        Args:
            first: the states from this one
            last: to before this one; all of them for ``None``.

        Yields:
            The number of the first one, and the states.
        """
        behind = len(self) if last is None else last
        for start in range(first, behind, _BLOCK):
            words = self.words[start : min(start + _BLOCK, behind)]
            column = cache(partial(self._unpacked, words))
            yield start, Batch(len(words), column, self.plan)

    def mask(self, expr: Expr) -> NDArray[np.bool_]:
        """The states in which a condition holds."""
        return self.batch.mask(expr)

    def state(self, index: int) -> dict[str, int]:
        """A state: variable to encoded value."""
        row = self.words[index : index + 1]
        return {v.name: int(self._unpacked(row, v.name)[0]) for v in self.model.variables}

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
        other._answers = {**self._answers, **values}
        other._columns = {n: c for n, c in self._columns.items() if n not in values}
        for cached in ("batch", "combination"):
            other.__dict__.pop(cached, None)
        return other

    # -- edges ---------------------------------------------------------------------------------

    @cached_property
    def edge_source(self) -> NDArray[np.int32]:
        """The state that each edge leads from."""
        return np.repeat(np.arange(len(self), dtype=np.int32), np.diff(self.out_start))

    def sources_of(self, edges: NDArray[np.int64]) -> NDArray[np.int64]:
        """The states that some edges lead from."""
        return np.searchsorted(self.out_start, edges, side="right") - 1

    def source_of(self, edge: int) -> int:
        """The state that one edge leads from."""
        return int(self.sources_of(np.asarray(edge)))

    @cached_property
    def by_target(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Positions of edges sorted by target, and where each state's incoming ones begin."""
        order = np.argsort(self.edge_target, kind="stable")
        counts = np.bincount(self.edge_target, minlength=len(self))
        return order, np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)

    @cached_property
    def by_command(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Positions of edges sorted by command, and where each command's begin."""
        return by_command(self.edge_command, len(self.model.commands))

    @cached_property
    def taken(self) -> NDArray[np.int64]:
        """How many edges each command has."""
        return counted(self.edge_command, len(self.model.commands))

    def edges_of(self, command: int) -> NDArray[np.int64]:
        """The positions of a command's edges."""
        order, start = self.by_command
        return order[start[command] : start[command + 1]]

    def able(self, commands: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """The states in which one of some commands is taken."""
        return able(self.out_start, self.edge_command, commands)

    def some(self, indices: NDArray[Any]) -> Batch:
        """Some states, for evaluating expressions."""
        words = self.words[indices]
        return Batch(len(words), partial(self._unpacked, words), self.plan)

    @cached_property
    def fault_edges(self) -> NDArray[np.bool_]:
        """Which edges are faults."""
        faults = np.asarray([command.fault for command in self.model.commands], dtype=bool)
        result: NDArray[np.bool_] = faults[self.edge_command]
        return result

    @cached_property
    def parts(self) -> tuple[NDArray[np.int64], ...]:
        """The states in parts between which no edge leads, in their order in each.

        No step changes a choice, so each part has the states of some combinations.
        """
        most = min(-(-len(self) // _PART), 2**15 - 1)
        sizes = np.bincount(self.combination, minlength=1)
        if most < 2 or np.count_nonzero(sizes) < 2:
            return (np.arange(len(self)),)
        part_of = ((np.cumsum(sizes) - sizes) * most // len(self)).astype(np.int16)
        order, start = by_command(part_of[self.combination], most)
        bounds = zip(start[:-1].tolist(), start[1:].tolist(), strict=True)
        return tuple(order[first:last] for first, last in bounds if last > first)

    # -- choices -------------------------------------------------------------------------------

    @cached_property
    def combination(self) -> NDArray[np.int32]:
        """For each state the number of its combination of choices in :attr:`combinations`."""
        places = np.full(prod(len(choice.answers) for choice in self.model.choices), -1, np.int32)
        places[list(self._present)] = np.arange(len(self._present))
        fixed, weight = 0, 1
        digits = []
        for choice in reversed(self.model.choices):
            if choice.variable in self._answers:
                fixed += weight * self._answers[choice.variable]
            else:
                digits.append((self.layout.places[choice.variable], weight))
            weight *= len(choice.answers)
        return numbered(self.words, digits, places[fixed:])

    @cached_property
    def combinations(self) -> tuple[dict[str, str], ...]:
        """The combinations of choices in which the design can start, in the order of answers."""
        return tuple(self._present.values())

    @cached_property
    def _present(self) -> dict[int, dict[str, str]]:
        """Number in mixed radix to combination; those that ``initially`` excludes are left out."""
        judged = self.model.judgements
        initial = self.words[: self.initial_count]
        started = set(np.unique(self._mixed_radix(initial, judged)).tolist())
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

    def _mixed_radix(self, words: Words, without: Collection[str]) -> NDArray[np.int32]:
        """For each state its answers as one number; 0 for the answers to those left out."""
        number = np.zeros(len(words), dtype=np.int32)
        for choice in self.model.choices:
            number *= len(choice.answers)
            if choice.variable not in without:
                number += self._unpacked(words, choice.variable)
        return number
