"""How an exploration leaves a checkpoint, and goes on from one."""

from __future__ import annotations

import hashlib
import time
from typing import TYPE_CHECKING

from checker.engines.checkpoints import Reached
from checker.engines.native.code import module_for
from checker.engines.packing import Words
from checker.engines.watching import Hit
from checker.graph.state_graph import RangeError

if TYPE_CHECKING:
    from checker.engines.exploration import Exploration


def go_on(run: Exploration, initial: Words) -> bool:
    """Take up an earlier run, if there is one."""
    if run.checkpoint is None:
        return False
    text = module_for(run.model, run.layout, run.watch, run.symmetry)
    run.digest = hashlib.sha256(text.encode() + initial.tobytes()).hexdigest()
    reached = run.checkpoint.reached(run.digest, run.layout.words)
    if reached is None:
        return False
    run.count[0], run.position[0], run.edges[0] = (
        reached.known,
        reached.expanded,
        reached.edges,
    )
    run.taken_in[0][0] = reached.taken
    run.hits = [None if hit is None else Hit(hit[0], hit[1]) for hit in reached.hits]
    run.errors = [RangeError(*error) for error in reached.errors]
    run.begun -= reached.seconds
    # Last of all: from now on a checkpoint says what this one says.
    run.levels = list(reached.levels)
    return True


def save(run: Exploration, *, after: float = 0.0) -> None:
    """Write a checkpoint, if so many seconds have gone by since the last one."""
    if run.checkpoint is None or not run.whole or not run.levels:
        return
    if time.monotonic() - run.saved < after:
        return
    reached = Reached(
        digest=run.digest,
        known=run.known,
        expanded=run.expanded,
        edges=int(run.edges[0]),
        levels=run.levels,
        taken=[int(number) for number in run.taken],
        hits=[None if hit is None else (hit.state, hit.command) for hit in run.hits],
        errors=[[error.state, error.command, error.variable] for error in run.errors],
        seconds=time.monotonic() - run.begun,
    )
    run.checkpoint.save(reached, run.layout.words)
    run.saved = time.monotonic()
