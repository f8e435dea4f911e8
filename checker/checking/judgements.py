"""Choices that only properties depend on: one exploration, seen under each of their answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from checker.checking.evaluate import Evaluation
from checker.checking.formulas import Formula
from checker.checking.results import PropertyResult, Trace
from checker.checking.unasked import unasked_formulas, unasked_properties
from checker.expressions.nodes import Expr, variables
from checker.graph.state_graph import StateGraph
from checker.model import Model


def pinned(model: Model) -> Model:
    """The model with one answer to each choice that only properties depend on.

    Its graph serves every answer: see :class:`Judged`.
    """
    free = set(model.judgements)
    return replace(
        model,
        variables=tuple(
            replace(v, initial=v.initial[:1]) if v.name in free else v for v in model.variables
        ),
    )


class Judged:
    """The properties of a design under every combination of its choices.

    There is an evaluation for each combination of the answers that the graph was not explored for;
    the first one is asked what depends on none of them.

    Args:
        graph: the state graph of the pinned model, or of the model itself.
        formulas: the properties.
        ends: the condition under which nothing further need happen.
        engine: by which it was explored; only the compiled one pins the model.
    """

    def __init__(self, graph: StateGraph, formulas: list[Formula], ends: Expr, engine: str):
        self.model = graph.model
        self.combinations = graph.combinations
        self.ends = ends
        self._names = graph.model.judgements if engine == "compiled" else ()
        first, *others = self._graphs(graph)
        unasked = unasked_formulas(self.model)
        self.first = Evaluation(first, [*formulas, *unasked], ends)
        depending = [each for each in formulas if self._depends(*_asked(each))]
        self._depending = {id(each) for each in depending}
        self.evaluations = [
            self.first,
            *(Evaluation(each, [*depending, *unasked], ends, self.first.search) for each in others),
        ]

    def _graphs(self, graph: StateGraph) -> list[StateGraph]:
        """The graph under each combination of the answers that it was not explored for."""
        names = self._names
        ranges = [range(graph.model.variable[name].type.high + 1) for name in names]
        return [
            graph.seen_as(dict(zip(names, values, strict=True))) if names else graph
            for values in product(*ranges)
        ]

    def _depends(self, *exprs: Expr) -> bool:
        """Whether something depends on an answer that the graph was not explored for."""
        free = set(self._names)
        return any(
            not free.isdisjoint(variables(each, self.model.view_exprs))
            for each in {id(expr): expr for expr in exprs}.values()
        )

    # -- combinations --------------------------------------------------------------------------

    @cached_property
    def _owner(self) -> list[int]:
        """For each combination the evaluation of the graph in which it occurs."""
        owners = []
        for combination in self.combinations:
            number = 0
            for name, value in self._answers(combination).items():
                number = number * (self.model.variable[name].type.high + 1) + value
            owners.append(number)
        return owners

    @cached_property
    def _twin(self) -> list[int]:
        """For each combination the one that differs from it in no answer but the free ones."""
        first = {
            choice.variable: choice.answers[0][0]
            for choice in self.model.choices
            if choice.variable in self._names
        }
        numbers = {tuple(combo.values()): i for i, combo in enumerate(self.combinations)}
        return [numbers[tuple({**combo, **first}.values())] for combo in self.combinations]

    @cached_property
    def sizes(self) -> tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]:
        """States, transitions and depth of each combination."""
        graph, count = self.first.graph, len(self.combinations)
        states = np.bincount(graph.combination, minlength=count)
        degrees = np.diff(graph.out_start)
        transitions = np.bincount(graph.combination, weights=degrees, minlength=count)
        depth = np.zeros(count, np.int64)
        # States are in the order of their depth, so the last one is what stays.
        depth[graph.combination] = graph.depth

        def spread(numbers: NDArray[Any]) -> tuple[int, ...]:
            return tuple(int(numbers[i]) for i in self._twin)

        return spread(states), spread(transitions), spread(depth)

    # -- properties ----------------------------------------------------------------------------

    def evaluate(self, each: Formula) -> PropertyResult:
        """A property under every judgement; evaluated once where it depends on none."""
        if id(each) in self._depending:
            return self._picked([evaluation.evaluate(each) for evaluation in self.evaluations])
        return self._spread(self.first.evaluate(each))

    def unasked(self) -> list[PropertyResult]:
        """What is checked of every design without being asked for."""
        if not self._depends(self.ends):
            return [self._spread(result) for result in unasked_properties(self.first)]
        found = [list(unasked_properties(evaluation)) for evaluation in self.evaluations]
        return [self._picked(list(versions)) for versions in zip(*found, strict=True)]

    def _spread(self, result: PropertyResult) -> PropertyResult:
        """A result of the first judgement, for all of them."""
        if not self._names:
            return result
        twin = self._twin

        def trace(combination: int) -> Trace | None:
            run = result.trace(twin[combination])
            if run is None:
                return None
            answers = self._answers(self.combinations[combination])
            return replace(run, states=tuple({**state, **answers} for state in run.states))

        return replace(
            result,
            verdicts=tuple(result.verdicts[i] for i in twin),
            fewest=tuple(result.fewest[i] for i in twin),
            trace=trace,
        )

    def _answers(self, combination: Mapping[str, str]) -> dict[str, int]:
        """The answers that the graph was not explored for, encoded."""
        types = self.model.variable
        return {name: types[name].type.encode(combination[name]) for name in self._names}

    def _picked(self, versions: list[PropertyResult]) -> PropertyResult:
        """One result from several: for each combination that of the graph in which it occurs."""
        if len(versions) == 1:
            return versions[0]
        owner = self._owner

        def trace(combination: int) -> Trace | None:
            return versions[owner[combination]].trace(combination)

        return replace(
            versions[0],
            verdicts=tuple(versions[n].verdicts[i] for i, n in enumerate(owner)),
            fewest=tuple(versions[n].fewest[i] for i, n in enumerate(owner)),
            trace=trace,
            witnessed=any(result.witnessed for result in versions),
        )


def _asked(each: Formula) -> list[Expr]:
    """The expressions of a property."""
    exprs = [each.bad, each.target, each.where, *each.steps.values()]
    exprs += [expr for _, expr in each.situations]
    exprs += [expr for _, steps in each.step_situations for expr in steps.values()]
    return [expr for expr in exprs if expr is not None]
