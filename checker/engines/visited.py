"""The set of packed states found so far, with the order in which they were found."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from checker.engines.packing import Words

Keys = NDArray[Any]
"""Sortable states: numbers where one word is enough, else strings of bytes."""


class Visited:
    """States and their indices: sorted runs, of which each is more than twice the next.

    A state is sought in every run, of which there are never more than the logarithm of the count.

    Args:
        words: how many words a state has.

    References:
        J. L. Bentley and J. B. Saxe, "Decomposable searching problems I: static-to-dynamic
        transformation", Journal of Algorithms 1 (1980), 301-358.
    """

    def __init__(self, words: int):
        self.words = words
        self.count = 0
        self._runs: list[tuple[Keys, NDArray[np.int32]]] = []

    def add(self, words: Words) -> None:
        """Append states that are known to be new and distinct, in this order."""
        if len(words):
            keys = self._keys(words)
            order = np.argsort(keys, kind="stable")
            self._append(keys[order], (order + self.count).astype(np.int32))

    def index(self, words: Words) -> tuple[NDArray[np.int32], Words]:
        """The index of each state; new ones are added in the order of their first occurrence.

        Returns:
            The indices, and the new states.
        """
        keys = self._keys(words)
        distinct, first, inverse = np.unique(keys, return_index=True, return_inverse=True)
        found = np.full(len(distinct), -1, dtype=np.int32)
        for run_keys, run_indices in self._runs:
            place = np.searchsorted(run_keys, distinct)
            place[place == len(run_keys)] = 0
            hit = run_keys[place] == distinct
            found[hit] = run_indices[place[hit]]
        new = np.flatnonzero(found < 0)
        ranked = new[np.argsort(first[new], kind="stable")]
        found[ranked] = np.arange(self.count, self.count + len(ranked), dtype=np.int32)
        if len(new):
            self._append(distinct[new], found[new])
        return found[inverse.reshape(-1)], words[first[ranked]]

    def _keys(self, words: Words) -> Keys:
        if self.words == 1:
            return words[:, 0]
        rows = np.ascontiguousarray(words.astype(">u8"))
        return rows.view(np.dtype((np.void, 8 * self.words)))[:, 0]

    def _append(self, keys: Keys, indices: NDArray[np.int32]) -> None:
        """Add a run of new states, sorted; runs that are not much longer are merged into it."""
        self.count += len(keys)
        while self._runs and len(self._runs[-1][0]) <= 2 * len(keys):
            other_keys, other_indices = self._runs.pop()
            together = np.concatenate([other_keys, keys])
            order = np.argsort(together, kind="stable")  # merges two runs in linear time
            keys, indices = together[order], np.concatenate([other_indices, indices])[order]
        self._runs.append((keys, indices))
