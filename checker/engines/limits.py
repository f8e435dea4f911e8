"""Limits of an exploration, and what it tells while it runs."""

from __future__ import annotations

import os
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Limits:
    """When an exploration stops before its end.

    ``max_states`` counts states, ``max_memory`` bytes of the whole process, ``timeout`` seconds.
    """

    max_states: int | None = None
    max_memory: int | None = None
    timeout: float | None = None

    def reached(self, states: int, begun: float) -> str:
        """Which limit has been reached, in words; empty for none."""
        if self.max_states is not None and states > self.max_states:
            return f"the limit of {counted(self.max_states, 'state')} was reached"
        if self.timeout is not None and time.monotonic() - begun > self.timeout:
            return f"the time limit of {self.timeout:g} s was reached"
        if self.max_memory is not None and memory_in_use() > self.max_memory:
            return f"the memory limit of {self.max_memory / 2**20:,.0f} MB was reached"
        return ""


@dataclass(frozen=True)
class Progress:
    """How far an exploration has got.

    ``depth`` is that of the deepest state found, ``frontier`` the number of states not looked at.
    """

    states: int
    transitions: int
    depth: int
    frontier: int
    seconds: float

    def __str__(self) -> str:
        return (
            f"{counted(self.states, 'state')}, {counted(self.transitions, 'transition')}, "
            f"depth {self.depth}, {counted(self.frontier, 'state')} left to look at"
        )


def counted(number: int, noun: str) -> str:
    """``1 state``, ``2,000 states``."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


Report = Callable[[Progress], None]


def memory_in_use() -> int:
    """The resident size of this process in bytes; its largest so far where no system tells more.

    What lies in files as well is left out, for the system takes it back where it needs memory.
    """
    if sys.platform == "linux":
        _, resident, in_files, *_ = Path("/proc/self/statm").read_text(encoding="ascii").split()
        return (int(resident) - int(in_files)) * os.sysconf("SC_PAGE_SIZE")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
