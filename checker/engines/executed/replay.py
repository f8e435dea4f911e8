"""A saved run on the real charts, step by step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from checker.checking.results import Trace
from checker.engines.executed.engine import ExecutedSystem
from checker.engines.executed.trees import State
from checker.lowering.system import Design, read_design


@dataclass(frozen=True)
class ReplayReport:
    """Whether the charts went the way the run says; ``problem`` says where they did not."""

    agrees: bool
    steps: tuple[str, ...]
    problem: str = ""


def replay(
    design: Design | type[Any], trace: Trace, system: ExecutedSystem | None = None
) -> ReplayReport:
    """Fire a run's events on the real charts and compare every state.

    Args:
        design: the system, or its class.
        trace: the run.
        system: its real charts, where they exist already.

    Returns:
        The report: agreement, and one line a step.
    """
    if not isinstance(design, Design):
        design = read_design(design)
    charts = system or ExecutedSystem(design, memo=False)
    wanted = [_author_side(charts, trace, number) for number in range(len(trace.states))]
    if not charts.is_initial(wanted[0]):
        return ReplayReport(False, (), "the run does not start in an initial state of the charts")
    here = wanted[0]
    steps: list[str] = []
    for number, name in enumerate(trace.commands, start=1):
        filling = charts.filling.get(name)
        if filling is None:
            return ReplayReport(False, tuple(steps), f"step {number}: no event '{name}'")
        outcome = charts.step(filling, here).outcome
        if outcome is None or outcome.leaves is not None:
            refused = "is not enabled" if outcome is None else "leaves a variable's range"
            return ReplayReport(False, tuple(steps), f"step {number}: {name} {refused}")
        here = outcome.apply(here)
        steps.append(f"{number}. {name}")
        if here != wanted[number]:
            different = _difference(charts, here, wanted[number])
            return ReplayReport(False, tuple(steps), f"step {number}: {name}: {different}")
    return ReplayReport(True, tuple(steps))


def _author_side(charts: ExecutedSystem, trace: Trace, number: int) -> State:
    state = trace.states[number]
    types = trace.model.variable
    return tuple(types[name].type.decode(state[name]) for name in charts.table.variables)


def _difference(charts: ExecutedSystem, here: State, wanted: State) -> str:
    shown, expected = charts.shown(here), charts.shown(wanted)
    parts = [
        f"{name} is {shown[name]} on the charts and {expected[name]} in the run"
        for name in charts.table.variables
        if shown[name] != expected[name]
    ]
    return "; ".join(parts)
