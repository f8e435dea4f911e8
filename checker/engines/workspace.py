"""What native code writes to besides the states and their table."""

from __future__ import annotations

import numpy as np

from checker.engines.native.looking import recent_states
from checker.engines.native.meeting import LINE
from checker.engines.packing import Words

ERROR_ROOM = 3 << 16
"""So many numbers of range errors are noted before they are collected."""


class Workspace:
    """The work space of some threads.

    Args:
        threads: how many.
        most: successors that a block can have.
        parts: into which a chunk is divided for threads, at most; 0 for one thread.
        part_most: successors that a part can have.
        words: of a state.
        commands: how many the model has.
        conditions: how many are looked for.
        keep: whether successors are kept.
    """

    def __init__(
        self,
        threads: int,
        most: int,
        parts: int,
        part_most: int,
        words: int,
        commands: int,
        conditions: int,
        *,
        keep: bool,
    ):
        chunk = parts * part_most
        self.threads = threads
        self.successors = np.zeros((threads, most * words), np.uint64)
        self.commands = np.zeros((threads, max(most, chunk)), np.int16)
        self.hashes = np.zeros((threads, most), np.uint64)
        self.recent = np.zeros((threads, recent_states(words) * words), np.uint64)
        self.items = np.zeros((threads, most), np.uint32)
        self.candidates = np.zeros((threads, most), np.uint64)
        self.open = np.zeros((threads, most + 1), np.uint32)
        self.taken = np.zeros((threads, commands), np.uint64)
        self.errors = np.zeros((threads, ERROR_ROOM + 3 * max(most, chunk)), np.uint32)
        self.error_counts = np.zeros((threads, 8), np.uint64)
        self.hits = np.zeros((threads, conditions + 1, 2), np.uint64)
        self.lists = tuple(
            np.zeros((threads, length), kind)
            for length, kind in (
                (recent_states(words) if keep and parts else 0, np.uint64),
                (LINE, np.uint64),
                (chunk if keep else 0, np.uint64),
                (chunk if keep else 0, np.uint32),
                (-(-threads // LINE) * LINE, np.uint64),
                (parts, np.uint32),
                (parts, np.uint32),
                (chunk, np.uint64),
            )
        )
        """What each thread notes of a chunk, in the order of the arguments of ``share``."""
        self.lists[1][:] = 1  # a stamp of 0 is nobody's
        keeping = threads * chunk if keep else 0
        self.shared = (
            np.zeros(threads * chunk * words, np.uint64),
            np.zeros(threads * parts, np.uint32),
            np.zeros(threads * chunk, np.uint32),
            np.zeros(keeping, np.uint32),
            np.zeros(2 * parts, np.uint32),
            np.zeros(threads * parts, np.uint32),
            np.zeros(threads * parts * (-(-part_most // 64)), np.uint64),
            np.zeros(threads * chunk * words, np.uint64),
            np.zeros(keeping, np.uint32),
        )
        """What all threads write to, likewise."""

        self.own = [self._own(thread) for thread in range(threads)]
        """Addresses of what is one thread's, in the order of the arguments of ``run``."""
        self.notes = [
            tuple(array[thread].ctypes.data for array in self.lists) for thread in range(threads)
        ]
        """Those of its lists."""
        self.common = tuple(array.ctypes.data for array in self.shared)
        """Those of what all threads write to."""

    def forget(self, known: Words) -> None:
        """Let go of the states that were found lately, but for one that is known in any case."""
        self.recent.reshape(self.threads, -1, len(known))[:] = known

    def _own(self, thread: int) -> tuple[int, ...]:
        return (
            self.taken[thread].ctypes.data,
            self.successors[thread].ctypes.data,
            self.commands[thread].ctypes.data,
            self.recent[thread].ctypes.data,
            self.items[thread].ctypes.data,
            self.hashes[thread].ctypes.data,
            self.candidates[thread].ctypes.data,
            self.open[thread].ctypes.data,
            self.errors[thread].ctypes.data,
            self.error_counts[thread].ctypes.data,
            self.errors.shape[1],
            self.hits[thread].ctypes.data,
        )
