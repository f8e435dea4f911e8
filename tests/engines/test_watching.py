"""What is looked for while states are found is found where the kept graph has it, and nearest."""

import numpy as np
import pytest

from checker.engines import exploration
from checker.engines.compiled import explore, survey
from checker.engines.limits import Limits
from checker.engines.step import successor
from checker.engines.watching import Watch
from checker.expressions.nodes import FALSE, TRUE, Const, Var, after, compare, conjunction
from checker.expressions.types import BOOL
from tests.engines.test_compiled import MODELS


def extremes(model):
    """For each variable the condition that it has its highest value."""
    return [
        Var(v.name, v.type) if v.type == BOOL else compare("==", Var(v.name, v.type), top)
        for v in model.variables
        for top in [Const(v.type.high, v.type)]
    ]


def watched(model):
    """For each variable the condition on every step that it gets its highest value."""
    return [{c.name: after(expr) for c in model.commands} for expr in extremes(model)]


def first_edge(graph, model, condition):
    """The first edge whose target has a condition."""
    hits = np.flatnonzero(graph.mask(condition)[graph.edge_target])
    return int(hits[0]) if len(hits) else None


def assert_is_run(model, run):
    states, commands = run
    assert len(states) == len(commands) + 1
    for before, name, then in zip(states[:-1], commands, states[1:], strict=True):
        assert successor(model, before, model.command[name]) == then


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("name", MODELS)
def test_conditions_are_found_at_the_state_and_step_that_comes_first(name, threads, always_shared):
    model = MODELS[name]
    graph = explore(model, threads=1)
    conditions = extremes(model)
    watch = Watch((*conditions, TRUE, FALSE), tuple(watched(model)))
    found = survey(model, watch=watch, threads=threads)
    assert (found.states, found.transitions) == (len(graph), graph.transitions)
    on_states, on_steps = found.runs[: len(conditions)], found.runs[len(conditions) + 2 :]
    assert found.runs[len(conditions)] == ((graph.state(0),), ())
    assert found.runs[len(conditions) + 1] is None
    for condition, run in zip(conditions, on_states, strict=True):
        places = np.flatnonzero(graph.mask(condition))
        assert (run is None) == (len(places) == 0)
        if run is not None:
            assert run[0][-1] == graph.state(int(places[0]))
            assert len(run[1]) == graph.depth[places[0]]
            assert_is_run(model, run)
    for condition, run in zip(conditions, on_steps, strict=True):
        edge = first_edge(graph, model, condition)
        assert (run is None) == (edge is None)
        if run is not None:
            assert run[0][-2] == graph.state(int(graph.edge_source[edge]))
            assert run[0][-1] == graph.state(int(graph.edge_target[edge]))
            assert run[1][-1] == model.commands[int(graph.edge_command[edge])].name
            assert len(run[1]) == graph.depth[graph.edge_source[edge]] + 1
            assert_is_run(model, run)


def test_an_incomplete_search_has_the_runs_that_it_has_found(monkeypatch):
    monkeypatch.setattr(exploration, "_PORTION", 10)
    model = MODELS["counter"]
    n = next(v for v in model.variables if v.name == "n")
    at = [compare("==", Var("n", n.type), Const(k, n.type)) for k in (5, 30)]
    found = survey(
        model,
        watch=Watch(
            tuple(at),
            (
                {
                    "up": conjunction(
                        (at[0], after(compare("==", Var("n", n.type), Const(6, n.type))))
                    )
                },
            ),
        ),
        limits=exploration.Limits(max_states=12),
    )
    assert not found.complete
    assert found.runs[0] is not None
    assert found.runs[1] is None
    assert found.runs[2] is not None
    assert [state["n"] for state in found.runs[2][0]] == [0, 1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("most", [1, 3, 12])
def test_states_that_were_found_and_not_expanded_are_looked_at(most, threads, monkeypatch):
    """What a kept graph that stops at the same limit has is found, and nothing else."""
    monkeypatch.setattr(exploration, "_PORTION", 1)
    for model in MODELS.values():
        conditions = extremes(model)
        limits = Limits(max_states=most)
        graph = explore(model, threads=threads, limits=limits)
        size = survey(model, watch=Watch(tuple(conditions)), threads=threads, limits=limits)
        assert (size.states, size.complete) == (len(graph), graph.complete)
        for condition, run in zip(conditions, size.runs, strict=True):
            places = np.flatnonzero(graph.mask(condition))
            assert (run is None) == (len(places) == 0)
            if run is not None:
                assert run[0][-1] == graph.state(int(places[0]))
                assert len(run[1]) == graph.depth[places[0]]
                assert_is_run(model, run)
