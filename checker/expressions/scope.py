"""What the names in an expression can stand for, and what is wrong with a text."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from checker.expressions.nodes import Expr
from checker.expressions.types import EnumType

if TYPE_CHECKING:
    from checker.expressions.parse import Parser


class ExpressionError(Exception):
    """A text that is not an expression of the notation; the caller knows the file and the line."""

    def __init__(self, problem: str, *, why: str = "", instead: str = ""):
        self.problem, self.why, self.instead = problem, why, instead
        super().__init__(problem)


@dataclass(frozen=True)
class PartRef:
    """A part by name: a part itself, a role filled with it, or a port bound to it."""

    name: str


@dataclass(frozen=True)
class Symbol:
    """A name that only a type can settle: a member of one or several enumerations."""

    name: str


@dataclass(frozen=True)
class EnumRef:
    """An enumeration by name, as in ``Image.good`` or ``for image in Image``."""

    type: EnumType


@dataclass(frozen=True)
class GroupRef:
    """A group of parts."""

    members: tuple[str, ...]


@dataclass(frozen=True)
class TupleRef:
    """A fixed-size tuple variable."""

    items: tuple[Expr, ...]


Entity = Expr | PartRef | Symbol | EnumRef | GroupRef | TupleRef
Function = Callable[["Parser", ast.Call], Entity]


@dataclass(frozen=True)
class Scope:
    """What names mean.

    Args:
        names: name to what it stands for.
        attribute: what ``part.name`` stands for; raises :class:`ExpressionError`.
        enums: every enumeration whose members may be named.
        pointers: enumerations whose members are names of parts: following one is allowed.
        functions: further functions (``enabled``, ``refused``).
        steps: whether ``after(...)`` is allowed.
    """

    names: Mapping[str, Entity]
    attribute: Callable[[str, str], Entity] | None = None
    enums: Sequence[EnumType] = ()
    pointers: Sequence[EnumType] = ()
    functions: Mapping[str, Function] = field(default_factory=dict)
    steps: bool = False
    where: str = "here"

    def known(self) -> list[str]:
        """Every name that would have been understood."""
        members = [member for enum in self.enums for member in enum.members]
        return sorted({*self.names, *members, *self.functions})
