"""Large arrays, on large pages where the system has them.

A search asks for memory in no order, and with small pages it is their addresses that are waited
for. Arrays that grow are moved by the system's page table, not copied.
"""

from __future__ import annotations

import ctypes
import mmap
import os
import sys
from contextlib import suppress
from typing import Any

import numpy as np
from numpy.typing import NDArray

_BYTES = 1 << 16
"""The size to begin with."""


def _mapped(size: int) -> mmap.mmap:
    try:
        made = mmap.mmap(-1, size, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    except OSError as error:
        raise MemoryError(str(error)) from error
    with suppress(OSError):  # a system without large pages
        made.madvise(mmap.MADV_HUGEPAGE)
    return made


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
        self._plain: NDArray[Any] = np.zeros(0, self.dtype)
        if file is not None:
            self._reserve(_BYTES)
            self._map = mmap.mmap(file, 0)
        elif sys.platform == "linux":
            self._map = _mapped(_BYTES)
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
        if self._map is None:
            wider = np.zeros(max(elements, 2 * self.capacity), self.dtype)
            wider[: len(self._plain)] = self._plain
            self._plain = wider
            return
        more = self.capacity // 4 if self._file is not None else self.capacity
        size = max(elements, self.capacity + more) * self.dtype.itemsize
        size = -(-size // _BYTES) * _BYTES
        if self._file is not None:
            self._widen_file(size)
            return
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

    def clear(self, elements: int) -> None:
        """Set the first elements to zero, which were in use, and keep their memory."""
        ctypes.memset(self.address, 0, min(elements, self.capacity) * self.dtype.itemsize)

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
