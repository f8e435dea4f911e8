"""Calls of the native functions of a search: by one thread, or by several at once."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from checker.engines import filling
from checker.engines.native.meeting import shared_words
from checker.engines.threads import Spent, nap
from checker.engines.workspace import LEVEL_ROOM

if TYPE_CHECKING:
    from checker.engines.exploration import Exploration

EVER = 2**64 - 1
"""More than there can be of anything."""


def by_one(run: Exploration, expand: Any, room: int, last: int) -> None:
    """Expand states by one thread.

    Args:
        run: the exploration, in which is noted what was found.
        expand: the function ``run`` of its code.
        room: there is room for so many states.
        last: the first state that is not expanded.
    """
    expand(*_arguments(run, room, last, thread=0))


def by_all(run: Exploration, expand: Any, room: int, last: int) -> Spent:
    """Expand states by all threads, which call ``share``, and tell what they spent on it."""
    threads, chunk = run.work.threads, run.chunk
    shared = np.zeros(shared_words(threads), np.uint64)
    calls = [
        partial(
            expand,
            *_arguments(run, room, last, thread=thread),
            min(filling.room_of(run.bits), _enough(run)),
            run.states_of_chunk(),
            chunk.parts,
            chunk.part_most,
            chunk.most_parts,
            run.sought,
            *run.work.notes[thread],
            *run.work.common,
            thread,
            threads,
            shared.ctypes.data,
            nap(),
        )
        for thread in range(threads)
    ]
    return run.team.run(calls, spread=True)


def _enough(run: Exploration) -> int:
    """With more states than that the search stops."""
    return EVER if run.limits.max_states is None else run.limits.max_states


def _arguments(run: Exploration, room: int, last: int, *, thread: int) -> tuple[Any, ...]:
    """Those of ``run``, with which those of ``share`` begin."""
    work = run.work
    work.levels[thread, 0] = run.levels[-1]
    return (
        run.states.address,
        run.count.ctypes.data,
        run.table.address,
        run.bits,
        room,
        run.position.ctypes.data,
        last,
        work.levels[thread].ctypes.data,
        work.level_counts[thread].ctypes.data,
        LEVEL_ROOM,
        _enough(run),
        run.least_level(),
        run.most_level(),
        run.states_of_block(),
        run.most_block * max(1, len(run.model.commands)),
        run.degrees.address,
        run.targets.address,
        run.commands.address,
        run.edges.ctypes.data,
        run.keep,
        run.full.ctypes.data,
        *work.own[thread],
    )
