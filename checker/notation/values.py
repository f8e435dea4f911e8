"""The values that a spec's variables may have."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

from checker.errors import SpecError


class Scale(Enum):
    """An enumeration whose members are declared from least to most, so that ``<`` means something.

    >>> class Level(Scale):
    ...     low = "below the mark"
    ...     high = "above the mark"
    >>> Level.low < Level.high
    True
    """

    @property
    def rank(self) -> int:
        """The member's position, from 0."""
        return list(type(self)).index(self)

    def __lt__(self, other: Any) -> bool:
        return self.rank < other.rank if type(other) is type(self) else NotImplemented

    def __le__(self, other: Any) -> bool:
        return self.rank <= other.rank if type(other) is type(self) else NotImplemented

    def __gt__(self, other: Any) -> bool:
        return self.rank > other.rank if type(other) is type(self) else NotImplemented

    def __ge__(self, other: Any) -> bool:
        return self.rank >= other.rank if type(other) is type(self) else NotImplemented


setattr(Scale, "__scale__", True)  # noqa: B010 - a dunder assigned in the body would be a member


@dataclass(frozen=True)
class Between:
    """The bounds of an integer variable, both included; see :func:`between`."""

    low: int
    high: int


def between(low: int, high: int) -> Between:
    """The bounds of an integer variable: ``age: Annotated[int, between(0, 12)] = 0``.

    Raises:
        SpecError: a bound is no whole number, or ``low`` is above ``high``.
    """
    for bound in (low, high):
        if not isinstance(bound, int) or isinstance(bound, bool):
            raise SpecError(
                f"between({low!r}, {high!r}): {bound!r} is no whole number.",
                why="only a variable with finitely many values can be explored",
                instead="between(0, 12)",
            )
    if low > high:
        raise SpecError(
            f"between({low}, {high}): the lower bound is above the upper one.",
            why="the variable would have no value",
            instead=f"between({high}, {low})",
        )
    return Between(low, high)


class _Anything:
    """Every value of the variable's type; see :data:`anything`."""

    def __repr__(self) -> str:
        return "anything"


anything: Final[Any] = _Anything()
"""As a starting value: every value of the variable's type (one initial state each)."""
