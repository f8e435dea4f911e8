"""Exploring up to so many faults: each state once, and from it what those that are left can do."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from checker import always, always_recoverable
from checker.checking.check import check_design
from checker.checking.executed import explore_on_charts
from checker.engines.compiled import explore
from checker.engines.faults import COUNTER, explore_within, up_to, with_budget
from checker.engines.limits import Limits
from checker.errors import SpecError
from checker.graph.search import fewest_faults
from checker.lowering.commands import lower
from checker.lowering.system import read_design
from tests.checking.helpers import PlainSearch, named
from tests.checking.little import Basin, Chain, Pair, Runaway
from tests.designs import Election
from tests.engines.test_executed_memory import Own
from tests.strategies import systems

QUICK = settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.filter_too_much,
    ],
)


def bounded(cls, faults):
    """The design, which says up to how many faults it is explored."""
    body = {"__doc__": cls.__doc__, "__module__": cls.__module__, "up_to_faults": faults}
    return type(cls.__name__, (cls,), body)


def found(graph):
    """States and steps of a graph, in names and numbers."""
    names = [variable.name for variable in graph.model.variables]
    rows = list(zip(*(graph.column(name).tolist() for name in names), strict=True))
    commands = [command.name for command in graph.model.commands]
    edges = zip(graph.edge_source, graph.edge_command, graph.edge_target, strict=True)
    return rows, sorted((rows[s], commands[c], rows[t]) for s, c, t in edges)


def expected(search, budget):
    """What a plain search finds with so many faults: cheapest runs and steps that are left."""
    cost = {state: each for state, each in search.cost.items() if each[0] <= budget}
    steps = sorted(
        (state, command.name, target)
        for state, command, target in search.edges
        if state in cost and cost[state][0] + command.fault <= budget
    )
    return cost, steps


# -- by hand -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cls", "budget", "states", "transitions"),
    [
        (Pair, 0, 1, 0),  # nothing but failures can happen
        (Pair, 1, 3, 4),  # one has failed, and only a repair is left
        (Pair, 2, 4, 8),
        (Pair, 3, 4, 8),  # a repair gives no fault back, but a state is looked at with the fewest
        (Basin, 0, 4, 6),  # 3 fillings and 3 drainings
        (Basin, 1, 4, 9),  # every level is reached without a fault, so floods are left everywhere
        (Runaway, 0, 3, 2),
        (Runaway, 1, 3, 4),
    ],
)
def test_states_and_steps_counted_by_hand(cls, budget, states, transitions):
    graph = explore_within(lower(cls), budget)
    assert (len(graph), graph.transitions) == (states, transitions)
    assert graph.complete
    assert graph.expanded_count == states


def test_a_state_is_looked_at_with_the_fewest_faults_whenever_it_was_found():
    """A level of 3 is one flood away and three fillings: the flood is found first and counts not."""
    model = lower(Basin)
    graph = explore_within(model, 1)
    full = graph.find({"tank.state": 0, "tank.level": 3})
    assert graph.depth[full] == 1
    search = fewest_faults(graph)
    assert (search.faults[full], search.steps[full]) == (0, 3)


def test_a_step_out_of_range_is_noted_once():
    (error,) = explore_within(lower(Runaway), 1).range_errors
    assert (error.variable, error.command) == ("gauge.n", 0)


def test_a_counter_stops_at_the_budget():
    graph = explore(with_budget(lower(Pair), 1))
    assert sorted(set(graph.column(COUNTER).tolist())) == [0, 1]
    # Both up with no fault, with one that was repaired, one of two down.
    assert len(graph) == 4


def test_an_exploration_that_stops_is_not_complete():
    graph = explore_within(lower(Election), 2, limits=Limits(max_states=3))
    assert not graph.complete
    assert graph.stopped.startswith("the limit of 3 states was reached")
    assert graph.expanded_count <= len(graph)
    assert set(graph.edge_source.tolist()) <= set(range(graph.expanded_count))


def test_properties_claim_no_more_faults_than_were_looked_at():
    asked = {
        "plain": always("s", "serving"),
        "fewer": always("s", "serving", faults=0),
        "more": always("s", "serving", faults=5),
    }
    assert up_to(asked, None) == asked
    assert {name: each.faults for name, each in up_to(asked, 1).items()} == {
        "plain": 1,
        "fewer": 0,
        "more": 1,
    }


def test_a_recovery_that_faults_may_help_is_refused():
    with pytest.raises(SpecError, match="p: faults may help, but the design is explored up to 1"):
        up_to({"p": always_recoverable("s", "serving", without=("operator",))}, 1)


# -- against a plain search --------------------------------------------------------------------


def compare(model, budget):
    """The graph through so many faults has the states and steps of a plain search."""
    cost, steps = expected(PlainSearch(model), budget)
    graph = explore_within(model, budget)
    rows, edges = found(graph)
    assert len(set(rows)) == len(rows)
    assert set(rows) == set(cost)
    assert edges == steps
    search = fewest_faults(graph)
    costs = zip(search.faults.tolist(), search.steps.tolist(), strict=True)
    assert dict(zip(rows, costs, strict=True)) == cost


@pytest.mark.parametrize("cls", [Pair, Basin, Chain, Runaway, Election])
def test_hand_made_systems(cls):
    for budget in range(4):
        compare(lower(cls), budget)


@QUICK
@given(systems(), st.integers(0, 2))
def test_random_systems(cls, budget):
    try:
        model = lower(cls)
    except SpecError as error:
        assume("starts" not in error.problem)
        raise
    assume(explore(model, limits=Limits(max_states=400)).complete)
    compare(model, budget)


# -- on the real charts ------------------------------------------------------------------------


@pytest.mark.parametrize("cls", [Pair, Basin, Chain, Runaway, Election])
@pytest.mark.parametrize("budget", [0, 1])
def test_the_executed_engine_stops_at_the_same_faults(cls, budget):
    model, _, graph = explore_on_charts(read_design(bounded(cls, budget)), Limits())
    assert model.up_to_faults == budget
    wanted = explore_within(model, budget)
    assert found(graph)[1] == found(wanted)[1]
    assert sorted(found(graph)[0]) == sorted(found(wanted)[0])
    assert set(graph.range_errors) == {
        replace(error, state=graph.find(wanted.state(error.state))) for error in wanted.range_errors
    }


@pytest.mark.parametrize("engine", ["compiled", "executed"])
@pytest.mark.parametrize(("budget", "verdict"), [(1, "holds"), (2, "violated")])
def test_verdicts_are_up_to_the_bound_on_both_engines(engine, budget, verdict):
    result = check_design(bounded(Pair, budget), {"p": always("s", "serving")}, engine=engine)
    assert named(result, "p").verdicts == (verdict,)
    assert named(result, "p").stated.faults == budget
    assert (sum(result.states), result.complete) == ({1: 3, 2: 4}[budget], True)


@pytest.mark.parametrize(("budget", "states"), [(0, 7), (1, 14)])
def test_charts_with_python_code_stop_at_the_bound_too(budget, states):
    """Of 14 states (see ``Own``) those with a broken lamp take its fault."""
    model, _, graph = explore_on_charts(read_design(bounded(Own, budget)), Limits())
    assert model.opaque
    assert model.up_to_faults == budget
    assert COUNTER not in model.variable
    assert len(graph) == states
