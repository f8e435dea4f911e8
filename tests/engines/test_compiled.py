"""The compiled engine finds what a textbook search finds, and stops where it is told to."""

import re
from collections import Counter
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings

from checker.engines import exploration, initial
from checker.engines.compiled import explore, size_of, survey
from checker.engines.exploration import Exploration
from checker.engines.limits import Limits, memory_in_use
from checker.engines.native import table
from checker.engines.workspace import Workspace
from checker.errors import SpecError
from checker.expressions.nodes import TRUE, Var, arith, compare, disjunction, negate
from checker.expressions.types import BOOL, IntType
from checker.lowering.commands import lower
from checker.model import Model
from tests import designs, models
from tests.models import command, model, number, plain_bfs, ref, var
from tests.strategies import systems

MODELS = {
    "philosophers": models.philosophers(4),
    "wide philosophers": models.philosophers(5, padding=12),
    "counter": models.counter(40),
    "wide counter": models.counter(70, width=300, padding=12),
    "too narrow counter": models.counter(10, width=10),
    "lossy": models.lossy(3),
    "election": lower(designs.Election),
    "nested": lower(designs.Nested),
    "watch": lower(designs.Watch),
    "house": lower(designs.House),
}


def state_of(graph, index):
    state = graph.state(index)
    return tuple(state[v.name] for v in graph.model.variables)


def compare_with_plain_search(checked: Model, graph) -> None:
    plain = plain_bfs(checked)
    states = [state_of(graph, i) for i in range(len(graph))]
    assert dict(zip(states, graph.depth.tolist(), strict=True)) == plain.depth
    assert set(states[: graph.initial_count]) == set(plain.initial)
    edges = zip(graph.edge_source, graph.edge_command, graph.edge_target, strict=True)
    assert Counter((states[s], int(c), states[t]) for s, c, t in edges) == plain.edge_counts
    errors = [(states[e.state], e.command, e.variable) for e in graph.range_errors]
    assert sorted(errors) == sorted(plain.range_errors)


@pytest.mark.parametrize("name", MODELS)
def test_it_finds_what_a_textbook_search_finds(name):
    graph = explore(MODELS[name])
    assert graph.complete
    assert graph.stopped == ""
    compare_with_plain_search(MODELS[name], graph)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(systems())
def test_it_finds_what_a_textbook_search_finds_in_random_systems(cls):
    try:
        checked = lower(cls)
    except SpecError as error:
        assume("starts" not in error.problem)
        raise
    graph = explore(checked, limits=Limits(max_states=600))
    assume(graph.complete)
    compare_with_plain_search(checked, graph)


@pytest.mark.parametrize("name", MODELS)
def test_small_portions_change_nothing(name, monkeypatch):
    whole = explore(MODELS[name])
    monkeypatch.setattr(exploration, "_PORTION", 7)
    monkeypatch.setattr(exploration, "_MOST_SUCCESSORS", 5)
    monkeypatch.setattr(exploration, "_FIRST_BITS", 2)
    monkeypatch.setattr(initial, "_PORTION", 2)
    same_graphs(whole, explore(MODELS[name]))


def same_graphs(one, other):
    for field in ("words", "depth", "edge_source", "edge_target", "edge_command"):
        assert np.array_equal(getattr(one, field), getattr(other, field)), field
    assert one.range_errors == other.range_errors


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


@pytest.mark.parametrize("name", MODELS)
def test_two_runs_are_identical(name):
    one, other = explore(MODELS[name]), explore(MODELS[name])
    for field in ("words", "depth", "edge_source", "edge_target", "edge_command"):
        assert np.array_equal(getattr(one, field), getattr(other, field)), field


def test_edges_are_sorted_by_source_then_command():
    graph = explore(MODELS["election"])
    pairs = list(zip(graph.edge_source.tolist(), graph.edge_command.tolist(), strict=True))
    assert pairs == sorted(pairs)
    assert len(set(pairs)) == len(pairs) == 61


def test_two_commands_to_one_state_are_two_transitions():
    n = var("n", IntType(0, 1))
    up = {"n": number(1)}
    doubled = model(
        [n],
        [
            command("one", compare("==", ref(n), number(0)), up),
            command("other", compare("==", ref(n), number(0)), up),
        ],
    )
    graph = explore(doubled)
    assert (len(graph), graph.transitions) == (2, 2)
    assert graph.edge_target.tolist() == [1, 1]


def test_the_first_states_satisfy_the_condition():
    a, b, c = (var(name, IntType(0, 9), *range(10)) for name in "abc")
    total = arith("+", ref(a), arith("+", ref(b), ref(c)))
    graph = explore(model([a, b, c], [], initially=compare("==", total, number(4))))
    assert (len(graph), graph.initial_count, graph.transitions) == (15, 15, 0)
    assert {sum(state_of(graph, i)) for i in range(15)} == {4}
    packed = [tuple(row) for row in graph.words.tolist()]
    assert packed == sorted(packed)


def test_no_first_state_at_all_is_an_empty_graph():
    flag = var("flag", BOOL, 0, 1)
    here = Var("flag", BOOL)
    nothing = model([flag], [], initially=compare("==", ref(flag), negate(here)))
    assert disjunction([nothing.initially]) == nothing.initially
    graph = explore(nothing)
    assert (len(graph), graph.transitions, graph.complete) == (0, 0, True)


def test_a_value_outside_its_type_is_an_error_and_no_successor():
    graph = explore(models.counter(10, width=10))
    (error,) = graph.range_errors
    assert (graph.state(error.state), error.command, error.variable) == ({"n": 10}, 0, "n")
    assert len(graph) == 11


# -- limits ------------------------------------------------------------------------------------


@pytest.fixture
def small_portions(monkeypatch):
    monkeypatch.setattr(exploration, "_PORTION", 10)


@pytest.mark.usefixtures("small_portions")
def test_the_limit_of_states_stops_it_with_a_reason():
    graph = explore(models.philosophers(5), limits=Limits(max_states=50))
    assert not graph.complete
    left = len(graph) - graph.expanded_count
    assert graph.stopped == (
        f"the limit of 50 states was reached: {len(graph)} states, "
        f"{graph.transitions} transitions, depth {int(graph.depth[-1])}, "
        f"{left} states left to look at"
    )
    # Stopped at the first portion after the limit; no portion of ten adds more than fifty.
    assert 50 < len(graph) <= 100
    assert set(graph.edge_source.tolist()) <= set(range(graph.expanded_count))


@pytest.mark.usefixtures("small_portions")
def test_what_is_found_before_the_limit_is_the_beginning_of_the_whole():
    whole = explore(models.philosophers(5))
    graph = explore(models.philosophers(5), limits=Limits(max_states=50))
    assert len(whole) == 3**5
    assert np.array_equal(whole.words[: len(graph)], graph.words)
    assert np.array_equal(whole.depth[: len(graph)], graph.depth)
    assert np.array_equal(whole.edge_target[: graph.transitions], graph.edge_target)


@pytest.mark.usefixtures("small_portions")
def test_a_limit_that_is_just_enough_does_not_stop_it():
    graph = explore(models.philosophers(4), limits=Limits(max_states=81))
    assert (len(graph), graph.complete, graph.stopped) == (81, True, "")
    assert not explore(models.philosophers(4), limits=Limits(max_states=70)).complete


def test_a_limit_below_the_number_of_first_states_stops_it_before_any_step():
    n = var("n", IntType(0, 99), *range(100))
    still = model([n], [command("stay", compare(">=", ref(n), number(0)), {"n": ref(n)})])
    graph = explore(still, limits=Limits(max_states=99))
    assert (len(graph), graph.expanded_count, graph.complete) == (100, 0, False)
    assert graph.stopped == (
        "the limit of 99 states was reached: 100 states, 0 transitions, depth 0, "
        "100 states left to look at"
    )


def test_no_time_stops_it_with_a_reason():
    graph = explore(models.philosophers(5), limits=Limits(timeout=0))
    assert not graph.complete
    assert graph.stopped == (
        "the time limit of 0 s was reached: 1 state, 0 transitions, depth 0, "
        "1 state left to look at"
    )


def test_no_memory_stops_it_with_a_reason():
    graph = explore(models.philosophers(5), limits=Limits(max_memory=3 * 2**20))
    assert not graph.complete
    assert graph.stopped == (
        "the memory limit of 3 MB was reached: 1 state, 0 transitions, depth 0, "
        "1 state left to look at"
    )
    assert memory_in_use() > 3 * 2**20


def test_generous_limits_change_nothing():
    generous = Limits(max_states=10**9, max_memory=2**50, timeout=10**6)
    graph = explore(models.philosophers(4), limits=generous)
    assert (graph.complete, len(graph)) == (True, 81)


# -- progress ----------------------------------------------------------------------------------


@pytest.mark.usefixtures("small_portions")
def test_progress_is_told_after_every_portion():
    told = []
    graph = explore(models.philosophers(4), progress=told.append)
    levels = Counter(graph.depth.tolist())
    assert len(told) == sum(-(-count // 10) for count in levels.values())
    assert [p.states for p in told] == sorted(p.states for p in told)
    last = told[-1]
    assert (last.states, last.transitions, last.frontier) == (81, graph.transitions, 0)
    assert last.depth == int(graph.depth.max())
    assert all(p.seconds >= 0 for p in told)
    assert [p.transitions for p in told] == [
        int(np.searchsorted(graph.edge_source, expanded))
        for expanded in (p.states - p.frontier for p in told)
    ]


@pytest.mark.usefixtures("small_portions")
def test_an_interruption_leaves_what_was_found():
    def interrupt(progress):
        if progress.states > 30:
            raise KeyboardInterrupt

    graph = explore(models.philosophers(4), progress=interrupt)
    assert not graph.complete
    assert re.fullmatch(
        r"interrupted: \d+ states, \d+ transitions, depth \d+, \d+ states left to look at",
        graph.stopped,
    )
    whole = explore(models.philosophers(4))
    assert 30 < len(graph) < 81
    assert np.array_equal(whole.words[: len(graph)], graph.words)
    assert np.array_equal(whole.edge_target[: graph.transitions], graph.edge_target)


@pytest.mark.parametrize("name", MODELS)
def test_a_survey_counts_what_a_graph_holds(name):
    graph, counted = size_of(explore(MODELS[name])), survey(MODELS[name])
    assert replace(counted, seconds=0.0) == replace(graph, seconds=0.0)


def test_a_survey_stops_at_a_limit_with_a_reason():
    found = survey(models.philosophers(8), limits=Limits(max_states=100))
    assert not found.complete
    assert found.stopped.startswith("the limit of 100 states was reached: ")
