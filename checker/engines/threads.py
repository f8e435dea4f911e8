"""Native functions called by several threads at once."""

from __future__ import annotations

import ctypes
import os
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from threading import Barrier, Event, get_native_id
from typing import TypeVar

from checker.engines.interrupts import held_back
from checker.engines.processors import available, place, processors_of_this

R = TypeVar("R")

_WORTH_SHARING = 1 << 14
"""So many things are worth a thread."""


@cache
def nap() -> int:
    """The address of the system's function that sleeps for so many microseconds, at least.

    A thread that only lets others run waits until all of them have had their turn: other programs,
    too, for milliseconds.
    """
    return ctypes.cast(ctypes.CDLL(None).usleep, ctypes.c_void_p).value or 0


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


@dataclass(frozen=True)
class Spent:
    """The seconds that threads spent on calls, and for how many of them they had a processor.

    Both are those of all ``threads`` together.
    """

    threads: int
    clock: float
    processor: float


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
        self._ids: list[int] = []
        begun = Barrier(threads)

        def begin() -> None:
            self._ids.append(get_native_id())
            begun.wait()  # a thread makes one of these calls

        self.run([begin] * threads)

    def run(self, calls: Sequence[Callable[[], object]], *, spread: bool = False) -> Spent:
        """Make the calls at once, as many as there are threads, and wait for all of them.

        Args:
            calls: what is called.
            spread: whether each thread begins on a processor of its own, if there are so many. A
                system that wakes several threads may put them on one, and only notices after some
                milliseconds.

        Raises:
            KeyboardInterrupt: by Ctrl-C; all calls have been made then, or none.
        """
        ready = Event()
        agreed: list[bool] = []
        allowed = processors_of_this() if spread else []

        def called(call: Callable[[], object]) -> Spent:
            ready.wait()
            if allowed:
                place(0, allowed)
            clock, processor = time.perf_counter(), time.thread_time()
            if agreed:
                call()
            return Spent(1, time.perf_counter() - clock, time.thread_time() - processor)

        made: list[Future[Spent]] = []
        # What the calls work on is the caller's, who may let go of it when this returns.
        with held_back():
            try:
                for number, thread in enumerate(self._ids if allowed else ()):
                    # It sleeps; it is moved when it wakes up, and may leave again then.
                    place(thread, [allowed[(os.getpid() + number) % len(allowed)]])
                for call in calls:
                    made.append(self._pool.submit(called, call))
                agreed.append(True)
            finally:
                ready.set()
                wait(made)
                for thread in self._ids if allowed else ():
                    place(thread, allowed)  # one that woke up late has made no call
        spent = [each.result() for each in made]
        clock = sum(each.clock for each in spent)
        return Spent(len(spent), clock, sum(each.processor for each in spent))
