"""Searches over a state graph against plain ones written a second time."""

import heapq
from collections import deque

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from checker.engines.compiled import explore
from checker.engines.limits import Limits
from checker.errors import SpecError
from checker.expressions.types import BOOL
from checker.graph import state_graph
from checker.graph.search import Ways, fewest_faults, path_to, reaching, steps_to
from checker.lowering.commands import lower
from tests import designs, models
from tests.models import command, is_, model, number, var
from tests.strategies import systems

GRAPHS = {
    "philosophers": explore(models.philosophers(4)),
    "counter": explore(models.counter(40)),
    "lossy": explore(models.lossy(3)),
    "election": explore(lower(designs.Election)),
    "watch": explore(lower(designs.Watch)),
    "deadline": explore(lower(designs.Deadline)),
}


def costs(graph):
    """Dijkstra's algorithm over (faults, steps), with a heap."""
    best = dict.fromkeys(range(graph.initial_count), (0, 0))
    heap = [(cost, state) for state, cost in best.items()]
    heapq.heapify(heap)
    outgoing = {state: [] for state in range(len(graph))}
    for edge, source in enumerate(graph.edge_source.tolist()):
        outgoing[source].append(edge)
    while heap:
        cost, state = heapq.heappop(heap)
        if cost > best[state]:
            continue
        for edge in outgoing[state]:
            fault = graph.model.commands[graph.edge_command[edge]].by == "fault"
            new = (cost[0] + fault, cost[1] + 1)
            target = int(graph.edge_target[edge])
            if target not in best or new < best[target]:
                best[target] = new
                heapq.heappush(heap, (new, target))
    return best


def check_fewest_faults(graph):
    search = fewest_faults(graph)
    found = list(zip(search.faults.tolist(), search.steps.tolist(), strict=True))
    assert dict(enumerate(found)) == costs(graph)
    for state in range(len(graph)):
        path = path_to(graph, state, search.parent_edge)
        here = [int(graph.edge_source[edge]) for edge in path]
        there = [int(graph.edge_target[edge]) for edge in path]
        assert there[:-1] == here[1:]
        assert (here or [state])[0] < graph.initial_count
        assert (there or [state])[-1] == state
        assert (int(graph.fault_edges[path].sum()), len(path)) == found[state]


def plain_distances(graph, question):
    """Breadth-first search against the edges, one at a time."""
    into = {state: [] for state in range(len(graph))}
    edges = zip(graph.edge_source, graph.edge_target, graph.edge_command, strict=True)
    for source, to, place in edges:
        if question.commands[place]:
            into[int(to)].append(int(source))
    distance = {state: 0 for state in range(len(graph)) if question.targets[state]}
    queue = deque(distance)
    while queue:
        state = queue.popleft()
        for before in into[state]:
            if before not in distance:
                distance[before] = distance[state] + 1
                queue.append(before)
    return [distance.get(state, -1) for state in range(len(graph))]


def check_ways(graph, questions):
    """Whether ``reaching`` and ``steps_to`` say what a plain search says."""
    for question, found in zip(questions, reaching(graph, questions), strict=True):
        distance = plain_distances(graph, question)
        most = len(graph) if question.steps is None else question.steps
        assert found.tolist() == [0 <= d <= most for d in distance]
        for state in range(0, len(graph), max(1, len(graph) // 20)):
            assert steps_to(graph, state, question) == distance[state]


def some_ways(graph, seed, count):
    """Questions of every kind: few and many targets, few and many commands, few and many steps."""
    random = np.random.default_rng(seed)
    for _ in range(count):
        yield Ways(
            random.random(len(graph)) < random.choice([0.0, 0.02, 0.3, 1.0]),
            random.random(len(graph.model.commands)) < random.choice([0.5, 0.9, 1.0]),
            random.choice([None, 0, 1, 3, 10]),
        )


@pytest.mark.parametrize("name", GRAPHS)
def test_the_fewest_faults_then_the_fewest_steps(name):
    check_fewest_faults(GRAPHS[name])


@pytest.mark.parametrize("name", GRAPHS)
def test_without_faults_the_steps_are_the_depth(name):
    graph = GRAPHS[name]
    search = fewest_faults(graph)
    assert (search.steps[search.faults == 0] >= graph.depth[search.faults == 0]).all()
    if not graph.fault_edges.any():
        assert search.steps.tolist() == graph.depth.tolist()


@pytest.mark.parametrize("name", GRAPHS)
@pytest.mark.parametrize("count", [1, 7, 64, 65, 130])
def test_ways_to_random_targets(name, count):
    graph = GRAPHS[name]
    check_ways(graph, list(some_ways(graph, count, count)))


def test_parts_have_the_states_of_some_combinations_each(monkeypatch):
    monkeypatch.setattr(state_graph, "_PART", 8)
    graph = explore(lower(designs.House))
    found = [(part.tolist(), set(graph.combination[part].tolist())) for part in graph.parts]
    assert sorted(state for part, _ in found for state in part) == list(range(len(graph)))
    assert all(part == sorted(part) for part, _ in found)
    assert [some for _, some in found] == [{0, 1}, {2}, {3}]
    check_fewest_faults(graph)
    for count in (1, 65):
        check_ways(graph, list(some_ways(graph, count, count)))


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(systems(), st.integers(0, 2**32))
def test_searches_over_random_systems(cls, seed):
    try:
        checked = lower(cls)
    except SpecError as error:
        assume("starts" not in error.problem)
        raise
    graph = explore(checked, limits=Limits(max_states=400))
    check_fewest_faults(graph)
    check_ways(graph, list(some_ways(graph, seed, 5)))


def test_a_long_way_without_a_fault_is_preferred_to_a_short_one_with_a_fault():
    n, flag = var("n", models.IntType(0, 3)), var("done", BOOL)
    commands = [
        command("go(0)", is_(n, 0), {"n": number(1)}),
        command("go(1)", is_(n, 1), {"n": number(2)}),
        command("go(2)", is_(n, 2), {"n": number(3)}),
        command("jump", is_(n, 0), {"n": number(3)}, by="fault"),
    ]
    graph = explore(model([n, flag], commands))
    last = graph.find({"n": 3, "done": 0})
    search = fewest_faults(graph)
    assert (int(graph.depth[last]), int(search.faults[last]), int(search.steps[last])) == (1, 0, 3)
    path = path_to(graph, last, search.parent_edge)
    names = [graph.model.commands[graph.edge_command[edge]].name for edge in path]
    assert names == ["go(0)", "go(1)", "go(2)"]


def test_of_two_paths_with_one_cost_the_first_command_is_shown():
    n = var("n", models.IntType(0, 1))
    commands = [command(name, is_(n, 0), {"n": number(1)}) for name in ("one", "other")]
    graph = explore(model([n], commands))
    path = path_to(graph, 1, fewest_faults(graph).parent_edge)
    assert [graph.model.commands[graph.edge_command[edge]].name for edge in path] == ["one"]


def test_a_first_state_needs_no_path():
    graph = GRAPHS["watch"]
    assert graph.initial_count == 3
    search = fewest_faults(graph)
    assert [path_to(graph, state, search.parent_edge) for state in range(3)] == [[], [], []]


def test_no_target_is_reached_by_nobody():
    graph = GRAPHS["deadline"]
    nothing = Ways(np.zeros(len(graph), bool), np.ones(len(graph.model.commands), bool))
    assert [found.tolist() for found in reaching(graph, [nothing])] == [[False] * 7]
    assert [steps_to(graph, state, nothing) for state in range(7)] == [-1] * 7


def test_nothing_asked_is_nothing_answered():
    assert list(reaching(GRAPHS["deadline"], [])) == []
