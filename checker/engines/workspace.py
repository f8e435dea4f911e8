"""What native code writes to besides the states and their table."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from checker.engines.native.looking import recent_states
from checker.engines.native.meeting import LINE
from checker.engines.packing import Words

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
        own = all_ = parts = part_most = own_parts = 0
        if threads > 1:
            parts, part_most = chunk.parts, chunk.grain * chunk.commands
            all_, own, own_parts = threads * parts * part_most, chunk.most_own, chunk.most_parts
        self.successors = np.zeros((threads, most * words), np.uint64)
        self.commands = np.zeros((threads, max(most, own)), np.int16)
        self.hashes = np.zeros((threads, most), np.uint64)
        self.recent = np.zeros((threads, recent_states(words) * words), np.uint64)
        self.items = np.zeros((threads, most), np.uint32)
        self.candidates = np.zeros((threads, most), np.uint64)
        self.open = np.zeros((threads, most + 1), np.uint32)
        self.taken = np.zeros((threads, chunk.commands), np.uint64)
        self.errors = np.zeros((threads, ERROR_ROOM + 3 * max(most, own)), np.uint32)
        self.error_counts = np.zeros((threads, 8), np.uint64)
        self.hits = np.zeros((threads, conditions + 1, 2), np.uint64)
        kept = own if keep else 0
        self.lists = tuple(
            np.zeros((threads, length), kind)
            for length, kind in (
                (recent_states(words) if kept else 0, np.uint64),
                (LINE, np.uint64),
                (kept, np.uint64),
                (kept, np.uint32),
                (-(-threads // LINE) * LINE, np.uint64),
                (own_parts, np.uint32),
                (own_parts, np.uint32),
                (parts * part_most, np.uint64),
            )
        )
        """What each thread notes of a chunk, in the order of the arguments of ``share``."""
        self.lists[1][:] = 1  # a stamp of 0 is nobody's
        self.shared = (
            np.zeros(all_ * words, np.uint64),
            np.zeros(threads * parts, np.uint32),
            np.zeros(all_, np.uint32),
            np.zeros(all_ if keep else 0, np.uint32),
            np.zeros(2 * parts, np.uint32),
            np.zeros(threads * parts, np.uint32),
            np.zeros(threads * parts * (-(-part_most // 64)), np.uint64),
            np.zeros(all_ * words, np.uint64),
            np.zeros(all_ if keep else 0, np.uint32),
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
