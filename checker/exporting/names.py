"""Names of a model as identifiers of another language: readable, and no two of them alike.

``a.image`` becomes ``a_image``, ``slots[0]`` ``slots_0``, ``switch(new=a, old=b)``
``switch_new_a_old_b``. What would be a word of the language, or is already taken, gets a number.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from checker.expressions.nodes import Expr, walk
from checker.expressions.types import EnumType
from checker.model import Model


def identifier(name: str) -> str:
    """The name with letters, digits and single underscores only, beginning with a letter.

    >>> identifier("switch(new=a, old=b)")
    'switch_new_a_old_b'
    >>> identifier("slots[0].Größe")
    'slots_0_Grosse'
    >>> identifier("(faults)"), identifier("2nd"), identifier("?")
    ('faults', 'n2nd', 'unnamed')
    """
    plain = unicodedata.normalize("NFKD", name.replace("ß", "ss"))
    plain = "".join(each for each in plain if not unicodedata.combining(each))
    # Letters that have no plain form keep their number, so that they stay apart.
    plain = "".join(
        each if each.isascii() else f"u{ord(each):x}" if each.isalnum() else "_" for each in plain
    )
    words = re.sub(r"[\W_]+", "_", plain, flags=re.ASCII).strip("_")
    if not words:
        return "unnamed"
    return f"n{words}" if words[0].isdigit() else words


class Names:
    """Gives identifiers away, each once.

    Args:
        reserved: the words of the language, and what the written model uses itself.
        any_case: whether the language takes its words however they are capitalised.
    """

    def __init__(self, reserved: Iterable[str] = (), *, any_case: bool = False):
        self._any_case = any_case
        self._reserved = {word.lower() if any_case else word for word in reserved}
        self._taken: set[str] = set()

    def new(self, name: str, otherwise: str = "") -> str:
        """An identifier for a name that nothing has had yet.

        Args:
            name: what it should look like.
            otherwise: what to append first if that is taken (``type``: ``Image_type``).
        """
        wish = identifier(name)
        if otherwise and not self._free(wish):
            wish = f"{wish}_{otherwise}"
        found, number = wish, 1
        while not self._free(found):
            number += 1
            found = f"{wish}_{number}"
        self._taken.add(found)
        return found

    def _free(self, wish: str) -> bool:
        word = wish.lower() if self._any_case else wish
        return wish not in self._taken and word not in self._reserved


@dataclass(frozen=True)
class ModelNames:
    """The identifiers of a model's elements; ``more`` gives away further ones."""

    variables: Mapping[str, str]
    views: Mapping[str, str]
    commands: Mapping[str, str]
    types: Mapping[EnumType, str]
    members: Mapping[EnumType, tuple[str, ...]]
    more: Names


def name_model(model: Model, reserved: Iterable[str] = (), *, any_case: bool = False) -> ModelNames:
    """Identifiers for everything in a model that has a name; all of them differ.

    A member of an enumeration is named after its type, too (``Image_good``): most languages keep
    all constants in one place, and several charts may have a state ``idle``.
    """
    names = Names(reserved, any_case=any_case)
    variables = {variable.name: names.new(variable.name) for variable in model.variables}
    views = {view.name: names.new(view.name, "view") for view in model.views}
    types = {type_: names.new(type_.name, "type") for type_ in enumerations(model)}
    members = {
        type_: tuple(names.new(f"{type_.name}_{member}") for member in type_.members)
        for type_ in types
    }
    commands = {command.name: names.new(command.name, "step") for command in model.commands}
    return ModelNames(variables, views, commands, types, members, names)


def enumerations(model: Model) -> tuple[EnumType, ...]:
    """Every enumeration that a variable has or an expression compares with, in order."""
    found: dict[EnumType, None] = {}
    for variable in model.variables:
        if isinstance(variable.type, EnumType):
            found[variable.type] = None
    for expr in expressions(model):
        # Sorted, for the order in which an expression is walked is nobody's concern.
        inside = {node.type for node in walk(expr) if isinstance(node.type, EnumType)}
        found.update(dict.fromkeys(sorted(inside, key=str)))
    return tuple(found)


def expressions(model: Model) -> Iterator[Expr]:
    """Every expression that a step, a view or the initial states depend on."""
    yield model.initially
    for view in model.views:
        yield view.expr
    for refresh in model.refreshes:
        yield refresh.path
        yield refresh.value
    for command in model.commands:
        yield command.guard
        for _, expr in command.updates:
            yield expr
