"""Checking one design: explore it, evaluate its properties, replay what is violated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from checker.checking.evaluate import watched_steps
from checker.checking.formulas import Formula, formula
from checker.checking.judgements import Judged, pinned
from checker.checking.observed import prepare_edges
from checker.checking.results import DesignResult, PropertyResult, Trace, Verdict
from checker.checking.unasked import dead_elements, final_states
from checker.checking.unused import unused_elements
from checker.engines.compiled import explore
from checker.engines.executed import ExecutedSystem, replay
from checker.engines.faults import explore_within, up_to, with_budget
from checker.engines.limits import Limits, Report
from checker.engines.native.code import Functions, ahead, code_for
from checker.engines.packing import Layout
from checker.errors import NOWHERE, EngineError, Source
from checker.expressions.nodes import Expr, disjunction
from checker.graph.state_graph import StateGraph
from checker.lowering.commands import Lowered, lower_design
from checker.lowering.system import Design, Names, read_condition, read_design
from checker.model import Model
from checker.notation.properties import Property
from checker.notation.system import texts


def check_design(
    cls: type[Any],
    properties: Mapping[str, Property],
    *,
    limits: Limits | None = None,
    engine: str = "compiled",
    progress: Report | None = None,
    sources: Mapping[str, Source] | None = None,
    lowered: Lowered | None = None,
) -> DesignResult:
    """Check every property of a design, in every combination of its choices.

    Args:
        cls: the system class, or a chart class alone.
        properties: name to property.
        limits: when to stop exploring; what is then not decided is undecided.
        engine: ``compiled`` or ``executed``.
        progress: told how far the exploration is.
        sources: where each property is written, for messages.
        lowered: the design and its model, if it has been lowered already.

    Raises:
        SpecError: the design or a property is wrong.
        EngineError: a counterexample does not replay on the real charts.
    """
    design = read_design(cls) if lowered is None else lowered.design
    if engine == "executed":
        from checker.checking.executed import explore_on_charts

        model, names, graph = explore_on_charts(design, limits or Limits(), progress)
    else:
        model, names = lower_design(design) if lowered is None else lowered[1:]
        graph = None
        ahead(lambda: search_code(model), "run")
    formulas = [
        formula(name, prop, model, names, (sources or {}).get(name, NOWHERE))
        for name, prop in up_to(properties, model.up_to_faults).items()
    ]
    if graph is None:
        prepare_edges(model, model.judgements, watched_steps(formulas))
        if model.up_to_faults is None:
            graph = explore(pinned(model), limits=limits, progress=progress)
        else:
            graph = explore_within(
                pinned(model), model.up_to_faults, limits=limits, progress=progress
            )
        if not len(graph) and graph.stopped.startswith("interrupted"):
            raise KeyboardInterrupt  # before the first state: there is nothing to tell
        graph.model = model
    result = evaluate_graph(design, names, graph, formulas, engine)
    if getattr(cls, "variant_of", None) is not None:
        return replace(result, dead=())
    known = {(element.kind, element.name) for element in result.dead}
    unused = unused_elements(design, properties) if result.complete else ()
    new = tuple(element for element in unused if (element.kind, element.name) not in known)
    return replace(result, dead=result.dead + new)


def search_code(model: Model) -> Functions:
    """The machine code of the search of a check."""
    searched = pinned(model)
    if model.up_to_faults is not None:
        searched = with_budget(searched, model.up_to_faults)
    return code_for(searched, Layout(searched))


def evaluate_graph(
    design: Design, names: Names, graph: StateGraph, formulas: list[Formula], engine: str
) -> DesignResult:
    """The result of a design from its explored graph."""
    model = graph.model
    ends = _ends(design, model, names)
    judged = Judged(graph, formulas, ends, engine)
    replayed = _Replayed(design, model)
    results = [*map(judged.evaluate, formulas), *judged.unasked()]
    states, transitions, depth = judged.sizes
    return DesignResult(
        model=model,
        engine=engine,
        combinations=graph.combinations,
        states=states,
        transitions=transitions,
        depth=depth,
        complete=graph.complete,
        stopped=graph.stopped,
        seconds=graph.seconds,
        properties=tuple(replayed.check(result) for result in results),
        dead=dead_elements(judged.evaluations),
        command_counts={
            command.name: int(n) * len(judged.evaluations)
            for command, n in zip(model.commands, graph.taken, strict=True)
        },
    )


def _ends(design: Design, model: Model, names: Names) -> Expr:
    """When nothing further need happen: as the system says, or every chart is in a final state."""
    source = design.source.of("ends")
    said = [read_condition(t, names.scope(), source) for t in texts(design.cls.ends)]
    finals: dict[str, tuple[int, ...]] = {}
    for part, declared in design.parts.items():
        ids = {state.id for state in declared.chart.states if state.final}
        finals[part] = tuple(
            place
            for state in model.states
            if state.part == part and state.name in ids
            for place in state.configurations
        )
    return disjunction([*said, final_states(model, finals)])


class _Replayed:
    """Replays the counterexamples of a design on its real charts, each distinct one once."""

    def __init__(self, design: Design, model: Model):
        self.system = ExecutedSystem(design, memo=not model.opaque)
        self.design = design

    def check(self, result: PropertyResult) -> PropertyResult:
        """The result, the counterexamples (or witnesses) that are shown of it replayed.

        Raises:
            EngineError: the charts do not go the way the trace says.
        """
        for combination in {shown_combination(result), _surprising(result)} - {None}:
            assert combination is not None
            trace = result.trace(combination)
            if trace is None:
                continue
            report = replay(self.design, trace, self.system)
            if not report.agrees:
                raise EngineError(
                    f"{result.name}: the trace found does not replay on the real charts: "
                    f"{report.problem}\nThis is an error of Chartproof: two engines disagree."
                )
        return result


def shown_combination(result: PropertyResult) -> int | None:
    """The combination whose trace a report shows: unexpected ones first, then fewest faults.

    Args:
        result: the property.

    Returns:
        Its number; ``None`` if no combination has a trace.
    """
    wanted: Verdict = "holds" if result.stated.kind == "sometimes" else "violated"
    if result.unasked:
        wanted = "violated"
    found = [i for i, verdict in enumerate(result.verdicts) if verdict == wanted]
    found = [i for i in found if result.expected[i] != wanted] or found
    faults = [(result.fewest[i] or 0, i) for i in found]
    return min(faults)[1] if faults else None


def shown_trace(result: PropertyResult) -> Trace | None:
    """The trace that a report shows for a property, ``None`` if it has none."""
    combination = shown_combination(result)
    return None if combination is None else result.trace(combination)


def _surprising(result: PropertyResult) -> int | None:
    """The first combination whose verdict was not expected."""
    pairs = zip(result.verdicts, result.expected, strict=True)
    return next((n for n, (v, e) in enumerate(pairs) if v not in ("undecided", e)), None)


def surprising_trace(result: PropertyResult) -> Trace | None:
    """The trace of the first verdict that was not expected, ``None`` where there is none."""
    combination = _surprising(result)
    return None if combination is None else result.trace(combination)
