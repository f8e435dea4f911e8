"""What native code writes to besides the states and their table."""

from __future__ import annotations

import mmap
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from checker.engines.native.looking import recent_states
from checker.engines.packing import Words

LEVEL_ROOM = 1 << 12
"""So many levels are gone through before they are collected."""
ERROR_ROOM = 3 << 16
"""So many numbers of range errors are noted before they are collected."""

_APART = 128
"""Bytes of two lines of memory, which processors fetch together."""
_LARGE = 1 << 18
"""From so many bytes on an array has pages of its own."""
_PARTS = 16
"""Into so many parts for each thread a chunk is divided; whoever is free takes the next."""
_PARTS_ALL = 256
"""Into about so many at most: every thread goes through what all threads have of each."""


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
        parts = min(_PARTS * self.threads, max(_PARTS_ALL, self.threads))
        return max(1, self.states // parts)

    @property
    def parts(self) -> int:
        """How many parts there are."""
        return -(-self.states // self.grain)

    @property
    def part_most(self) -> int:
        """How many successors a part can have."""
        return self.grain * self.commands

    @property
    def most_parts(self) -> int:
        """How many of them one thread takes."""
        return min(self.parts, 2 * -(-self.parts // self.threads))

    @property
    def most_own(self) -> int:
        """How many of them one thread can find."""
        return self.most_parts * self.part_most


def _zeros(length: int, kind: Any) -> NDArray[Any]:
    """An array of zeros, of which memory is only asked for what is used, page by page.

    NumPy has large arrays on large pages, and here but a little of each page would be used. It
    begins where lines of memory do.
    """
    size = length * np.dtype(kind).itemsize
    if size < _LARGE:
        made = np.zeros(size + _APART, np.uint8)
        first = -made.ctypes.data % _APART
        return made[first : first + size].view(kind)
    try:
        pages = mmap.mmap(-1, size, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    except OSError as error:
        raise MemoryError(str(error)) from error
    with suppress(OSError, AttributeError):  # not every system has large pages
        pages.madvise(mmap.MADV_NOHUGEPAGE)
    return np.frombuffer(pages, kind)


def _rows(threads: int, length: int, kind: Any) -> NDArray[Any]:
    """An array of zeros for each thread; none is in lines of memory that another one has."""
    each = _APART // np.dtype(kind).itemsize
    apart = -(-length // each) * each
    return _zeros(threads * apart, kind).reshape(threads, apart)[:, :length]


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
            parts, part_most = chunk.parts, chunk.part_most
            all_, own, own_parts = threads * parts * part_most, chunk.most_own, chunk.most_parts
        self.successors = _rows(threads, most * words, np.uint64)
        self.commands = _rows(threads, max(most, 2 * own), np.int16)
        self.hashes = _rows(threads, most, np.uint64)
        self.recent = _rows(threads, recent_states(words) * words, np.uint64)
        self.candidates = _rows(threads, most, np.uint64)
        self.open = _rows(threads, most + 1, np.uint32)
        self.taken = _rows(threads, chunk.commands, np.uint64)
        self.errors = _rows(threads, ERROR_ROOM + 3 * max(most, own), np.uint32)
        self.error_counts = _rows(threads, 1, np.uint64)
        self.hits = _rows(threads, 2 * (conditions + 1), np.uint64).reshape(threads, -1, 2)
        kept = own if keep else 0
        # What threads have in hand when there is no more room can end another level.
        self.levels = _rows(threads, LEVEL_ROOM + 1, np.uint64)
        self.level_counts = _rows(threads, 1, np.uint64)
        self.lists = tuple(
            _rows(threads, length, kind)
            for length, kind in (
                (recent_states(words) if kept else 0, np.uint64),
                (1, np.uint64),
                (2 * kept, np.uint64),
                (kept, np.uint32),
                (threads, np.uint64),
                (2 * own_parts, np.uint32),
                (2 * own_parts, np.uint32),
                (parts * part_most, np.uint64),
            )
        )
        """What each thread notes of chunks, in the order of the arguments of ``share``."""
        self.lists[1][:] = 1  # a stamp of 0 is nobody's
        self.shared = (
            _zeros(2 * all_ * words, np.uint64),
            _zeros(2 * threads * parts, np.uint32),
            _zeros(2 * all_, np.uint32),
            _zeros(all_ if keep else 0, np.uint32),
            _zeros(4 * parts, np.uint32),
            _zeros(2 * threads * parts, np.uint32),
            _zeros(2 * threads * parts * (-(-part_most // 64)), np.uint64),
            _zeros(2 * all_ * words, np.uint64),
            _zeros(all_ if keep else 0, np.uint32),
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
        for recent in self.recent:
            recent.reshape(-1, len(known))[:] = known

    def _own(self, thread: int) -> tuple[int, ...]:
        return (
            self.taken[thread].ctypes.data,
            self.successors[thread].ctypes.data,
            self.commands[thread].ctypes.data,
            self.recent[thread].ctypes.data,
            self.hashes[thread].ctypes.data,
            self.candidates[thread].ctypes.data,
            self.open[thread].ctypes.data,
            self.errors[thread].ctypes.data,
            self.error_counts[thread].ctypes.data,
            self.errors.shape[1],
            self.hits[thread].ctypes.data,
        )
