"""The table of an exploration, filled anew from its states or from what it was before it grew."""

from __future__ import annotations

from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from checker.engines.native.table import LEAST_BITS, REGIONS, tells_apart

if TYPE_CHECKING:
    from checker.engines.exploration import Exploration

_BLOCK = 1 << 9
"""For so many states the memory is asked for at once."""
_WORTH_FILLING = 1 << 15
"""So many states are worth waking threads for."""
_SMALL_BITS = 22
"""Up to so many a table grows fourfold, to be filled anew less often."""
_LARGE_BITS = 25
"""From so many on a table is filled more before it grows."""


def room_of(bits: int) -> int:
    """How many states a table of ``2**bits`` places takes before it grows."""
    return (5 << bits) // 8 if bits < _LARGE_BITS else (3 << bits) // 4


def most_of(bits: int) -> int:
    """How many it takes for a while."""
    return (7 << bits) // 8


def grow(run: Exploration, states: int = 0, *, at_least: int = 0, moves: bool = False) -> None:
    """Make the table larger, in its place, and fill it again.

    Args:
        run: the exploration.
        states: it is to have room for so many.
        at_least: it is to have ``2**at_least`` places.
        moves: whether its entries can be moved: it has all states, and nothing else.
    """
    before = run.bits
    run.bits = max(run.bits, at_least)
    while max(states, run.known + run.most) > room_of(run.bits):
        run.bits += 1 + (run.bits < _SMALL_BITS)
    if moves and can_move(run, before):
        run.table.widen(1 << run.bits)
        move(run, before, _threads(run))
        if not run.full[0]:
            return
        run.full[0] = 0
        run.bits += 1
    run.table.renew(1 << run.bits)
    rehash(run)


def rehash(run: Exploration) -> None:
    """Put all states into the table, which is empty; a larger one if it is too small."""
    if run.known > room_of(run.bits):
        grow(run)
        return
    fill(run, _threads(run))
    if run.full[0]:
        run.full[0] = 0
        grow(run, at_least=run.bits + 1)


def _threads(run: Exploration) -> int:
    return run.work.threads if run.known >= _WORTH_FILLING else 1


def fill(run: Exploration, threads: int) -> None:
    """Put all states into a table that is empty; ``run.full`` is set if one has no place in it.

    Args:
        run: the exploration.
        threads: so many do it, each in regions of its own.
    """
    hashes = np.zeros((threads, _BLOCK), np.uint64)
    numbers = np.zeros((threads, _BLOCK), np.uint32)
    calls = [
        partial(
            run.code.rehash,
            run.states.address,
            0,
            run.known,
            run.table.address,
            run.bits,
            run.full.ctypes.data,
            hashes[thread].ctypes.data,
            numbers[thread].ctypes.data,
            _BLOCK,
            thread,
            threads,
        )
        for thread in range(threads)
    ]
    if threads > 1:
        run.team.run(calls)
    else:
        calls[0]()


def can_move(run: Exploration, old_bits: int) -> bool:
    """Whether a table of ``2**old_bits`` places that grows can be filled from what it was.

    States have to be told apart by their hash, both tables must have all regions, and none may have
    more places than there are hashes.
    """
    width = run.layout.bits
    return tells_apart(run.layout) and REGIONS + LEAST_BITS < old_bits < run.bits <= width


def move(run: Exploration, old_bits: int, threads: int) -> None:
    """Move the entries of a table to their places, now that it is larger.

    Those of its upper half go first, to places that are all behind it; then those of the upper half
    of what is left, to places behind that; those of the first region, which grows over itself, from
    a copy. ``run.full`` is set if a state is too far from its place. Numbers of states that nobody
    reads stay what they are.

    Args:
        run: the exploration, whose table has room for what it will be.
        old_bits: the table had ``2**old_bits`` places.
        threads: so many do it, each with regions of its own.
    """
    region = 1 << old_bits - REGIONS
    for half in reversed(range(REGIONS)):
        regions, first = 1 << half, region << half
        # A region of a table becomes a larger one of the same number.
        some = min(threads, regions)
        bounds = [first + regions * place // some * region for place in range(some + 1)]
        calls = [
            partial(_move, run, run.table.address, old_bits, *bound) for bound in pairwise(bounds)
        ]
        if some > 1:
            run.team.run(calls)
        else:
            calls[0]()
    beginning = run.table.view(region).copy()
    run.table.view(region)[:] = 0
    _move(run, beginning.ctypes.data, old_bits, 0, region)


def _move(run: Exploration, old: int, old_bits: int, first: int, last: int) -> None:
    full = run.full.ctypes.data
    run.code.move(run.table.address, run.bits, full, old, old_bits, first, last)
