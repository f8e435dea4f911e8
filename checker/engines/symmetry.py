"""Symmetry: instances of one chart whose exchange changes nothing but names.

An exchange of instances renames variables, and values that point to instances. Where every one of a
group of exchanges turns each step of a model into a step, states that such an exchange turns into
each other have the same futures, so one of them is looked at for all: the one whose packed form is
the least.

References:
    E. M. Clarke, E. A. Emerson, S. Jha, A. P. Sistla, "Symmetry reductions in model checking",
    CAV 1998, LNCS 1427, 147-158.
    C. N. Ip, D. L. Dill, "Better verification through symmetry", Formal Methods in System Design 9
    (1996), 41-75.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations, product

import numpy as np

from checker.engines.packing import Layout, Words
from checker.expressions.types import EnumType, Type
from checker.model import Command, Model, Variable

MOST = 4
"""So many instances of one chart are exchanged in all ways; of more, the first ones."""
_MOST_EXCHANGES = 24


@dataclass(frozen=True)
class Exchange:
    """An exchange of instances.

    ``instances`` maps each instance to the one that takes its place, ``variables`` each variable to
    the one that takes its value, ``values`` a variable to its value's new number where it points to
    instances, ``commands`` each command to its twin.
    """

    instances: Mapping[str, str]
    variables: Mapping[str, str]
    values: Mapping[str, tuple[int, ...]]
    commands: Mapping[str, str]

    def applied(self, words: Words, layout: Layout) -> Words:
        """States after the exchange."""
        new = words.copy()
        for name, target in self.variables.items():
            column = layout.unpack(words, name)
            if name in self.values:
                low = layout.places[name].low
                column = np.asarray(self.values[name], np.int64)[column.astype(np.int64) - low]
            layout.write(new, target, column)
        return new


@dataclass(frozen=True)
class Symmetry:
    """A group of exchanges, all but the one that exchanges nothing; ``groups`` names who."""

    groups: tuple[tuple[str, ...], ...]
    exchanges: tuple[Exchange, ...]

    def least(self, words: Words, layout: Layout) -> Words:
        """For each state the one that is looked at for it."""
        best = words
        for exchange in self.exchanges:
            other = exchange.applied(words, layout)
            best = np.where(_less(other, best)[:, np.newaxis], other, best)
        return best


def _less(one: Words, other: Words) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Which states have the lesser packed form, the first word weighing most."""
    less = np.zeros(len(one), bool)
    same = np.ones(len(one), bool)
    for place in range(one.shape[1]):
        less |= same & (one[:, place] < other[:, place])
        same &= one[:, place] == other[:, place]
    return less


def alike(model: Model) -> tuple[tuple[str, ...], ...]:
    """Instances whose variables have the same names and types: they might be exchanged."""
    shapes: dict[object, list[str]] = {}
    for part in dict.fromkeys(v.part for v in model.variables if v.part is not None):
        shape = tuple(
            (v.name.removeprefix(f"{part}."), v.kind, _shape(v.type))
            for v in model.variables
            if v.part == part and v.name.startswith(f"{part}.")
        )
        shapes.setdefault(shape, []).append(part)
    return tuple(tuple(parts) for parts in shapes.values() if len(parts) > 1)


def _shape(type_: Type) -> object:
    """What two types have in common that differ only in the name of the chart."""
    return type_.members if isinstance(type_, EnumType) else type_


def exchange(model: Model, instances: Mapping[str, str]) -> Exchange | str:
    """The exchange of some instances by their names; or what has no name in exchange.

    Whether it turns steps into steps is another question.
    """
    names = {variable.name for variable in model.variables}
    renamed: dict[str, str] = {}
    values: dict[str, tuple[int, ...]] = {}
    for variable in model.variables:
        target = _renamed(variable.name, instances)
        if target not in names:
            return f"there is no variable {target} in exchange for {variable.name}"
        numbers = _values(variable, model.variable[target], instances)
        if numbers is None:
            return f"{variable.name} and {target} have different values"
        moved = list(numbers) != list(range(len(numbers)))
        if target != variable.name or moved:
            renamed[variable.name] = target
            if moved:
                values[variable.name] = numbers
    twins = {_key(command): command.name for command in model.commands}
    commands = {}
    for command in model.commands:
        arguments = tuple((name, instances.get(v, v)) for name, v in command.arguments)
        twin = twins.get((_renamed(command.event, instances), arguments, command.by))
        if twin is None:
            return f"nothing happens in exchange for {command.name}"
        commands[command.name] = twin
    return Exchange(dict(instances), renamed, values, commands)


def _key(command: Command) -> object:
    return command.event, command.arguments, command.by


def _renamed(name: str, instances: Mapping[str, str]) -> str:
    return ".".join(instances.get(part, part) for part in name.split("."))


def _values(
    variable: Variable, target: Variable, instances: Mapping[str, str]
) -> tuple[int, ...] | None:
    """The number that each value has in exchange; ``None`` where one has none."""
    one, other = variable.type, target.type
    if not isinstance(one, EnumType) or not isinstance(other, EnumType):
        same = (one.low, one.high) == (other.low, other.high)
        return () if same and type(one) is type(other) else None
    wanted = [instances.get(member, member) for member in one.members]
    if set(wanted) != set(other.members):
        return None
    return tuple(other.members.index(member) for member in wanted)


def whole_group(model: Model, groups: Sequence[tuple[str, ...]]) -> Symmetry | None:
    """All exchanges within some groups that are known to be interchangeable.

    Groups that would make too many exchanges together are left out.
    """
    kept: list[tuple[str, ...]] = []
    number = 1
    for group in (each[:MOST] for each in groups):
        orders = len(list(permutations(group)))
        if number * orders <= _MOST_EXCHANGES:
            kept.append(group)
            number *= orders
    made = []
    for orders_ in product(*(permutations(group) for group in kept)):
        instances = {
            one: other
            for group, order in zip(kept, orders_, strict=True)
            for one, other in zip(group, order, strict=True)
            if one != other
        }
        if instances:
            each = exchange(model, instances)
            assert isinstance(each, Exchange), "it is made of exchanges that exist"
            made.append(each)
    return Symmetry(tuple(kept), tuple(made)) if made else None
