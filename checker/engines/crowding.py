"""Whether threads that wait for each other get the processors that they need.

Where another program has a processor, threads that meet after every chunk wait for the one that has
none, and all of them are slower than one alone.
"""

from __future__ import annotations

from checker.engines.threads import Spent

_ENOUGH = 0.6
"""Threads are to have a processor for so much of their time: two on one have it for a half."""
_WORTH_LOOKING = 0.01
"""So many seconds of all threads say something: a system needs some milliseconds to place them."""
_ALONE = 1 << 20
"""For so many states one thread goes on alone the first time, and for twice as many each time
after that."""


class Crowding:
    """From which state on threads share the work of a search again."""

    def __init__(self) -> None:
        self.until = 0
        """One thread goes on alone up to before this state."""
        self._alone = _ALONE

    def note(self, spent: Spent, expanded: int) -> None:
        """Look at what threads spent on some states.

        Args:
            spent: the time of all.
            expanded: so many states have been expanded.
        """
        if spent.clock < _WORTH_LOOKING:
            return
        if spent.processor >= _ENOUGH * spent.clock:
            self._alone = _ALONE
            return
        self.until = expanded + self._alone
        self._alone *= 2
