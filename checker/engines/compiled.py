"""The compiled engine: breadth-first exploration over packed states in native code.

The search itself is in :mod:`checker.engines.native`, called by
:mod:`checker.engines.exploration`; here what it found becomes a state graph, or is counted.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from checker.engines.exploration import Exploration
from checker.engines.limits import Limits, Report
from checker.engines.native.steps import NOTHING
from checker.engines.runs import Run, run_to
from checker.engines.symmetry import Symmetry
from checker.engines.watching import Hit, Watch
from checker.expressions.vector import Batch, Plan
from checker.graph.state_graph import StateGraph, starts
from checker.model import Model

_REST = 1 << 16
"""So many states that were not expanded are looked at together."""


def explore(
    model: Model,
    *,
    limits: Limits | None = None,
    progress: Report | None = None,
    threads: int | None = None,
) -> StateGraph:
    """All reachable states and every generated successor.

    A successor is a command's updates, taken together, and then the model's refreshes in their
    order. One that would leave a type is not generated but recorded among the range errors.

    Args:
        model: the design; its choices are frozen variables, so one exploration serves them all.
        limits: when to stop early.
        progress: called after every portion of states, which may end several levels.
        threads: how many to use; else as many as this process can run at a time. What is found,
            and in which order, does not depend on it if no limit is reached.

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
    run = Exploration(model, limits or Limits(), progress, keep=True, threads=threads)
    return _graph_of(run, run.run())


@dataclass(frozen=True)
class Survey:
    """The size of a state space whose edges were counted and not kept.

    ``taken`` maps each command to how often it was taken. ``runs`` has for each condition that was
    looked for a shortest run to where it holds, ``None`` where there is none: its states, variable
    to encoded value, and the names of its commands.
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
    runs: tuple[Run | None, ...] = ()


def survey(
    model: Model,
    *,
    limits: Limits | None = None,
    progress: Report | None = None,
    threads: int | None = None,
    watch: Watch = NOTHING,
    checkpoint: Path | None = None,
    symmetry: Symmetry | None = None,
) -> Survey:
    """Explore without keeping edges: 19 to 29 bytes a state where a word holds one.

    Conditions are looked for in the same pass. A run to where one holds is found by expanding the
    levels before it again, for no state keeps where it came from.

    Args:
        model: the design.
        limits: when to stop early.
        progress: called after every portion of states, which may end several levels.
        threads: how many to use; else as many as this process can run at a time. What is found,
            and in which order, does not depend on it if no limit is reached.
        watch: conditions to look for; the first state or step of each is that of a shortest run.
            Where a limit is reached, those on states are also looked for in the states that were
            found and not expanded (not after Ctrl-C).
        checkpoint: a folder in which states are kept, and from which a run that was stopped, by
            whatever means, goes on; it ends with the same numbers as one that was not.
        symmetry: exchanges of instances that turn steps into steps, and states of a condition into
            such states; of states that they exchange for each other one is counted. Runs are in the
            model's own names nevertheless.

    Raises:
        SpecError: as for :func:`explore`.
        UsageError: the folder is of another model, in use, or cannot be written to.
    """
    run = Exploration(
        model,
        limits or Limits(),
        progress,
        keep=False,
        threads=threads,
        watch=watch,
        checkpoint=checkpoint,
        symmetry=symmetry,
    )
    try:
        return _survey_of(run, run.run())
    finally:
        if run.checkpoint is not None:
            run.checkpoint.close()


def _look_at_rest(run: Exploration) -> None:
    """Look for conditions on states in the states that were found and not expanded.

    The search looks at a state when it expands it; these come after all of those.
    """
    plan = Plan(run.model.view_exprs)
    width = run.layout.words
    words = run.states.view(run.known * width).reshape(-1, width)
    for first in range(run.expanded, run.known, _REST):
        some = words[first : min(first + _REST, run.known)]
        batch = Batch(len(some), partial(run.layout.unpack, some), plan)
        for number, condition in enumerate(run.watch.states):
            if run.hits[number] is None:
                places = np.flatnonzero(batch.mask(condition))
                if len(places):
                    run.hits[number] = Hit(first + int(places[0]))
        if None not in run.hits[: len(run.watch.states)]:
            return


def _survey_of(run: Exploration, stopped: str) -> Survey:
    if stopped and not stopped.startswith("interrupted"):
        _look_at_rest(run)
    reached = run.reached()
    names = [command.name for command in run.model.commands]
    return Survey(
        reached.states,
        run.levels[0] if run.levels else 0,
        reached.transitions,
        reached.depth,
        dict(zip(names, (int(number) for number in run.taken), strict=False)),
        len(run.errors),
        not stopped,
        f"{stopped}: {reached}" if stopped else "",
        reached.seconds,
        tuple(run_to(run, condition) for condition in range(len(run.watch))),
    )


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


def _graph_of(run: Exploration, stopped: str) -> StateGraph:
    known, edges = run.known, int(run.edges[0])
    bounds = [0, *run.levels, known]
    sizes = np.diff(np.minimum(bounds, known))
    depth = np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)
    graph = StateGraph(
        model=run.model,
        layout=run.layout,
        words=run.states.view(known * run.layout.words).reshape(-1, run.layout.words),
        depth=depth,
        initial_count=run.levels[0] if run.levels else 0,
        expanded_count=run.expanded,
        out_start=starts(run.degrees.view(run.expanded), known),
        edge_target=run.targets.view(edges),
        edge_command=run.commands.view(edges),
        range_errors=tuple(run.errors),
        complete=not stopped,
        seconds=time.monotonic() - run.begun,
    )
    if stopped:
        graph.stopped = f"{stopped}: {run.reached()}"
    return graph
