"""A table that grows has the same entries as one that is filled from the states."""

import numpy as np
import pytest

from checker.engines import exploration, filling
from checker.engines.exploration import Exploration
from checker.engines.filling import can_move, grow, move, rehash
from checker.engines.limits import Limits
from checker.engines.native.table import _ODD, REGIONS
from tests.engines.searching import leaving


def entries(run: Exploration) -> list[list[int]]:
    """The entries of each region, which lie where there was room."""
    table = run.table.view(1 << run.bits).reshape(1 << REGIONS, -1)
    return [sorted(region[region != 0].tolist()) for region in table]


@pytest.mark.parametrize("threads", [1, 2, 3])
@pytest.mark.parametrize("more", [1, 2, 3])
@pytest.mark.parametrize("padding", [12, 24, 39])
def test_entries_are_moved_to_where_they_belong(padding, more, threads, monkeypatch):
    monkeypatch.setattr(filling, "_WORTH_FILLING", 1)
    monkeypatch.setattr(exploration, "_WORTH_SHARING", 1)
    # So that the table gets rather full.
    monkeypatch.setattr(exploration, "_FIRST_BITS", 15)
    monkeypatch.setattr(exploration, "_MOST_SUCCESSORS", 40)
    monkeypatch.setattr(exploration, "_CHUNK_SUCCESSORS", 16)
    run = Exploration(leaving(20_011, padding), Limits(), None, keep=True, threads=threads)
    assert run.run() == ""
    assert (run.known, run.layout.bits) == (20_011, 15 + padding)
    before = run.bits
    assert before == 15
    renewed = []
    with monkeypatch.context() as patched:
        patched.setattr(filling, "rehash", lambda run: renewed.append(run.bits))
        grow(run, at_least=before + more, moves=True)
    assert not renewed, "it was filled from the states"
    assert run.bits == before + more
    moved = entries(run)
    run.table.renew(1 << run.bits)
    rehash(run)
    assert moved == entries(run)
    assert sum(map(len, moved)) == run.known


@pytest.mark.parametrize("padding", [40, 120])
def test_states_that_tags_do_not_tell_apart_are_put_in_again(padding, monkeypatch):
    run = Exploration(leaving(20_011, padding), Limits(), None, keep=True, threads=1)
    assert run.run() == ""
    assert not can_move(run, run.bits - 1)
    before = entries(run)
    grow(run, at_least=run.bits + 1, moves=True)
    assert sum(map(len, entries(run))) == sum(map(len, before)) == 20_011


def test_a_table_with_other_entries_is_filled_from_the_states():
    run = Exploration(leaving(20_011, 12), Limits(), None, keep=True, threads=1)
    assert run.run() == ""
    run.table.view(1 << run.bits)[:8] = 2**63 + 1
    grow(run, at_least=run.bits + 1)
    assert sum(map(len, entries(run))) == 20_011


def test_a_table_is_filled_from_the_states_if_entries_have_no_place(monkeypatch):
    def far(run, *arguments):
        move(run, *arguments)
        run.full[0] = 1

    run = Exploration(leaving(20_011, 12), Limits(), None, keep=True, threads=1)
    assert run.run() == ""
    before = run.bits
    monkeypatch.setattr(filling, "move", far)
    grow(run, at_least=before + 1, moves=True)
    assert (run.bits, int(run.full[0])) == (before + 2, 0)
    found = entries(run)
    run.table.renew(1 << run.bits)
    rehash(run)
    assert found == entries(run)


def test_tables_with_all_regions_and_no_more_places_than_hashes_are_moved():
    run = Exploration(leaving(20_011, 12), Limits(), None, keep=True, threads=1)
    assert run.layout.bits == 27
    run.bits = 27
    assert [can_move(run, bits) for bits in (9, 10, 26, 27)] == [False, True, True, False]
    run.bits = 28
    assert not can_move(run, 26)


def states_of(hashes: np.ndarray, width: int) -> np.ndarray:
    """The states that have these hashes."""
    bits, half, states = (1 << width) - 1, np.uint64((width + 1) // 2), hashes.copy()
    for odd in (_ODD[2], _ODD[0]):
        states ^= states >> half
        states = states * np.uint64(pow(odd, -1, bits + 1)) & np.uint64(bits)
    return states


@pytest.mark.parametrize("more", [1, 2, 4])
@pytest.mark.parametrize("padding", [12, 39])
def test_entries_far_from_their_places_are_moved(padding, more):
    """Where many states have one place, at the end of a region: what is told of it is just enough."""
    run = Exploration(leaving(20_011, padding), Limits(), None, keep=True, threads=1)
    width, bits, chance = run.layout.bits, 15, np.random.default_rng(7)
    below = 1 << (width - bits)
    region = 1 << (bits - REGIONS)
    places = np.repeat(np.arange(1, 1 << REGIONS, 7) * region - 3, 460).astype(np.uint64)
    hashes = np.unique(
        places * np.uint64(below) + chance.integers(0, below, len(places), np.uint64)
    )
    chance.shuffle(hashes)
    states = states_of(hashes, width)
    run.states.ensure(len(states))
    run.states.view(len(states))[:] = states
    run.count[0], run.bits, run.most = len(states), bits, 0
    run.table.renew(1 << bits)
    run._share(1)
    rehash(run)
    assert run.bits == bits
    table = run.table.view(1 << bits)
    occupied = np.flatnonzero(table)
    numbers = (table[occupied] & np.uint64((1 << bits) - 1)).astype(np.int64) - 1
    home = (hashes[numbers] // np.uint64(below)).astype(np.int64)
    assert ((occupied - home) % region).max() > 400, "none is far"
    assert (occupied < home).any(), "none has wrapped"
    del table
    grow(run, at_least=bits + more, moves=True)
    moved = entries(run)
    run.table.renew(1 << run.bits)
    rehash(run)
    assert moved == entries(run)
    assert sum(map(len, moved)) == len(states)
