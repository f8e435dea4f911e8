"""Large arrays, on large pages where the system has them.

A search asks for memory in no order, and with small pages it is their addresses that are waited
for. A system gives large pages to what has its place from the start, and takes them away from what
is moved; so an array that grows is given addresses for all that it could ever hold, and memory only
for what is written.
"""

from __future__ import annotations

import ctypes
import mmap
import os
import resource
import sys
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from checker.engines.limits import memory_of_machine

_BYTES = 1 << 16
"""The size to begin with."""
_LARGE = 1 << 20
"""From this size on an array is worth pages of its own."""


def _mapped(size: int) -> mmap.mmap:
    try:
        made = mmap.mmap(-1, size, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    except OSError as error:
        raise MemoryError(str(error)) from error
    with suppress(OSError):  # a system without large pages
        made.madvise(mmap.MADV_HUGEPAGE)
    return made


def _with_addresses(size: int) -> mmap.mmap:
    """Memory of such a size that can grow where it is, if so many addresses are to be had."""
    try:
        return _mapped(max(size, _addresses()))
    except MemoryError:
        return _mapped(size)


@cache
def _addresses() -> int:
    """How many bytes of addresses an array may have in advance; 0 where they count as memory."""
    if resource.getrlimit(resource.RLIMIT_AS)[0] != resource.RLIM_INFINITY:
        return 0
    with suppress(OSError):
        if Path("/proc/sys/vm/overcommit_memory").read_text(encoding="ascii").strip() == "2":
            return 0
    return memory_of_machine() or 0


class Growing:
    """Elements that are zero until they are written, for code that knows their address.

    The address may change when room is made; views are to be let go before.

    Args:
        dtype: of an element.
        file: an open file whose content they are, instead of memory.
    """

    def __init__(self, dtype: Any, file: int | None = None):
        self.dtype = np.dtype(dtype)
        self._file = file
        self._map: mmap.mmap | None = None
        self._renewed = 0
        self._plain: NDArray[Any] = np.zeros(0, self.dtype)
        if file is not None:
            self._reserve(_BYTES)
            self._map = mmap.mmap(file, 0)
        else:
            self._plain = np.zeros(_BYTES // self.dtype.itemsize, self.dtype)

    @property
    def address(self) -> int:
        """Where the first element is, until room is made."""
        if self._map is None:
            return int(self._plain.ctypes.data)
        return ctypes.addressof(ctypes.c_char.from_buffer(self._map))

    @property
    def capacity(self) -> int:
        """How many elements there is room for."""
        if self._map is None:
            return len(self._plain)
        return int(len(self._map) // self.dtype.itemsize)

    def ensure(self, elements: int) -> None:
        """Make room for so many elements.

        Raises:
            MemoryError: the system has no such room.
            OSError: the disk has none.
        """
        if elements <= self.capacity:
            return
        more = self.capacity // 4 if self._file is not None else self.capacity
        size = max(elements, self.capacity + more) * self.dtype.itemsize
        size = -(-size // _BYTES) * _BYTES
        if self._file is not None:
            self._widen_file(size)
        elif self._map is not None:
            self._widen_map(size)
        else:
            self._widen_plain(size)

    def _widen_plain(self, size: int) -> None:
        old = self._plain
        if size < _LARGE or sys.platform != "linux":
            self._plain = np.zeros(size // self.dtype.itemsize, self.dtype)
            self._plain[: len(old)] = old
            return
        self._map = _with_addresses(size)
        self._plain = np.zeros(0, self.dtype)
        self.view(len(old))[:] = old

    def _widen_map(self, size: int) -> None:
        assert self._map is not None
        try:
            self._map.resize(size)
        except OSError as error:
            raise MemoryError(str(error)) from error

    def _widen_file(self, size: int) -> None:
        assert self._file is not None
        assert self._map is not None
        self._reserve(size)
        self._map.flush()
        self._map = mmap.mmap(self._file, 0)

    def _reserve(self, size: int) -> None:
        """Have the file as large as that, and the disk's room for it.

        Room that is only promised would be missed when memory is written, which ends the process.
        """
        assert self._file is not None
        there = os.fstat(self._file).st_size
        if there >= size:
            return
        if hasattr(os, "posix_fallocate"):
            os.posix_fallocate(self._file, there, size - there)
            return
        zeros = bytes(_BYTES)
        for place in range(there, size, _BYTES):
            os.pwrite(self._file, zeros[: size - place], place)

    def view(self, elements: int) -> NDArray[Any]:
        """The first elements, in place."""
        if self._map is None:
            return self._plain[:elements]
        return np.frombuffer(self._map, self.dtype, elements)

    def renew(self, elements: int) -> None:
        """Have room for so many elements that are all zero; what was there is let go before.

        Memory that was in use is used again, for what is new has to be found by the system first.

        Raises:
            MemoryError: the system has no such room.
        """
        size = elements * self.dtype.itemsize
        if self._map is not None and len(self._map) >= size:
            self.view(self._renewed)[:] = 0
            self._renewed = elements
            return
        self._plain, self._map = np.zeros(0, self.dtype), None
        if size < _LARGE or sys.platform != "linux":
            self._plain = np.zeros(elements, self.dtype)
        else:
            self._map = _with_addresses(size)
            self._renewed = elements

    def widen(self, elements: int) -> None:
        """Have room for so many elements: those that are there stay, those behind them are zero.

        Nothing else may have been written than what was made room for by this and :meth:`renew`.

        Raises:
            MemoryError: the system has no such room.
        """
        self.ensure(elements)
        self._renewed = max(self._renewed, elements)

    def flush(self) -> None:
        """Write what has changed to the file."""
        if self._map is not None:
            self._map.flush()

    def give_back(self, elements: int) -> None:
        """Keep the first elements in the file alone, until they are read again."""
        size = elements * self.dtype.itemsize // mmap.PAGESIZE * mmap.PAGESIZE
        if self._map is not None and self._file is not None and size:
            with suppress(OSError, AttributeError):  # not every system has it
                self._map.madvise(mmap.MADV_DONTNEED, 0, size)
