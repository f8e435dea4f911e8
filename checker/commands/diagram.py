"""``chartproof diagram``: the charts of a design as pictures."""

from __future__ import annotations

import click

from checker.commands.running import project_and_targets as find


@click.command(name="diagram", short_help="the charts as Mermaid or DOT")
@click.argument("target")
@click.option(
    "--to", "form", type=click.Choice(["mermaid", "dot"]), default="mermaid", show_default=True
)
def command(target: str, form: str) -> int:
    """Draw the charts of a design, and how its parts act together."""
    from checker.lowering.system import read_design
    from checker.reporting.mermaid import (
        chart_diagram,
        chart_dot,
        distinct_charts,
        system_diagram,
    )

    _, found = find((target,))
    for design in found:
        written = read_design(design.cls)
        for chart, _ in distinct_charts(written):
            click.echo(chart_diagram(chart) if form == "mermaid" else chart_dot(chart))
        if form == "mermaid" and written.steps:
            click.echo(system_diagram(written))
    return 0
