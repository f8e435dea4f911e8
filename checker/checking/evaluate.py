"""Properties evaluated on a state graph, for every combination of choices at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from checker.checking.explain import falsified
from checker.checking.formulas import Formula
from checker.checking.results import PropertyResult, Trace, Verdict
from checker.expressions.evaluate import evaluate
from checker.expressions.nodes import TRUE, Expr
from checker.graph.search import FaultSearch, distance_to, fewest_faults, path_to
from checker.graph.state_graph import StateGraph

_FAR = np.iinfo(np.int64).max
_STEPS = 1 << 32
"""Costs are faults * _STEPS + steps, so that fewest faults come first."""


@dataclass(frozen=True)
class Hits:
    """Where something happens: states, or edges, with the cost of the cheapest run to each."""

    indices: NDArray[np.int64]
    cost: NDArray[np.int64]
    combination: NDArray[np.int32]
    edges: bool


class Evaluation:
    """A state graph with what every property needs of it."""

    def __init__(self, graph: StateGraph):
        self.graph = graph
        self.model = graph.model
        self.size = len(graph.combinations)

    @cached_property
    def search(self) -> FaultSearch:
        """Fewest faults, then fewest steps, to every state."""
        return fewest_faults(self.graph)

    @cached_property
    def cost(self) -> NDArray[np.int64]:
        """The cost of each state."""
        return self.search.faults.astype(np.int64) * _STEPS + self.search.steps

    # -- hits ----------------------------------------------------------------------------------

    def states_where(self, mask: NDArray[np.bool_], budget: int | None) -> Hits:
        """The states of a mask that are reached within a budget of faults."""
        indices = np.flatnonzero(mask)
        if budget is not None:
            indices = indices[self.search.faults[indices] <= budget]
        return Hits(indices, self.cost[indices], self.graph.combination[indices], False)

    def edges_where(self, steps: dict[str, Expr], budget: int | None) -> Hits:
        """The edges on which a command's condition holds."""
        found = [np.zeros(0, dtype=np.int64)]
        for number, command in enumerate(self.model.commands):
            if command.name not in steps:
                continue
            edges = self.graph.edges_of(number)
            if steps[command.name] != TRUE:
                edges = edges[self.graph.edge_mask(steps[command.name], edges)]
            found.append(edges)
        edges = np.sort(np.concatenate(found))
        sources = self.graph.edge_source[edges]
        cost = self.cost[sources] + 1 + self.graph.fault_edges[edges].astype(np.int64) * _STEPS
        if budget is not None:
            keep = cost < (budget + 1) * _STEPS
            edges, sources, cost = edges[keep], sources[keep], cost[keep]
        return Hits(edges, cost, self.graph.combination[sources], True)

    def cheapest(self, hits: Hits) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """For each combination its cheapest hit's cost, and that hit: -1 where there is none."""
        best = np.full(self.size, _FAR, dtype=np.int64)
        chosen = np.full(self.size, -1, dtype=np.int64)
        order = np.lexsort((hits.indices, hits.cost, hits.combination))
        combos = hits.combination[order]
        first = np.unique(combos, return_index=True)[1]
        best[combos[first]] = hits.cost[order][first]
        chosen[combos[first]] = hits.indices[order][first]
        return best, chosen

    # -- traces --------------------------------------------------------------------------------

    def run_to(self, index: int, edges: bool) -> Trace:
        """The cheapest run to a state, or to the end of an edge."""
        graph = self.graph
        last = [index] if edges else []
        state = int(graph.edge_source[index]) if edges else index
        path = [*path_to(graph, state, self.search.parent_edge), *last]
        start = int(graph.edge_source[path[0]]) if path else state
        places = [start, *(int(graph.edge_target[edge]) for edge in path)]
        names = tuple(self.model.commands[int(graph.edge_command[edge])].name for edge in path)
        return Trace(self.model, tuple(graph.state(place) for place in places), names)

    # -- properties ----------------------------------------------------------------------------

    def evaluate(self, formula: Formula) -> PropertyResult:
        """The verdicts of one property."""
        kind = formula.stated.kind
        if kind == "sometimes":
            return self._sometimes(formula)
        if kind == "always_recoverable":
            assert formula.target is not None
            return self.recoverable(formula, self.graph.mask(formula.target))
        return self._never(formula)

    def _never(self, formula: Formula) -> PropertyResult:
        """``always`` and the step properties: nothing bad within the budget of faults."""
        budget = formula.stated.faults
        if formula.bad is not None:
            hits = self.states_where(self.graph.mask(formula.bad), budget)
        else:
            hits = self.edges_where(dict(formula.steps), budget)
        best, chosen = self.cheapest(hits)
        clean: Verdict = "holds" if self.graph.complete else "undecided"
        verdicts: list[Verdict] = ["violated" if c >= 0 else clean for c in chosen]

        def trace(combination: int) -> Trace | None:
            if chosen[combination] < 0:
                return None
            run = self.run_to(int(chosen[combination]), hits.edges)
            return falsified(formula, run)

        witnessed, missing = self._witnessed(formula)
        return self._result(formula, verdicts, best, trace, witnessed, missing)

    def _sometimes(self, formula: Formula) -> PropertyResult:
        assert formula.target is not None
        hits = self.states_where(self.graph.mask(formula.target), formula.stated.faults)
        best, chosen = self.cheapest(hits)
        absent: Verdict = "violated" if self.graph.complete else "undecided"
        verdicts: list[Verdict] = ["holds" if c >= 0 else absent for c in chosen]

        def trace(combination: int) -> Trace | None:
            if chosen[combination] < 0:
                return None
            return self.run_to(int(chosen[combination]), False)

        return self._result(formula, verdicts, best, trace, True, "")

    def recoverable(self, formula: Formula, target: NDArray[np.bool_]) -> PropertyResult:
        """``always_recoverable``: from every state a path leads to one of the target states."""
        prop = formula.stated
        helpful = np.asarray(
            [c.by not in prop.without and c.event not in prop.without for c in self.model.commands],
            dtype=bool,
        )
        distance = distance_to(self.graph, target, helpful[self.graph.edge_command])
        stuck = distance < 0
        if prop.steps is not None:
            stuck |= distance > prop.steps
        stuck &= self.graph.mask(formula.where)
        hits = self.states_where(stuck, prop.faults)
        best, chosen = self.cheapest(hits)
        if not self.graph.complete:
            verdicts: list[Verdict] = ["undecided"] * self.size
            best, chosen = np.full_like(best, _FAR), np.full_like(chosen, -1)
        else:
            verdicts = ["violated" if c >= 0 else "holds" for c in chosen]

        def trace(combination: int) -> Trace | None:
            if chosen[combination] < 0:
                return None
            run = self.run_to(int(chosen[combination]), False)
            return _annotated(run, formula, int(distance[chosen[combination]]))

        witnessed, missing = self._witnessed(formula)
        return self._result(formula, verdicts, best, trace, witnessed, missing)

    def _witnessed(self, formula: Formula) -> tuple[bool, str]:
        """Whether every situation that the property is about occurs; the first that does not."""
        budget = formula.stated.faults
        for text, expr in formula.situations:
            if not len(self.states_where(self.graph.mask(expr), budget).indices):
                return False, text
        for text, steps in formula.step_situations:
            if not len(self.edges_where(dict(steps), budget).indices):
                return False, text
        return True, ""

    def _result(
        self,
        formula: Formula,
        verdicts: list[Verdict],
        best: NDArray[np.int64],
        trace: Any,
        witnessed: bool,
        missing: str,
    ) -> PropertyResult:
        undecided = not self.graph.complete
        return PropertyResult(
            name=formula.name,
            stated=formula.stated,
            verdicts=tuple(verdicts),
            expected=self._expected(formula),
            fewest=tuple(None if c == _FAR else int(c // _STEPS) for c in best),
            trace=trace,
            bad=formula.bad,
            witnessed=witnessed or undecided,
            witness="" if undecided else missing,
            reason=self.graph.stopped if undecided and "undecided" in verdicts else "",
        )

    def _expected(self, formula: Formula) -> tuple[Verdict, ...]:
        def expected(combination: Mapping[str, str]) -> Verdict:
            if formula.violated is None:
                return "holds"
            types = self.model.variable
            state = {name: types[name].type.encode(answer) for name, answer in combination.items()}
            wrong = evaluate(formula.violated, state, self.model.view_exprs)
            return "violated" if wrong else "holds"

        return tuple(expected(combination) for combination in self.graph.combinations)


def _annotated(run: Trace, formula: Formula, distance: int) -> Trace:
    """The run with a sentence on why there is no way back from its end."""
    prop = formula.stated
    actors = " and ".join(prop.without)
    without = f" without {actors}" if actors else ""
    if distance < 0:
        note = f"From here no path{without} leads to: {prop.text}."
    else:
        note = (
            f"From here the shortest path{without} to: {prop.text} has {distance} steps, "
            f"more than {prop.steps}."
        )
    return Trace(run.model, run.states, run.commands, (), note)
