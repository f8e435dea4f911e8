"""``chartproof prove``: properties asked of z3."""

from __future__ import annotations

import click

from checker.commands.numbers import at_least, seconds
from checker.commands.running import project_and_targets as find
from checker.errors import ExitCode, UsageError, did_you_mean


@click.command(name="prove", short_help="proofs and shortest runs by z3")
@click.argument("target")
@click.argument("names", nargs=-1, metavar="[PROPERTY]...")
@click.option("--max-k", default=3, show_default=True, type=at_least(1), help="steps of induction")
@click.option("--depth", default=20, show_default=True, type=at_least(0), help="longest run")
@click.option(
    "--timeout",
    default=60.0,
    show_default=True,
    type=seconds,
    help="seconds a property",
)
def command(target: str, names: tuple[str, ...], max_k: int, depth: int, timeout: float) -> int:
    """Prove a design's properties with z3, or find shortest runs that break them."""
    from checker.checking.proving import prove_design
    from checker.linting import check_spec
    from checker.reporting.trace_text import render

    _, found = find((target,))
    code = ExitCode.AS_EXPECTED
    for design in found:
        check_spec(design.cls)
        for name in names:
            if name not in design.properties:
                near = did_you_mean(name, design.properties)
                raise UsageError(f"{design.name} has no property '{name}'. {near}")
        rows = prove_design(
            design.cls,
            design.properties,
            names=names,
            max_k=max_k,
            depth=depth,
            timeout=timeout,
            sources=design.sources,
        )
        click.echo(f"{design.name}:")
        for row in rows:
            mark = "" if row.expected else " This was NOT expected."
            click.echo(f"  {row.outcome:<9}  {row.name}: {row.sentence}{mark}")
            if names and row.trace is not None:
                for line in render(row.trace).splitlines():
                    click.echo(f"      {line}")
        # What was asked for by name and cannot be answered is undecided, too.
        open_ = ("undecided", "not asked") if names else ("undecided",)
        if any(not row.expected for row in rows):
            code = ExitCode.NOT_AS_EXPECTED
        elif code == ExitCode.AS_EXPECTED and any(row.outcome in open_ for row in rows):
            code = ExitCode.UNDECIDED
    return code
