"""The random engine: hypothesis drives the real charts against the model.

Every event of a design is a rule, its guard the rule's precondition; after every step the real
charts and the model must be in the same state, and the invariants must hold. Hypothesis shrinks a
failure to the shortest run it can find, and the message prints it as a trace.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from checker.checking.formulas import Formula
from checker.checking.results import Trace
from checker.engines.executed.engine import ExecutedSystem
from checker.engines.step import successor
from checker.expressions.evaluate import evaluate
from checker.lowering.system import Design
from checker.model import Command, Model

Machine = type[RuleBasedStateMachine]


def random_machine(
    design: Design, model: Model, formulas: Mapping[str, Formula] | None = None
) -> Machine:
    """A hypothesis state machine that runs a design's real charts.

    Args:
        design: the design.
        model: what it was lowered to.
        formulas: properties; of kind ``always``, those that are expected to hold become invariants.

    Returns:
        A ``RuleBasedStateMachine`` class; its ``TestCase`` runs under pytest and unittest.
    """
    system = ExecutedSystem(design, memo=False, live=True)
    starts = list(system.initial_states())
    events: dict[str, list[Command]] = {}
    for command in model.commands:
        events.setdefault(command.event, []).append(command)
    body: dict[str, Any] = {
        "model": model,
        "system": system,
        "formulas": dict(formulas or {}),
        "start": initialize(state=st.sampled_from(starts))(_start),
        "invariants_hold": invariant()(_check),
    }
    for event, commands in events.items():
        body[f"event_{event.replace('.', '_')}"] = _rule(event, commands)
    return type(f"Random_{design.name}", (_Driver, RuleBasedStateMachine), body)


class _Driver:
    """The state of one run: the charts' state, the model's state, and how it came about."""

    model: Model
    system: ExecutedSystem
    formulas: Mapping[str, Formula]
    charts: tuple[Any, ...] | None = None
    state: Mapping[str, int]
    states: list[Mapping[str, int]]
    commands: list[str]

    def trace(self) -> Trace:
        """The run so far."""
        return Trace(self.model, tuple(self.states), tuple(self.commands))

    def encoded(self, charts: tuple[Any, ...]) -> dict[str, int]:
        """The charts' state in the model's numbers."""
        names = self.system.table.variables
        types = self.model.variable
        return {n: types[n].type.encode(v) for n, v in zip(names, charts, strict=True)}

    def fail(self, problem: str) -> None:
        """End the run with a message that shows it."""
        lines = [problem, "The run:"]
        trace = self.trace()
        for number, name in enumerate(trace.commands):
            changes = ", ".join(f"{v}: {a} -> {b}" for v, a, b in trace.changes(number))
            lines.append(f"  {number + 1}. {name}  {changes}")
        raise AssertionError("\n".join(lines))


def _start(self: Any, state: tuple[Any, ...]) -> None:
    self.charts = state
    self.state = self.encoded(state)
    self.states, self.commands = [self.state], []


def _rule(event: str, commands: list[Command]) -> Any:
    """The rule of one event: draws one of its enabled fillings and fires it on both sides."""

    def enabled(self: Any) -> list[Command]:
        views = self.model.view_exprs
        return [c for c in commands if evaluate(c.guard, self.state, views)]

    def fire(self: Any, data: st.DataObject) -> None:
        command = data.draw(st.sampled_from(enabled(self)), label=event)
        wanted = successor(self.model, self.state, command)
        outcome = self.system.step(self.system.filling[command.name], self.charts).outcome
        if outcome is None:
            self.fail(f"{command.name} is enabled in the model and not on the charts")
        if outcome.leaves is not None or wanted is None:
            return
        self.charts = outcome.apply(self.charts)
        self.commands.append(command.name)
        self.states.append(wanted)
        found = self.encoded(self.charts)
        if found != wanted:
            different = sorted(name for name in wanted if wanted[name] != found[name])
            self.fail(f"after {command.name} the charts and the model differ in {different}")
        self.state = wanted

    fire.__name__ = f"event_{event.replace('.', '_')}"
    ready = precondition(lambda self: self.charts is not None and bool(enabled(self)))
    return ready(rule(data=st.data())(fire))


def _check(self: Any) -> None:
    """No invariant that is expected to hold is violated."""
    if self.charts is None:
        return
    views = self.model.view_exprs
    for name, formula in self.formulas.items():
        if formula.bad is None or formula.stated.faults is not None:
            continue
        excepted = formula.violated is not None and evaluate(formula.violated, self.state, views)
        if not excepted and evaluate(formula.bad, self.state, views):
            self.fail(f"{name} is violated: {formula.stated.sentence}")
