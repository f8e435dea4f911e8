"""Properties evaluated on a state graph, for every combination of choices at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from checker.checking.explain import falsified
from checker.checking.formulas import Formula
from checker.checking.observed import (
    Cheapest,
    Mask,
    cheapest_edges,
    cheapest_of,
    cheapest_states,
    nowhere,
)
from checker.checking.results import PropertyResult, Trace, Verdict
from checker.engines.watching import Watched
from checker.errors import Source
from checker.expressions.nodes import FALSE, TRUE, Expr
from checker.expressions.vector import Batch
from checker.graph.search import FaultSearch, Ways, fewest_faults, path_to, reaching, steps_to
from checker.graph.state_graph import StateGraph


def watched_steps(formulas: Sequence[Formula]) -> list[tuple[Watched, str, Source]]:
    """What properties ask of steps, with the words for it and where it is written."""
    return [
        (steps, f"the property {each.name}", each.source)
        for each in formulas
        for steps in (each.steps, *(steps for _, steps in each.step_situations))
        if steps
    ]


class Evaluation:
    """A state graph with what every property needs of it.

    All that the properties ask of states and of edges is found out together, the first time that
    something is asked.

    Args:
        graph: the state graph.
        formulas: the properties that will be evaluated.
        ends: the condition under which nothing further need happen.
        search: the runs with the fewest faults, where they are known.
    """

    def __init__(
        self,
        graph: StateGraph,
        formulas: Sequence[Formula],
        ends: Expr = FALSE,
        search: FaultSearch | None = None,
    ):
        self.graph = graph
        self.model = graph.model
        self.size = len(graph.combinations)
        self.formulas = tuple(formulas)
        self.ends = ends
        self.search = fewest_faults(graph) if search is None else search

    # -- what holds where ----------------------------------------------------------------------

    @cached_property
    def _states(self) -> tuple[dict[int, Cheapest], dict[int, Mask]]:
        """By identity: the cheapest state of each condition, the states of those that are kept."""
        asked: dict[int, Expr] = {}
        kept = {id(self.ends): self.ends}
        for each in self.formulas:
            exprs = [expr for _, expr in each.situations]
            if each.stated.kind == "always_recoverable":
                kept |= {id(e): e for e in (each.target, each.where) if e is not None}
            else:
                exprs += [e for e in (each.bad, each.target) if e is not None]
            asked |= {id(expr): expr for expr in exprs}
        found, masks = cheapest_states(
            self.graph, self.search, list(asked.values()), list(kept.values())
        )
        return dict(zip(asked, found, strict=True)), dict(zip(kept, masks, strict=True))

    @cached_property
    def _edges(self) -> dict[int, Cheapest]:
        """By identity: the cheapest edge of each condition on steps."""
        watched = watched_steps(self.formulas)
        found = cheapest_edges(self.graph, self.search, watched)
        return {id(steps): hits for (steps, _, _), hits in zip(watched, found, strict=True)}

    def states_where(self, condition: Expr) -> Cheapest:
        """The cheapest states of a condition of one of the properties."""
        return self._states[0][id(condition)]

    def edges_where(self, steps: Mapping[str, Expr]) -> Cheapest:
        """The cheapest edges on which a command's condition holds."""
        return self._edges[id(steps)] if steps else Cheapest(*nowhere(self.graph), edges=True)

    def mask(self, condition: Expr) -> Mask:
        """The states that a recoverable property is about, or in which the design has ended."""
        return self._states[1][id(condition)]

    def cheapest_of(self, mask: Mask) -> Cheapest:
        """The cheapest of some states."""
        return cheapest_of(self.graph, self.search, mask)

    # -- ways back -----------------------------------------------------------------------------

    def ways(self, formula: Formula) -> Ways:
        """What ``always_recoverable`` asks of every state."""
        prop = formula.stated
        helpful = [
            c.by not in prop.without and c.event not in prop.without for c in self.model.commands
        ]
        if formula.target is not None:
            targets = self.mask(formula.target)
        else:
            timers = np.asarray([command.by == "timer" for command in self.model.commands], bool)
            targets = self.graph.able(timers) | self.mask(self.ends)
        return Ways(targets, np.asarray(helpful, bool), prop.steps)

    @cached_property
    def _reaching(self) -> dict[str, Mask]:
        """By name of a recoverable property: the states from which there is a way back."""
        asked = [each for each in self.formulas if each.stated.kind == "always_recoverable"]
        found = reaching(self.graph, [self.ways(each) for each in asked])
        return {each.name: mask for each, mask in zip(asked, found, strict=True)}

    # -- traces --------------------------------------------------------------------------------

    def run_to(self, index: int, edges: bool) -> Trace:
        """The cheapest run to a state, or to the end of an edge."""
        graph = self.graph
        last = [index] if edges else []
        state = graph.source_of(index) if edges else index
        path = [*path_to(graph, state, self.search.parent_edge), *last]
        start = graph.source_of(path[0]) if path else state
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
            return self._recoverable(formula)
        return self._never(formula)

    def _never(self, formula: Formula) -> PropertyResult:
        """``always`` and the step properties: nothing bad within the budget of faults."""
        if formula.bad is not None:
            hits = self.states_where(formula.bad)
        else:
            hits = self.edges_where(formula.steps)
        hits = hits.within(formula.stated.faults)
        clean: Verdict = "holds" if self.graph.complete else "undecided"
        verdicts: list[Verdict] = ["violated" if i >= 0 else clean for i in hits.index]

        def trace(combination: int) -> Trace | None:
            if hits.index[combination] < 0:
                return None
            run = self.run_to(int(hits.index[combination]), hits.edges)
            return falsified(formula, run)

        return self._result(formula, verdicts, hits, trace, *self._witnessed(formula))

    def _sometimes(self, formula: Formula) -> PropertyResult:
        assert formula.target is not None
        hits = self.states_where(formula.target).within(formula.stated.faults)
        absent: Verdict = "violated" if self.graph.complete else "undecided"
        verdicts: list[Verdict] = ["holds" if i >= 0 else absent for i in hits.index]

        def trace(combination: int) -> Trace | None:
            if hits.index[combination] < 0:
                return None
            return self.run_to(int(hits.index[combination]), False)

        return self._result(formula, verdicts, hits, trace, True, "")

    def _recoverable(self, formula: Formula) -> PropertyResult:
        """``always_recoverable``: from every state a path leads to one of the target states."""
        if not self.graph.complete:
            verdicts: list[Verdict] = ["undecided"] * self.size
            hits = Cheapest(*(row[0] for row in nowhere(self.graph)))
        else:
            stuck = ~self._reaching[formula.name]
            if formula.where != TRUE:
                stuck &= self.mask(formula.where)
            hits = self.cheapest_of(stuck).within(formula.stated.faults)
            verdicts = ["violated" if i >= 0 else "holds" for i in hits.index]

        def trace(combination: int) -> Trace | None:
            state = int(hits.index[combination])
            if state < 0:
                return None
            bounded = formula.stated.steps is not None
            distance = steps_to(self.graph, state, self.ways(formula)) if bounded else -1
            return _annotated(self.run_to(state, False), formula, distance)

        return self._result(formula, verdicts, hits, trace, *self._witnessed(formula))

    def _witnessed(self, formula: Formula) -> tuple[bool, str]:
        """Whether every situation that the property is about occurs; the first that does not."""
        budget = formula.stated.faults
        for text, expr in formula.situations:
            if not self.states_where(expr).within(budget).found:
                return False, text
        for text, steps in formula.step_situations:
            if not self.edges_where(steps).within(budget).found:
                return False, text
        return True, ""

    def _result(
        self,
        formula: Formula,
        verdicts: list[Verdict],
        hits: Cheapest,
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
            fewest=hits.faults,
            trace=trace,
            bad=formula.bad,
            witnessed=witnessed or undecided,
            witness="" if undecided else missing,
            reason=self.graph.stopped if undecided and "undecided" in verdicts else "",
        )

    def _expected(self, formula: Formula) -> tuple[Verdict, ...]:
        violated = formula.violated
        if violated is None:
            always: Verdict = "holds"
            return (always,) * self.size
        wrong = self._combinations.mask(violated)
        return tuple("violated" if each else "holds" for each in wrong.tolist())

    @cached_property
    def _combinations(self) -> Batch:
        """The combinations of choices, for evaluating conditions over choices."""

        @cache
        def answers(choice: str) -> NDArray[np.int64]:
            encode = self.model.variable[choice].type.encode
            return np.asarray([encode(c[choice]) for c in self.graph.combinations], np.int64)

        return Batch(self.size, answers, self.graph.plan)


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
