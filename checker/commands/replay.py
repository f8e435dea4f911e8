"""``chartproof replay``: a saved run on the real charts."""

from __future__ import annotations

import json
from pathlib import Path

import click

from checker.commands.running import project_and_targets as find
from checker.errors import ExitCode, UsageError


@click.command(name="replay", short_help="run a saved trace on the real charts")
@click.argument("trace", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("target", required=False)
def command(trace: Path, target: str | None) -> int:
    """Run a trace (ITF, as written by check --save-traces) on the real charts, step by step.

    TARGET says where the design is, if it is none of the project's own.
    """
    from checker.checking.itf import design_of, from_itf
    from checker.engines.executed import replay
    from checker.lowering.commands import lower
    from checker.reporting.trace_text import render

    try:
        document = json.loads(trace.read_text(encoding="utf-8"))
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{trace} is no JSON document: {error}") from None
    source = design_of(document, str(trace))
    if target is None and not source.isidentifier():
        raise UsageError(f"{trace} is a trace of '{source}', which is the name of no design.")
    _, found = find((target or source,))
    run = from_itf(document, lower(found[0].cls), str(trace))
    report = replay(found[0].cls, run)
    click.echo(render(run, title=f"{found[0].name}, on the real charts"))
    if report.agrees:
        click.echo(f"The charts went this way: {len(report.steps)} steps replayed.")
        return ExitCode.AS_EXPECTED
    click.echo(f"The charts did not go this way: {report.problem}.")
    return ExitCode.NOT_AS_EXPECTED
