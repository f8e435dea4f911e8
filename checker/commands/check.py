"""``chartproof check``: every property of every design, verdicts, exit code."""

from __future__ import annotations

from pathlib import Path

import click

from checker.commands.running import check_all, exit_code, limit_options, limits_of
from checker.commands.running import project_and_targets as find


@click.command(name="check", short_help="verdicts for every property")
@click.argument("targets", nargs=-1, metavar="[TARGET]...")
@click.option("--json", "as_json", is_flag=True, help="print one JSON document instead of text")
@click.option(
    "--engine",
    type=click.Choice(["compiled", "executed"]),
    default="compiled",
    show_default=True,
    help="compiled: the model; executed: the real charts, also with Python guards",
)
@click.option(
    "--save-traces",
    type=click.Path(file_okay=False, path_type=Path),
    help="write a trace of each property to this folder, in the ITF format",
)
@click.option("-v", "--verbose", is_flag=True, help="every trace, and how often each event occurs")
@limit_options
def command(
    targets: tuple[str, ...],
    as_json: bool,
    engine: str,
    save_traces: Path | None,
    verbose: bool,
    max_states: int | None,
    max_memory: str | None,
    timeout: float | None,
) -> int:
    """Check every property of the designs (all of the project by default)."""
    limits = limits_of(max_states, max_memory, timeout)
    project, found = find(targets)
    result = check_all(project, found, limits, engine)
    if save_traces is not None:
        from checker.checking.itf import save_shown_traces

        for path in save_shown_traces(result, save_traces):
            click.echo(f"written: {path.as_posix()}", err=True)
    if as_json:
        from checker.commands.json_output import document

        click.echo(document(result))
    else:
        from checker.commands.output import check_text

        click.echo(check_text(result, verbose))
    return exit_code(result)
