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
    draw = chart_diagram if form == "mermaid" else chart_dot
    for design in found:
        written = read_design(design.cls)
        comment = "%%" if form == "mermaid" else "//"
        drawn = [
            (f"{chart.name}: {', '.join(parts)}", draw(chart))
            for chart, parts in distinct_charts(written)
        ]
        if form == "mermaid" and written.steps:
            drawn.append((f"{written.name}: the steps of its parts", system_diagram(written)))
        # Mermaid takes one diagram at a time: the comments say where each begins.
        click.echo("\n\n".join(f"{comment} {title}\n{text}" for title, text in drawn))
    return 0
