"""What is looked for while states are found: conditions on states, and on steps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from checker.expressions.nodes import Expr

Watched = Mapping[str, Expr]
"""A condition on steps: for each command (by name) that it is about what must hold of its step."""


@dataclass(frozen=True)
class Watch:
    """Conditions on states and on steps; each is numbered, those on states first."""

    states: tuple[Expr, ...] = ()
    steps: tuple[Watched, ...] = ()

    def __len__(self) -> int:
        return len(self.states) + len(self.steps)

    def on(self, command: str) -> list[tuple[int, Expr]]:
        """The conditions on the steps of a command, with their numbers."""
        first = len(self.states)
        return [
            (number, each[command])
            for number, each in enumerate(self.steps, first)
            if command in each
        ]


@dataclass(frozen=True)
class Hit:
    """Where a condition holds first: the number of the state, and of the command of the step."""

    state: int
    command: int | None = None
