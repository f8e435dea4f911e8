"""What is checked of every design without being asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from checker.checking.evaluate import Evaluation
from checker.checking.explain import lacking
from checker.checking.formulas import Formula
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
from checker.model import Command, Conjunct, Model
from checker.notation.properties import Property, always_recoverable


def unasked_properties(evaluation: Evaluation, ends: Expr) -> Iterator[PropertyResult]:
    """No deadlock, no value out of range, and (with a clock) time can always advance.

    Args:
        evaluation: the explored design.
        ends: the condition under which nothing further need happen.
    """
    yield _deadlock(evaluation, ends)
    if evaluation.graph.range_errors or any(c.ranges for c in evaluation.model.commands):
        yield _ranges(evaluation)
    if any(command.by == "timer" for command in evaluation.model.commands):
        yield _time(evaluation, ends)


def _deadlock(evaluation: Evaluation, ends: Expr) -> PropertyResult:
    """A state in which nothing but a fault can happen."""
    graph, model = evaluation.graph, evaluation.model
    moves = np.bincount(graph.edge_source[~graph.fault_edges], minlength=len(graph)).astype(bool)
    stuck = ~moves & ~graph.mask(ends)
    stuck[graph.expanded_count :] = False
    hits = evaluation.states_where(stuck, None)
    best, chosen = evaluation.cheapest(hits)

    def trace(combination: int) -> Trace | None:
        if chosen[combination] < 0:
            return None
        run = evaluation.run_to(int(chosen[combination]), False)
        lines = "\n".join(f"  {line}" for line in lacking(model, run.states[-1]))
        note = f"Nothing but a fault can happen here. What each event lacks:\n{lines}"
        return Trace(model, run.states, run.commands, (), note)

    prop = Property(
        "always", "In every reachable state something other than a fault can happen.", ""
    )
    return _result(evaluation, "no_deadlock", prop, best, chosen, trace)


def _ranges(evaluation: Evaluation) -> PropertyResult:
    """A step that would take a variable out of its type."""
    graph, model = evaluation.graph, evaluation.model
    states = np.asarray([error.state for error in graph.range_errors], dtype=np.int64)
    mask = np.zeros(len(graph), dtype=bool)
    mask[states] = True
    best, chosen = evaluation.cheapest(evaluation.states_where(mask, None))

    def trace(combination: int) -> Trace | None:
        if chosen[combination] < 0:
            return None
        run = evaluation.run_to(int(chosen[combination]), False)
        error = next(e for e in graph.range_errors if e.state == chosen[combination])
        type_ = model.variable[error.variable].type
        note = (
            f"Here {model.commands[error.command].name} would take {error.variable} "
            f"out of its range {type_}."
        )
        return Trace(model, run.states, run.commands, (), note)

    prop = Property("always", "Every variable stays within its range.", "")
    return _result(evaluation, "values_stay_in_range", prop, best, chosen, trace)


def _time(evaluation: Evaluation, ends: Expr) -> PropertyResult:
    """From every state a step of a timer can come, or the end, where time may stop."""
    model, graph = evaluation.model, evaluation.graph
    timers = np.asarray([command.by == "timer" for command in model.commands], dtype=bool)
    able = np.zeros(len(graph), dtype=bool)
    able[graph.edge_source[timers[graph.edge_command]]] = True
    able |= graph.mask(ends)
    prop = always_recoverable("Time can always advance.", "a timer step is enabled")
    result = evaluation.recoverable(Formula("time_can_advance", prop, NOWHERE), able)
    return PropertyResult(**{**vars(result), "unasked": True})


def _result(
    evaluation: Evaluation,
    name: str,
    prop: Property,
    best: NDArray[np.int64],
    chosen: NDArray[np.int64],
    trace: object,
) -> PropertyResult:
    holds: Verdict = "holds"
    clean: Verdict = holds if evaluation.graph.complete else "undecided"
    far = np.iinfo(np.int64).max
    return PropertyResult(
        name=name,
        stated=prop,
        verdicts=tuple("violated" if c >= 0 else clean for c in chosen),
        expected=(holds,) * evaluation.size,
        fewest=tuple(None if c == far else int(c >> 32) for c in best),
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
    graph = evaluation.graph
    for state in evaluation.model.states:
        column = graph.column(f"{state.part}.state")
        if not np.isin(column, np.asarray(state.configurations, dtype=column.dtype)).any():
            name = f"{state.part}.{state.name}"
            yield DeadElement("state", name, "is never reached", str(state.source), state.waived)


def _dead_transitions(evaluation: Evaluation) -> Iterator[DeadElement]:
    """Transitions that no edge takes."""
    graph, model = evaluation.graph, evaluation.model
    taken: set[tuple[str, int]] = set()
    for number, command in enumerate(model.commands):
        sources = graph.edge_source[graph.edges_of(number)]
        for participant in command.participants:
            for alternative in participant.alternatives:
                refs = {(ref.part, ref.index) for ref in alternative.transitions}
                if refs <= taken or not len(sources):
                    continue
                condition = alternative.condition
                if participant.path is not None:
                    condition = conjunction((condition, participant.path))
                if _holds_somewhere(evaluation, condition, sources):
                    taken |= refs
    for transition in model.transitions:
        if (transition.part, transition.index) not in taken:
            name = f"{transition.part}.{transition.event}"
            text = f"{transition.origin} -> {transition.target} is never taken"
            if transition.guard:
                text += f" [{transition.guard}]"
            yield DeadElement("transition", name, text, str(transition.source), transition.waived)


def _holds_somewhere(evaluation: Evaluation, condition: Expr, sources: NDArray[np.int32]) -> bool:
    """Whether a condition holds in one of the states; a sample first, since most do soon."""
    graph = evaluation.graph
    for chosen in (sources[:: max(1, len(sources) // 2000)], sources):
        if graph._rows(chosen).mask(condition).any():
            return True
    return False


def _dead_events(evaluation: Evaluation) -> Iterator[DeadElement]:
    """Events of which no filling is ever enabled."""
    counts = np.bincount(evaluation.graph.edge_command, minlength=len(evaluation.model.commands))
    alive = {c.event for c, n in zip(evaluation.model.commands, counts, strict=True) if n}
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
    for (event, role, text), members in groups.items():
        if any(_decides(evaluation, command, conjunct) for command, conjunct in members):
            continue
        conjunct = members[0][1]
        kind = "refusal" if role == "refuses" else "guard"
        id_ = conjunct.requirement
        name = f"{event}: {id_}" if id_ else f"{event}: {text}"
        yield DeadElement(kind, name, f"'{text}' never decides", str(conjunct.source))


def _decides(evaluation: Evaluation, command: Command, conjunct: Conjunct) -> bool:
    """Whether in some state this condition alone keeps the command from being taken."""
    able = [
        disjunction(a.condition for a in p.alternatives)
        for p in command.participants
        if p.path is None
    ]
    others = [c.expr for c in command.conjuncts if c is not conjunct]
    alone = conjunction([negate(conjunct.expr), *others, *able])
    return alone != FALSE and bool(evaluation.graph.mask(alone).any())


def _dead_views(evaluations: list[Evaluation]) -> Iterator[DeadElement]:
    """Views whose value is the same in every reachable state."""
    for view in evaluations[0].model.views:
        found: set[int] = set()
        for evaluation in evaluations:
            values = evaluation.graph.batch.values(view.expr)
            if len(values):
                found |= {int(values.min()), int(values.max())}
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
    parts = []
    for part, configurations in finals.items():
        type_ = model.variable[f"{part}.state"].type
        var = Var(f"{part}.state", type_)
        parts.append(disjunction(compare("==", var, Const(c, type_)) for c in configurations))
    return conjunction(parts)
