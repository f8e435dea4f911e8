"""The finite types of variables: truth values, enumerations and bounded integers.

A value inside a model is a plain number: ``0``/``1`` for a truth value, the member's position for
an enumeration, itself for an integer. ``encode`` and ``decode`` translate to and from what a spec's
author wrote.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import Any


@dataclass(frozen=True)
class BoolType:
    """``bool``: false is 0, true is 1."""

    @property
    def low(self) -> int:
        return 0

    @property
    def high(self) -> int:
        return 1

    def encode(self, value: Any) -> int:
        return int(bool(value))

    def decode(self, number: int) -> Any:
        return bool(number)

    def show(self, number: int) -> str:
        return "true" if number else "false"

    def __str__(self) -> str:
        return "bool"


@dataclass(frozen=True)
class EnumType:
    """An enumeration; a value is its member's position.

    ``python`` is the author's Enum class, ``None`` for the states of a chart, whose members are
    the names of its configurations and whose author-side values are those names.
    """

    name: str
    members: tuple[str, ...]
    python: type[Enum] | None = field(default=None, compare=False, repr=False)

    @property
    def low(self) -> int:
        return 0

    @property
    def high(self) -> int:
        return len(self.members) - 1

    def encode(self, value: Any) -> int:
        name = value.name if isinstance(value, Enum) else str(value)
        return self.members.index(name)

    def decode(self, number: int) -> Any:
        name = self.members[number]
        return self.python[name] if self.python is not None else name

    def show(self, number: int) -> str:
        return self.members[number]

    def __str__(self) -> str:
        return f"{self.name}{{{', '.join(self.members)}}}"


@dataclass(frozen=True)
class IntType:
    """An integer from ``low`` to ``high``, both included."""

    low: int
    high: int

    def encode(self, value: Any) -> int:
        return int(value)

    def decode(self, number: int) -> Any:
        return int(number)

    def show(self, number: int) -> str:
        return str(number)

    def __str__(self) -> str:
        return f"{self.low}..{self.high}"


Type = BoolType | EnumType | IntType

BOOL = BoolType()


def size(type_: Type) -> int:
    """How many values the type has."""
    return type_.high - type_.low + 1


def enum_type(python: type[Enum]) -> EnumType:
    """The type of an author's Enum class."""
    return EnumType(python.__name__, tuple(member.name for member in python), python)


def is_scale(type_: EnumType) -> bool:
    """Whether the enumeration's members are declared in order (a :class:`checker.Scale`)."""
    return bool(getattr(type_.python, "__scale__", False))


def same_kind(left: Type, right: Type) -> bool:
    """Whether values of both types can be compared: two integers, or one and the same type."""
    if isinstance(left, IntType) and isinstance(right, IntType):
        return True
    return left == right


def describe(type_: Type) -> str:
    """A value of the type, in the words of a message."""
    if isinstance(type_, BoolType):
        return "a condition"
    if isinstance(type_, IntType):
        return "a number"
    return f"a value of {type_.name}"
