"""Questions about states, each answered once for all states that agree on what was read.

Whoever answers reads some variables of the state, one after the other, and the answer is a function
of what was read. So the answers form a decision tree, grown from real ones: all states that agree
with one that was asked about on everything that was read then have the same answer.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

State = tuple[Any, ...]
"""The values of all variables, as an author writes them, in the order of the table."""

T = TypeVar("T")


@dataclass
class Node(Generic[T]):
    """A variable to look at next, or (``position`` is None) an answer."""

    position: int | None
    answer: T | None = None
    children: dict[Any, Node[T]] = field(default_factory=dict)


class Tree(Generic[T]):
    """The answers to one question, as far as it has been asked.

    Branches are keyed by the author-side values of variables.

    Args:
        ask: the answer for a state, and the positions of the variables that were read for it.
    """

    def __init__(self, ask: Callable[[State], tuple[T, tuple[int, ...]]]):
        self._ask = ask
        self.root: Node[T] | None = None
        self.asked = 0

    def answer(self, state: State, reads: dict[int, None] | None = None) -> T:
        """The answer for one state; asked for only if nothing like it has been.

        Args:
            state: the state.
            reads: told what the answer depends on, in the order of reading.
        """
        node = self.root
        while node is not None and node.position is not None:
            if reads is not None:
                reads[node.position] = None
            node = node.children.get(state[node.position])
        if node is not None:
            return node.answer  # type: ignore[return-value]
        answer, read = self.grow(state)
        if reads is not None:
            reads.update(dict.fromkeys(read))
        return answer

    def grow(self, state: State) -> tuple[T, tuple[int, ...]]:
        """Ask about one state, and add what was read and the answer."""
        answer, read = self._ask(state)
        self.asked += 1
        leaf = Node(None, answer)
        nodes: list[Node[T]] = [Node(position) for position in read]
        if self.root is None:
            self.root = nodes[0] if nodes else leaf
        node = self.root
        for place, position in enumerate(read):
            if node.position != position:
                raise AssertionError(f"two executions read differently at variable {position}")
            following = nodes[place + 1] if place + 1 < len(nodes) else leaf
            node = node.children.setdefault(state[position], following)
        return answer, read
