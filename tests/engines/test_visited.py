"""The set of states found so far answers as a dictionary would."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.engines.visited import Visited

BATCHES = st.lists(st.lists(st.integers(0, 60), max_size=40), max_size=12)


def packed(numbers: list[int], words: int) -> np.ndarray:
    """Numbers as states of so many words, each of which tells the number."""
    rows = [[(n * 0x9E3779B97F4A7C15 + word) % 2**64 for word in range(words)] for n in numbers]
    return np.array(rows, dtype=np.uint64).reshape(len(numbers), words)


@settings(max_examples=150, deadline=None)
@given(BATCHES, st.integers(1, 3))
def test_states_are_numbered_in_the_order_of_their_first_occurrence(batches, words):
    visited, known = Visited(words), {}
    for batch in batches:
        fresh = [number for number in dict.fromkeys(batch) if number not in known]
        for number in fresh:
            known[number] = len(known)
        indices, new = visited.index(packed(batch, words))
        assert indices.tolist() == [known[number] for number in batch]
        assert new.tolist() == packed(fresh, words).tolist()
        assert visited.count == len(known)


@given(st.lists(st.integers(0, 99), unique=True), st.lists(st.integers(0, 99)), st.integers(1, 2))
def test_states_added_at_the_start_keep_their_order(first, then, words):
    visited = Visited(words)
    visited.add(packed(first, words))
    assert visited.count == len(first)
    order = list(dict.fromkeys([*first, *then]))
    indices, _ = visited.index(packed(then, words))
    assert indices.tolist() == [order.index(number) for number in then]
