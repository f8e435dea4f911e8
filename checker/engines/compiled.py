"""The compiled engine: breadth-first exploration over packed states, many states at a time.

Every command is applied to a portion of a level at once. What comes out (packed states, edges)
does not depend on how it was computed, so a native engine can take this module's place.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from checker.engines.limits import Limits, Progress, Report
from checker.engines.packing import Layout, Words, dtype_for
from checker.engines.visited import Visited
from checker.expressions.nodes import And, Expr, conjunction, variables
from checker.expressions.vector import Batch, Column, Plan
from checker.graph.state_graph import RangeError, StateGraph
from checker.model import Command, Model, Variable

_PORTION = 1 << 16
"""States expanded together: their temporary arrays stay small, and limits are looked at between."""
_INITIAL_PORTION = 1 << 18


def explore(
    model: Model, *, limits: Limits | None = None, progress: Report | None = None
) -> StateGraph:
    """All reachable states and every generated successor.

    A successor is a command's updates, taken together, and then the model's refreshes in their
    order. One that would leave a type is not generated but recorded among the range errors.

    Args:
        model: the design; its choices are frozen variables, so one exploration serves them all.
        limits: when to stop early.
        progress: called after every portion of a level.

    Returns:
        The graph; states are in the order of discovery: initial states first, sorted by their
        packed form, then by the first edge that leads to each. ``complete`` is False and
        ``stopped`` says why if a limit was reached or the run was interrupted (by Ctrl-C).

    References:
        T. H. Cormen et al., Introduction to Algorithms, 4th ed. (2022), section 20.2
        (breadth-first search).
    """
    return _Exploration(model, limits or Limits(), progress).run()


@dataclass(frozen=True)
class _Portion:
    """What expanding some states gave: the states seen for the first time, and all edges."""

    level: int
    expanded: int
    fresh: Words
    source: NDArray[np.int32]
    target: NDArray[np.int32]
    command: NDArray[np.signedinteger]
    errors: tuple[RangeError, ...]


class _Exploration:
    """One run. What it has found is in ``initial`` and ``portions``, to which whole portions are
    appended, so that an interruption at any moment leaves a consistent graph."""

    def __init__(self, model: Model, limits: Limits, progress: Report | None):
        self.model = model
        self.layout = Layout(model)
        self.plan = Plan(model.view_exprs)
        self.limits = limits
        self.progress = progress
        self.begun = time.monotonic()
        self.visited = Visited(self.layout.words)
        self.initial = self._no_states()
        self.portions: list[_Portion] = []
        self.command_type = dtype_for(0, len(model.commands))
        if self.command_type == np.int8:
            self.command_type = np.dtype(np.int16)

    def run(self) -> StateGraph:
        try:
            stopped = self._search()
        except KeyboardInterrupt:
            stopped = "interrupted"
        return self._graph(stopped)

    def _search(self) -> str:
        """Explore; the reason for stopping early, empty if there was none."""
        stopped = self._start()
        frontier, level, expanded = self.initial, 0, 0
        while len(frontier) and not stopped:
            level += 1
            first_of_level = len(self.portions)
            for start in range(0, len(frontier), _PORTION):
                stopped = self.limits.reached(self.visited.count, self.begun)
                if stopped:
                    return stopped
                states = frontier[start : start + _PORTION]
                self.portions.append(self._expand(states, expanded, level))
                expanded += len(states)
                self._report(expanded)
            frontier = np.concatenate([p.fresh for p in self.portions[first_of_level:]])
        return stopped

    def _report(self, expanded: int) -> None:
        if self.progress is not None:
            last = self.portions[-1]
            self.progress(
                Progress(
                    states=self.visited.count,
                    transitions=sum(len(p.source) for p in self.portions),
                    depth=last.level if self._reached(last.level) else last.level - 1,
                    frontier=self.visited.count - expanded,
                    seconds=time.monotonic() - self.begun,
                )
            )

    def _reached(self, level: int) -> bool:
        return any(p.level == level and len(p.fresh) for p in reversed(self.portions))

    def _graph(self, stopped: str) -> StateGraph:
        portions = self.portions
        words = np.concatenate([self.initial, *(p.fresh for p in portions)])
        levels = np.asarray([0, *(p.level for p in portions)], dtype=np.int32)
        depth = np.repeat(levels, [len(self.initial), *(len(p.fresh) for p in portions)])
        expanded = sum(p.expanded for p in portions)
        no_commands = np.zeros(0, self.command_type)
        graph = StateGraph(
            model=self.model,
            layout=self.layout,
            words=words,
            depth=depth,
            initial_count=len(self.initial),
            expanded_count=expanded,
            edge_source=np.concatenate([np.zeros(0, np.int32), *(p.source for p in portions)]),
            edge_target=np.concatenate([np.zeros(0, np.int32), *(p.target for p in portions)]),
            edge_command=np.concatenate([no_commands, *(p.command for p in portions)]),
            range_errors=tuple(error for p in portions for error in p.errors),
            complete=not stopped,
            seconds=time.monotonic() - self.begun,
        )
        if stopped:
            deepest = int(depth[-1]) if len(depth) else 0
            left = len(graph) - expanded
            reached = Progress(len(graph), graph.transitions, deepest, left, graph.seconds)
            graph.stopped = f"{stopped}: {reached}"
        return graph

    # -- initial states ------------------------------------------------------------------------

    def _start(self) -> str:
        """Find the initial states; the reason for stopping early, empty if there was none."""
        found, count = [self._no_states()], 0
        stopped = ""
        for some in self._initial_portions():
            found.append(some)
            count += len(some)
            stopped = self.limits.reached(count, self.begun)
            if stopped:
                break
        together = np.concatenate(found)
        if self.layout.words == 1:
            self.initial = np.unique(together[:, 0])[:, np.newaxis]
        else:
            self.initial = np.unique(together, axis=0)
        self.visited.add(self.initial)
        return stopped

    def _initial_portions(self) -> Iterator[Words]:
        """Combinations of starting values that satisfy the model's condition, in portions.

        Variables are added one by one, and each conjunct of the condition is applied as soon as
        all that it reads is there, so that a narrow condition on many variables stays cheap.
        """
        single = [v for v in self.model.variables if len(v.initial) == 1]
        several = [v for v in self.model.variables if len(v.initial) != 1]
        names = [v.name for v in several]
        checks: list[list[Expr]] = [[] for _ in range(len(several) + 1)]
        condition = self.model.initially
        for each in condition.args if isinstance(condition, And) else (condition,):
            read = variables(each, self.model.view_exprs)
            checks[max((names.index(n) + 1 for n in read if n in names), default=0)].append(each)
        stages = [conjunction(check) for check in checks]
        columns: dict[str, Column] = {v.name: np.asarray(v.initial) for v in single}
        yield from self._extended(self._filtered(columns, 1, stages[0]), several, stages[1:])

    def _extended(
        self, rows: tuple[dict[str, Column], int], open_: list[Variable], stages: list[Expr]
    ) -> Iterator[Words]:
        columns, count = rows
        if not count:
            return
        if not open_:
            yield self.layout.pack(columns) if columns else np.zeros((1, 1), np.uint64)
            return
        values = np.asarray(open_[0].initial, dtype=np.int64)
        step = max(1, _INITIAL_PORTION // max(1, len(values)))
        for start in range(0, count, step):
            part = {name: column[start : start + step] for name, column in columns.items()}
            taken = min(step, count - start)
            wider = {name: np.repeat(column, len(values)) for name, column in part.items()}
            wider[open_[0].name] = np.tile(values, taken)
            kept = self._filtered(wider, taken * len(values), stages[0])
            yield from self._extended(kept, open_[1:], stages[1:])

    def _filtered(
        self, columns: dict[str, Column], count: int, condition: Expr
    ) -> tuple[dict[str, Column], int]:
        keep = Batch(count, columns.__getitem__, self.plan).mask(condition)
        return {name: column[keep] for name, column in columns.items()}, int(keep.sum())

    def _no_states(self) -> Words:
        return np.zeros((0, self.layout.words), np.uint64)

    # -- one portion ---------------------------------------------------------------------------

    def _expand(self, states: Words, first: int, level: int) -> _Portion:
        """Apply every command to some states, of which ``first`` is the first one's index."""
        columns: dict[str, Column] = {}

        def column(name: str) -> Column:
            if name not in columns:
                columns[name] = self.layout.unpack(states, name)
            return columns[name]

        batch = Batch(len(states), column, self.plan)
        sources = [np.zeros(0, np.int64)]
        targets = [self._no_states()]
        counts: list[int] = []
        errors: list[RangeError] = []
        for number, command in enumerate(self.model.commands):
            enabled = np.flatnonzero(batch.mask(command.guard))
            if len(enabled):
                enabled, packed, outside = self._successors(states, enabled, batch, command)
                sources.append(enabled)
                targets.append(packed)
                errors += [RangeError(first + i, number, name) for i, name in outside]
            counts.append(len(enabled))
        numbers = np.repeat(np.arange(len(counts), dtype=self.command_type), counts)
        # Sources are below _PORTION, so that numpy sorts them in linear time (radix sort).
        source = np.concatenate(sources)
        order = np.argsort(source.astype(np.uint16), kind="stable")
        words = np.concatenate(targets)[order]
        self._refresh(words)
        target, fresh = self.visited.index(words)
        return _Portion(
            level=level,
            expanded=len(states),
            fresh=fresh,
            source=(source[order] + first).astype(np.int32),
            target=target,
            command=numbers[order],
            errors=tuple(sorted(errors, key=lambda error: (error.state, error.command))),
        )

    def _successors(
        self, states: Words, enabled: NDArray[np.int64], batch: Batch, command: Command
    ) -> tuple[NDArray[np.int64], Words, list[tuple[int, str]]]:
        """Which enabled states have a successor, the packed successors before any refresh, and
        the others with the variable that would leave its type."""
        updates = {name: batch.values_at(expr, enabled) for name, expr in command.updates}
        errors: list[tuple[int, str]] = []
        for name in command.ranges:
            type_ = self.model.variable[name].type
            outside = (updates[name] < type_.low) | (updates[name] > type_.high)
            if outside.any():
                errors += [(int(state), name) for state in enabled[outside]]
                enabled = enabled[~outside]
                updates = {n: values[~outside] for n, values in updates.items()}
        packed = states[enabled]
        for name, values in updates.items():
            self.layout.write(packed, name, values)
        return enabled, packed, errors

    def _refresh(self, words: Words) -> None:
        """Bring what somebody last received up to date, in new states."""
        for refresh in self.model.refreshes:
            batch = Batch(len(words), lambda name: self.layout.unpack(words, name), self.plan)
            arrives = batch.mask(refresh.path)
            old = self.layout.unpack(words, refresh.variable)
            values = np.where(arrives, batch.values(refresh.value), old)
            self.layout.write(words, refresh.variable, values)
