"""``chartproof explore``: the state graph of a design."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from checker.commands.running import counted, limit_options, limits_of, progress_bar
from checker.commands.running import project_and_targets as find
from checker.errors import ExitCode, UsageError

if TYPE_CHECKING:
    from checker.engines.compiled import Survey
    from checker.model import Model


@click.command(name="explore", short_help="the state graph: counts, the model, exports")
@click.argument("target")
@click.option("--model", "show_model", is_flag=True, help="print the model instead of exploring it")
@click.option("--graphml", type=click.Path(path_type=Path), help="write the graph as GraphML")
@click.option("--dot", type=click.Path(path_type=Path), help="write the graph as DOT")
@limit_options
def command(
    target: str,
    show_model: bool,
    graphml: Path | None,
    dot: Path | None,
    max_states: int | None,
    max_memory: str | None,
    timeout: float | None,
) -> int:
    """Explore a design: states, transitions, depth, and how often each event is taken."""
    from checker.engines.compiled import explore, size_of, survey
    from checker.linting import check_spec
    from checker.lowering.commands import lower

    limits = limits_of(max_states, max_memory, timeout)
    _check_writable(graphml=graphml, dot=dot)
    _, found = find((target,))
    code = ExitCode.AS_EXPECTED
    for design in found:
        check_spec(design.cls)
        model = lower(design.cls)
        if show_model:
            from checker.reporting.model_text import model_text

            click.echo(model_text(model))
            continue
        with progress_bar(design.name) as report:
            if graphml is None and dot is None:
                size = survey(model, limits=limits, progress=report)
            else:
                graph = explore(model, limits=limits, progress=report)
                size = size_of(graph)
        click.echo(counts(model, size))
        if size.stopped.startswith("interrupted") and (graphml or dot):
            raise click.Abort
        if graphml is not None or dot is not None:
            from checker.graph.export import to_dot, to_graphml

            for path, write in ((graphml, to_graphml), (dot, to_dot)):
                if path is not None:
                    write(graph, path)
                    click.echo(f"written: {path}", err=True)
        if not size.complete:
            code = ExitCode.UNDECIDED
    return code


def _check_writable(**files: Path | None) -> None:
    """Refuse a file that could not be written, before a long exploration and not after it."""
    for option, file in files.items():
        if file is not None and not file.absolute().parent.is_dir():
            raise UsageError(f"--{option} {file}: there is no folder {file.parent}.")
        if file is not None and file.is_dir():
            raise UsageError(f"--{option} {file}: this is a folder; name a file.")


def counts(model: Model, size: Survey) -> str:
    """The size of a state space and of each event in it."""
    lines = [
        f"{model.name}: {counted(size.states, 'state')}, "
        f"{counted(size.transitions, 'transition')}, depth {size.depth}",
        f"  {counted(size.initial, 'initial state')}",
    ]
    if not size.complete:
        lines.append(f"  NOT EXPLORED TO THE END: {size.stopped}")
    for command_ in model.commands:
        mark = " (fault)" if command_.fault else ""
        lines.append(f"  {size.taken[command_.name]:>12,}  {command_.name}{mark}")
    return "\n".join(lines)
