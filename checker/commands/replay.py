"""``chartproof replay``: a saved run on the real charts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from checker.commands.numbers import at_least
from checker.commands.running import counted
from checker.commands.running import project_and_targets as find
from checker.errors import ExitCode, UsageError

if TYPE_CHECKING:
    from checker.model import Model


@click.command(name="replay", short_help="run a saved trace on the real charts")
@click.argument("trace", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("target", required=False)
@click.option(
    "--max-states",
    type=at_least(1),
    help="for charts with Python guards, as in the check that saved the trace",
)
def command(trace: Path, target: str | None, max_states: int | None) -> int:
    """Run a trace (ITF, as written by check --save-traces) on the real charts, step by step.

    TARGET says where the design is, if it is none of the project's own.
    """
    from checker.checking.itf import design_of, from_itf
    from checker.engines.executed import replay
    from checker.reporting.trace_text import render

    try:
        document = json.loads(trace.read_text(encoding="utf-8"))
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{trace} is no JSON document: {error}") from None
    source = design_of(document, str(trace))
    if target is None and not source.isidentifier():
        raise UsageError(f"{trace} is a trace of '{source}', which is the name of no design.")
    _, found = find((target or source,))
    design = next((each for each in found if each.name == source), found[0])
    run = from_itf(document, _model(design.cls, max_states), str(trace))
    report = replay(design.cls, run)
    click.echo(render(run, title=f"{design.name}, on the real charts"))
    if report.agrees:
        steps = counted(len(report.steps), "step")
        click.echo(f"The charts went this way: {steps} replayed.")
        return ExitCode.AS_EXPECTED
    click.echo(f"The charts did not go this way: {report.problem}.")
    return ExitCode.NOT_AS_EXPECTED


def _model(cls: type[Any], max_states: int | None) -> Model:
    """The variables and events of a design; found out by running charts that cannot be lowered."""
    from checker.checking.executed import explore_on_charts
    from checker.engines.limits import Limits
    from checker.lowering.chart import NotAnalysable
    from checker.lowering.commands import lower
    from checker.lowering.system import read_design

    try:
        return lower(cls)
    except NotAnalysable:
        return explore_on_charts(read_design(cls), Limits(max_states))[0]
