"""The texts of a design as Python evaluates them, each remembered by the values that it read."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from checker.engines.executed.trees import State, Tree
from checker.engines.executed.world import Table, World


class Texts:
    """Texts in which the same names are bound.

    Args:
        table: what the other names mean.
        bound: roles, or ports, and what fills them.
        memo: whether a text over equal values is evaluated once; expressions have no effects and
            see nothing but the state, so their values are the same.
    """

    def __init__(self, table: Table, bound: Mapping[str, Any], memo: bool):
        self.bound = bound
        self._table = table
        self._memo = memo
        self._trees: dict[str, Tree[Any]] = {}

    def value(self, text: str, state: State, reads: dict[int, None]) -> Any:
        """The value of a text in a state; what it depends on is added to ``reads``."""
        if not self._memo:
            return World(self._table, state, reads, self.bound).evaluate(text)
        tree = self._trees.get(text)
        if tree is None:
            tree = self._trees[text] = Tree(partial(self._evaluated, text))
        return tree.answer(state, reads)

    def _evaluated(self, text: str, state: State) -> tuple[Any, tuple[int, ...]]:
        reads: dict[int, None] = {}
        value = World(self._table, state, reads, self.bound).evaluate(text)
        return value, tuple(reads)
