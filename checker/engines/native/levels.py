"""The levels of a breadth-first search that goes on from one to the next in native code."""

from __future__ import annotations

from typing import Any

from llvmlite import ir

from checker.engines.native.building import BIT, WORD, Building, array

LEVEL_ARGUMENTS = (
    ("levels", array(WORD)),  # where the level ends that is expanded, and those after it;
    ("level_count", array(WORD)),  # how many of them are known, before and after
    ("level_room", WORD),  # stop where there is no room for another one,
    ("enough", WORD),  # or if there are more states than that,
    ("least_level", WORD),  # at the end of a level if the next one has fewer states than that
    ("most_level", WORD),  # or more than that
)
"""What a function needs that goes on from level to level."""


class Levels:
    """Where the level ends that a function expands.

    Args:
        code: the function, which has arguments for it.
    """

    def __init__(self, code: Building):
        self.code = code
        self._last = code.variable(code.read("levels", code.number(0)))
        self._number = code.variable(code.number(1))
        self._over = code.variable(ir.Constant(BIT, 0))
        self._limited = code.variable(ir.Constant(BIT, 0))

    @property
    def end(self) -> Any:
        """The state behind the last one of the level."""
        return self.code.build.load(self._last)

    @property
    def over(self) -> Any:
        """Whether the function is to stop here."""
        return self.code.build.load(self._over)

    @property
    def limited(self) -> Any:
        """Whether that is because there are enough states."""
        return self.code.build.load(self._limited)

    def go_on(self, known: Any) -> None:
        """Go on to the next level if there is one.

        Args:
            known: so many states are known now that all of this level have been expanded.
        """
        code, build, a = self.code, self.code.build, self.code.a
        size = build.sub(known, self.end)
        with build.if_then(build.icmp_unsigned("!=", size, code.number(0))):
            build.store(known, self._last)
            code.write("levels", code.add(self._number), known)
            build.store(build.icmp_unsigned(">", known, a["enough"]), self._limited)
            reasons = (
                build.load(self._over),
                self.limited,
                build.icmp_unsigned(">=", build.load(self._number), a["level_room"]),
                code.less(size, a["least_level"]),
                code.less(a["most_level"], size),
            )
            over = reasons[0]
            for reason in reasons[1:]:
                over = build.or_(over, reason)
            build.store(over, self._over)

    def tell(self) -> None:
        """Tell how many levels are known."""
        self.code.write("level_count", self.code.number(0), self.code.build.load(self._number))
