"""What is checked of every design without being asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import numpy as np
from numpy.typing import NDArray

from checker.checking.evaluate import Evaluation
from checker.checking.explain import lacking
from checker.checking.formulas import Formula
from checker.checking.observed import Cheapest, somewhere
from checker.checking.results import DeadElement, PropertyResult, Trace, Verdict
from checker.errors import NOWHERE
from checker.expressions.nodes import (
    FALSE,
    TRUE,
    Const,
    Expr,
    Var,
    compare,
    conjunction,
    disjunction,
    negate,
)
from checker.graph.state_graph import StateGraph
from checker.model import Command, Conjunct, Model
from checker.notation.properties import Property, always_recoverable

_SAMPLE = 1 << 14
"""So many edges are looked at first, since most conditions hold soon."""

_TIME = Formula(
    "time_can_advance",
    always_recoverable("Time can always advance.", "a timer step is enabled"),
    NOWHERE,
)


def unasked_formulas(model: Model) -> tuple[Formula, ...]:
    """What an evaluation has to be told of, so that all ways back are looked for together."""
    return (_TIME,) if any(command.by == "timer" for command in model.commands) else ()


def unasked_properties(evaluation: Evaluation) -> Iterator[PropertyResult]:
    """No deadlock, no value out of range, and (with a clock) time can always advance."""
    yield _deadlock(evaluation)
    if evaluation.graph.range_errors or any(c.ranges for c in evaluation.model.commands):
        yield _ranges(evaluation)
    if _TIME in evaluation.formulas:
        yield replace(evaluation.evaluate(_TIME), unasked=True)


def _deadlock(evaluation: Evaluation) -> PropertyResult:
    """A state in which nothing but a fault can happen."""
    graph, model = evaluation.graph, evaluation.model
    moves = graph.able(np.asarray([not command.fault for command in model.commands], bool))
    stuck = ~moves & ~evaluation.mask(evaluation.ends)
    stuck[graph.expanded_count :] = False
    hits = evaluation.cheapest_of(stuck)

    def trace(combination: int) -> Trace | None:
        if hits.index[combination] < 0:
            return None
        run = evaluation.run_to(int(hits.index[combination]), False)
        lines = "\n".join(f"  {line}" for line in lacking(model, run.states[-1]))
        note = f"Nothing but a fault can happen here. What each event lacks:\n{lines}"
        return Trace(model, run.states, run.commands, (), note)

    prop = Property(
        "always",
        "In every reachable state something other than a fault can happen.",
        "",
        faults=model.up_to_faults,
    )
    return _result(evaluation, "no_deadlock", prop, hits, trace)


def _ranges(evaluation: Evaluation) -> PropertyResult:
    """A step that would take a variable out of its type."""
    graph, model = evaluation.graph, evaluation.model
    mask = np.zeros(len(graph), dtype=bool)
    mask[[error.state for error in graph.range_errors]] = True
    hits = evaluation.cheapest_of(mask)

    def trace(combination: int) -> Trace | None:
        if hits.index[combination] < 0:
            return None
        run = evaluation.run_to(int(hits.index[combination]), False)
        error = next(e for e in graph.range_errors if e.state == hits.index[combination])
        type_ = model.variable[error.variable].type
        note = (
            f"Here {model.commands[error.command].name} would take {error.variable} "
            f"out of its range {type_}."
        )
        return Trace(model, run.states, run.commands, (), note)

    prop = Property(
        "always", "Every variable stays within its range.", "", faults=model.up_to_faults
    )
    return _result(evaluation, "values_stay_in_range", prop, hits, trace)


def _result(
    evaluation: Evaluation,
    name: str,
    prop: Property,
    hits: Cheapest,
    trace: object,
) -> PropertyResult:
    holds: Verdict = "holds"
    clean: Verdict = holds if evaluation.graph.complete else "undecided"
    return PropertyResult(
        name=name,
        stated=prop,
        verdicts=tuple("violated" if i >= 0 else clean for i in hits.index),
        expected=(holds,) * evaluation.size,
        fewest=hits.faults,
        trace=trace,  # type: ignore[arg-type]
        reason=evaluation.graph.stopped,
        unasked=True,
    )


# -- dead elements -----------------------------------------------------------------------------


def dead_elements(evaluations: list[Evaluation]) -> tuple[DeadElement, ...]:
    """States, transitions, guards, refusal lines, events and views that no combination uses.

    Args:
        evaluations: the explored design under each judgement; an element is dead only if it is
            so under all of them.
    """
    first = evaluations[0]
    if not first.graph.complete:
        return ()
    found = [
        *_dead_states(first),
        *_dead_transitions(first),
        *_dead_events(first),
        *_dead_conditions(first),
        *_dead_views(evaluations),
    ]
    waived = dict(first.model.waivers)
    never = {e.name for e in found if e.kind == "event"}

    def reason(element: DeadElement) -> str | None:
        """The reason given for it; that of a dead event is also that of its conditions."""
        own = element.waived or waived.get(element.name)
        event = element.name.split(": ")[0]
        return own or (waived.get(event) if event in never else None)

    return tuple(replace(element, waived=reason(element)) for element in found)


def _dead_states(evaluation: Evaluation) -> Iterator[DeadElement]:
    model = evaluation.model
    inside = [_is_in(model, state.part, state.configurations) for state in model.states]
    reached = somewhere(evaluation.graph, inside)
    for state in (s for s, found in zip(model.states, reached, strict=True) if not found):
        name = f"{state.part}.{state.name}"
        yield DeadElement("state", name, "is never reached", str(state.source), state.waived)


def _dead_transitions(evaluation: Evaluation) -> Iterator[DeadElement]:
    """Transitions that no edge takes."""
    graph, model = evaluation.graph, evaluation.model
    taken: set[tuple[str, int]] = set()
    sample = np.arange(0, graph.transitions, max(1, graph.transitions // _SAMPLE))
    sampled, sources = graph.edge_command[sample], graph.sources_of(sample)

    @cache
    def every(command: int) -> NDArray[np.int64]:
        return graph.sources_of(np.flatnonzero(graph.edge_command == command))

    for number, command in enumerate(model.commands):
        some = sources[sampled == number]
        for participant in command.participants:
            for alternative in participant.alternatives:
                refs = {(ref.part, ref.index) for ref in alternative.transitions}
                if refs <= taken or not graph.taken[number]:
                    continue
                condition = alternative.condition
                if participant.path is not None:
                    condition = conjunction((condition, participant.path))
                if _holds(graph, condition, some) or _holds(graph, condition, every(number)):
                    taken |= refs
    for transition in model.transitions:
        if (transition.part, transition.index) not in taken:
            name = f"{transition.part}.{transition.event}"
            text = f"{transition.origin} -> {transition.target} is never taken"
            if transition.guard:
                text += f" [{transition.guard}]"
            yield DeadElement("transition", name, text, str(transition.source), transition.waived)


def _holds(graph: StateGraph, condition: Expr, states: NDArray[np.int64]) -> bool:
    return bool(graph.some(states).mask(condition).any())


def _dead_events(evaluation: Evaluation) -> Iterator[DeadElement]:
    """Events of which no filling is ever enabled."""
    taken = zip(evaluation.model.commands, evaluation.graph.taken, strict=True)
    alive = {command.event for command, number in taken if number}
    seen: set[str] = set()
    for command in evaluation.model.commands:
        if command.event not in alive | seen:
            seen.add(command.event)
            yield DeadElement("event", command.event, "is never enabled", str(command.source))


def _dead_conditions(evaluation: Evaluation) -> Iterator[DeadElement]:
    """Conditions of steps that never decide: whenever they are false, something else is too."""
    groups: dict[tuple[str, str, str], list[tuple[Command, Conjunct]]] = {}
    for command in evaluation.model.commands:
        for conjunct in command.conjuncts:
            # True of this filling's roles alone; fillings of which it is false are left out.
            if conjunct.expr == TRUE:
                continue
            key = (command.event, conjunct.role, conjunct.text)
            groups.setdefault(key, []).append((command, conjunct))
    pairs = [pair for members in groups.values() for pair in members]
    found = somewhere(evaluation.graph, [_alone(*pair) for pair in pairs])
    decides = {id(conjunct) for (_, conjunct), f in zip(pairs, found, strict=True) if f}
    for (event, role, text), members in groups.items():
        if any(id(conjunct) in decides for _, conjunct in members):
            continue
        conjunct = members[0][1]
        kind = "refusal" if role == "refuses" else "guard"
        id_ = conjunct.requirement
        name = f"{event}: {id_}" if id_ else f"{event}: {text}"
        yield DeadElement(kind, name, f"'{text}' never decides", str(conjunct.source))


def _alone(command: Command, conjunct: Conjunct) -> Expr:
    """The states in which this condition alone keeps the command from being taken."""
    able = [
        disjunction(a.condition for a in p.alternatives)
        for p in command.participants
        if p.path is None
    ]
    others = [c.expr for c in command.conjuncts if c is not conjunct]
    return conjunction([negate(conjunct.expr), *others, *able])


def _dead_views(evaluations: list[Evaluation]) -> Iterator[DeadElement]:
    """Views whose value is the same in every reachable state."""
    views = evaluations[0].model.views
    values: list[set[int]] = [set() for _ in views]
    for evaluation in evaluations:
        for _, batch in evaluation.graph.blocks():
            for view, found in zip(views, values, strict=True):
                if len(found) < 2:
                    here = batch.values(view.expr)
                    found |= {int(here.min()), int(here.max())}
            if all(len(found) > 1 for found in values):
                break
    for view, found in zip(views, values, strict=True):
        if len(found) == 1:
            shown = view.expr.type.show(found.pop())
            yield DeadElement(
                "view", view.name, f"is always {shown}", str(view.source), view.waived
            )


def final_states(model: Model, finals: dict[str, tuple[int, ...]]) -> Expr:
    """Every part's chart is in a final state; false if some chart has none.

    Args:
        model: the design.
        finals: part to the configurations in which its chart has ended.
    """
    if not finals or any(not configurations for configurations in finals.values()):
        return FALSE
    return conjunction(_is_in(model, *each) for each in finals.items())


def _is_in(model: Model, part: str, configurations: tuple[int, ...]) -> Expr:
    """A part's chart is in one of these configurations."""
    type_ = model.variable[f"{part}.state"].type
    var = Var(f"{part}.state", type_)
    return disjunction(compare("==", var, Const(c, type_)) for c in configurations)
