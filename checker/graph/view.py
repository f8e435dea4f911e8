"""A state graph as a networkx graph, read where it lies: no node and no edge is copied.

Nodes are the numbers of the states, in the order of discovery. A node's attributes are its
variables with decoded values (truth values and integers as such, members and chart states as
text), and ``initial`` and ``depth``. An edge's attributes are ``command`` (the event with its roles
filled), ``event``, ``component`` (the parts that take it), ``by`` (the actor) and ``fault``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

import networkx as nx
import numpy as np

from checker.expressions.types import BOOL, IntType
from checker.graph.state_graph import StateGraph
from checker.model import Command

Attributes = Mapping[str, Any]


class _Nodes(Mapping[int, Attributes]):
    """State number to decoded state."""

    def __init__(self, graph: StateGraph):
        self._graph = graph

    def __getitem__(self, node: int) -> Attributes:
        if node not in self:
            raise KeyError(node)
        graph = self._graph
        attributes: dict[str, Any] = {
            "initial": node < graph.initial_count,
            "depth": int(graph.depth[node]),
        }
        for name, value in graph.state(node).items():
            type_ = graph.model.variable[name].type
            if type_ == BOOL:
                attributes[name] = bool(value)
            else:
                attributes[name] = value if isinstance(type_, IntType) else type_.show(value)
        return MappingProxyType(attributes)

    def __contains__(self, node: object) -> bool:
        return isinstance(node, int | np.integer) and 0 <= int(node) < len(self._graph)

    def __iter__(self) -> Iterator[int]:
        return iter(range(len(self._graph)))

    def __len__(self) -> int:
        return len(self._graph)


class _Neighbours(Mapping[int, Mapping[int, Any]]):
    """State number to its neighbours; those of one state are gathered when they are asked for."""

    def __init__(self, graph: StateGraph, of: Callable[[int], dict[int, Any]]):
        self._graph = graph
        self._of = of

    def __getitem__(self, node: int) -> Mapping[int, Any]:
        if node not in self:
            raise KeyError(node)
        return MappingProxyType(self._of(int(node)))

    def __contains__(self, node: object) -> bool:
        return isinstance(node, int | np.integer) and 0 <= int(node) < len(self._graph)

    def __iter__(self) -> Iterator[int]:
        return iter(range(len(self._graph)))

    def __len__(self) -> int:
        return len(self._graph)


class _Edges:
    """The edges out of and into a state, by neighbour."""

    def __init__(self, graph: StateGraph, multi: bool):
        self.graph = graph
        self.multi = multi
        self.attributes = [MappingProxyType(_attributes(c)) for c in graph.model.commands]

    def out_of(self, node: int) -> dict[int, Any]:
        start = self.graph.out_start
        return self._gathered(np.arange(start[node], start[node + 1]), self.graph.edge_target)

    def into(self, node: int) -> dict[int, Any]:
        order, start = self.graph.by_target
        return self._gathered(order[start[node] : start[node + 1]], self.graph.edge_source)

    def _gathered(self, edges: Any, ends: Any) -> dict[int, Any]:
        found: dict[int, Any] = {}
        commands = self.graph.edge_command[edges].tolist()
        for edge, end, command in zip(edges.tolist(), ends[edges].tolist(), commands, strict=True):
            if self.multi:
                found.setdefault(end, {})[edge] = self.attributes[command]
            else:
                found.setdefault(end, self.attributes[command])
        return found


def _attributes(command: Command) -> dict[str, Any]:
    parts = dict.fromkeys(participant.part for participant in command.participants)
    return {
        "command": command.name,
        "event": command.event,
        "component": ", ".join(parts) or command.event.partition(".")[0],
        "by": command.by,
        "fault": command.fault,
    }


class MultiView(nx.MultiDiGraph):  # type: ignore[misc]
    """A read-only ``MultiDiGraph``; an edge's key is its position in its arrays."""

    def __init__(self, graph: StateGraph | None = None) -> None:
        super().__init__()
        self._states = graph
        if graph is not None:
            _read_from(self, graph, multi=True)

    def size(self, weight: str | None = None) -> Any:
        """The number of edges, without counting them one by one."""
        if self._states is None or weight is not None:
            return super().size(weight)
        return self._states.transitions

    def copy(self, as_view: bool = False) -> Any:
        """A graph of its own that can be changed, or a view of this one."""
        return super().copy(as_view) if as_view else nx.MultiDiGraph(_as_lists(self, True))


class SimpleView(nx.DiGraph):  # type: ignore[misc]
    """A state graph as a read-only ``DiGraph``; of parallel edges the first command's is seen."""

    def __init__(self, graph: StateGraph | None = None) -> None:
        super().__init__()
        if graph is not None:
            _read_from(self, graph, multi=False)

    def copy(self, as_view: bool = False) -> Any:
        """A graph of its own that can be changed, or a view of this one."""
        return super().copy(as_view) if as_view else nx.DiGraph(_as_lists(self, False))


def _read_from(view: Any, graph: StateGraph, *, multi: bool) -> None:
    edges = _Edges(graph, multi)
    view.graph.update(name=graph.model.name, complete=graph.complete)
    view._node = _Nodes(graph)
    view._succ = _Neighbours(graph, edges.out_of)
    view._pred = _Neighbours(graph, edges.into)
    nx.freeze(view)


def _as_lists(view: Any, multi: bool) -> Any:
    """A plain networkx graph with the same nodes and edges."""
    plain = nx.MultiDiGraph() if multi else nx.DiGraph()
    plain.graph.update(view.graph)
    plain.add_nodes_from((node, dict(data)) for node, data in view.nodes(data=True))
    if multi:
        plain.add_edges_from((u, v, k, dict(d)) for u, v, k, d in view.edges(keys=True, data=True))
    else:
        plain.add_edges_from((u, v, dict(d)) for u, v, d in view.edges(data=True))
    return plain


def as_networkx(graph: StateGraph, *, multi: bool = True) -> nx.MultiDiGraph | nx.DiGraph:
    """A read-only networkx view of a state graph.

    Args:
        graph: the state graph; the view reads its arrays.
        multi: every command an edge of its own (``MultiDiGraph``), or at most one edge from one
            state to another (``DiGraph``), for algorithms that want that.

    Returns:
        The view. To change a view raises ``networkx.NetworkXError``; ``copy()`` gives a graph
        that can be changed.
    """
    return MultiView(graph) if multi else SimpleView(graph)
