"""The networkx view of a state graph: networkx's own algorithms run on it, and nothing is copied."""

from pathlib import Path

import networkx as nx
import numpy as np
import pytest

from checker.engines.compiled import explore
from checker.graph.export import to_dot, to_graphml
from checker.graph.state_graph import StateGraph
from checker.graph.view import as_networkx
from checker.lowering.commands import lower
from tests.designs import Deadline, Election, Nested


@pytest.fixture(scope="module")
def election() -> StateGraph:
    return explore(lower(Election))


def test_nodes_and_edges_are_those_of_the_arrays(election: StateGraph) -> None:
    view = as_networkx(election)
    assert (view.number_of_nodes(), view.number_of_edges(), view.size()) == (31, 61, 61)
    assert view.is_directed() and view.is_multigraph()
    edges = [(u, v, key) for u, v, key in view.edges(keys=True)]
    assert sorted(key for _, _, key in edges) == list(range(61))
    for u, v, key in edges:
        assert (election.edge_source[key], election.edge_target[key]) == (u, v)
    assert sum(degree for _, degree in view.in_degree()) == 61


def test_a_node_has_its_decoded_state(election: StateGraph) -> None:
    view = as_networkx(election)
    assert dict(view.nodes[0]) == {
        "initial": True,
        "depth": 0,
        "a.state": "alive",
        "a.leader": False,
        "b.state": "alive",
        "b.leader": False,
        "net.state": "up",
    }


def test_an_edge_has_its_event_its_component_and_whether_it_is_a_fault(
    election: StateGraph,
) -> None:
    view = as_networkx(election)
    assert [dict(data) for _, _, data in view.out_edges(0, data=True)][:1] == [
        {"command": "a.crash", "event": "a.crash", "component": "a", "by": "fault", "fault": True}
    ]
    shared = next(d for _, _, d in view.edges(data=True) if d["event"] == "handover")
    assert dict(shared) == {
        "command": "handover(new=a, old=b)",
        "event": "handover",
        "component": "a, b",
        "by": "machine",
        "fault": False,
    }


def test_networkx_finds_the_depth_of_the_exploration(election: StateGraph) -> None:
    view = as_networkx(election)
    lengths = nx.single_source_shortest_path_length(view, 0)
    assert [lengths[node] for node in range(31)] == election.depth.tolist()
    assert nx.number_strongly_connected_components(view) == 30
    assert nx.descendants(as_networkx(election, multi=False), 0) == set(range(1, 31))


def test_views_of_the_view_work(election: StateGraph) -> None:
    view = as_networkx(election)
    calm = nx.subgraph_view(view, filter_edge=lambda u, v, key: not view[u][v][key]["fault"])
    faults = int(election.fault_edges.sum())
    assert calm.number_of_edges() == 61 - faults
    assert view.reverse(copy=False).number_of_edges() == 61
    assert view.subgraph([0, 1]).number_of_edges() == len(view.get_edge_data(0, 1))


def test_the_simple_view_has_one_edge_for_parallel_ones() -> None:
    graph = explore(lower(Nested))
    pairs = set(zip(graph.edge_source.tolist(), graph.edge_target.tolist(), strict=True))
    assert as_networkx(graph).number_of_edges() == 74
    assert as_networkx(graph, multi=False).number_of_edges() == len(pairs)


def test_the_view_reads_the_arrays_where_they_lie(election: StateGraph) -> None:
    view = as_networkx(election)
    before = view.nodes[30]["depth"]
    election.depth[30] += 1
    try:
        assert view.nodes[30]["depth"] == before + 1
    finally:
        election.depth[30] -= 1


@pytest.mark.parametrize("multi", [True, False])
def test_the_view_cannot_be_changed_and_its_copy_can(election: StateGraph, multi: bool) -> None:
    view = as_networkx(election, multi=multi)
    with pytest.raises(nx.NetworkXError, match="Frozen graph can't be modified"):
        view.add_edge(0, 30)
    with pytest.raises(TypeError):
        view.nodes[0]["depth"] = 7
    copy = view.copy()
    copy.add_node("another")
    assert copy.number_of_nodes() == 32
    assert view.number_of_nodes() == 31


def test_a_state_that_does_not_exist_is_a_key_error(election: StateGraph) -> None:
    view = as_networkx(election)
    assert 31 not in view and -1 not in view and "0" not in view
    assert np.int32(3) in view
    with pytest.raises(KeyError):
        view.nodes[31]
    with pytest.raises(KeyError):
        view.adj[31]


def test_graphml_is_read_back_the_same(tmp_path: Path, election: StateGraph) -> None:
    target = tmp_path / "election.graphml"
    to_graphml(election, target)
    back = nx.read_graphml(target, node_type=int, edge_key_type=int, force_multigraph=True)
    view = as_networkx(election)
    assert {n: dict(d) for n, d in back.nodes(data=True)} == {
        n: dict(d) for n, d in view.nodes(data=True)
    }
    read = [(u, v, d["command"], d["fault"]) for u, v, d in back.edges(data=True)]
    assert sorted(read) == sorted(
        (u, v, d["command"], d["fault"]) for u, v, d in view.edges(data=True)
    )
    assert [path.name for path in tmp_path.iterdir()] == ["election.graphml"]


def test_dot_names_states_events_and_faults(tmp_path: Path) -> None:
    target = tmp_path / "deadline.dot"
    to_dot(explore(lower(Deadline)), target)
    lines = target.read_text(encoding="utf-8").splitlines()
    assert lines[0] == 'digraph "deadline" {'
    assert sum(" -> " in line for line in lines) == 8
    assert sum("style=bold" in line for line in lines) == 1


def test_a_failed_export_leaves_the_old_file(
    tmp_path: Path, election: StateGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "election.dot"
    target.write_text("old", encoding="utf-8")

    def fails(graph: StateGraph) -> list[str]:
        raise OSError("no space left on device")

    monkeypatch.setattr("checker.graph.export._dot_lines", fails)
    with pytest.raises(OSError, match="no space left"):
        to_dot(election, target)
    assert target.read_text(encoding="utf-8") == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["election.dot"]
