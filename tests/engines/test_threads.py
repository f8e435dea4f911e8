"""Threads find the same as one thread does, whatever the sizes of what they share."""

from dataclasses import replace
from itertools import pairwise
from unittest import mock

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checker.engines import exploration, workspace
from checker.engines.compiled import explore, survey
from checker.engines.exploration import Exploration
from checker.engines.limits import Limits
from checker.engines.native import table
from checker.engines.workspace import Workspace
from checker.expressions.nodes import TRUE, arith
from checker.expressions.types import IntType
from checker.model import Model
from tests import models
from tests.engines.test_compiled import MODELS, same_graphs
from tests.models import command, number, ref, var


@pytest.fixture
def always_shared(monkeypatch):
    """Threads share even the smallest levels, chunk by chunk."""
    monkeypatch.setattr(exploration, "_WORTH_SHARING", 1)
    monkeypatch.setattr(exploration, "_SHARED_PORTION", 50)
    monkeypatch.setattr(exploration, "_CHUNK_SUCCESSORS", 40)
    monkeypatch.setattr(exploration, "_FIRST_BITS", 2)


@pytest.mark.parametrize("threads", [2, 3])
@pytest.mark.parametrize("name", MODELS)
def test_threads_find_the_same_in_the_same_order(name, threads, always_shared):
    same_graphs(explore(MODELS[name], threads=1), explore(MODELS[name], threads=threads))
    one, other = survey(MODELS[name], threads=1), survey(MODELS[name], threads=threads)
    assert replace(one, seconds=0) == replace(other, seconds=0)


def jumps(size: int) -> Model:
    """Numbers from 0 to before a prime, with steps far and near: parents are all over a level."""
    n = var("n", IntType(0, size - 1), 0)
    steps = ((1, 1), (1, size // 3), (3, 7), (5, size // 2), (1, size - 2))
    commands = [
        command(
            f"c{place}",
            TRUE,
            {"n": arith("%", arith("+", arith("*", ref(n), number(a)), number(b)), number(size))},
        )
        for place, (a, b) in enumerate(steps)
    ]
    return models.model([n], commands)


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
    padding, monkeypatch
):
    """What was found lately is forgotten with it: else its new states would count as known."""
    checked = models.philosophers(8, padding=padding)
    whole = explore(checked, threads=1)
    assert (len(whole), whole.transitions) == (3**8, 34992)
    grown = []
    real = Exploration._grow

    def grow(self, states=0, *, at_least=0):
        grown.append(states)
        real(self, states, at_least=at_least)

    monkeypatch.setattr(exploration, "_WORTH_SHARING", 1)
    monkeypatch.setattr(exploration, "_FIRST_BITS", 6)
    monkeypatch.setattr(exploration, "_MOST_SUCCESSORS", 40)
    monkeypatch.setattr(Exploration, "_grow", grow)
    same_graphs(whole, explore(checked, threads=2))
    assert any(grown), "there was room all the time"
    grown.clear()
    run = Exploration(checked, Limits(), None, keep=False, threads=2)
    assert run.run() == ""
    assert any(grown), "there was room all the time"
    words = run.states.view(run.known * run.layout.words)
    assert np.array_equal(words, whole.words.reshape(-1))


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("most", [20_000, 60_000, 100_000, 140_000, 180_000])
def test_no_portion_goes_beyond_what_numbers_of_states_can_hold(most, threads, monkeypatch):
    monkeypatch.setattr(exploration, "_MOST_STATES", most)
    monkeypatch.setattr(exploration, "_CHUNK_SUCCESSORS", 1 << 13)
    graph = explore(jumps(200_003), threads=threads)
    assert most - 2 * (1 << 13) <= len(graph) <= most
    assert not graph.complete
    assert graph.stopped.startswith(f"the engine's limit of {most:,} states was reached: ")


def test_as_many_states_as_numbers_can_hold_are_explored_to_the_end(monkeypatch):
    monkeypatch.setattr(exploration, "_MOST_STATES", 200_003 + (1 << 13))
    assert explore(jumps(200_003), threads=1).complete


@pytest.mark.parametrize("keep", [True, False])
def test_what_threads_work_with_grows_as_their_number_does(keep):
    def size(threads: int) -> int:
        run = Exploration(jumps(5), Limits(), None, keep=keep, threads=threads)
        run._share(threads)
        work = run.work
        arrays = [each for each in vars(work).values() if isinstance(each, np.ndarray)]
        return sum(each.nbytes for each in (*arrays, *work.lists, *work.shared))

    sizes = [size(threads) for threads in (4, 8, 16, 32, 64)]
    assert all(more < 2.01 * less for less, more in pairwise(sizes))
    assert sizes[-1] < 2**31  # most of it is never touched


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


def test_where_there_is_no_room_for_threads_one_does_all(monkeypatch):
    asked = []

    def room(chunk, *arguments, **options):
        asked.append(chunk.threads)
        if chunk.threads > 1:
            raise MemoryError
        return Workspace(chunk, *arguments, **options)

    whole = explore(jumps(20_011), threads=1)
    monkeypatch.setattr(exploration, "Workspace", room)
    same_graphs(whole, explore(jumps(20_011), threads=2))
    assert asked == [1, 2]


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
    real = Exploration._grow

    def grow(self, states=0, *, at_least=0):
        grown.append(at_least)
        real(self, states, at_least=at_least)

    # The cache goes by what code is made of, which a test does not change.
    monkeypatch.setenv("CHARTPROOF_CACHE", "")
    monkeypatch.setattr(table, "FARTHEST", 3)
    monkeypatch.setattr(exploration, "room_of", lambda bits: (1 << bits) * 7 // 8)
    monkeypatch.setattr(exploration, "_MOST_SUCCESSORS", 40)
    monkeypatch.setattr(exploration, "_CHUNK_SUCCESSORS", 40)
    monkeypatch.setattr(exploration, "_WORTH_SHARING", 1)
    monkeypatch.setattr(exploration, "_FIRST_BITS", 2)
    monkeypatch.setattr(Exploration, "_grow", grow)
    assert np.array_equal(whole, states(threads))
    assert any(grown), "no state was too far from its place"


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
        "_FIRST_BITS": st.sampled_from([3, 6, 14]),
        "_BLOCK_SUCCESSORS": st.sampled_from([1, 16, 512]),
        "_MOST_SUCCESSORS": st.sampled_from([40, 600, 8192]),
        "_CHUNK_SUCCESSORS": st.sampled_from([30, 1000, 1 << 16]),
        "_CHUNK_MOST": st.sampled_from([100, 5000, 1 << 18]),
        "_SHARED_PORTION": st.sampled_from([100, 5000, 1 << 17]),
    }
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    sizes=SIZES,
    parts=st.sampled_from([1, 2, 4, 7]),
    threads=st.integers(1, 5),
    padding=st.sampled_from([0, 15]),
    keep=st.booleans(),
)
def test_no_size_makes_a_difference(sizes, parts, threads, padding, keep):
    """Of blocks, parts, chunks, portions and tables; in words of one and of several states."""
    checked = models.philosophers(8, padding=padding)
    whole = explore(checked, threads=1)
    assert (len(whole), whole.transitions) == (3**8, 34992)
    with (
        mock.patch.multiple(exploration, **sizes),
        mock.patch.object(workspace, "_PARTS", parts),
    ):
        if keep:
            same_graphs(whole, explore(checked, threads=threads))
            return
        run = Exploration(checked, Limits(), None, keep=False, threads=threads)
        assert run.run() == ""
    assert (run.known, int(run.edges[0])) == (3**8, 34992)
    assert np.array_equal(run.states.view(whole.words.size), whole.words.reshape(-1))


def test_where_the_system_starts_no_more_threads_one_does_all(monkeypatch):
    def refused(_):
        raise RuntimeError("can't start new thread")

    whole = explore(jumps(20_011), threads=1)
    monkeypatch.setattr("threading.Thread.start", refused)
    same_graphs(whole, explore(jumps(20_011), threads=2))
