"""``chartproof conform``: the real charts against the model."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from checker.commands.numbers import at_least
from checker.commands.running import counted, limit_options, limits_of, progress_bar
from checker.commands.running import project_and_targets as find
from checker.errors import ExitCode, UsageError

if TYPE_CHECKING:
    from checker.engines.limits import Limits
    from checker.graph.state_graph import StateGraph
    from checker.lowering.system import Design
    from checker.model import Model


@click.command(name="conform", short_help="every event fired on the real charts, against the model")
@click.argument("target")
@click.option(
    "--walks",
    "steps",
    type=at_least(1),
    metavar="STEPS",
    help="in the states of random walks of so many steps; else in every reachable state",
)
@click.option("--seed", type=at_least(0), help="of the random walks; 1 by default")
@click.option(
    "--faults",
    type=at_least(0),
    help="the most faults of a run; by default what the design says, and of a walk any number",
)
@limit_options
def command(
    target: str,
    steps: int | None,
    seed: int | None,
    faults: int | None,
    max_states: int | None,
    max_memory: str | None,
    timeout: float | None,
) -> int:
    """Fire every event on the real charts, and hold what it does against the model.

    The compiled engine says in each state which events are enabled and where they lead; the real
    python-statemachine objects must agree on every pair of state and event. What is remembered of
    them is what they did on equal values of everything that they read.
    """
    from checker.linting import check_spec
    from checker.lowering.commands import lower_design
    from checker.lowering.system import read_design

    if steps is None and seed is not None:
        raise UsageError("--seed is of random walks: chartproof conform DESIGN --walks 100000")
    limits = limits_of(max_states, max_memory, timeout)
    _, found = find((target,))
    codes = set()
    for each in found:
        check_spec(each.cls)
        design = read_design(each.cls)
        model, _ = lower_design(design)
        if steps is None:
            graph = _reachable(model, each.name, faults, limits)
            where = counted(graph.expanded_count, "state")
        else:
            number = 1 if seed is None else seed
            graph = _walked(model, steps, number, faults)
            walks = f"random walks of {counted(steps, 'step')} (seed {number})"
            where = f"{counted(graph.expanded_count, 'state')} on {walks}"
        agree = _compare(design, graph, f"{each.name}: {where}")
        codes.add(ExitCode.AS_EXPECTED if agree else ExitCode.NOT_AS_EXPECTED)
        if steps is None and not graph.complete:
            click.echo(f"  NOT EXPLORED TO THE END: {graph.stopped}")
            codes.add(ExitCode.UNDECIDED)
    if ExitCode.NOT_AS_EXPECTED in codes:
        return ExitCode.NOT_AS_EXPECTED
    return max(codes)


def _compare(design: Design, graph: StateGraph, where: str) -> bool:
    """Whether charts and model agree in the expanded states; prints what was compared."""
    from checker.checking.conformance import conformance
    from checker.engines.executed import ExecutedSystem

    result = conformance(graph, ExecutedSystem(design))
    click.echo(
        f"{where}, {counted(result.pairs, 'pair')} of state and event, "
        f"{counted(result.executions, 'firing')} on the charts"
    )
    for one in result.disagreements:
        click.echo(f"  DISAGREEMENT on {one.event}: {one.problem}")
        click.echo(f"    in {', '.join(f'{name} = {value}' for name, value in one.state.items())}")
    if not result.disagreements:
        click.echo("  no disagreement")
    return not result.disagreements


def _reachable(model: Model, name: str, faults: int | None, limits: Limits) -> StateGraph:
    """Every reachable state, as far as the limits allow."""
    from dataclasses import replace

    from checker.engines.compiled import explore
    from checker.engines.faults import explore_within

    bound = model.up_to_faults if faults is None else faults
    with progress_bar(name) as report:
        if bound is None:
            graph = explore(model, limits=limits, progress=report)
        else:
            bounded = replace(model, up_to_faults=bound)
            graph = explore_within(bounded, bound, limits=limits, progress=report)
    if graph.stopped.startswith("interrupted"):
        raise click.Abort
    return graph


def _walked(model: Model, steps: int, seed: int, faults: int | None) -> StateGraph:
    """The states of random walks."""
    from checker.engines.walks import random_walks

    return random_walks(model, steps, seed=seed, faults=faults)
