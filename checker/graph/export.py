"""State graphs for other programs: GraphML, and DOT for Graphviz."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import networkx as nx

from checker.files import replacing
from checker.graph.state_graph import StateGraph
from checker.graph.view import as_networkx


def to_graphml(graph: StateGraph, target: Path) -> None:
    """Write a graph as GraphML: nodes and edges with the attributes of the networkx view.

    The file is complete or the old one stays.
    """
    with replacing(target) as temporary:
        nx.write_graphml_xml(as_networkx(graph), temporary)


def to_dot(graph: StateGraph, target: Path) -> None:
    """Write a graph in Graphviz's DOT language: a node a state, faults dashed, starts bold.

    The file is complete or the old one stays.
    """
    with replacing(target) as temporary, temporary.open("w", encoding="utf-8") as stream:
        for line in _dot_lines(graph):
            stream.write(line + "\n")


def _dot_lines(graph: StateGraph) -> Iterator[str]:
    view = as_networkx(graph)
    names = [variable.name for variable in graph.model.variables]
    yield f"digraph {_quoted(graph.model.name)} {{"
    yield "    node [shape=box, fontname=monospace];"
    for node, data in view.nodes(data=True):
        label = "\n".join(f"{name} = {_shown(data[name])}" for name in names)
        style = ", style=bold" if data["initial"] else ""
        yield f"    {node} [label={_quoted(label)}{style}];"
    for source, target, data in view.edges(data=True):
        style = ", style=dashed" if data["fault"] else ""
        yield f"    {source} -> {target} [label={_quoted(data['command'])}{style}];"
    yield "}"


def _shown(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _quoted(text: str) -> str:
    """A DOT string; its escapes are those of JSON, as far as names and values need them."""
    return json.dumps(text, ensure_ascii=False)
