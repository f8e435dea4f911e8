"""A run to where a condition holds, read out of an exploration that keeps no edges."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from checker.engines.initial import initial_portions
from checker.engines.packing import Layout, Words
from checker.engines.step import successor
from checker.engines.symmetry import Symmetry
from checker.engines.watching import Hit
from checker.engines.workspace import Chunk, Workspace
from checker.expressions.evaluate import evaluate
from checker.model import Command, Model

if TYPE_CHECKING:
    from checker.engines.exploration import Exploration

State = Mapping[str, int]
Run = tuple[tuple[State, ...], tuple[str, ...]]
"""States, variable to encoded value, and the names of the commands between them."""


def run_to(run: Exploration, condition: int) -> Run | None:
    """A shortest run to where a condition holds; ``None`` where it has been found nowhere.

    Args:
        run: an exploration that has ended.
        condition: the number of a condition of its watch.
    """
    hit = run.hits[condition]
    if hit is None:
        return None
    numbers, taken = _path_to(run, hit)
    width = run.layout.words
    words = run.states.view(run.known * width).reshape(-1, width)[numbers]
    if run.symmetry is not None:
        return _original(run, run.symmetry, condition, hit, words)
    commands = [run.model.commands[number] for number in taken]
    states = [state_of(run.model, run.layout, row) for row in words]
    if hit.command is not None:
        states.append(_after(run.model, states[-1], commands[-1]))
    return tuple(states), tuple(command.name for command in commands)


def _path_to(run: Exploration, hit: Hit) -> tuple[list[int], list[int]]:
    """A shortest run to where a condition holds: its states but the last, and its commands.

    States are expanded again, level by level, to see which leads to the next one. For a
    condition on steps the run goes on by the step's command, to a state that is not among
    those that are returned; for one on states the last state is the one that was hit.
    """
    states = [hit.state]
    commands = [] if hit.command is None else [hit.command]
    level = bisect_right(run.levels, hit.state)
    bounds = [0, *run.levels]
    for earlier in range(level - 1, -1, -1):
        state, command = _before(run, states[0], bounds[earlier], bounds[earlier + 1])
        states.insert(0, state)
        commands.insert(0, command)
    return states, commands


def _before(run: Exploration, wanted: int, first: int, last: int) -> tuple[int, int]:
    """The first of some states that leads to one, and the command by which it does."""
    words, commands = run.layout.words, max(1, len(run.model.commands))
    work = Workspace(Chunk(1, 1, commands), commands, words, len(run.watch), keep=False)
    number, found = np.zeros(1, np.uint64), np.zeros(2, np.uint64)
    run.code.before(
        run.states.address,
        first,
        last,
        run.states.address + 8 * words * wanted,
        work.successors.ctypes.data,
        work.commands.ctypes.data,
        number.ctypes.data,
        run.degrees.address,
        False,
        work.errors.ctypes.data,
        work.error_counts.ctypes.data,
        work.hits.ctypes.data,
        found.ctypes.data,
    )
    return int(found[0]), int(found[1])


def state_of(model: Model, layout: Layout, row: Words) -> dict[str, int]:
    """A packed state as a mapping."""
    words = row[np.newaxis]
    return {v.name: int(layout.unpack(words, v.name)[0]) for v in model.variables}


def _after(model: Model, state: State, command: Command) -> dict[str, int]:
    then = successor(model, state, command)
    assert then is not None, "a step that was found is one"
    return then


# -- symmetry ----------------------------------------------------------------------------------


def _original(run: Exploration, symmetry: Symmetry, condition: int, hit: Hit, words: Words) -> Run:
    """The run in the model's own names: a step at a time, to a state that is looked at as the next.

    There is one wherever the exploration found one, since an exchange turns steps into steps.
    """
    model, layout = run.model, run.layout

    def looked_at(state: State) -> bytes:
        columns = {name: np.asarray([value]) for name, value in state.items()}
        return symmetry.least(layout.pack(columns), layout).tobytes()

    states = [_start(model, layout, symmetry, words[0])]
    names: list[str] = []
    wanted = [row.tobytes() for row in words[1:]]
    if hit.command is not None:
        last = model.commands[hit.command]
        wanted.append(looked_at(_after(model, state_of(model, layout, words[-1]), last)))
    for number, each in enumerate(wanted, start=1):
        ends = hit.command is not None and number == len(wanted)
        for command in model.commands:
            then = successor(model, states[-1], command)
            if then is None or looked_at(then) != each:
                continue
            if ends and not _holds(run, condition, command, states[-1], then):
                continue
            states.append(then)
            names.append(command.name)
            break
        else:
            raise AssertionError("an exchange of the symmetry is none of the model")
    return tuple(states), tuple(names)


def _start(model: Model, layout: Layout, symmetry: Symmetry, row: Words) -> dict[str, int]:
    """An initial state of the model that one is looked at for."""
    for portion in initial_portions(model, layout):
        same = (symmetry.least(portion, layout) == row).all(axis=1)
        if same.any():
            return state_of(model, layout, portion[int(np.argmax(same))])
    raise AssertionError("a run begins in an initial state")


def _holds(run: Exploration, condition: int, command: Command, before: State, then: State) -> bool:
    """Whether a condition on steps holds of one."""
    steps = run.watch.steps[condition - len(run.watch.states)]
    if command.name not in steps:
        return False
    return bool(evaluate(steps[command.name], before, run.model.view_exprs, then))
