"""The compiled engine: breadth-first exploration over packed states, a whole level at a time.

Every command is applied to all states of a level at once. What comes out (packed states, edges,
parents) does not depend on how it was computed, so a native engine can take this module's place.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import product

import numpy as np
from numpy.typing import NDArray

from checker.engines.limits import Limits, Progress, Report
from checker.engines.packing import Layout, Words
from checker.expressions.vector import Batch, Column
from checker.graph.state_graph import RangeError, StateGraph
from checker.model import Command, Model

_INITIAL_CHUNK = 1 << 18


def explore(
    model: Model, *, limits: Limits | None = None, progress: Report | None = None
) -> StateGraph:
    """All reachable states and every generated successor.

    Args:
        model: the design; its choices are frozen variables, so one exploration serves them all.
        limits: when to stop early.
        progress: called after every level.

    Returns:
        The graph; states are in the order of discovery, initial states first. ``complete`` is
        False and ``stopped`` says why if a limit was reached or the run was interrupted.
    """
    return _Exploration(model, limits or Limits(), progress).run()


class _Exploration:
    """One run: visited states, the current level, and what has been found so far."""

    def __init__(self, model: Model, limits: Limits, progress: Report | None):
        self.model = model
        self.layout = Layout(model)
        self.limits = limits
        self.progress = progress
        self.begun = time.monotonic()
        self.visited = _Visited(self.layout.words)
        self.levels: list[Words] = []
        self.edges: list[tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int16]]] = []
        self.transitions = 0
        self.range_errors: list[RangeError] = []
        self.stopped = ""

    def run(self) -> StateGraph:
        frontier = self._initial()
        initial_count = len(frontier)
        self.visited.add(frontier)
        self.levels.append(frontier)
        expanded = 0
        try:
            while len(self.levels[-1]):
                self.stopped = self.limits.reached(self.visited.count, self.begun)
                if self.stopped:
                    break
                level = self.levels[-1]
                self._expand(level, expanded)
                expanded += len(level)
                self._report(len(self.levels[-1]))
        except KeyboardInterrupt:
            self.stopped = "interrupted"
        return self._graph(initial_count, expanded)

    def _report(self, frontier: int) -> None:
        if self.progress is not None:
            seconds = time.monotonic() - self.begun
            depth = len(self.levels) - 1
            self.progress(
                Progress(self.visited.count, self.transitions, depth, frontier, seconds)
            )

    def _graph(self, initial_count: int, expanded: int) -> StateGraph:
        words = np.concatenate(self.levels) if self.levels else np.zeros((0, 1), np.uint64)
        depth = np.repeat(
            np.arange(len(self.levels), dtype=np.int32), [len(level) for level in self.levels]
        )
        if self.stopped:
            left = len(words) - expanded
            self.stopped += (
                f": {len(words):,} states, {self.transitions:,} transitions, "
                f"depth {int(depth[-1]) if len(depth) else 0}, {left:,} states left to look at"
            )
        empty = (np.zeros(0, np.int32), np.zeros(0, np.int32), np.zeros(0, np.int16))
        edges = self.edges or [empty]
        return StateGraph(
            model=self.model,
            layout=self.layout,
            words=words,
            depth=depth,
            initial_count=initial_count,
            expanded_count=expanded,
            edge_source=np.concatenate([e[0] for e in edges]),
            edge_target=np.concatenate([e[1] for e in edges]),
            edge_command=np.concatenate([e[2] for e in edges]),
            range_errors=tuple(self.range_errors),
            complete=not self.stopped,
            stopped=self.stopped,
            seconds=time.monotonic() - self.begun,
        )

    # -- initial states ------------------------------------------------------------------------

    def _initial(self) -> Words:
        found = [chunk for chunk in self._initial_chunks() if len(chunk)]
        if not found:
            return np.zeros((0, self.layout.words), np.uint64)
        return np.unique(np.concatenate(found), axis=0)

    def _initial_chunks(self) -> Iterator[Words]:
        """Combinations of starting values that satisfy the model's condition, in portions.

        Variables with one starting value cost nothing; the others are enumerated by mixed radix.
        """
        variables = self.model.variables
        sizes = [len(v.initial) for v in variables]
        total = int(np.prod(sizes, dtype=np.float64)) if sizes else 1
        if total > 1 << 40:
            yield from self._initial_slowly()
            return
        for start in range(0, total, _INITIAL_CHUNK):
            number = np.arange(start, min(start + _INITIAL_CHUNK, total))
            columns: dict[str, Column] = {}
            for variable, count in zip(reversed(variables), reversed(sizes), strict=True):
                columns[variable.name] = np.asarray(variable.initial)[number % count]
                number = number // count
            yield self._filtered(columns)

    def _initial_slowly(self) -> Iterator[Words]:
        for values in product(*(v.initial for v in self.model.variables)):
            columns = {
                v.name: np.asarray([value])
                for v, value in zip(self.model.variables, values, strict=True)
            }
            yield self._filtered(columns)

    def _filtered(self, columns: dict[str, Column]) -> Words:
        count = len(next(iter(columns.values()))) if columns else 1
        batch = Batch(count, columns.__getitem__, self.model.view_exprs)
        keep = batch.mask(self.model.initially)
        return self.layout.pack({name: column[keep] for name, column in columns.items()})

    # -- one level -----------------------------------------------------------------------------

    def _expand(self, level: Words, first: int) -> None:
        """Apply every command to a level; append what is new as the next level."""
        columns: dict[str, Column] = {}

        def column(name: str) -> Column:
            if name not in columns:
                columns[name] = self.layout.unpack(level, name)
            return columns[name]

        batch = Batch(len(level), column, self.model.view_exprs)
        sources, targets, commands = [], [], []
        for number, command in enumerate(self.model.commands):
            enabled = np.flatnonzero(batch.mask(command.guard))
            if not len(enabled):
                continue
            enabled, packed = self._successors(level, first, enabled, batch, number, command)
            sources.append(enabled)
            targets.append(packed)
            commands.append(np.full(len(enabled), number, dtype=np.int16))
        if not sources:
            self.levels.append(np.zeros((0, self.layout.words), np.uint64))
            return
        source = np.concatenate(sources)
        words = np.concatenate(targets)
        command_numbers = np.concatenate(commands)
        order = np.lexsort((command_numbers, source))
        indices, fresh = self.visited.index(words[order])
        self.levels.append(fresh)
        self.transitions += len(order)
        self.edges.append(
            ((source[order] + first).astype(np.int32), indices, command_numbers[order])
        )

    def _successors(
        self,
        level: Words,
        first: int,
        enabled: NDArray[np.int64],
        batch: Batch,
        number: int,
        command: Command,
    ) -> tuple[NDArray[np.int64], Words]:
        """The packed successors of the enabled states, and the states that have one."""
        updates = {name: batch.values(expr)[enabled] for name, expr in command.updates}
        for name in command.ranges:
            type_ = self.model.variable[name].type
            outside = (updates[name] < type_.low) | (updates[name] > type_.high)
            if outside.any():
                self.range_errors.extend(
                    RangeError(first + int(state), number, name) for state in enabled[outside]
                )
                enabled = enabled[~outside]
                updates = {n: values[~outside] for n, values in updates.items()}
        packed = level[enabled]
        for name, values in updates.items():
            self._write(packed, name, values)
        self._refresh(packed)
        return enabled, packed

    def _refresh(self, packed: Words) -> None:
        for refresh in self.model.refreshes:
            batch = Batch(
                len(packed), lambda name: self.layout.unpack(packed, name), self.model.view_exprs
            )
            arrives = batch.mask(refresh.path)
            values = np.where(
                arrives, batch.values(refresh.value), self.layout.unpack(packed, refresh.variable)
            )
            self._write(packed, refresh.variable, values)

    def _write(self, packed: Words, name: str, values: Column) -> None:
        place = self.layout.places[name]
        if not place.width:
            return
        clear = np.uint64(~(((1 << place.width) - 1) << place.shift) & (2**64 - 1))
        number = (values.astype(np.int64) - place.low).astype(np.uint64)
        packed[:, place.word] &= clear
        packed[:, place.word] |= number << np.uint64(place.shift)


class _Visited:
    """The states found so far: sorted keys with their indices, in runs merged as they grow."""

    def __init__(self, words: int):
        self.words = words
        self.count = 0
        self._runs: list[tuple[NDArray[np.void], NDArray[np.int32]]] = []

    def _keys(self, words: Words) -> NDArray[np.void] | Words:
        if self.words == 1:
            return words[:, 0]
        rows = np.ascontiguousarray(words.astype(">u8"))
        return rows.view(np.dtype((np.void, 8 * self.words)))[:, 0]

    def add(self, words: Words) -> None:
        """Append states that are known to be new, in this order."""
        keys = self._keys(words)
        order = np.argsort(keys, kind="stable")
        indices = (order + self.count).astype(np.int32)
        self.count += len(words)
        run = (keys[order], indices)
        while self._runs and len(self._runs[-1][0]) <= 2 * len(run[0]):
            run = _merge(self._runs.pop(), run)
        self._runs.append(run)

    def index(self, words: Words) -> tuple[NDArray[np.int32], Words]:
        """The index of each state, and the new states in the order of their first occurrence."""
        keys = self._keys(words)
        distinct, first, inverse = np.unique(keys, return_index=True, return_inverse=True)
        found = np.full(len(distinct), -1, dtype=np.int32)
        for run_keys, run_indices in self._runs:
            place = np.searchsorted(run_keys, distinct)
            place[place == len(run_keys)] = 0
            hit = run_keys[place] == distinct
            found[hit] = run_indices[place[hit]]
        new = np.flatnonzero(found < 0)
        ranked = new[np.argsort(first[new], kind="stable")]
        found[ranked] = np.arange(self.count, self.count + len(ranked), dtype=np.int32)
        fresh = words[first[ranked]]
        self.add(fresh)
        return found[inverse.reshape(-1)], fresh


def _merge(
    left: tuple[NDArray[np.void], NDArray[np.int32]],
    right: tuple[NDArray[np.void], NDArray[np.int32]],
) -> tuple[NDArray[np.void], NDArray[np.int32]]:
    keys = np.concatenate([left[0], right[0]])
    order = np.argsort(keys, kind="stable")
    return keys[order], np.concatenate([left[1], right[1]])[order]
