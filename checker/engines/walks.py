"""Random walks through a model: for designs with more states than can be looked at one by one."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from checker.engines.initial import distinct, initial_portions
from checker.engines.native.merging import merged
from checker.engines.native.successors import Expanded, Successors
from checker.engines.packing import Layout, Words
from checker.graph.state_graph import RangeError, StateGraph, starts
from checker.model import Model

LENGTH = 100
"""After so many steps a walk begins anew."""
_ABREAST = 4096
"""So many walks are gone at a time."""
_PORTION = 1 << 15
"""So many states are expanded at a time."""


def random_walks(
    model: Model, steps: int, *, seed: int = 1, faults: int | None = None
) -> StateGraph:
    """The states that random walks come through, each with all of its successors.

    A walk begins in an initial state, takes any of the steps that are enabled with equal
    probability, and begins anew after :data:`LENGTH` of them or where nothing is enabled.

    Args:
        model: the design.
        steps: how many steps are taken in all.
        seed: of the random numbers; the same walks for the same seed.
        faults: the most faults of a walk; any number by default, whatever the design says.

    Returns:
        The graph; the states that were walked through are its expanded ones, all initial states
        among them. It is complete only if nothing was found that was not walked through. Its model
        has no bound of faults, since further ones are among its edges.
    """
    begun = time.monotonic()
    layout = Layout(model)
    code = Successors(model, layout)
    none = np.zeros((0, layout.words), np.uint64)
    initial = distinct(np.concatenate([none, *initial_portions(model, layout)]))
    walkers = _Walkers(model, code, initial, np.random.default_rng(seed), faults)
    walked = list(walkers.walk(steps))
    known = _first_of_each(np.concatenate([initial, *walked]))
    edges = _expanded(code, known)
    words = np.concatenate([known, edges.words])
    place, first, _ = merged(words)
    names = [variable.name for variable in model.variables]
    graph = StateGraph(
        model=replace(model, up_to_faults=None),
        layout=layout,
        words=words[first],
        depth=np.zeros(len(first), np.int32),
        initial_count=len(initial),
        expanded_count=len(known),
        out_start=starts(np.diff(edges.start), len(first)),
        edge_target=place[len(known) :],
        edge_command=edges.commands,
        range_errors=tuple(
            RangeError(int(state), int(command), names[variable])
            for state, command, variable in edges.errors
        ),
        complete=len(first) == len(known),
        seconds=time.monotonic() - begun,
    )
    graph.stopped = "" if graph.complete else f"{steps:,} steps of random walks were taken"
    return graph


def _first_of_each(words: Words) -> Words:
    """The distinct states, each where it comes first."""
    return words[merged(words)[1]]


def _expanded(code: Successors, states: Words) -> Expanded:
    """The successors of many states, a portion at a time."""
    parts = [code.of(states[i : i + _PORTION]) for i in range(0, len(states), _PORTION)]
    if len(parts) == 1:
        return parts[0]
    begins = np.cumsum([0, *(len(part.words) for part in parts)])
    for number, part in enumerate(parts):
        part.errors[:, 0] += number * _PORTION
    starts = [part.start[:-1] + begin for part, begin in zip(parts, begins, strict=False)]
    return Expanded(
        np.concatenate([*starts, begins[-1:]]),
        np.concatenate([part.words for part in parts]),
        np.concatenate([part.commands for part in parts]),
        np.concatenate([part.errors for part in parts]),
    )


class _Walkers:
    """Those who walk at the same time: where each is, its faults and its steps so far."""

    def __init__(
        self,
        model: Model,
        code: Successors,
        initial: Words,
        random: np.random.Generator,
        faults: int | None,
    ):
        self._code = code
        self._random = random
        self._is_fault = np.asarray([command.fault for command in model.commands], dtype=bool)
        self._faults = faults
        bounds, _ = self._ways(_expanded(code, initial), np.zeros(len(initial), np.int64))
        self._starts = initial[np.diff(bounds) > 0]

    def _ways(
        self, expanded: Expanded, spent: NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Which successors a walk may go on to, and where those of each state begin."""
        allowed = np.ones(len(expanded.commands), bool)
        if self._faults is not None:
            left = np.repeat(spent < self._faults, np.diff(expanded.start))
            allowed = left | ~self._is_fault[expanded.commands]
        ways = np.flatnonzero(allowed)
        return np.searchsorted(ways, expanded.start), ways

    def _drawn(self, below: NDArray[np.int64]) -> NDArray[np.int64]:
        """A number from 0 to before each of these."""
        return (self._random.random(len(below)) * below).astype(np.int64)

    def _begin(self, number: int) -> Words:
        return self._starts[self._drawn(np.full(number, len(self._starts)))]

    def walk(self, steps: int) -> Iterator[Words]:
        """Take so many steps; the states after each that are reached together."""
        if not len(self._starts):
            return
        many = min(_ABREAST, max(1, steps // LENGTH))
        here, spent, taken = self._begin(many), np.zeros(many, np.int64), np.zeros(many, np.int64)
        while steps > 0:
            expanded = self._code.of(here)
            bounds, ways = self._ways(expanded, spent)
            free = np.diff(bounds)
            moves = np.flatnonzero(free)[:steps]
            edges = ways[bounds[moves] + self._drawn(free[moves])]
            here[moves] = expanded.words[edges]
            spent[moves] += self._is_fault[expanded.commands[edges]]
            taken[moves] += 1
            steps -= len(moves)
            yield here[moves]
            over = (free == 0) | (taken >= LENGTH)
            here[over] = self._begin(int(over.sum()))
            spent[over] = taken[over] = 0
