"""Random walks: so many steps, all of them the model's, within the faults, the same for a seed."""

import numpy as np
import pytest

from checker.checking.conformance import conformance
from checker.engines.compiled import explore
from checker.engines.executed import ExecutedSystem
from checker.engines.native.successors import Successors
from checker.engines.packing import Layout
from checker.engines.step import successor
from checker.engines.walks import LENGTH, random_walks
from checker.lowering.commands import lower
from checker.lowering.system import read_design
from tests.checking.little import Basin, Chain, Pair, Runaway
from tests.designs import Election, House, Watch


def expanded(graph):
    """The states that were walked through, as tuples."""
    columns = [graph.column(v.name)[: graph.expanded_count].tolist() for v in graph.model.variables]
    return set(zip(*columns, strict=True))


@pytest.mark.parametrize("cls", [Basin, Pair, Election, Watch, House, Chain, Runaway])
def test_long_walks_come_through_every_state_of_a_small_design(cls):
    """And the graph is then the explorer's."""
    model = lower(cls)
    walked, explored = random_walks(model, 20_000), explore(model)
    assert walked.complete
    assert (len(walked), walked.transitions) == (len(explored), explored.transitions)
    assert expanded(walked) == expanded(explored)
    assert walked.initial_count == explored.initial_count
    errors = [
        {(graph.state(e.state)["gauge.n"], e.command, e.variable) for e in graph.range_errors}
        for graph in (walked, explored)
        if cls is Runaway
    ]
    assert errors in ([], [{(2, 0, "gauge.n")}] * 2)


def test_a_step_leads_where_the_model_says():
    model = lower(Election)
    graph = random_walks(model, 10)
    assert graph.expanded_count < len(graph)
    assert not graph.complete
    assert graph.stopped == "10 steps of random walks were taken"
    wanted = [
        (place, command.name, after)
        for place in range(graph.expanded_count)
        for command in model.commands
        for after in [successor(model, graph.state(place), command)]
        if after is not None
    ]
    edges = zip(graph.edge_source, graph.edge_command, graph.edge_target, strict=True)
    found = [(int(s), model.commands[c].name, graph.state(int(t))) for s, c, t in edges]
    assert found == wanted


def test_the_same_walks_for_the_same_seed():
    one, other, third = (
        random_walks(lower(Watch), 15, seed=seed).words.tolist() for seed in (1, 1, 2)
    )
    assert one == other
    assert one != third


@pytest.mark.parametrize(("faults", "states"), [(0, 1), (1, 3), (2, 4), (None, 4)])
def test_a_walk_has_no_more_faults_than_allowed(faults, states):
    """The states that one more fault leads to are known, and were not walked through."""
    graph = random_walks(lower(Pair), 5_000, faults=faults)
    assert graph.expanded_count == states
    assert len(graph) == {1: 3, 3: 4, 4: 4}[states]
    assert graph.model.up_to_faults is None


def test_a_walk_that_cannot_go_on_begins_anew():
    """A chain has passed on after a step or two, and then nothing is left to do."""
    graph = random_walks(lower(Chain), 300)
    assert expanded(graph) == expanded(explore(lower(Chain)))


def test_where_nothing_ever_happens_there_is_nothing_to_walk():
    graph = random_walks(lower(Pair), 100, faults=0)
    assert graph.expanded_count == 1


def test_a_walk_ends_after_its_length(monkeypatch):
    """A counter that only goes up is as high as a walk is long."""
    from checker.engines import walks
    from tests import models

    monkeypatch.setattr(walks, "LENGTH", 7)
    graph = random_walks(models.counter(40), 500, faults=0)
    assert max(state[0] for state in expanded(graph)) == 7
    assert LENGTH == 100


def test_many_states_are_expanded_a_portion_at_a_time(monkeypatch):
    from checker.engines import walks

    whole = random_walks(lower(Watch), 200)
    monkeypatch.setattr(walks, "_PORTION", 3)
    parts = random_walks(lower(Watch), 200)
    assert whole.words.tolist() == parts.words.tolist()
    for name in ("edge_source", "edge_target", "edge_command"):
        assert getattr(whole, name).tolist() == getattr(parts, name).tolist()


def test_the_successors_of_no_state_are_none():
    model = lower(Pair)
    found = Successors(model, Layout(model)).of(np.zeros((0, 1), np.uint64))
    assert (found.start.tolist(), len(found.words), len(found.errors)) == ([0], 0, 0)


@pytest.mark.parametrize("cls", [Election, Watch, House])
def test_the_charts_agree_on_them(cls):
    result = conformance(random_walks(lower(cls), 50), ExecutedSystem(read_design(cls)))
    assert result.disagreements == ()
    assert result.pairs > 0
