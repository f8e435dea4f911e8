"""One state as Python sees it: the names of a system's expressions, with every read recorded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import Enum
from types import CodeType
from typing import Any


class Symbol:
    """The bare name of an enumeration's member: equal to any enumeration's member of that name.

    Types have been checked when the spec was linted, so a name compares with its own kind only.
    """

    __slots__ = ("name",)

    def __init__(self, name: str):
        self.name = name

    def __eq__(self, other: object) -> bool:
        return bool(getattr(other, "name", None) == self.name)

    def __hash__(self) -> int:
        return hash(self.name)

    def __repr__(self) -> str:
        return self.name

    def __lt__(self, other: Any) -> bool:
        return bool(type(other)[self.name] < other)

    def __le__(self, other: Any) -> bool:
        return bool(type(other)[self.name] <= other)

    def __gt__(self, other: Any) -> bool:
        return bool(type(other)[self.name] > other)

    def __ge__(self, other: Any) -> bool:
        return bool(type(other)[self.name] >= other)


class PartProxy:
    """A part in an expression: ``part.variable``, ``part.state_name``; equal to itself by name."""

    def __init__(self, world: World, name: str):
        self.__dict__["_world"] = world
        self.__dict__["name"] = name

    def __getattr__(self, attr: str) -> Any:
        return self._world.attribute(self.name, attr)

    def __eq__(self, other: object) -> bool:
        return bool(getattr(other, "name", None) == self.name)

    def __hash__(self) -> int:
        return hash(self.name)

    def __repr__(self) -> str:
        return str(self.name)


class World:
    """A state under evaluation.

    Args:
        table: what the names mean (:class:`Table`).
        state: the values of all variables, in the table's order (author-side values).
        reads: collects the positions of the variables that are read, in the order of reading.
        bound: roles and what fills them.
    """

    def __init__(
        self,
        table: Table,
        state: tuple[Any, ...],
        reads: dict[int, None],
        bound: Mapping[str, Any],
    ):
        self.table = table
        self.state = state
        self.reads = reads
        self.names = _Names(self, bound)

    def evaluate(self, text: str) -> Any:
        """The value of an expression, evaluated by Python."""
        return eval(self.table.code(text), self.names)  # noqa: S307 - the spec's own text

    def value(self, position: int) -> Any:
        """The value of a variable; the read is recorded. A pointer becomes the part."""
        self.reads[position] = None
        return self.followed(self.state[position])

    def followed(self, value: Any) -> Any:
        """The part that a pointer's value names; any other value as it is."""
        if isinstance(value, Enum) and type(value) in self.table.pointers:
            return PartProxy(self, value.name)
        return value

    def attribute(self, part: str, attr: str) -> Any:
        """``part.attr`` in this state."""
        table = self.table
        positions = table.fields.get((part, attr))
        if positions is not None:
            if (part, attr) in table.tuples:
                return tuple(self.value(position) for position in positions)
            return self.value(positions[0])
        if attr in table.state_names[part]:
            configuration = self.value(table.control[part])
            return attr in table.active(part, configuration)
        raise AttributeError(f"{part} has no '{attr}'")

    def bind(self, name: str) -> Any:
        """What a bare name stands for."""
        table = self.table
        if name in table.state_names:
            return PartProxy(self, name)
        if name in table.groups:
            return tuple(PartProxy(self, member) for member in table.groups[name])
        if name in table.plain:
            return self.value(table.plain[name])
        if name in table.views:
            return self.evaluate(table.views[name])
        if name in table.symbols:
            return Symbol(name)
        if name in table.enums:
            enum = table.enums[name]
            return _Pointers(self, enum) if enum in table.pointers else enum
        raise NameError(f"name '{name}' is not defined")


class _Pointers:
    """An enumeration of names of parts: ``Whom.a`` and ``for who in Whom`` give the parts."""

    def __init__(self, world: World, enum: type[Enum]):
        self._world = world
        self._enum = enum

    def __getattr__(self, name: str) -> PartProxy:
        return PartProxy(self._world, self._enum[name].name)

    def __iter__(self) -> Iterator[PartProxy]:
        for member in self._enum:
            yield PartProxy(self._world, member.name)


class _Names(dict[str, Any]):
    """The globals of an evaluation: roles first, then whatever the world can bind, once each."""

    def __init__(self, world: World, bound: Mapping[str, Any]):
        super().__init__(_FUNCTIONS)
        self._world = world
        for name, value in bound.items():
            filled = isinstance(value, Filled)
            self[name] = PartProxy(world, value.part) if filled else world.followed(value)

    def __missing__(self, name: str) -> Any:
        value = self._world.bind(name)
        self[name] = value
        return value


class Filled:
    """A role filled with a part."""

    __slots__ = ("part",)

    def __init__(self, part: str):
        self.part = part

    @property
    def name(self) -> str:
        """Its name, as that of a part or an enumeration's member."""
        return self.part


def _count(values: Iterator[Any]) -> int:
    return sum(1 for value in values if value)


def _implies(premise: Any, conclusion: Any) -> bool:
    return not premise or bool(conclusion)


_FUNCTIONS: dict[str, Any] = {
    "__builtins__": {},
    "any": any,
    "all": all,
    "min": min,
    "max": max,
    "range": range,
    "count": _count,
    "implies": _implies,
}


class Table:
    """What names mean in a design: positions of variables, states of charts, texts of views."""

    def __init__(self) -> None:
        self.variables: list[str] = []
        self.control: dict[str, int] = {}
        self.fields: dict[tuple[str, str], tuple[int, ...]] = {}
        self.tuples: set[tuple[str, str]] = set()
        self.plain: dict[str, int] = {}
        self.state_names: dict[str, frozenset[str]] = {}
        self.ancestors: dict[str, dict[str, frozenset[str]]] = {}
        self.groups: dict[str, tuple[str, ...]] = {}
        self.views: dict[str, str] = {}
        self.symbols: set[str] = set()
        self.enums: dict[str, type[Enum]] = {}
        self.pointers: set[type[Enum]] = set()
        self._codes: dict[str, CodeType] = {}

    def add(self, name: str) -> int:
        """A new variable; returns its position."""
        self.variables.append(name)
        return len(self.variables) - 1

    def active(self, part: str, configuration: str) -> frozenset[str]:
        """The active states of a configuration, which is named by its atomic states."""
        above = self.ancestors[part]
        return frozenset().union(*(above[name] for name in configuration.split("+")))

    def code(self, text: str) -> CodeType:
        """The compiled text."""
        if text not in self._codes:
            self._codes[text] = compile(text.strip(), "<spec>", "eval")
        return self._codes[text]
