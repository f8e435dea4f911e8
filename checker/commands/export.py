"""``chartproof export``: a design in the language of another model checker."""

from __future__ import annotations

from pathlib import Path

import click

from checker.commands.running import project_and_targets as find
from checker.errors import UsageError
from checker.exporting import LANGUAGES


@click.command(name="export", short_help="the design for other model checkers")
@click.argument("target")
@click.option(
    "--to", "language", type=click.Choice(list(LANGUAGES)), required=True, help="the language"
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="where to write it (printed if not given)",
)
def command(target: str, language: str, output: Path | None) -> int:
    """Write a design in the language of another model checker, with all its choices.

    The other tool finds exactly the states and transitions that Chartproof finds; the file says
    how to run it and how its counts are to be read.
    """
    from checker.exporting import export
    from checker.files import write_text
    from checker.linting import check_spec
    from checker.lowering.commands import lower

    _, found = find((target,))
    if len(found) != 1:
        names = ", ".join(design.name for design in found)
        raise UsageError(f"'{target}' holds several designs; a file is for one: {names}.")
    if output is not None and not output.parent.is_dir():
        raise UsageError(f"--output: there is no folder '{output.parent}'.")
    check_spec(found[0].cls)
    text = export(lower(found[0].cls), language)
    if output is None:
        click.echo(text, nl=False)
    else:
        write_text(output, text)
        click.echo(f"written: {output}", err=True)
    return 0
