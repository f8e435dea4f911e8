"""Where conditions hold in a state graph, and the cheapest run to there in each combination."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from checker.engines.native import graphs
from checker.engines.native.code import Functions, ahead
from checker.engines.native.observing import observe, observe_with
from checker.engines.native.paths import FAULT
from checker.engines.native.steps import refuse_if_wide
from checker.engines.packing import Layout
from checker.engines.threads import shares, together
from checker.engines.watching import Watched
from checker.errors import Source
from checker.expressions.nodes import FALSE, TRUE, Expr
from checker.expressions.vector import Batch
from checker.graph.search import FaultSearch
from checker.graph.state_graph import StateGraph
from checker.model import Model

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Cheapest:
    """For each combination the cheapest state or edge of some, and what the run to there costs.

    ``index`` is -1 and ``cost`` FAR where there is none. Costs are faults * FAULT + steps.
    """

    index: NDArray[np.int64]
    cost: NDArray[np.int64]
    edges: bool = False

    @property
    def found(self) -> bool:
        """Whether there is one in some combination."""
        return bool((self.index >= 0).any())

    @property
    def faults(self) -> tuple[int | None, ...]:
        """The faults of the run to each."""
        costs = zip(self.index.tolist(), self.cost.tolist(), strict=True)
        return tuple(None if i < 0 else cost // FAULT for i, cost in costs)

    def within(self, budget: int | None) -> Cheapest:
        """Only those to which a run leads with so many faults."""
        if budget is None:
            return self
        far = self.cost >= (budget + 1) * FAULT
        return Cheapest(
            np.where(far, -1, self.index), np.where(far, graphs.FAR, self.cost), self.edges
        )


def nowhere(graph: StateGraph, rows: int = 1) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Index and cost of nothing, for each combination: a row for each condition."""
    shape = rows, len(graph.combinations)
    return np.full(shape, -1, np.int64), np.full(shape, graphs.FAR, np.int64)


def cheapest_of(graph: StateGraph, search: FaultSearch, mask: Mask) -> Cheapest:
    """The cheapest of some states."""
    (index,), (cost,) = found = nowhere(graph)
    graphs.least(0, mask, search.cost, graph.combination, found[1], found[0])
    return Cheapest(index, cost)


def cheapest_states(
    graph: StateGraph, search: FaultSearch, conditions: Sequence[Expr], kept: Sequence[Expr]
) -> tuple[list[Cheapest], list[Mask]]:
    """The cheapest state of each condition; and the states of those that are kept."""
    index, cost = nowhere(graph, len(conditions))
    masks = [np.zeros(len(graph), bool) for _ in kept]
    for expr in (*conditions, *kept):
        graph.plan.number(expr)  # now, as several threads could not
    group = graph.combination

    def look(first: int, last: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        chosen, best = nowhere(graph, len(conditions))
        for start, batch in graph.blocks(first, last):
            for place, expr in enumerate(conditions):
                found = batch.mask(expr)
                if found.any():
                    graphs.least(start, found, search.cost, group, best[place], chosen[place])
            for mask, expr in zip(masks, kept, strict=True):
                mask[start : start + batch.size] = batch.mask(expr)
        return chosen, best

    for chosen, best in together([partial(look, *share) for share in shares(len(graph))]):
        cheaper = best < cost
        cost[cheaper] = best[cheaper]
        index[cheaper] = chosen[cheaper]
    return [Cheapest(*each) for each in zip(index, cost, strict=True)], masks


def cheapest_edges(
    graph: StateGraph, search: FaultSearch, watched: Sequence[tuple[Watched, str, Source]]
) -> list[Cheapest]:
    """The cheapest edge of each condition on steps, which comes with what and where it is.

    Raises:
        SpecError: a number in a condition may be too large for a machine.
    """
    if not watched:
        return []
    functions = _observing(graph.model, graph.layout, graph.answers, watched)
    index, cost = nowhere(graph, len(watched))
    price = [1 + FAULT * command.fault for command in graph.model.commands]
    observe(
        functions,
        graph.words,
        graph.out_start,
        graph.edge_target,
        graph.edge_command,
        np.asarray([*graph.answers.values(), 0], np.int64),
        np.asarray(price, np.int64),
        search.cost,
        graph.combination,
        cost,
        index,
    )
    return [Cheapest(i, c, edges=True) for i, c in zip(index, cost, strict=True)]


def prepare_edges(
    model: Model, answers: Collection[str], watched: Sequence[tuple[Watched, str, Source]]
) -> None:
    """Have the code made that looks for edges, while something else is done.

    Args:
        model: the design.
        answers: the choices whose values are given rather than read from the states.
        watched: as for :func:`cheapest_edges`.
    """
    if watched:
        ahead(lambda: _observing(model, Layout(model), answers, watched), "observe")


def _observing(
    model: Model,
    layout: Layout,
    answers: Collection[str],
    watched: Sequence[tuple[Watched, str, Source]],
) -> Functions:
    for steps, what, source in watched:
        for expr in {id(e): e for e in steps.values()}.values():
            refuse_if_wide(expr, what, source)
    return observe_with(model, layout, answers, [steps for steps, _, _ in watched])


def somewhere(graph: StateGraph, conditions: Sequence[Expr]) -> list[bool]:
    """Whether each condition holds in some state. Most soon do, and are not looked at again."""
    found = [expr == TRUE and len(graph) > 0 for expr in conditions]
    for _, batch in graph.blocks():
        missing = [n for n, f in enumerate(found) if not f and conditions[n] != FALSE]
        if not missing:
            break
        for place in missing:
            found[place] = _occurs(batch, conditions[place])
    return found


def _occurs(batch: Batch, expr: Expr) -> bool:
    return bool(batch.mask(expr).any())
