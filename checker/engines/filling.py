"""The table of an exploration, filled anew from its states."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from checker.engines.exploration import Exploration

_BLOCK = 1 << 9
"""For so many states the memory is asked for at once."""


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
