"""Threads find the same as one thread does, whatever the sizes of what they share."""

import platform
from dataclasses import replace
from functools import cache
from itertools import cycle
from unittest import mock

import llvmlite.binding as llvm
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checker.engines import calls, crowding, exploration, filling, workspace
from checker.engines.compiled import explore, survey
from checker.engines.exploration import Exploration
from checker.engines.limits import Limits
from checker.engines.native import code, table
from checker.engines.threads import Spent
from tests import models
from tests.engines.searching import all_found, jumps, leaving, searched
from tests.engines.test_compiled import MODELS, same_graphs


@pytest.mark.parametrize("threads", [2, 3])
@pytest.mark.parametrize("name", MODELS)
def test_threads_find_the_same_in_the_same_order(name, threads, always_shared):
    same_graphs(explore(MODELS[name], threads=1), explore(MODELS[name], threads=threads))
    one, other = survey(MODELS[name], threads=1), survey(MODELS[name], threads=threads)
    assert replace(one, seconds=0) == replace(other, seconds=0)


@pytest.fixture
def noted(monkeypatch):
    """Why chunks are forgotten: 1 for a state too far from its place, more where there is no room.

    There is no room, for chunks find more than is thought.
    """
    noted = []
    note, chunk = Exploration._note, Exploration.states_of_chunk

    def noting(self):
        noted.append(int(self.full[0]))
        note(self)

    monkeypatch.setattr(Exploration, "_note", noting)
    monkeypatch.setattr(Exploration, "states_of_chunk", lambda self: 4 * chunk(self))
    monkeypatch.setattr(filling, "most_of", lambda bits: filling.room_of(bits))
    monkeypatch.setattr(exploration, "_WORTH_SHARING", 1)
    monkeypatch.setattr(exploration, "_MOST_SUCCESSORS", 40)
    return noted


@pytest.mark.parametrize("keep", [True, False])
@pytest.mark.parametrize("threads", [2, 3])
def test_threads_number_the_states_of_large_levels_as_one_does(threads, keep):
    """Without the settings of tests: chunks have many parts, and threads meet in the table."""

    def states(threads: int) -> np.ndarray:
        run = Exploration(jumps(200_003), Limits(), None, keep=keep, threads=threads)
        assert run.run() == ""
        assert run.known == 200_003
        return run.states.view(run.known).copy()

    assert np.array_equal(states(1), states(threads))


@pytest.mark.parametrize("padding", [0, 15])
def test_a_chunk_that_may_find_more_states_than_there_is_room_for_is_expanded_again(
    padding, noted, monkeypatch
):
    """What was found lately is forgotten with it: else its new states would count as known."""
    checked = models.philosophers(8, padding=padding)
    whole = explore(checked, threads=1)
    assert (len(whole), whole.transitions) == (3**8, 34992)
    monkeypatch.setattr(exploration, "_FIRST_BITS", 6)
    same_graphs(whole, explore(checked, threads=2))
    assert max(noted) > 1, "there was room all the time"
    noted.clear()
    run = Exploration(checked, Limits(), None, keep=False, threads=2)
    assert run.run() == ""
    assert max(noted) > 1, "there was room all the time"
    words = run.states.view(run.known * run.layout.words)
    assert np.array_equal(words, whole.words.reshape(-1))


@pytest.mark.parametrize("threads", [3, 5, 7])
def test_each_part_of_a_chunk_is_taken_though_threads_take_no_more_than_twice_their_share(
    threads, monkeypatch
):
    whole = explore(jumps(2_003), threads=1)
    monkeypatch.setattr(exploration, "_WORTH_SHARING", 1)
    for successors in (1, 15, 49):
        monkeypatch.setattr(exploration, "_CHUNK_SUCCESSORS", successors)
        same_graphs(whole, explore(jumps(2_003), threads=threads))


def test_levels_too_small_to_share_go_on_after_those_that_are_shared(monkeypatch):
    asked = []

    def progress(_):
        asked.append(1)
        assert len(asked) < 1000, "portion after portion finds nothing"

    checked = models.philosophers(9)
    whole = explore(checked, threads=1)
    monkeypatch.setattr(exploration, "_PORTION", 100)
    monkeypatch.setattr(exploration, "_SHARED_PORTION", 100)
    monkeypatch.setattr(exploration, "_CHUNK_SUCCESSORS", 500)
    monkeypatch.setattr(exploration, "_WORTH_SHARING", 50)
    same_graphs(whole, explore(checked, threads=2, progress=progress))


@pytest.mark.parametrize("keep", [True, False])
@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("padding", [0, 15])
def test_a_state_too_far_from_its_place_makes_the_table_grow(padding, threads, keep, monkeypatch):
    checked = models.philosophers(7, padding=padding)

    def states(threads: int) -> np.ndarray:
        run = Exploration(checked, Limits(), None, keep=keep, threads=threads)
        assert run.run() == ""
        return run.states.view(run.known * run.layout.words).copy()

    whole, grown = states(1), []
    real = filling.grow

    def grow(run, states=0, *, at_least=0, moves=False):
        grown.append(at_least)
        real(run, states, at_least=at_least, moves=moves)

    # The cache goes by what code is made of, which a test does not change.
    monkeypatch.setenv("CHARTPROOF_CACHE", "")
    monkeypatch.setattr(table, "FARTHEST", 3)
    monkeypatch.setattr(filling, "room_of", lambda bits: (1 << bits) * 7 // 8)
    monkeypatch.setattr(exploration, "_MOST_SUCCESSORS", 40)
    monkeypatch.setattr(exploration, "_CHUNK_SUCCESSORS", 40)
    monkeypatch.setattr(exploration, "_WORTH_SHARING", 1)
    monkeypatch.setattr(exploration, "_FIRST_BITS", 2)
    monkeypatch.setattr(filling, "grow", grow)
    assert np.array_equal(whole, states(threads))
    assert any(grown), "no state was too far from its place"


@pytest.mark.parametrize("keep", [True, False])
@pytest.mark.parametrize("threads", [1, 2, 3])
@pytest.mark.parametrize("padding", [0, 45, 120])
def test_what_is_forgotten_leaves_nothing_behind(padding, threads, keep, noted, monkeypatch):
    """No range error twice, none lost, no count of a command, no place where a condition holds."""
    expected = found_by_one(padding, keep)
    # The cache goes by what code is made of, which a test does not change.
    monkeypatch.setenv("CHARTPROOF_CACHE", "")
    monkeypatch.setattr(table, "FARTHEST", 3)
    monkeypatch.setattr(filling, "room_of", lambda bits: (1 << bits) * 3 // 4)
    monkeypatch.setattr(exploration, "_CHUNK_SUCCESSORS", 200)
    monkeypatch.setattr(exploration, "_FIRST_BITS", 2)
    noted.clear()
    assert all_found(searched(leaving(2_003, padding), 2_003, keep, threads)) == expected
    assert 1 in noted, "no state was too far from its place"
    assert threads == 1 or max(noted) > 1, "there was room all the time"


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("name", ["philosophers", "wide philosophers"])
def test_small_tables_that_grow_find_the_same_edges(name, threads, monkeypatch):
    checked = models.philosophers(7, padding=0 if name == "philosophers" else 15)
    whole = explore(checked, threads=1)
    assert (len(whole), whole.transitions) == (3**7, 10206)
    # The cache goes by what code is made of, which a test does not change.
    monkeypatch.setenv("CHARTPROOF_CACHE", "")
    monkeypatch.setattr(table, "FARTHEST", 3)
    monkeypatch.setattr(exploration, "_WORTH_SHARING", 1)
    monkeypatch.setattr(exploration, "_FIRST_BITS", 2)
    same_graphs(whole, explore(checked, threads=threads))


def test_an_interruption_lets_all_threads_finish_their_portion(always_shared, monkeypatch):
    checked = models.philosophers(7)
    asked = []

    def interrupts(progress):
        asked.append(progress)
        if len(asked) == 20:
            raise KeyboardInterrupt

    graph = explore(checked, threads=2, progress=interrupts)
    assert graph.stopped.startswith("interrupted: ")
    whole = explore(checked, threads=1)
    assert np.array_equal(graph.words, whole.words[: len(graph)])
    assert np.array_equal(graph.edge_target, whole.edge_target[: graph.transitions])


SIZES = st.fixed_dictionaries(
    {
        "_WORTH_SHARING": st.sampled_from([1, 64, 500]),
        "_WORTH_GOING_ON": st.sampled_from([1, 50, 1024]),
        "_FIRST_BITS": st.sampled_from([3, 6, 14]),
        "_BLOCK_SUCCESSORS": st.sampled_from([1, 16, 512]),
        "_MOST_SUCCESSORS": st.sampled_from([40, 600, 8192]),
        "_CHUNK_SUCCESSORS": st.sampled_from([30, 1000, 1 << 16]),
        "_CHUNK_MOST": st.sampled_from([100, 5000, 1 << 18]),
        "_SHARED_PORTION": st.sampled_from([100, 5000, 1 << 17]),
    }
)


@cache
def found_by_one(padding: int, keep: bool) -> dict[str, object]:
    return all_found(searched(leaving(2_003, padding), 2_003, keep, 1))


@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    sizes=SIZES,
    parts=st.sampled_from([1, 2, 4, 7]),
    rooms=st.fixed_dictionaries(
        {"LEVEL_ROOM": st.sampled_from([2, 3, 4096]), "ERROR_ROOM": st.sampled_from([0, 60, 1000])}
    ),
    fills=st.sampled_from([1, 1000]),
    fuller=st.booleans(),
    threads=st.integers(1, 7),
    alone=st.sampled_from([1, 300, 1 << 20]),
    crowded=st.lists(st.booleans(), min_size=1, max_size=9),
    padding=st.sampled_from([0, 45, 120]),
    keep=st.booleans(),
)
def test_no_size_makes_a_difference(
    sizes, parts, rooms, fills, fuller, threads, alone, crowded, padding, keep
):
    """Of blocks, parts, chunks, portions and tables; in states of half a word, one and several.

    Nor does it when threads leave the work to one of them.
    """
    by_all, spent = calls.by_all, cycle(crowded)

    def measured(*arguments):
        by_all(*arguments)
        return Spent(2, 1.0, 0.5 if next(spent) else 1.0)

    filled = filling.most_of if fuller else filling.room_of
    with (
        mock.patch.multiple(exploration, **sizes),
        mock.patch.multiple(filling, most_of=filled, _WORTH_FILLING=fills),
        mock.patch.multiple(calls, LEVEL_ROOM=rooms["LEVEL_ROOM"], by_all=measured),
        mock.patch.multiple(crowding, _ALONE=alone, _WORTH_LOOKING=0.0),
        mock.patch.multiple(workspace, _PARTS=parts, **rooms),
    ):
        run = searched(leaving(2_003, padding), 2_003, keep, threads)
    assert all_found(run) == found_by_one(padding, keep)


def test_what_is_compared_has_everything_in_it():
    found = found_by_one(45, False)
    assert len(found["errors"]) == sum(n % 7 == 3 for n in range(20, 2_003)) == 283
    assert None not in found["hits"]
    assert len(found["states"]) == 2_003, "a state is one word"
    assert len(found_by_one(120, True)["states"]) == 3 * 2_003
    assert len(found["levels"]) == 8


@pytest.mark.skipif(platform.machine() != "x86_64", reason="names processors of that kind")
@pytest.mark.parametrize("padding", [0, 15])
@pytest.mark.parametrize("cpu", ["x86-64", "haswell"])
def test_processors_without_such_vectors_find_the_same(cpu, padding, monkeypatch):
    """Without instructions for it LLVM does otherwise what several successors have done at once."""

    def machine():
        code._prepared()
        return llvm.Target.from_default_triple().create_target_machine(cpu=cpu, opt=2)

    checked = models.philosophers(8, padding=padding)
    whole = explore(checked, threads=1)
    # The cache goes by the processor that is here.
    monkeypatch.setenv("CHARTPROOF_CACHE", "")
    monkeypatch.setattr(code, "_machine", machine)
    monkeypatch.setattr(exploration, "_WORTH_SHARING", 1)
    same_graphs(whole, explore(checked, threads=1))
    same_graphs(whole, explore(checked, threads=2))
    counted = survey(checked, threads=2)
    assert (counted.states, counted.transitions) == (len(whole), whole.transitions)
