"""Rows made one are those that a dictionary makes one."""

import numpy as np
import pytest

from checker.engines.native.merging import gathered, merged
from checker.engines.packing import Place
from checker.graph.state_graph import starts


def plainly(rows, counters):
    """For each row its state; for each state its first row and its first cheapest one."""
    number, place, first, chosen = {}, [], [], []
    for row, (key, cost) in enumerate(zip(rows, counters, strict=True)):
        state = number.setdefault(key, len(number))
        if state == len(first):
            first.append(row)
            chosen.append(row)
        elif cost < counters[chosen[state]]:
            chosen[state] = row
        place.append(state)
    return place, first, chosen


@pytest.mark.parametrize("size", [0, 1, 511, 512, 513, 20_000])
@pytest.mark.parametrize("values", [2, 50, 2**62])
@pytest.mark.parametrize(
    ("width", "word", "shift", "bits"),
    [(1, 0, 60, 4), (1, 0, 0, 1), (2, 1, 0, 2), (3, 1, 17, 3), (2, 0, 5, 0)],
)
def test_rows_that_differ_in_the_counter_alone_are_one(size, values, width, word, shift, bits):
    random = np.random.default_rng(size + width)
    words = random.integers(0, values, (size, width)).astype(np.uint64) * np.uint64(0x10001)
    counters = random.integers(0, 1 << bits, size).astype(np.uint64)
    mask = np.uint64(((1 << bits) - 1) << shift)
    words[:, word] &= ~mask
    keys = [tuple(row) for row in words.tolist()]
    words[:, word] |= counters << np.uint64(shift)
    place = Place(word, shift, bits, 0, np.dtype(np.int8))
    found = [array.tolist() for array in merged(words, place)]
    assert found == [list(each) for each in plainly(keys, counters.tolist())]


def test_without_a_counter_equal_rows_are_one():
    words = np.asarray([[3, 1], [2, 1], [3, 1], [3, 2]], np.uint64)
    assert [array.tolist() for array in merged(words)] == [[0, 1, 0, 2], [0, 1, 3], [0, 1, 3]]


@pytest.mark.parametrize("rows", [7, 50_000])
def test_the_edges_of_rows_lead_between_their_states(rows):
    random = np.random.default_rng(rows)
    start = starts(random.integers(0, 5, rows), rows)
    target = random.integers(0, rows, start[-1]).astype(np.int32)
    command = random.integers(0, 900, start[-1]).astype(np.int16)
    place = random.integers(0, 99, rows).astype(np.int32)
    chosen = random.permutation(rows)[: rows // 2].astype(np.int32)
    new_start = starts(np.diff(start)[chosen], len(chosen))
    edges = [edge for row in chosen for edge in range(start[row], start[row + 1])]
    to, by = gathered(chosen, place, (start, target, command), new_start)
    assert to.tolist() == place[target[edges]].tolist()
    assert by.tolist() == command[edges].tolist()
