"""Why: which conjunct of a property is false at the end of a run, and what a guard lacks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from checker.checking.formulas import Formula
from checker.checking.results import Falsified, State, Trace
from checker.expressions.evaluate import evaluate
from checker.expressions.nodes import After, Expr, Var, ViewRef, children, walk
from checker.model import Command, Model


def falsified(formula: Formula, run: Trace) -> Trace:
    """The run with the property's false conjuncts and the values that make them so."""
    model = run.model
    step = bool(formula.steps)
    before = run.states[-2] if step else run.states[-1]
    later = run.states[-1] if step else None
    wanted = formula.stated.kind == "never_step"
    found = []
    conjuncts = formula.step_conjuncts[run.commands[-1]] if step else formula.conjuncts
    for text, expr in conjuncts:
        value = bool(evaluate(expr, before, model.view_exprs, later))
        if value == wanted:
            shown = f"{text} is {'true' if wanted else 'false'}"
            if step:
                both = any(isinstance(node, After) for node in walk(expr))
                shown = f"{'in' if both else 'before'} the last step {shown}"
            found.append(Falsified(shown, tuple(values_in(expr, model, before, later))))
    return replace(run, falsified=tuple(found))


def values_in(
    expr: Expr, model: Model, before: State, later: State | None = None
) -> Iterator[tuple[str, str]]:
    """The variables and views that an expression names, with their values; views come first.

    What a view is made of is shown below it, so that a reader can follow the value down.
    """
    seen: set[str] = set()
    stack: list[tuple[Expr, bool]] = [(expr, False)]
    found: list[tuple[str, str]] = []
    while stack:
        node, after = stack.pop(0)
        if isinstance(node, After):
            stack.insert(0, (node.arg, True))
            continue
        if isinstance(node, Var | ViewRef):
            label = f"after({node.name})" if after else node.name
            if label in seen:
                continue
            seen.add(label)
            state = later if after and later is not None else before
            value = evaluate(node, state, model.view_exprs)
            found.append((label, node.type.show(value)))
            if isinstance(node, ViewRef):
                stack.append((model.view_exprs[node.name], after))
            continue
        stack[:0] = [(child, after) for child in children(node)]
    yield from found


def lacking(model: Model, state: State) -> tuple[str, ...]:
    """For every event that is no fault: what its guard lacks in a state.

    One line an event filling: the conjuncts that are false, with the values that make them so.
    """
    return tuple(
        f"{command.name}: {_lacks(command, model, state)}"
        for command in model.commands
        if not command.fault
    )


def _lacks(command: Command, model: Model, state: State) -> str:
    if model.opaque:
        return "the real charts do not take it here"
    views = model.view_exprs
    reasons = []
    for conjunct in command.conjuncts:
        if not evaluate(conjunct.expr, state, views):
            if conjunct.role == "refuses":
                reasons.append(f"refused by {conjunct.requirement}: {conjunct.text}")
            else:
                reasons.append(f"{conjunct.text} is false")
    for participant in command.participants:
        if participant.path is not None:
            continue
        if any(evaluate(a.condition, state, views) for a in participant.alternatives):
            continue
        reasons.append(_unable(command, participant.part, model, state, views))
    if not reasons and command.ranges:
        return f"nothing, but it would take {' or '.join(command.ranges)} out of its range"
    return "; ".join(reasons) or "nothing"


def _unable(
    command: Command, part: str, model: Model, state: State, views: Mapping[str, Expr]
) -> str:
    """Why a part cannot take its event: wrong state, or the guards that are false."""
    name = f"{part}.state"
    here = state[name]
    shown = model.variable[name].type.show(here)
    participant = next(p for p in command.participants if p.part == part)
    guards = [
        conjunct.text
        for alternative in participant.alternatives
        if alternative.origin == here
        for conjunct in alternative.blocked_by
        if not evaluate(conjunct.expr, state, views)
    ]
    if guards:
        false = [f"'{text}'" for text in dict.fromkeys(guards)]
        verb = "is" if len(false) == 1 else "are"
        return f"{part} is {shown}, but {' and '.join(false)} {verb} false"
    return f"{part} is {shown}, which has no way to take '{participant.event}'"
