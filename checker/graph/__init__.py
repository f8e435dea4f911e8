"""The state graph: arrays inside, networkx's interface outside."""

from checker.graph.state_graph import RangeError, StateGraph

__all__ = ["RangeError", "StateGraph"]
