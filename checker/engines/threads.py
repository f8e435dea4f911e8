"""Native functions called by several threads at once."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from itertools import pairwise
from threading import Event
from typing import TypeVar

from checker.engines.interrupts import held_back

R = TypeVar("R")

_WORTH_SHARING = 1 << 14
"""So many things are worth a thread."""


def available() -> int:
    """How many threads this process can run at a time."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def let_run() -> int:
    """The address of the system's function that lets another thread run."""
    return ctypes.cast(ctypes.CDLL(None).sched_yield, ctypes.c_void_p).value or 0


def together(calls: Sequence[Callable[[], R]]) -> list[R]:
    """Make calls that have nothing to do with each other, as many at a time as there can be.

    They have to release Python's lock to gain by it, as native code does.

    Returns:
        Their results, in the order of the calls.
    """
    threads = min(available(), len(calls))
    if threads <= 1:
        return [call() for call in calls]
    with ThreadPoolExecutor(threads, thread_name_prefix="chartproof") as pool:
        return list(pool.map(lambda call: call(), calls))


def shares(count: int) -> list[tuple[int, int]]:
    """So many things shared between threads: the first of each share, and the one behind it."""
    number = max(1, min(available(), count // _WORTH_SHARING))
    bounds = [count * place // number for place in range(number + 1)]
    return list(pairwise(bounds))


def _nothing() -> None:
    pass


class Team:
    """Threads that wait to be asked; they wait for each other, so each must come.

    Args:
        threads: how many.

    Raises:
        RuntimeError: the system starts no more threads.
    """

    def __init__(self, threads: int):
        self.threads = threads
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="chartproof")
        self.run([_nothing] * threads)  # each call starts a thread

    def run(self, calls: Sequence[Callable[[], None]]) -> None:
        """Make the calls at once, as many as there are threads, and wait for all of them.

        Raises:
            KeyboardInterrupt: by Ctrl-C; all calls have been made then, or none.
        """
        ready = Event()
        agreed: list[bool] = []

        def called(call: Callable[[], None]) -> None:
            ready.wait()
            if agreed:
                call()

        made: list[Future[None]] = []
        # What the calls work on is the caller's, who may let go of it when this returns.
        with held_back():
            try:
                for call in calls:
                    made.append(self._pool.submit(called, call))
                agreed.append(True)
            finally:
                ready.set()
                wait(made)
        for each in made:
            each.result()
