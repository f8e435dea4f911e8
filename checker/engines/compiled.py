"""The compiled engine: breadth-first exploration over packed states in native code.

The search itself is in :mod:`checker.engines.native`; here it is called portion by portion, so
that limits, progress and an interruption are looked at in between, and what it found becomes a
state graph.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from checker.engines.initial import distinct, initial_portions
from checker.engines.limits import Limits, Progress, Report
from checker.engines.native.code import code_for
from checker.engines.native.memory import Growing
from checker.engines.packing import Layout, Words
from checker.errors import SpecError
from checker.graph.state_graph import RangeError, StateGraph
from checker.model import Model

_PORTION = 1 << 15
"""States expanded in one call: limits are looked at between two calls."""
_BLOCK_SUCCESSORS = 1 << 12
"""About so many successors are sought together; all of their memory is asked for at once."""
_FIRST_BITS = 12
_LOAD = 0.75
"""The part of the table's places that is taken before it grows."""
_ERROR_ROOM = 3 << 16
"""So many numbers of range errors are noted before they are collected."""
_MOST_STATES = 2**31 - 1
_MOST_COMMANDS = 2**15 - 1


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

    Raises:
        SpecError: the model has too many commands, or a variable with too wide a range.

    References:
        T. H. Cormen et al., Introduction to Algorithms, 4th ed. (2022), section 20.2
        (breadth-first search).
    """
    return _Exploration(model, limits or Limits(), progress, keep=True).graph()


@dataclass(frozen=True)
class Survey:
    """The size of a state space whose edges were counted and not kept.

    ``taken`` maps each command to how often it was taken.
    """

    states: int
    initial: int
    transitions: int
    depth: int
    taken: Mapping[str, int]
    range_errors: int
    complete: bool
    stopped: str
    seconds: float


def survey(model: Model, *, limits: Limits | None = None, progress: Report | None = None) -> Survey:
    """Explore without keeping edges: about 14 bytes a state where a word holds one.

    Args:
        model: the design.
        limits: when to stop early.
        progress: called after every portion of a level.

    Raises:
        SpecError: as for :func:`explore`.
    """
    return _Exploration(model, limits or Limits(), progress, keep=False).survey()


def size_of(graph: StateGraph) -> Survey:
    """The size of a state space whose edges were kept."""
    names = [command.name for command in graph.model.commands]
    numbers = np.bincount(graph.edge_command, minlength=len(names)).tolist()
    return Survey(
        len(graph),
        graph.initial_count,
        graph.transitions,
        int(graph.depth.max()) if len(graph) else 0,
        dict(zip(names, numbers, strict=True)),
        len(graph.range_errors),
        graph.complete,
        graph.stopped,
        graph.seconds,
    )


class _Exploration:
    """One run. Numbers of states and edges are set after each portion is whole, so that an
    interruption at any moment leaves a consistent graph."""

    def __init__(self, model: Model, limits: Limits, progress: Report | None, *, keep: bool):
        self.model = model
        self.keep = keep
        self.taken = np.zeros(max(1, len(model.commands)), np.uint64)
        self.layout = Layout(model)
        self.limits = limits
        self.progress = progress
        self.begun = time.monotonic()
        self.states = Growing(np.uint64)
        self.degrees = Growing(np.uint32)
        self.targets = Growing(np.int32)
        self.commands = Growing(np.int16)
        self.count = np.zeros(1, np.uint64)
        self.edges = np.zeros(1, np.uint64)
        self.position = np.zeros(1, np.uint64)
        self.levels: list[int] = []
        """How many states were known when each level was complete."""
        self.errors: list[RangeError] = []
        self.bits = _FIRST_BITS
        self.table = np.zeros(1 << self.bits, np.uint32)

    def graph(self) -> StateGraph:
        """Explore; what was found as a graph."""
        return self._graph(self._run())

    def survey(self) -> Survey:
        """Explore; how much was found."""
        stopped = self._run()
        reached = self._progress()
        names = [command.name for command in self.model.commands]
        return Survey(
            reached.states,
            self.levels[0] if self.levels else 0,
            reached.transitions,
            reached.depth,
            dict(zip(names, (int(number) for number in self.taken), strict=False)),
            len(self.errors),
            not stopped,
            f"{stopped}: {reached}" if stopped else "",
            reached.seconds,
        )

    def _run(self) -> str:
        """Explore; the reason for stopping early, empty if there was none."""
        try:
            return self._start() or self._search()
        except KeyboardInterrupt:
            return "interrupted"
        except MemoryError:
            return "the system had no more memory"

    @property
    def expanded(self) -> int:
        """How many of them have been looked at."""
        return int(self.position[0])

    @property
    def known(self) -> int:
        """How many states have been found."""
        return int(self.count[0])

    # -- initial states ------------------------------------------------------------------------

    def _start(self) -> str:
        """Find the initial states; the reason for stopping early, empty if there was none."""
        found: list[Words] = [np.zeros((0, self.layout.words), np.uint64)]
        number = 0
        stopped = ""
        for some in initial_portions(self.model, self.layout):
            found.append(some)
            number += len(some)
            stopped = self.limits.reached(number, self.begun)
            if stopped:
                break
        initial = distinct(np.concatenate(found))
        self.states.ensure(initial.size)
        self.states.view(initial.size)[:] = initial.reshape(-1)
        self.count[0] = len(initial)
        self.levels.append(len(initial))
        return stopped

    # -- the search ----------------------------------------------------------------------------

    def _search(self) -> str:
        """Explore; the reason for stopping early, empty if there was none."""
        if len(self.model.commands) > _MOST_COMMANDS:
            raise SpecError(
                f"{self.model.name} has {len(self.model.commands):,} commands.",
                self.model.source,
                why=f"an edge names its command in 15 bits: at most {_MOST_COMMANDS:,}",
                instead="smaller domains in over, or smaller groups",
            )
        self.code = code_for(self.model, self.layout)
        most = max(1, len(self.model.commands))
        self.block = max(1, min(_PORTION, _BLOCK_SUCCESSORS // most))
        self.most = self.block * most
        self.work: tuple[NDArray[Any], ...] = (
            np.zeros(self.most * self.layout.words, np.uint64),
            np.zeros(self.most, np.int16),
            np.zeros(self.most, np.uint64),
        )
        self.noted = np.zeros(_ERROR_ROOM + 3 * self.most, np.uint32)
        self.noted_count = np.zeros(1, np.uint64)
        self._rehash()
        while self.expanded < self.known:
            level = self.known
            while self.expanded < level:
                stopped = self.limits.reached(self.known, self.begun)
                if not stopped and self.known + self.most >= _MOST_STATES:
                    stopped = f"the engine's limit of {_MOST_STATES:,} states was reached"
                if stopped:
                    return stopped
                self._portion(min(level, self.expanded + _PORTION))
                self._report()
            if self.known > level:
                self.levels.append(self.known)
        return ""

    def _portion(self, last: int) -> None:
        """Expand the next states, up to before ``last``; fewer if the table has to grow first."""
        room = int(_LOAD * (1 << self.bits))
        if self.known + self.most > room:
            self._grow()
            return
        self.states.ensure((room + self.most) * self.layout.words)
        if self.keep:
            self.degrees.ensure(last)
            successors = int(self.edges[0]) + (last - self.expanded) * len(self.model.commands)
            self.targets.ensure(successors)
            self.commands.ensure(successors)
        self.code.run(
            self.states.address,
            self.count.ctypes.data,
            self.table.ctypes.data,
            self.bits,
            room,
            self.position.ctypes.data,
            last,
            self.block,
            self.most,
            self.degrees.address,
            self.targets.address,
            self.commands.address,
            self.edges.ctypes.data,
            self.keep,
            self.taken.ctypes.data,
            *(array.ctypes.data for array in self.work),
            self.noted.ctypes.data,
            self.noted_count.ctypes.data,
            len(self.noted),
        )
        self._note_errors()

    def _note_errors(self) -> None:
        number = int(self.noted_count[0])
        if number:
            names = [variable.name for variable in self.model.variables]
            for state, command, variable in self.noted[:number].reshape(-1, 3).tolist():
                self.errors.append(RangeError(state, command, names[variable]))
            self.noted_count[0] = 0

    def _grow(self) -> None:
        while self.known + self.most > int(_LOAD * (1 << self.bits)):
            self.bits += 1
        # The old table goes before the new one comes.
        self.table = np.zeros(0, np.uint32)
        self.table = np.zeros(1 << self.bits, np.uint32)
        self._rehash()

    def _rehash(self) -> None:
        if self.known > int(_LOAD * (1 << self.bits)):
            self._grow()
            return
        self.code.rehash(self.states.address, 0, self.known, self.table.ctypes.data, self.bits)

    # -- what it found -------------------------------------------------------------------------

    def _progress(self) -> Progress:
        begun = bool(self.levels) and self.known > self.levels[-1]
        depth = len(self.levels) - 1 + begun
        return Progress(
            states=self.known,
            transitions=int(self.edges[0]),
            depth=max(0, depth),
            frontier=self.known - self.expanded,
            seconds=time.monotonic() - self.begun,
        )

    def _report(self) -> None:
        if self.progress is not None:
            self.progress(self._progress())

    def _graph(self, stopped: str) -> StateGraph:
        known, edges = self.known, int(self.edges[0])
        bounds = [0, *self.levels, known]
        sizes = np.diff(np.minimum(bounds, known))
        depth = np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)
        degrees = self.degrees.view(self.expanded)
        graph = StateGraph(
            model=self.model,
            layout=self.layout,
            words=self._words(known),
            depth=depth,
            initial_count=self.levels[0] if self.levels else 0,
            expanded_count=self.expanded,
            edge_source=np.repeat(np.arange(self.expanded, dtype=np.int32), degrees),
            edge_target=self.targets.view(edges),
            edge_command=self.commands.view(edges),
            range_errors=tuple(self.errors),
            complete=not stopped,
            seconds=time.monotonic() - self.begun,
        )
        if stopped:
            graph.stopped = f"{stopped}: {self._progress()}"
        return graph

    def _words(self, known: int) -> Any:
        width = self.layout.words
        return self.states.view(known * width).reshape(-1, width)
