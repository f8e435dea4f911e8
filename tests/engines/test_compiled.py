"""The compiled engine finds what a textbook search finds, and stops where it is told to."""

import re
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings

from checker.engines import exploration, initial
from checker.engines.compiled import explore, size_of, survey
from checker.engines.limits import Limits, memory_in_use
from checker.errors import SpecError
from checker.expressions.nodes import Var, arith, compare, disjunction, negate
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
    assert [p.states - p.frontier for p in told] == [10, 20, 30, 40, 50, 60, 70, 80, 81]
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
