"""Whether threads that wait for each other get the processors that they need.

Where other programs have these, threads that meet after every chunk wait for one that has none; all
of them may then be slower than one alone.
"""

from __future__ import annotations

from checker.engines.threads import Spent

_ENOUGH = 1.2
"""Two threads had 1.9 processors where nothing else ran, and 1.0 beside a program that was never
idle: there they took up to twice as long as one of them alone."""
_WORTH_LOOKING = 0.005
"""So many seconds of a thread say something: a system needs some milliseconds to place it."""
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
            spent: the time of all of them.
            expanded: so many states have been expanded.
        """
        if spent.clock < _WORTH_LOOKING * spent.threads:
            return
        if spent.processor * spent.threads >= _ENOUGH * spent.clock:
            self._alone = _ALONE
            return
        self.until = expanded + self._alone
        self._alone *= 2
