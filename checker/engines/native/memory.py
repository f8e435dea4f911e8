"""Large arrays, on large pages where the system has them.

A search asks for memory in no order, and with small pages it is their addresses that are waited
for. Arrays that grow are moved by the system's page table, not copied.
"""

from __future__ import annotations

import ctypes
import mmap
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
    """

    def __init__(self, dtype: Any):
        self.dtype = np.dtype(dtype)
        self._map: mmap.mmap | None = None
        self._plain: NDArray[Any] = np.zeros(0, self.dtype)
        if sys.platform == "linux":
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
        """
        if elements <= self.capacity:
            return
        wanted = max(elements, 2 * self.capacity)
        if self._map is None:
            wider = np.zeros(wanted, self.dtype)
            wider[: len(self._plain)] = self._plain
            self._plain = wider
            return
        try:
            self._map.resize(-(-wanted * self.dtype.itemsize // _BYTES) * _BYTES)
        except OSError as error:
            raise MemoryError(str(error)) from error

    def view(self, elements: int) -> NDArray[Any]:
        """The first elements, in place."""
        if self._map is None:
            return self._plain[:elements]
        return np.frombuffer(self._map, self.dtype, elements)

    def clear(self, elements: int) -> None:
        """Set the first elements to zero, which were in use, and keep their memory."""
        ctypes.memset(self.address, 0, min(elements, self.capacity) * self.dtype.itemsize)
