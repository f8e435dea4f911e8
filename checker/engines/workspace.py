"""What native code writes to besides the states and their table."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

ERROR_ROOM = 3 << 16
"""So many numbers of range errors are noted before they are collected."""

_PARTS = 4
"""Into so many parts for each thread a chunk is divided; whoever is free takes the next."""


@dataclass(frozen=True)
class Chunk:
    """States that some threads expand before they wait for each other.

    Each thread takes at most twice its share, so that what all need grows as their number does.
    """

    threads: int
    states: int
    commands: int

    @property
    def grain(self) -> int:
        """How many states a part has."""
        return max(1, self.states // (_PARTS * self.threads))

    @property
    def parts(self) -> int:
        """How many parts there are."""
        return -(-self.states // self.grain)

    @property
    def most_parts(self) -> int:
        """How many of them one thread takes."""
        return min(self.parts, 2 * -(-self.parts // self.threads))

    @property
    def most(self) -> int:
        """How many successors there can be."""
        return self.states * self.commands

    @property
    def most_own(self) -> int:
        """How many of them one thread can find."""
        return min(self.states, self.most_parts * self.grain) * self.commands


class Workspace:
    """The work space of some threads.

    Args:
        chunk: what they expand together.
        most: successors that a block can have.
        words: of a state.
        conditions: how many are looked for.
        keep: whether successors are kept.

    Raises:
        MemoryError: the system has no such room.
    """

    def __init__(self, chunk: Chunk, most: int, words: int, conditions: int, *, keep: bool):
        self.threads = threads = chunk.threads
        own, all_, parts, own_parts = 0, 0, 0, 0
        if threads > 1:
            own, all_, parts = chunk.most_own, chunk.most, chunk.parts
            own_parts = chunk.most_parts + 1
        self.successors = np.zeros((threads, most * words), np.uint64)
        self.commands = np.zeros((threads, max(most, own)), np.int16)
        self.hashes = np.zeros((threads, most), np.uint64)
        self.candidates = np.zeros((threads, most), np.uint64)
        self.open = np.zeros((threads, most + 1), np.uint32)
        self.taken = np.zeros((threads, chunk.commands), np.uint64)
        self.errors = np.zeros((threads, ERROR_ROOM + 3 * max(most, own)), np.uint32)
        self.error_counts = np.zeros((threads, 8), np.uint64)
        self.hits = np.zeros((threads, conditions + 1, 2), np.uint64)
        keeping = own if keep else 0
        self.lists = tuple(
            np.zeros((threads, length), kind)
            for length, kind in (
                (keeping, np.uint32),
                (keeping, np.uint32),
                (keeping, np.uint64),
                (own, np.uint64),
                (own, np.uint32),
                (own_parts, np.uint32),
                (own_parts, np.uint32),
                (own_parts, np.uint32),
            )
        )
        """What each thread notes of a chunk, in the order of the arguments of ``share``."""
        self.shared = (
            np.zeros(all_ * words, np.uint64),
            np.zeros(parts, np.uint32),
            np.zeros(parts, np.uint32),
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

    def _own(self, thread: int) -> tuple[int, ...]:
        return (
            self.taken[thread].ctypes.data,
            self.successors[thread].ctypes.data,
            self.commands[thread].ctypes.data,
            self.hashes[thread].ctypes.data,
            self.candidates[thread].ctypes.data,
            self.open[thread].ctypes.data,
            self.errors[thread].ctypes.data,
            self.error_counts[thread].ctypes.data,
            self.errors.shape[1],
            self.hits[thread].ctypes.data,
        )
